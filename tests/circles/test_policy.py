"""What a viewer may do in a circle: a table of who and what."""

import pytest

from portal.circles import policy
from portal.circles.models import Circle, Membership
from portal.circles.viewer import GUEST, Standing, Viewer
from portal.core import clock

pytestmark = pytest.mark.one_database


def viewer(role=None, kind="team", office=None):
    """Somebody with a role in circle 1, of a kind."""
    standings = {1: Standing(1, "Kring", kind, None, role, "all", clock.now())} if role else {}
    return Viewer(7, standings, frozenset([office] if office else ()))


def circle(kind="team"):
    return Circle(id=1, name="Kring", kind=kind)


@pytest.mark.parametrize(
    ("role", "office", "kind", "can"),
    [
        ("coordinator", None, "team", True),
        ("mentor", None, "team", False),
        ("member", None, "team", False),
        (None, None, "team", False),
        (None, "administrator", "team", False),
        ("member", "administrator", "community", True),
        ("member", "moderator", "community", False),
        ("member", "administrator", "team", False),
    ],
)
def test_inviting(role, office, kind, can):
    assert policy.can_invite(viewer(role, kind, office), circle(kind)) is can


@pytest.mark.parametrize("question", [policy.can_change_roles, policy.can_edit])
@pytest.mark.parametrize(
    ("role", "office", "can"),
    [("coordinator", None, True), ("mentor", None, False), ("member", "administrator", False), (None, None, False)],
)
def test_changing_a_circle(question, role, office, can):
    assert question(viewer(role, office=office), circle()) is can


@pytest.mark.parametrize(
    ("role", "kind", "member_id", "can"),
    [
        ("coordinator", "team", 8, True),
        ("coordinator", "team", 7, False),  # oneself: one leaves
        ("coordinator", "community", 8, False),  # from the community one only leaves altogether
        ("mentor", "team", 8, False),
        (None, "team", 8, False),
    ],
)
def test_removing(role, kind, member_id, can):
    membership = Membership(circle_id=1, member_id=member_id, circle=circle(kind))

    assert policy.can_remove(viewer(role, kind), membership) is can


@pytest.mark.parametrize(
    ("role", "kind", "can"), [("member", "team", True), ("member", "community", False), (None, "team", False)]
)
def test_leaving(role, kind, can):
    assert policy.can_leave(viewer(role, kind), circle(kind)) is can


@pytest.mark.parametrize(
    ("role", "kind", "can"), [("member", "team", True), ("member", "intervision", False), (None, "team", False)]
)
def test_beginning_a_conversation(role, kind, can):
    assert policy.can_begin_thread(viewer(role, kind), circle(kind)) is can


@pytest.mark.parametrize(
    ("role", "office", "kind", "can"),
    [
        ("coordinator", None, "community", True),
        ("coordinator", None, "cohort", True),
        ("coordinator", None, "team", False),
        ("member", None, "community", False),
        ("member", "administrator", "community", True),
        (None, "administrator", "community", False),
        ("member", "administrator", "editors", False),
    ],
)
def test_making_a_circle(role, office, kind, can):
    somebody = viewer(role, kind, office)

    assert policy.can_make_circle_in(somebody, circle(kind)) is can
    assert policy.can_make_circles(somebody) is (can and role is not None)


def test_a_guest_may_nothing():
    assert not any(
        question(GUEST, circle("community"))
        for question in (
            policy.can_invite,
            policy.can_edit,
            policy.can_leave,
            policy.can_begin_thread,
            policy.can_make_circle_in,
        )
    )
    assert not policy.can_make_circles(GUEST)
