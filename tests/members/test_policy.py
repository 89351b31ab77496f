"""Who may see a field of a profile."""

import pytest

from portal.circles.viewer import Viewer
from portal.members import policy
from portal.members.models import Member, Profile, initials_of
from portal.members.seen import seen_by
from portal.taxonomy.models import Organisation

pytestmark = pytest.mark.one_database

NOOR = Viewer(id=1)


@pytest.mark.parametrize(
    ("sight", "shares_circle", "is_own", "seen"),
    [
        ("community", False, False, True),
        ("community", True, False, True),
        ("shared_circles", False, False, False),
        ("shared_circles", True, False, True),
        ("nobody", False, False, False),
        ("nobody", True, False, False),
        ("nobody", False, True, True),
        (None, False, False, True),
        ("something unknown", True, False, False),
    ],
)
def test_a_field_is_seen_by_whom_its_member_chose(sight, shares_circle, is_own, seen):
    profile = Profile(member_id=1 if is_own else 2, sight={"phone": sight} if sight else {})

    assert policy.can_see_field(NOOR, profile, "phone", shares_circle) is seen


def test_what_may_not_be_seen_is_empty():
    piet = Member(id=2, name="Piet Zijlstra")
    piet.profile = Profile(
        member_id=2,
        organisation=Organisation(name="Gemeente Oldambt"),
        function="dorpencoördinator",
        municipality_code="GM1895",
        theme_keys=["wonen"],
        phone="0612345678",
        ask_me="Dorpshuizen",
        sight=dict.fromkeys(("organisation", "function", "municipality", "themes", "phone", "ask_me"), "nobody"),
    )

    seen = seen_by(NOOR, piet, shares_circle=True)

    assert (seen.organisation, seen.function, seen.municipality, seen.themes) == ("", "", "", ())
    assert (seen.phone, seen.ask_me, seen.work) == ("", "", "")


def test_a_member_without_a_profile_is_a_name():
    seen = seen_by(NOOR, Member(id=3, name="Ilse"), shares_circle=False)

    assert (seen.name, seen.work, seen.themes) == ("Ilse", "", ())


def test_only_oneself_changes_a_profile():
    assert policy.can_edit_profile(NOOR, Member(id=1, name="Noor"))
    assert not policy.can_edit_profile(NOOR, Member(id=2, name="Piet"))


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Samira de Boer", "SB"), ("Noor", "N"), ("jan jansen", "JJ"), ("", "·"), ("Anne-Marie van den Berg", "AB")],
)
def test_initials(name, initials):
    assert initials_of(name) == initials
