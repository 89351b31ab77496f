"""A second voice in a phase: the case owner who reacts to what others wrote in secret, or answers while they ask."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import bus
from portal.core.db import db
from portal.intervision import policy
from portal.intervision.actions import moving, process, texts
from portal.intervision.events import SecondVoiceAsked
from portal.intervision.models import Contribution, SealedDraft
from portal.intervision.queries import rooms
from tests.factories import make_circle, make_member
from tests.intervision.test_actions import again, begun, done, pass_time, seen, write

HALF_AN_HOUR = timedelta(minutes=30)
SAID = {"group": "Lees wat je collega's schreven.", "case_owner": "Zeg per advies wat het je doet."}
RATING = {
    "writer": "case_owner",
    "kind": "rating",
    "scale": ["spreekt aan", "niet", "nog onzeker"],
    "instruction": SAID,
}
ADVICE = {"done_when": "case_owner", "workdays": 3, "contributions": [1, 3], "authors": "named", "reactions": RATING}


@pytest.fixture
def people(database, clock):
    """Noor brings a case, Bram guards the steps, Piet stands in; Ilse and Daan complete the group."""
    people = [make_member(name) for name in ("Noor", "Bram", "Piet", "Ilse", "Daan")]
    make_circle(*people)
    return people


@pytest.fixture
def advised(people, clock):
    """Four have advised in secret, and had half an hour to change their minds."""
    room = begun(people, "kern", "dagboek", kern=ADVICE)
    for each in people[1:]:
        write(room, each, f"Advies van {each.name}")
        done(room, each)
    pass_time(clock, room, HALF_AN_HOUR)
    return room


def current(room):
    return again(room).current


def reach_deadline(clock, room):
    clock.stop_at(current(room).due_at)
    moving.advance(room.consultation.id)


def of(room, author):
    return next(each for each in rooms.contributions_of(room)[current(room).id] if each.author_id == author.id)


def can(name, member, room, *more):
    room = again(room)
    return getattr(policy, name)(member, room, room.current, *more)


def test_the_case_owner_reacts_once_the_texts_are_shown(people, advised, clock):
    noor, _bram, _piet, ilse, daan = people
    run = current(advised)
    assert (run.key, run.state) == ("kern", "second")
    assert len(seen(advised, noor, "kern")) == len(seen(advised, daan, "kern")) == 4
    theirs = of(advised, ilse)
    assert can("can_react", noor, advised, theirs) and not can("can_react", daan, advised, theirs)
    assert can("can_add", ilse, advised, theirs) and not can("can_change", ilse, advised, theirs)
    assert not can("can_write", ilse, advised, 1) and not can("can_say_done", ilse, advised)

    texts.react(again(advised), theirs, noor, "niet")
    texts.react(again(advised), theirs, noor, "spreekt aan")
    done(advised, noor)
    pass_time(clock, advised, HALF_AN_HOUR)

    assert current(advised).key == "dagboek"
    (kept,) = rooms.reactions_of([theirs.id])[theirs.id]
    assert texts.reaction_of(again(advised), kept) == "spreekt aan"


def test_before_the_texts_are_shown_there_is_nothing_to_react_to(people, clock):
    noor, bram, *_ = people
    room = begun(people, "kern", "dagboek", kern=ADVICE)
    theirs = write(room, bram, "Bel hem op.")

    assert not can("can_react", noor, room, theirs)
    assert seen(room, noor, "kern") == []


def test_the_second_voice_has_a_day_of_its_own_and_is_asked_by_itself(people, clock, monkeypatch):
    noor, *others = people
    heard = []
    monkeypatch.setitem(bus._listeners, SecondVoiceAsked, [heard.append])
    room = begun(people, "kern", "dagboek", kern=ADVICE)
    written_by = current(room).due_at
    for each in others[:3]:
        write(room, each, "Een advies.")
    reach_deadline(clock, room)

    assert (written_by.day, current(room).due_at.day) == (30, 1)
    assert [each.expected_ids for each in heard] == [{noor.id}]

    reach_deadline(clock, room)
    assert current(room).key == "dagboek"


def test_without_texts_there_is_no_second_part(people, clock):
    _noor, *others = people
    room = begun(people, "kern", "dagboek", kern=ADVICE)
    for each in others:
        texts.skip_turn(again(room), current(room), each)
    pass_time(clock, room, HALF_AN_HOUR)

    assert current(room).key == "dagboek"


def test_within_its_grace_the_second_voice_can_come_back_on_it(people, advised, clock):
    noor, *_ = people
    done(advised, noor)
    assert current(advised).state == "second_grace"
    assert can("can_reopen_turn", noor, advised)
    texts.not_done(again(advised), current(advised), noor)

    assert current(advised).state == "second"


def test_going_on_below_quorum_still_asks_the_second_voice(people, clock):
    _noor, bram, *_ = people
    room = begun(people, "kern", "dagboek", kern=ADVICE)
    write(room, bram, "Bel hem op.")
    for _ in range(2):
        reach_deadline(clock, room)
    assert current(room).state == "choosing"
    process.choose(again(room), current(room), bram, "go_on")

    assert (current(room).key, current(room).state) == ("kern", "second")


def test_what_was_shown_stays_when_its_writer_leaves_in_the_second_part(people, advised, clock):
    *_, daan = people
    process.leave(again(advised), daan.id)

    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 4


def test_what_the_second_voice_typed_and_did_not_send_stays_with_them(people, advised, clock):
    noor, _bram, _piet, ilse, _daan = people
    key = f"reactie-{of(advised, ilse).id}"
    texts.keep_draft(again(advised), current(advised), noor, key, {"tekst": "Ik twijfel"}, tab="a", sequence=1)
    reach_deadline(clock, advised)

    assert [(each.member_id, each.key) for each in db.session.scalars(select(SealedDraft))] == [(noor.id, key)]


def test_a_case_owner_who_only_answered_is_ready_too(people, clock):
    noor, bram, *_ = people
    answers = {"writer": "case_owner", "kind": "text"}
    asked = {"writers": "everyone", "readers": "everyone", "case_owner": "takes_part", "repeat": {}}
    room = begun(people, "roddel", "dagboek", roddel={**asked, "contributions": [1, 5], "reactions": answers})
    question = write(room, bram, "Wat gebeurde er daarna?")
    assert can("can_react", noor, room, question)
    texts.react(again(room), question, noor, "Toen bleef het stil.")
    done(room, noor)
    with pytest.raises(texts.TooFew):
        done(room, people[2])
