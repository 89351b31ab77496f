"""What Start says of a reported thing: enough to tell it from another, nothing that its moderator may not know yet."""

import pytest

from portal.circles.queries import viewer_for
from portal.core import i18n, kinds
from portal.core.db import db
from portal.moderation import actions as moderation
from portal.notifications import queries
from tests.factories import make_circle, make_member, make_post, make_story, make_thread, publish_story


@pytest.fixture
def joost(database):
    return make_member("Joost Wierda", office="moderator")


@pytest.fixture
def noor(database):
    return make_member("Noor de Wit")


@pytest.fixture
def bram(database):
    return make_member("Bram Visser")


def report(kind, item_id, reporter):
    thing = kinds.get(kind).context(item_id)[-1]
    return moderation.report(thing=thing, reporter=reporter, ground="anders", reason="Mevrouw Adres.")


def titles(moderator):
    db.session.commit()
    return [step.title for step in queries.steps_of(viewer_for(moderator)) if step.sort.in_mail]


def test_two_reports_in_a_minute_say_of_whom_and_in_which_circle(joost, noor, bram, clock):
    east, west = make_circle(noor, bram, joost, name="Kring Oost"), make_circle(noor, bram, joost, name="Kring West")
    for circle, author in ((east, noor), (west, noor), (west, bram)):
        thread = make_thread(circle, noor, title="Het hek van mevrouw Adres")
        report("post", make_post(thread, author).id, noor if author is bram else bram)

    moment = i18n.full_time(clock.now())
    assert titles(joost) == [
        f"Bekijk wat een lid signaleerde: een reactie van Noor de Wit in Kring Oost, {moment}",
        f"Bekijk wat een lid signaleerde: een reactie van Noor de Wit in Kring West, {moment}",
        f"Bekijk wat een lid signaleerde: een reactie van Bram Visser in Kring West, {moment}",
    ]


def test_of_a_circle_that_is_not_theirs_a_moderator_reads_no_name(joost, noor, bram, clock):
    circle = make_circle(noor, bram, kind="team", name="Team Kastanjeplein")
    reports = [report("post", make_post(make_thread(circle, noor), noor).id, bram) for _ in range(2)]

    read = titles(joost)
    assert len(set(read)) == 2
    assert not any(secret in "".join(read) for secret in ("Noor", "Kastanjeplein", "Adres"))
    for title, one in zip(read, reports, strict=True):
        assert title.endswith(f"(signalering {one.id})")


def test_two_of_the_same_writer_in_the_same_circle_are_told_apart_too(joost, noor, bram, clock):
    thread = make_thread(make_circle(noor, bram, joost, name="Kring Oost"), noor)
    reports = [report("post", make_post(thread, noor).id, bram) for _ in range(2)]

    read = titles(joost)
    assert [title.rpartition("(")[2] for title in read] == [f"signalering {one.id})" for one in reports]
    assert all("Noor de Wit in Kring Oost" in title for title in read)


def test_a_story_is_one_of_its_writer(joost, noor, bram, clock):
    community = make_circle(noor, bram, joost, name="De Lange Tafel")
    story = publish_story(make_story(noor, title="Het hek van mevrouw Adres"), community, by=joost)
    report("story", story.id, bram)

    (title,) = titles(joost)
    assert "een verhaal van Noor de Wit in De Lange Tafel, " in title and "Adres" not in title


@pytest.mark.parametrize("count", (1, 4))
def test_it_costs_the_same_however_many_wait(joost, noor, bram, clock, assert_queries, count):
    thread = make_thread(make_circle(noor, bram, joost), noor)
    for _ in range(count):
        report("post", make_post(thread, noor).id, bram)
    db.session.commit()
    viewer = viewer_for(joost)

    with assert_queries(4):
        queries.steps_of(viewer)
