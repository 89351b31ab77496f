"""Two coordinators press at the very same moment: it is done and told once, and one of them stays."""

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.circles import actions
from portal.circles.models import Circle, Membership, Removal
from portal.core.db import db
from portal.notifications.models import Notification
from tests.factories import join, make_circle, make_member
from tests.support.at_once import press


@pytest.fixture
def team(database):
    """Samira and Joost coordinate, Noor belongs to it."""
    circle = make_circle(kind="team", name="Team Kastanjeplein")
    circle.samira, circle.joost, circle.noor = (make_member(name) for name in ("Samira", "Joost", "Noor"))
    for each in (circle.samira, circle.joost):
        join(circle, each, role="coordinator")
    return circle


def how_many(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_both_take_the_same_person_out(team, browser):
    for _time in range(3):
        join(team, team.noor)
        path = f"/kringen/{team.id}/leden/{team.noor.id}/verwijdering"

        assert press(browser, (team.samira, path, {}), (team.joost, path, {})) == [303, 303]
        assert how_many(Removal) == 1
        assert how_many(Notification, Notification.reason == "removed") == 1
        db.session.rollback()


def test_the_last_two_coordinators_leave_at_once(team, browser):
    coordinates = (Membership.circle_id == team.id, Membership.role == "coordinator")
    for _time in range(3):
        path = f"/kringen/{team.id}/vertrek"

        assert sorted(press(browser, (team.samira, path, {}), (team.joost, path, {}))) == [303, 422]
        assert how_many(Membership, *coordinates) == 1
        for each in (team.samira, team.joost):
            if actions.queries.membership(team.id, each.id) is None:
                join(team, each, role="coordinator")
        db.session.rollback()


def test_a_circle_is_made_twice(browser):
    fatma = make_member("Fatma", office="administrator")
    form = {"name": "Team Plein", "purpose": "", "kind": "team", "parent_id": str(make_circle(fatma).id)}

    assert press(browser, *[(fatma, "/kringen/nieuw", form)] * 2) == [303, 303]
    assert how_many(Circle, Circle.name == "Team Plein") == 1


def test_somebody_is_put_back_and_invited(team, browser):
    for _time in range(3):
        join(team, team.noor)
        removal = actions.remove(actions.queries.membership(team.id, team.noor.id), by_id=team.samira.id)
        db.session.commit()
        undo = (team.samira, f"/kringen/{team.id}/verwijderingen/{removal.id}/ongedaan", {})
        people = {"people": db.session.get(Account, team.noor.id).email}
        undone, invited = press(browser, undo, (team.joost, f"/kringen/{team.id}/uitnodigingen", people))

        assert (undone in (303, 404), invited) == (True, 200)
        assert how_many(Membership, Membership.member_id == team.noor.id) == 1
        assert how_many(Removal) == 0
        actions.remove(actions.queries.membership(team.id, team.noor.id), by_id=team.noor.id)
        db.session.commit()
