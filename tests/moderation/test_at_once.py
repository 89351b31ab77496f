"""An author presses twice at the very same moment: they objected once, and read so."""

from portal.core import kinds
from portal.core.kinds import Ref
from portal.moderation import actions
from tests.factories import make_circle, make_member, make_post, make_thread
from tests.support.at_once import press


def test_an_objection_is_sent_twice(browser):
    noor, bram, joost = make_member("Noor"), make_member("Bram"), make_member("Joost", office="moderator")
    thread = make_thread(make_circle(noor, bram, joost), noor)
    for _time in range(3):
        post = Ref("post", make_post(thread, bram).id)
        (*_above, thing) = kinds.get("post").context(post.id)
        report = actions.report(thing=thing, reporter=noor, ground="anders", reason="")
        actions.decide(report, moderator=joost, outcome="hidden", reason="Dit kan niet.")

        objection = (bram, f"/moderatie/besluiten/post/{post.id}/bezwaar", {"reason": "Ik vind van wel."})
        assert press(browser, objection, objection) == [303, 303]
