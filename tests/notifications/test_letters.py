"""Mails say what is true when they leave, no more than their circle allows, and stop when asked."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.circles import actions as circle_actions
from portal.circles.models import Membership
from portal.core import autosave, mail, workdays
from portal.core.db import db, transaction
from portal.core.outbox import Outbox
from portal.discussions import actions as discussions
from portal.notifications import actions, digest, housekeeping
from portal.notifications.models import MailWish, Notification
from tests.factories import make_circle, make_member, make_post, make_thread
from tests.support import post

MINUTES = timedelta(minutes=1)


@pytest.fixture
def post_office(database, clock):
    with post.running(database.app) as office:
        yield office


@pytest.fixture
def people(database, clock):
    noor, bram = (
        make_member("Noor Bakker", email="noor@voorbeeld.nl"),
        make_member("Bram de Wit", email="bram@voorbeeld.nl"),
    )
    return noor, bram, make_circle(noor, bram, kind="community", name="De gemeenschap")


def call(circle, noor, bram, body="Kun jij dit uitleggen, @[Noor Bakker](lid:%d)? Het gaat over de drempel."):
    """Bram mentions Noor in a new conversation."""
    return make_thread(circle, bram, title="Een lagere drempel", body=body % noor.id)


def later(clock, span):
    db.session.commit()
    clock.travel(span)
    mail.sweep()


def text_of(sent):
    return sent.get_body(("plain",)).get_content()


def html_of(sent):
    return sent.get_body(("html",)).get_content()


def test_a_mention_is_mailed_after_three_minutes_with_author_title_and_first_words(post_office, people, clock):
    noor, bram, circle = people
    thread = call(circle, noor, bram)
    later(clock, 2 * MINUTES)
    assert post_office.mails == []

    later(clock, MINUTES)
    (sent,) = post_office.mails
    assert sent["To"] == "noor@voorbeeld.nl"
    assert "Bram de Wit" in sent["Subject"] and "Een lagere drempel" in sent["Subject"]
    for body in (text_of(sent), html_of(sent)):
        assert "Het gaat over de drempel" in body
        assert f"/gesprekken/reacties/{thread.opening_id}" in body
        assert "/meldingen/stop/" in body


def test_the_mail_says_what_the_post_says_by_then(post_office, people, clock):
    noor, bram, circle = people
    thread = call(circle, noor, bram)
    opening = db.session.get(discussions.posts.Post, thread.opening_id)
    discussions.posts.edit_post(
        opening, thread=thread, author=bram, body=f"Beter gezegd, @[Noor Bakker](lid:{noor.id}): de stoep."
    )
    later(clock, 3 * MINUTES)

    (sent,) = post_office.mails
    assert "de stoep" in text_of(sent) and "drempel?" not in text_of(sent)


@pytest.mark.parametrize("what", ("removed", "hidden", "read", "left the circle", "suspended"))
def test_no_mail_leaves_about_what_is_gone_or_was_read(post_office, people, clock, what):
    noor, bram, circle = people
    thread = call(circle, noor, bram)
    opening = db.session.get(discussions.posts.Post, thread.opening_id)
    if what == "removed":
        discussions.posts.remove_post(opening, thread=thread)
    elif what == "hidden":
        discussions.posts.hide_post(opening, "Dit hoort hier niet")
    elif what == "read":
        discussions.reading.see_all(thread=thread, member_id=noor.id, up_to=opening.id)
    elif what == "left the circle":
        db.session.delete(db.session.get(Membership, (circle.id, noor.id)))
    else:
        noor.state = "suspended"
    later(clock, 3 * MINUTES)

    assert post_office.mails == []
    assert db.session.scalars(select(Outbox)).all() == []


@pytest.mark.parametrize("kind", ("team", "editors"))
def test_a_mail_about_a_closed_circle_names_nothing(post_office, people, clock, kind):
    noor, bram, _community = people
    team = make_circle(noor, bram, kind=kind, name="Team Korrewegwijk")
    call(team, noor, bram)
    later(clock, 3 * MINUTES)

    (sent,) = post_office.mails
    everything = f"{sent['Subject']} {text_of(sent)} {html_of(sent)}"
    for secret in ("Bram", "drempel", "Korreweg", "Noor"):
        assert secret not in everything
    assert "/gesprekken/reacties/" in everything


def test_a_mail_that_had_to_wait_for_the_server_is_written_anew(post_office, people, clock):
    noor, bram, circle = people
    thread = call(circle, noor, bram)
    post_office.answers = ["451 later"]
    later(clock, 3 * MINUTES)
    opening = db.session.get(discussions.posts.Post, thread.opening_id)
    discussions.posts.edit_post(opening, thread=thread, author=bram, body="Laat maar, ik weet het al.")
    later(clock, 5 * MINUTES)

    (sent,) = post_office.mails
    assert "Laat maar" in text_of(sent)


def test_one_click_from_the_mail_stops_such_mails_without_signing_in(post_office, people, clock, browser):
    noor, bram, circle = people
    call(circle, noor, bram)
    later(clock, 3 * MINUTES)
    (sent,) = post_office.mails
    path = re.search(r"<https?://[^/]+(/[^>]+)>", sent["List-Unsubscribe"])[1]
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    assert browser.get(path).status_code == 200
    assert db.session.get(MailWish, noor.id) is None, "opening the link changes nothing"
    mail_program = browser.without_token()
    assert mail_program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert db.session.get(MailWish, noor.id).at_once is False
    assert browser.get(path[:-3] + "xyz").status_code == 404

    call(circle, noor, bram)
    later(clock, 3 * MINUTES)
    assert len(post_office.mails) == 1


def test_during_a_pause_nothing_comes(post_office, people, clock):
    noor, bram, circle = people
    actions.wish(noor.id, paused_until=clock.now() + timedelta(days=7))
    call(circle, noor, bram)
    later(clock, 3 * MINUTES)

    assert post_office.mails == []


def test_answers_in_one_conversation_are_one_mail_until_it_was_read(post_office, people, clock):
    noor, bram, circle = people
    thread = make_thread(circle, noor)
    for _ in range(3):
        make_post(thread, bram)
        later(clock, MINUTES)
    later(clock, 3 * MINUTES)
    assert len(post_office.mails) == 1

    discussions.reading.see_all(thread=thread, member_id=noor.id, up_to=thread.last_post_id)
    make_post(thread, bram)
    later(clock, 3 * MINUTES)
    assert len(post_office.mails) == 2


# The digest. The clock stands at noon on a Thursday.


def eight_on(clock, weeks=0, days=0):
    """Eight o'clock, the coming Friday plus so much."""
    day = clock.today() + timedelta(days=1 + days, weeks=weeks)
    clock.stop_at(workdays.at(day, 8) + MINUTES)
    digest.send_digests()
    mail.sweep()


def talk(circle, bram, number=1):
    for each in range(number):
        make_thread(circle, bram, title=f"Gesprek {each + 1} over de buurt")


def hears_all(circle, member):
    circle_actions.choose_volume(db.session.get(Membership, (circle.id, member.id)), "all")
    db.session.commit()


def test_a_digest_tells_the_rest_once_and_only_once(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram, 2)
    assert post_office.mails == []

    eight_on(clock)
    digest.send_digests()
    mail.sweep()
    (sent,) = post_office.mails
    assert "2" in sent["Subject"]
    assert "Gesprek 1 over de buurt" in text_of(sent) and "Gesprek 2 over de buurt" in html_of(sent)
    assert "/meldingen/stop/" in sent["List-Unsubscribe"]

    eight_on(clock, days=2)
    assert len(post_office.mails) == 1, "each item is in one mail only"


def test_without_a_word_from_the_member_the_digest_is_weekly(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    talk(circle, bram)
    eight_on(clock)
    assert post_office.mails == [], "on Friday nothing"

    eight_on(clock, days=2)
    assert len(post_office.mails) == 1, "on Monday one"


def test_nobody_gets_a_digest_of_nothing(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram)
    actions.mark_read(noor.id)
    eight_on(clock)

    assert post_office.mails == []


@pytest.mark.parametrize("day", ("saturday", "christmas"))
def test_no_digest_on_a_day_off(post_office, people, clock, day):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram)
    eight_on(clock, days=1 if day == "saturday" else 28)

    assert clock.today().isoformat() == ("2026-11-28" if day == "saturday" else "2026-12-25")
    assert post_office.mails == []


def test_what_was_mailed_at_once_is_not_in_the_digest(post_office, people, clock):
    noor, bram, circle = people
    actions.wish(noor.id, digest="day")
    call(circle, noor, bram)
    later(clock, 3 * MINUTES)
    eight_on(clock)

    assert len(post_office.mails) == 1


def test_a_long_digest_says_how_much_more_there_is(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram, digest.SHOWN + 34)
    eight_on(clock)

    (sent,) = post_office.mails
    assert text_of(sent).count("over de buurt") == digest.SHOWN
    assert re.search(r"\b34\b", text_of(sent))
    eight_on(clock, days=2)
    assert len(post_office.mails) == 1


def test_a_digest_of_closed_circles_only_names_nothing(post_office, people, clock):
    noor, bram, _community = people
    team = make_circle(noor, bram, kind="team", name="Team Korrewegwijk")
    actions.wish(noor.id, digest="day")
    talk(team, bram)
    eight_on(clock)

    (sent,) = post_office.mails
    for secret in ("Bram", "buurt", "Korreweg"):
        assert secret not in f"{sent['Subject']} {text_of(sent)} {html_of(sent)}"


def test_a_digest_that_had_to_wait_for_the_server_is_whole_still(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram)
    post_office.answers = ["451 later"]
    eight_on(clock)
    later(clock, 5 * MINUTES)

    (sent,) = post_office.mails
    assert "Gesprek 1 over de buurt" in text_of(sent)


def test_who_wants_no_digest_gets_none_and_who_stops_it_from_the_mail_neither(post_office, people, clock, browser):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram)
    eight_on(clock)
    path = re.search(r"(/meldingen/stop/[^>]+)>", post_office.mails[0]["List-Unsubscribe"])[1]
    browser.post(path)
    assert db.session.get(MailWish, noor.id).digest == "never"

    talk(circle, bram)
    eight_on(clock, days=2)
    assert len(post_office.mails) == 1


def test_two_workers_make_one_digest(post_office, people, clock):
    noor, bram, circle = people
    hears_all(circle, noor)
    actions.wish(noor.id, digest="day")
    talk(circle, bram)
    db.session.commit()
    clock.stop_at(workdays.at(clock.today() + timedelta(days=1), 8))
    for _ in range(2):
        digest.send_digests()

    assert db.session.query(Outbox).filter_by(composer="digest").count() == 1


def test_while_muted_people_are_told_but_not_mailed(post_office, people, clock):
    noor, bram, circle = people
    with mail.muted():
        call(circle, noor, bram)
    later(clock, 3 * MINUTES)

    assert db.session.query(Notification).count() == 1
    assert post_office.mails == []


def test_a_text_untouched_for_a_year_is_announced_before_it_goes(post_office, people, clock):
    noor, _bram, _circle = people
    with transaction():
        autosave.keep(noor.id, "post:12:0", {"body": ["Geheim begin"]})
    clock.travel(timedelta(days=352))
    for _ in range(2):
        housekeeping.tidy()
    later(clock, 3 * MINUTES)

    (sent,) = post_office.mails
    assert "/gesprekken/12" in text_of(sent)
    assert "Geheim" not in text_of(sent)
    assert autosave.of(noor.id, "post:12:0") is not None
