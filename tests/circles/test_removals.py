"""A coordinator takes somebody out of a circle: asked first, told to them, and undone within ten minutes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.circles import jobs
from portal.circles.models import Membership, Removal
from portal.core import kinds, mail
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.notifications.models import Notification
from tests.factories import join, make_circle, make_member
from tests.support import post


@pytest.fixture
def team(database, clock):
    """Samira coordinates, Noor is a mentor who hears little."""
    samira, noor = make_member("Samira de Boer"), make_member("Noor Bakker", email="noor@voorbeeld.nl")
    community = make_circle(samira, noor, name="Gemeenschap")
    circle = make_circle(kind="team", name="Team Kastanjeplein", parent=community)
    join(circle, samira, role="coordinator")
    join(circle, noor, role="mentor", volume="needed")
    circle.samira, circle.noor = samira, noor
    return circle


@pytest.fixture
def samira(browser, team):
    return browser.sign_in(team.samira)


@pytest.fixture
def post_office(database):
    with post.running(database.app) as office:
        yield office


def remove(samira, circle):
    return samira.post(f"/kringen/{circle.id}/leden/{circle.noor.id}/verwijdering")


def undo_of(page):
    return re.search(r'action="(/kringen/\d+/verwijderingen/\d+/ongedaan)"', page).group(1)


def membership(circle):
    db.session.rollback()
    return db.session.get(Membership, (circle.id, circle.noor.id))


def mails_after(clock, office, span):
    clock.travel(span)
    db.session.commit()
    mail.sweep()
    db.session.rollback()
    return [each for each in office.mails if each["To"] == "noor@voorbeeld.nl"]


def test_it_is_asked_before_it_is_done(samira, team):
    path = f"/kringen/{team.id}/leden/{team.noor.id}"
    assert f'href="{path}/verwijdering"' in samira.get(path).text and "button--danger" not in samira.get(path).text

    page = samira.get(f"{path}/verwijdering")

    assert page.status_code == 200 and f'action="{path}/verwijdering"' in page.text
    assert page.text.count("Noor Bakker") >= 2 and "Team Kastanjeplein" in page.text
    assert membership(team) is not None


def test_the_result_names_the_member_and_can_be_undone(samira, team):
    joined_at = membership(team).joined_at
    page = samira.get(remove(samira, team).location).text
    assert "Noor Bakker hoort niet meer bij deze kring" in page and membership(team) is None

    answer = samira.post(undo_of(page))

    again = membership(team)
    assert (again.role, again.volume, again.joined_at) == ("mentor", "needed", joined_at)
    assert re.search(r"alert--positive.*Noor Bakker", samira.get(answer.location).text, re.DOTALL)
    assert db.session.scalar(select(func.count()).select_from(Removal)) == 0
    noted = select(AuditEntry.action).where(AuditEntry.actor_id == team.samira.id).order_by(AuditEntry.id)
    kept = [each for each in db.session.scalars(noted) if each.startswith("circle")]
    assert kept == ["circle.removal", "circle.return"]


def test_after_ten_minutes_it_says_how_else(samira, team, clock):
    page = samira.get(remove(samira, team).location)
    path = undo_of(page.text)
    clock.travel(timedelta(minutes=10, seconds=1))

    answer = samira.post(path)

    late = samira.get(answer.location).text
    assert membership(team) is None and "/ongedaan" not in late
    assert f"/kringen/{team.id}/uitnodigen" in late and "Noor Bakker" in late


def test_an_undo_pressed_twice_does_it_once(samira, team):
    path = undo_of(samira.get(remove(samira, team).location).text)

    assert [samira.post(path).status_code for _ in range(2)] == [303, 404]
    assert membership(team) is not None


def test_a_removal_pressed_twice_is_one_and_leads_to_the_same_page(samira, team):
    answers = [remove(samira, team) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303] and answers[0].location == answers[1].location
    assert db.session.scalar(select(func.count()).select_from(Removal)) == 1


def test_only_who_coordinates_undoes_it(browser, samira, team):
    path = undo_of(samira.get(remove(samira, team).location).text)
    other = make_member()
    join(team, other)

    assert browser.sign_in(other).post(path).status_code == 403
    assert browser.sign_in(team.noor).post(path).status_code == 404
    assert membership(team) is None


def test_a_removal_of_another_circle_is_not_found(browser, samira, team):
    removal_id = undo_of(samira.get(remove(samira, team).location).text).split("/")[4]
    thief = make_member()
    elsewhere = make_circle(kind="team")
    join(elsewhere, thief, role="coordinator")

    for path in (f"/kringen/{elsewhere.id}/leden?verwijdering={removal_id}", f"/kringen/{elsewhere.id}/leden"):
        assert "Noor" not in browser.sign_in(thief).get(path).text
    assert (
        browser.sign_in(thief).post(f"/kringen/{elsewhere.id}/verwijderingen/{removal_id}/ongedaan").status_code == 404
    )


def test_the_member_hears_it_and_sees_nothing_by_it(browser, samira, team):
    remove(samira, team)
    team.name = "Nieuwe naam"
    db.session.commit()
    noor = browser.sign_in(team.noor)

    page = noor.get("/meldingen").text

    assert "Je hoort niet meer bij de kring ‘Team Kastanjeplein’" in page and "Samira de Boer" in page
    assert 'href="/kringen"' in page and f"/kringen/{team.id}" not in page
    assert "Nieuwe naam" not in page  # what it is called since is not theirs to know
    assert noor.get("/meldingen/aantal").text.count("1")


def test_nobody_else_hears_it(samira, team):
    remove(samira, team)

    assert db.session.scalars(select(Notification.member_id).where(Notification.reason == "removed")).all() == [
        team.noor.id
    ]


def test_who_leaves_by_themselves_is_not_told(browser, team):
    browser.sign_in(team.noor).post(f"/kringen/{team.id}/vertrek")

    assert db.session.scalar(select(func.count()).select_from(Removal)) == 0
    assert "removed" not in db.session.scalars(select(Notification.reason)).all()


@pytest.mark.parametrize("kind", ("cohort", "team"))
def test_a_mail_follows_once_it_cannot_be_undone_any_more(browser, samira, team, clock, post_office, kind):
    team.kind = kind
    db.session.commit()
    remove(samira, team)
    assert mails_after(clock, post_office, timedelta(minutes=9)) == []

    (sent,) = mails_after(clock, post_office, timedelta(minutes=2))

    for part in ("plain", "html"):
        text = sent.get_body((part,)).get_content()
        assert ("Kastanjeplein" in text) is ("Samira" in text) is (kind == "cohort")
        assert "/kringen" in text and f"/kringen/{team.id}" not in text
    assert ("Kastanjeplein" in sent["Subject"]) is (kind == "cohort")


def test_what_was_undone_is_told_to_nobody(browser, samira, team, clock, post_office):
    before = browser.sign_in(team.samira).get("/meldingen").text
    samira.post(undo_of(samira.get(remove(samira, team).location).text))

    assert mails_after(clock, post_office, timedelta(hours=1)) == []
    assert "hoort niet meer" not in browser.sign_in(team.noor).get("/meldingen").text
    assert browser.sign_in(team.samira).get("/meldingen").text.count("Noor Bakker") == before.count("Noor Bakker")


def test_who_comes_back_otherwise_is_not_told_that_they_are_out(browser, samira, team):
    remove(samira, team)
    join(team, team.noor)

    assert "hoort niet meer" not in browser.sign_in(team.noor).get("/meldingen").text
    assert db.session.scalar(select(func.count()).select_from(Removal)) == 0


def test_it_is_in_what_a_member_takes_home_and_goes_when_they_leave(samira, team):
    remove(samira, team)

    (item,) = kinds.get("removal").export(team.noor.id)
    assert item.title == "Team Kastanjeplein"

    kinds.get("removal").erase(team.noor.id, "keep_name")
    assert db.session.scalar(select(func.count()).select_from(Removal)) == 0


def test_after_a_year_it_is_forgotten(samira, team, clock):
    remove(samira, team)
    clock.travel(timedelta(days=366))

    jobs.forget()

    assert db.session.scalar(select(func.count()).select_from(Removal)) == 0
