"""Making, joining and leaving circles."""

import pytest
from sqlalchemy import select

from portal.circles import actions, queries
from portal.circles.models import Membership
from portal.core import kinds
from portal.core.audit import AuditEntry
from portal.core.db import db
from tests.factories import join, make_circle, make_member


def roles_in(circle):
    rows = db.session.execute(select(Membership.member_id, Membership.role).where(Membership.circle_id == circle.id))
    return dict(rows.all())


def test_who_makes_a_circle_coordinates_it(database):
    samira = make_member("Samira")
    community = make_circle(samira)

    team = actions.found_circle(kind="team", name="Team Plein", purpose="", parent=community, founder=samira)

    assert roles_in(team) == {samira.id: "coordinator"}
    assert team.parent_id == community.id


@pytest.mark.parametrize(
    ("kind", "volume"), [("community", "replies"), ("cohort", "all"), ("team", "all"), ("intervision", "needed")]
)
def test_joining_begins_at_a_volume_that_fits_the_kind(database, kind, volume):
    noor = make_member("Noor")
    circle = make_circle(kind=kind)

    assert actions.join(circle=circle, member=noor).volume == volume


def test_joining_with_a_volume_of_ones_own(database):
    noor = make_member("Noor")

    assert actions.join(circle=make_circle(kind="team"), member=noor, volume="silent").volume == "silent"


def test_joining_twice_changes_nothing(database):
    noor = make_member("Noor")
    circle = make_circle(kind="team")
    join(circle, noor, role="coordinator", volume="needed")

    again = actions.join(circle=circle, member=noor, role="member", volume="all")

    assert (again.role, again.volume) == ("coordinator", "needed")


def test_the_last_coordinator_stays_one(database):
    samira, noor = make_member("Samira"), make_member("Noor")
    circle = make_circle(kind="team")
    join(circle, samira, role="coordinator")
    join(circle, noor)
    of_samira = queries.membership_or_404(circle.id, samira.id)

    with pytest.raises(actions.LastCoordinator):
        actions.remove(of_samira, by_id=samira.id)
    with pytest.raises(actions.LastCoordinator):
        actions.change_role(of_samira, "member", by_id=samira.id)

    actions.change_role(queries.membership_or_404(circle.id, noor.id), "coordinator", by_id=samira.id)
    actions.remove(of_samira, by_id=samira.id)
    assert roles_in(circle) == {noor.id: "coordinator"}


def test_a_coordinator_who_was_only_invited_does_not_count(database):
    samira, invited = make_member("Samira"), make_member("Ruben", state="invited")
    circle = make_circle(kind="team")
    join(circle, samira, role="coordinator")
    join(circle, invited, role="coordinator")

    with pytest.raises(actions.LastCoordinator):
        actions.remove(queries.membership_or_404(circle.id, samira.id), by_id=samira.id)


def test_changes_of_roles_and_removals_are_recorded(database):
    samira, noor = make_member("Samira"), make_member("Noor")
    circle = make_circle(kind="team")
    join(circle, samira, role="coordinator")
    join(circle, noor)

    membership = queries.membership_or_404(circle.id, noor.id)
    actions.change_role(membership, "mentor", by_id=samira.id)
    actions.remove(membership, by_id=samira.id)
    db.session.flush()

    entries = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)).all()
    assert entries == [("circle.role", samira.id), ("circle.removal", samira.id)]


def test_what_a_member_takes_home_and_leaves(database):
    noor = make_member("Noor")
    circle = make_circle(noor, kind="team", name="Team Plein")

    items = list(kinds.get("circle").export(noor.id))
    assert [(item.section, item.title, item.content["rol"]) for item in items] == [("kringen", "Team Plein", "Lid")]

    kinds.get("circle").erase(noor.id, "keep_name")
    db.session.flush()
    assert roles_in(circle) == {}
