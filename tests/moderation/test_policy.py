"""What may be done about a reported thing, as a table."""

from types import SimpleNamespace

import pytest

from portal.moderation import policy

pytestmark = pytest.mark.one_database


def viewer(id=1, *offices):
    return SimpleNamespace(id=id, is_guest=id == 0, has_office=offices.__contains__)


def a_report(state="open", author_id=9, claimed_by_id=None):
    return SimpleNamespace(state=state, author_id=author_id, claimed_by_id=claimed_by_id)


def a_decision(outcome="hidden", stands=True, is_appealed=False, awaits_appeal=False, author_id=9, decided_by_id=5):
    return SimpleNamespace(**locals())


MEMBER, MODERATOR, OTHER, AUTHOR_MODERATES = (
    viewer(1),
    viewer(5, "moderator"),
    viewer(6, "moderator"),
    viewer(9, "moderator"),
)
AUTHOR, GUEST, ADMINISTRATOR = viewer(9), viewer(0), viewer(7, "administrator")


def a_thing(author_id=9, is_hidden=False, is_removed=False, maker_ids=()):
    return SimpleNamespace(**locals())


@pytest.mark.parametrize(
    ("who", "thing", "may"),
    (
        (MEMBER, a_thing(), True),
        (MODERATOR, a_thing(), True),
        (AUTHOR, a_thing(), False),
        (GUEST, a_thing(), False),
        (MEMBER, a_thing(is_hidden=True), False),
        (MEMBER, a_thing(is_removed=True), False),
    ),
)
def test_who_may_report(who, thing, may):
    assert policy.can_report(who, thing) is may


@pytest.mark.parametrize(
    ("who", "report", "claim", "release", "decide"),
    (
        (MODERATOR, a_report(), True, False, True),
        (MODERATOR, a_report("claimed", claimed_by_id=5), False, True, True),
        (MODERATOR, a_report("claimed", claimed_by_id=6), False, False, False),
        (MODERATOR, a_report("decided"), False, False, False),
        (AUTHOR_MODERATES, a_report(), False, False, False),
        (MEMBER, a_report(), False, False, False),
        (ADMINISTRATOR, a_report(), False, False, False),
        (GUEST, a_report(), False, False, False),
    ),
)
def test_who_may_treat_a_report(who, report, claim, release, decide):
    assert policy.can_claim(who, report) is claim
    assert policy.can_release(who, report) is release
    assert policy.can_decide(who, report) is decide


@pytest.mark.parametrize(
    ("who", "decision", "undo", "appeal", "decide_appeal"),
    (
        (MODERATOR, a_decision(), True, False, False),
        (OTHER, a_decision(), True, False, False),
        (OTHER, a_decision("left"), False, False, False),
        (OTHER, a_decision(stands=False), False, False, False),
        (AUTHOR, a_decision(), False, True, False),
        (AUTHOR, a_decision("left"), False, False, False),
        (AUTHOR, a_decision(stands=False), False, False, False),
        (AUTHOR, a_decision(is_appealed=True, awaits_appeal=True), False, False, False),
        (MODERATOR, a_decision(is_appealed=True, awaits_appeal=True), False, False, False),
        (OTHER, a_decision(is_appealed=True, awaits_appeal=True), False, False, True),
        (AUTHOR_MODERATES, a_decision(is_appealed=True, awaits_appeal=True), False, False, False),
        (MEMBER, a_decision(), False, False, False),
        (ADMINISTRATOR, a_decision(is_appealed=True, awaits_appeal=True), False, False, False),
        (GUEST, a_decision(author_id=0), False, False, False),
    ),
)
def test_who_may_change_a_decision(who, decision, undo, appeal, decide_appeal):
    assert policy.can_undo(who, decision) is undo
    assert policy.can_appeal(who, decision) is appeal
    assert policy.can_decide_appeal(who, decision) is decide_appeal
