"""What the capabilities of a phase mean for who writes, who reads, who reacts, and when it is over. No database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.intervision import engine
from portal.intervision.engine import People, Run
from portal.intervision.phase import Phase, Reactions
from tests.conftest import NOON

pytestmark = pytest.mark.one_database

NOOR, BRAM, PIET, ILSE, DAAN = range(1, 6)
PEOPLE = People(case_owner_id=NOOR, facilitator_id=BRAM, stand_in_id=PIET, member_ids=frozenset(range(1, 6)))
DUE = NOON + timedelta(days=2)
OPEN = Run(state="open", due_at=DUE)
SECOND = Run(state="second", due_at=DUE)
CLOSED = Run(state="closed", due_at=DUE)

SPOKEN_TO = {"group": "Lees mee.", "case_owner": "Reageer."}
VOICE = Reactions(writer="case_owner", kind="rating", scale=("spreekt aan", "niet"), instruction=SPOKEN_TO)


def phase(**capabilities):
    return Phase(**{"key": "fase", "title": "Fase", "instruction": SPOKEN_TO, "writers": "group", **capabilities})


def reads(each, run, viewer_id, *, author_id=ILSE, wrote=False):
    return engine.sees(each, run, PEOPLE, viewer_id=viewer_id, author_id=author_id, viewer_wrote=wrote)


def move(each, turns, *, run=OPEN, wrote=0, now=NOON):
    return engine.next_move(each, run, turns, PEOPLE, wrote=wrote, now=now)


def all_of(state, member_ids=(BRAM, PIET, ILSE, DAAN)):
    return dict.fromkeys(member_ids, state)


# --- who reads ---


@pytest.mark.parametrize(
    ("capabilities", "readers"),
    [
        ({}, {NOOR, BRAM, PIET, DAAN}),
        ({"readers": "group"}, {BRAM, PIET, DAAN}),
        ({"readers": "group", "case_owner": "silent"}, {NOOR, BRAM, PIET, DAAN}),
        ({"readers": "everyone", "case_owner": "away"}, {BRAM, PIET, DAAN}),
        ({"readers": "case_owner"}, {NOOR}),
        ({"readers": "self", "blind": "reveal"}, set()),
        ({"readers": "everyone", "blind": "reveal"}, set()),
        ({"readers": "self"}, set()),
    ],
)
def test_who_reads_a_text_of_somebody_else_while_it_is_open(capabilities, readers):
    others = {NOOR, BRAM, PIET, DAAN}

    assert {each for each in others if reads(phase(**capabilities), OPEN, each)} == readers
    assert reads(phase(**capabilities), OPEN, ILSE)


@pytest.mark.parametrize("capabilities", [{"blind": "reveal"}, {"case_owner": "away"}, {"readers": "case_owner"}])
def test_after_closing_everybody_reads_it(capabilities):
    assert all(reads(phase(**capabilities), CLOSED, each) for each in PEOPLE.member_ids)


def test_a_diary_is_never_read_by_another():
    assert not any(reads(phase(readers="self"), run, BRAM) for run in (OPEN, CLOSED))


def test_own_first_opens_what_others_wrote_to_who_has_written():
    own_first = phase(blind="own_first")

    assert not reads(own_first, OPEN, BRAM)
    assert reads(own_first, OPEN, BRAM, wrote=True)


# --- when it is over ---


def test_where_something_must_be_written_half_must_have_written_and_two_at_least():
    asked = phase(contributions=(1, 3))

    assert engine.quorum_of(asked, all_of("expected").values()) == 2
    assert engine.quorum_of(asked, ["expected"] * 7) == 4
    assert engine.quorum_of(asked, ["expected", "passed", "expected"]) == 1
    assert move(asked, all_of("expected"), wrote=1, now=DUE) == "extend"
    assert move(asked, all_of("expected"), wrote=2, now=DUE) == "close"


def test_where_nothing_need_be_written_there_is_no_quorum():
    offered = phase(contributions=(0, 3), done_when="time")

    assert move(offered, all_of("expected"), wrote=0, now=DUE) == "close"


@pytest.mark.parametrize(("if_empty", "expected"), [("extend_once", "extend"), ("skip", "skip"), ("stop", "stop")])
def test_what_happens_below_quorum_is_the_methods_to_say(if_empty, expected):
    assert move(phase(contributions=(1, 1), if_empty=if_empty), all_of("expected"), wrote=1, now=DUE) == expected


@pytest.mark.parametrize("done_when", ["all", "case_owner"])
def test_a_phase_with_a_second_part_waits_first_for_its_writers(done_when):
    advice = phase(blind="reveal", reactions=VOICE, workdays=3, done_when=done_when)

    assert move(advice, all_of("expected")) is None
    assert move(advice, all_of("done")) == "grace"


@pytest.mark.parametrize("done_when", ["all", "case_owner"])
def test_the_second_part_waits_for_the_second_voice_alone(done_when):
    advice = phase(blind="reveal", reactions=VOICE, workdays=3, done_when=done_when)
    turns = all_of("expected") | {NOOR: "expected"}

    assert move(advice, turns, run=SECOND) is None
    assert move(advice, turns | {NOOR: "done"}, run=SECOND) == "grace"
    graced = replace(SECOND, state="second_grace", grace_until=NOON + engine.GRACE)
    assert move(advice, turns, run=graced) == "ungrace"
    assert move(advice, turns | {NOOR: "done"}, run=graced, now=NOON + engine.GRACE) == "close"


def test_a_second_voice_that_stays_silent_holds_nobody_up():
    advice = phase(blind="reveal", reactions=VOICE, workdays=3, contributions=(1, 3))

    assert move(advice, all_of("done") | {NOOR: "expected"}, run=SECOND, now=DUE) == "close"


# --- the second voice ---


@pytest.mark.parametrize(
    ("capabilities", "waits"),
    [
        ({}, False),
        ({"readers": "case_owner"}, False),
        ({"writers": "everyone"}, False),
        ({"blind": "reveal"}, True),
        ({"blind": "own_first"}, True),
        ({"readers": "group"}, True),
        ({"readers": "group", "case_owner": "silent"}, True),
        ({"readers": "everyone", "case_owner": "silent"}, True),
        ({"case_owner": "away"}, True),
    ],
)
def test_a_second_voice_waits_where_it_could_not_read_or_not_speak(capabilities, waits):
    assert phase(reactions=VOICE, **capabilities).has_second_part is waits


def test_without_a_second_voice_there_is_no_second_part():
    assert not phase(blind="reveal").has_second_part
    assert phase(blind="reveal", workdays=2).writing_days == 2


def test_the_days_of_the_second_part_are_the_last_of_the_phase():
    assert phase(reactions=VOICE, blind="reveal", workdays=3).writing_days == 2
    assert phase(reactions=VOICE, workdays=3).writing_days == 3


def test_in_the_second_part_everybody_reads_and_nobody_writes():
    advice = phase(blind="reveal", reactions=VOICE, workdays=3)

    assert all(reads(advice, SECOND, each) for each in PEOPLE.member_ids)
    assert not engine.may_write(advice, SECOND, "expected", 0)
    assert not engine.may_change(SECOND, "done")


@pytest.mark.parametrize(
    ("capabilities", "run", "may"),
    [
        ({}, OPEN, True),
        ({}, CLOSED, False),
        ({"blind": "reveal"}, OPEN, False),
        ({"blind": "reveal"}, SECOND, True),
        ({"blind": "reveal"}, CLOSED, False),
    ],
)
def test_when_the_second_voice_reacts(capabilities, run, may):
    each = phase(reactions=VOICE, workdays=3, **capabilities)

    assert engine.may_react(each, run, PEOPLE, viewer_id=NOOR, author_id=ILSE) is may
    assert not engine.may_react(each, run, PEOPLE, viewer_id=BRAM, author_id=ILSE)


def test_nobody_reacts_to_themselves():
    each = phase(writers="everyone", reactions=replace(VOICE, writer="everyone"))

    assert engine.may_react(each, OPEN, PEOPLE, viewer_id=ILSE, author_id=BRAM)
    assert not engine.may_react(each, OPEN, PEOPLE, viewer_id=ILSE, author_id=ILSE)


def test_whoever_answers_others_need_not_write_besides():
    asked = phase(writers="everyone", contributions=(1, 3), reactions=VOICE)

    assert engine.least_of(asked, OPEN, PEOPLE, NOOR) == 0
    assert engine.least_of(asked, OPEN, PEOPLE, ILSE) == 1


def test_only_the_second_voice_is_asked_in_the_second_part():
    advice = phase(blind="reveal", reactions=VOICE, workdays=3)
    turns = all_of("expected") | {NOOR: "expected"}

    assert engine.turns_now(advice, SECOND, turns, PEOPLE) == {NOOR: "expected"}
    assert engine.is_asked(advice, SECOND, PEOPLE, NOOR)
    assert not engine.is_asked(advice, SECOND, PEOPLE, ILSE)
    assert engine.is_asked(advice, OPEN, PEOPLE, ILSE)
    assert not engine.is_asked(advice, CLOSED, PEOPLE, NOOR)


def test_each_part_has_its_own_instruction():
    advice = phase(instruction={"group": "Geef advies."}, reactions=VOICE)

    assert advice.said_to("group") == "Geef advies."
    assert advice.said_to("case_owner") == "Geef advies."
    assert advice.said_to("case_owner", is_second=True) == "Reageer."
    assert advice.said_to("facilitator", is_second=True) == "Lees mee."


# --- order, votes ---


def test_what_was_rated_warm_comes_first_and_what_was_not_rated_last():
    scale = ("warm", "neutraal", "koud")

    assert engine.in_order([1, 2, 3, 4], {1: "koud", 3: "warm", 4: "warm"}, scale) == [3, 4, 1, 2]


def test_who_lost_a_vote():
    assert engine.losers_of({1: "a", 2: "a", 3: "b"}) == {3}
    assert engine.losers_of({1: "a", 2: "b"}) == frozenset()
