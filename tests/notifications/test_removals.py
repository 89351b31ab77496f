"""What a member was told of a circle, when a coordinator takes them out of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.circles import actions as circles
from portal.circles import queries as found
from portal.circles.queries import viewer_for
from portal.core.db import db
from portal.notifications import housekeeping, queries
from portal.notifications.models import Notification
from tests.factories import join, make_circle, make_member, make_post, make_thread


@pytest.fixture
def team(database, clock):
    """Samira answered Noor, who did not read it yet."""
    samira, noor = make_member("Samira"), make_member("Noor")
    circle = make_circle(noor, kind="team")
    join(circle, samira, role="coordinator")
    make_post(make_thread(circle, noor), samira)
    circle.samira, circle.noor = samira, noor
    return circle


def take_out(team):
    removal = circles.remove(found.membership(team.id, team.noor.id), by_id=team.samira.id)
    db.session.commit()
    return removal.id


def told(team):
    page, _more = queries.page_for(viewer_for(team.noor))
    return [each.reason for each in page]


def kept_of(team):
    of_circle = (Notification.member_id == team.noor.id, Notification.circle_id == team.id)
    return db.session.scalar(select(func.count()).select_from(Notification).where(*of_circle))


def test_who_is_put_back_is_told_what_they_were_told(team):
    removal_id = take_out(team)
    housekeeping.tidy()
    assert told(team) == ["removed"]

    circles.put_back(found.removal_or_404(team.id, removal_id), by_id=team.samira.id)
    db.session.commit()

    assert told(team) == ["answer"]


def test_who_is_invited_anew_begins_anew(team):
    take_out(team)
    join(team, team.noor)

    assert told(team) == []


def test_once_it_cannot_be_undone_it_is_forgotten(team, clock):
    take_out(team)
    clock.travel(timedelta(minutes=11))
    assert kept_of(team) == 1
    db.session.commit()
    housekeeping.tidy()

    assert kept_of(team) == 0
