"""The pages: grouped, for their owner only, and at a cost that does not grow."""

import pytest

from portal.circles.models import Membership
from portal.circles.queries import viewer_for
from portal.core import bus
from portal.core.db import db
from portal.discussions import actions as discussions
from portal.members.events import MemberWelcomed
from portal.notifications import queries
from portal.notifications.models import MailWish, Notification, Step
from portal.stories.actions import reviews
from portal.stories.queries.works import work_of
from tests.factories import join, make_circle, make_member, make_post, make_story, make_thread


@pytest.fixture
def noor(database):
    return make_member("Noor Bakker")


@pytest.fixture
def bram(database):
    return make_member("Bram de Wit")


@pytest.fixture
def circle(noor, bram):
    circle = make_circle(bram, kind="cohort", name="Lichting Oost")
    join(circle, noor, volume="all")
    return circle


def test_what_happened_in_one_conversation_is_one_line(browser, noor, bram, circle):
    others = [make_member(f"Lid {number}") for number in range(3)]
    thread = make_thread(circle, bram, title="Een lagere drempel")
    for each in (bram, *others):
        make_post(thread, each)
    page = browser.sign_in(noor).get("/meldingen")

    assert page.text.count("told--unread") == 1
    assert "Lid 2 en 3 anderen" in page.text or "Lid 2 and 3 others" in page.text
    assert "Een lagere drempel" in page.text and "Lichting Oost" in page.text


def test_a_line_about_a_mention_leads_to_the_post_and_names_who_did_it(browser, noor, bram, circle):
    thread = make_thread(circle, bram, title="Een lagere drempel")
    called = make_post(thread, bram, body=f"Weet jij het, @[Noor Bakker](lid:{noor.id})?")
    make_post(thread, make_member("Tess"))
    page = browser.sign_in(noor).get("/meldingen")

    assert f'href="/gesprekken/reacties/{called.id}"' in page.text
    assert "Bram de Wit" in page.text and "Tess" not in page.text


def test_others_see_nothing_of_mine(browser, noor, bram, circle):
    make_thread(circle, bram, title="Een lagere drempel")
    piet = browser.sign_in(make_member("Piet"))

    assert "drempel" not in piet.get("/meldingen").text
    assert piet.get("/meldingen/aantal").text.count("aria-hidden") == 0
    piet.post("/meldingen/gelezen")
    assert db.session.query(Notification).filter(Notification.read_at.is_not(None)).count() == 0


def test_a_guest_is_sent_to_sign_in(browser, database):
    for path in ("/meldingen", "/meldingen/aantal", "/meldingen/instellingen"):
        assert browser.get(path).status_code == 303


def test_what_became_invisible_is_left_out(browser, noor, bram, circle):
    make_thread(circle, bram, title="Een lagere drempel")
    db.session.delete(db.session.get(Membership, (circle.id, noor.id)))
    db.session.commit()
    noors = browser.sign_in(noor)

    assert "drempel" not in noors.get("/meldingen").text
    assert "aria-hidden" not in noors.get("/meldingen/aantal").text


@pytest.mark.parametrize("fragment", (False, True))
def test_one_line_or_all_are_put_away(browser, noor, bram, circle, fragment):
    threads = [make_thread(circle, bram) for _ in range(3)]
    noors = browser.sign_in(noor)
    answer = noors.post("/meldingen/gelezen", {"soort": "thread", "id": threads[0].id}, fragment=fragment)
    assert answer.status_code == (200 if fragment else 303)
    if fragment:
        assert answer.text.count("told--unread") == 2 and "<html" not in answer.text
        assert "portal:poll" in answer.headers["HX-Trigger"]

    noors.post("/meldingen/gelezen", fragment=fragment)
    assert "told--unread" not in noors.get("/meldingen").text


def test_the_bell_says_how_many_and_nothing_when_that_is_known(browser, noor, bram, circle, assert_queries):
    make_thread(circle, bram), make_thread(circle, bram)
    noors = browser.sign_in(noor)
    with assert_queries(3):
        bell = noors.get("/meldingen/aantal")

    assert '<span aria-hidden="true">2</span>' in bell.text and "was=2" in bell.text
    assert noors.get("/meldingen/aantal?was=2").status_code == 204
    make_thread(circle, bram)
    assert "3" in noors.get("/meldingen/aantal?was=2").text


@pytest.mark.parametrize("number", (1, 5))
def test_the_page_costs_the_same_however_much_was_told(browser, noor, bram, circle, assert_queries, number):
    for _ in range(number):
        make_post(make_thread(circle, bram, body=f"@[Noor](lid:{noor.id})"), bram)
        join(circle, make_member())
    noors = browser.sign_in(noor)
    with assert_queries(6):
        page = noors.get("/meldingen")

    assert page.text.count("told--unread") == number


def test_volumes_and_mail_are_chosen_in_one_place(browser, noor, circle):
    noors = browser.sign_in(noor)
    assert "Lichting Oost" in noors.get("/meldingen/instellingen").text
    chosen = {"digest": "day", "pause": "14", f"volume-{circle.id}": "needed"}

    assert noors.post("/meldingen/instellingen", chosen).status_code == 303
    wish = db.session.get(MailWish, noor.id)
    assert (wish.at_once, wish.digest, wish.is_paused) == (False, "day", True)
    assert db.session.get(Membership, (circle.id, noor.id)).volume == "needed"
    until = wish.paused_until

    page = noors.get("/meldingen/instellingen")
    assert 'value="running"' in page.text
    noors.post("/meldingen/instellingen", chosen | {"pause": "running"})
    assert db.session.get(MailWish, noor.id).paused_until == until
    noors.post("/meldingen/instellingen", chosen | {"pause": "0"})
    assert not db.session.get(MailWish, noor.id).is_paused


def test_a_volume_of_another_circle_or_of_no_kind_is_not_taken(browser, noor, bram, circle):
    other = make_circle(bram, kind="team")
    noors = browser.sign_in(noor)
    noors.post(
        "/meldingen/instellingen",
        {"digest": "week", "pause": "0", f"volume-{other.id}": "silent", f"volume-{circle.id}": "loud"},
    )

    assert db.session.get(Membership, (other.id, bram.id)).volume == "all"
    assert db.session.get(Membership, (circle.id, noor.id)).volume == "all"


def test_a_wrong_choice_is_told_beside_the_form(browser, noor, circle):
    answer = browser.sign_in(noor).post("/meldingen/instellingen", {"digest": "hourly", "pause": "0"})

    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_a_step_is_put_away_by_its_member_only(browser, noor, bram, circle):
    bus.publish(MemberWelcomed(member_id=noor.id))
    step_id = db.session.query(Step.id).scalar()

    assert browser.sign_in(bram).post(f"/stappen/{step_id}/weg").status_code == 404
    assert browser.sign_in(noor).post(f"/stappen/{step_id}/weg").status_code == 303
    assert db.session.query(Step).one().put_away_at


def test_reading_the_conversation_quiets_the_bell(browser, noor, bram, circle):
    thread = make_thread(circle, bram)
    discussions.reading.see_all(thread=thread, member_id=noor.id, up_to=thread.last_post_id)

    assert browser.sign_in(noor).get("/meldingen/aantal?was=0").status_code == 204


def test_a_page_tells_that_its_reader_has_seen_what_it_is_about(browser):
    noor, joost = make_member("Noor"), make_member("Joost")
    make_circle(joost, kind="editors", parent=make_circle(noor, joost))
    story = make_story(noor)
    reviews.hand_in(work_of(story), by=noor)
    reviews.add_remark(work_of(story), by=joost, body="Wie ontbrak er?")
    db.session.commit()
    visitor = browser.sign_in(noor)
    assert queries.unread_count(viewer_for(noor)) == 1
    assert 'hx-post="/meldingen/gezien"' in visitor.get(f"/verhalen/{story.id}/redactie").text

    seen = visitor.post("/meldingen/gezien", data={"soort": "work", "id": story.id})
    assert (seen.status_code, "portal:poll" in seen.headers["HX-Trigger"]) == (204, True)
    assert queries.unread_count(viewer_for(noor)) == 0
