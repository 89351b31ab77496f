"""Every method is played to its end, with lawful and unlawful attempts at random; what must always hold, holds.

One machine for all methods: those that are delivered, and test methods that use the rest of the contract. It knows
none by name. What is asserted is the design of intervision, section 2, said once more and apart from the engine.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.circles.queries import viewer_for
from portal.core import clock, workdays
from portal.core.db import db, transaction
from portal.intervision import method as methods
from portal.intervision import policy
from portal.intervision.actions import after, moving, process, texts
from portal.intervision.models import Contribution, PhaseRun, SealedDraft, Turn
from portal.intervision.queries import rooms
from tests.conftest import NOON
from tests.factories import make_circle, make_consultation, make_group, make_member

EVERY = [*methods.methods().values(), *(methods.read_folder(Path(__file__).parent / "methods"))]
MARK = "zwaluwstaart"
"""In every text that is written; nowhere in the database."""
MOST_TURNS = 120

WHO = st.integers(min_value=0, max_value=9)
SPANS = st.sampled_from([timedelta(minutes=5), timedelta(minutes=31), timedelta(hours=8), timedelta(days=1)])


class PlayThrough(RuleBasedStateMachine):
    """A group plays one consultation. Nobody's turn is kept to: everybody tries everything."""

    method: methods.Method

    @initialize(more=st.integers(min_value=0, max_value=2), nth=st.integers(min_value=0, max_value=11))
    def begin(self, more, nth):
        self.stopped = clock.stopped(NOON)
        self.stopped.__enter__()
        least = next(size for size in range(3, 11) if self.method.suits(size))
        size = min(least + more, self.method.most_people)
        self.people = [make_member(f"Lid {number}") for number in range(size)]
        make_circle(*self.people)
        noor, bram, piet, *_ = self.people
        there = make_consultation(
            make_group(*self.people), noor, self.method, facilitator=bram, stand_in=piet, line=MARK
        )
        self.consultation_id = there.id
        self.versions = [there.version]
        self.play_up_to(1 + nth % len(self.method.phases))

    def play_up_to(self, number):
        """Lawfully, so that every phase gets its share of what people try."""
        for _ in range(3 * len(self.method.phases)):
            run = self.room.current
            if run is None or run.number >= number:
                return
            self.play_lawfully()

    def play_lawfully(self):
        """Everybody writes what is asked of them, and the deadline comes."""
        for each in range(len(self.people)):
            self.write(each, each)
        self.everything_holds()
        self.the_deadline_comes()
        self.everything_holds()

    @property
    def room(self):
        return rooms.room_of(rooms.locked(self.consultation_id))

    def somebody(self, who):
        return self.people[who % len(self.people)]

    def attempt(self, who):
        """The room, its open phase and a member with their viewer; None where nothing is open."""
        room, member = self.room, self.somebody(who)
        run = room.current
        if room.consultation.state != "running" or run is None:
            return None
        return room, run, member, viewer_for(member)

    # --- what people try ---

    @rule(who=WHO, which=st.integers(0, 5))
    def write(self, who, which):
        tried = self.attempt(who)
        if tried is None:
            return
        room, run, member, viewer = tried
        phase = room.phase_of(run)
        may = policy.can_write(viewer, room, run, rooms.wrote_in(run).get(member.id, 0))
        if member.id not in expected_writers(room, phase):
            assert not may, f"{phase.key}: who is no writer may write"
            return
        if may:
            fields, target = self.words(room, phase, member, which)
            if fields:
                texts.write(room, run, member, fields, target=target)
                db.session.commit()

    def words(self, room, phase, member, which):
        if phase.kind == "form":
            return {each.key: f"{MARK} {each.key} {member.id}" for each in phase.fields}, None
        sources = self.sources(room, phase)
        if phase.source_phase and not sources:
            return {}, None
        source = sources[which % len(sources)] if sources else None
        if phase.kind in ("choice", "vote"):
            return {"tekst": str(source.id) if source else phase.scale[which % len(phase.scale)]}, None
        if phase.kind == "rating":
            return {"tekst": phase.scale[which % len(phase.scale)]}, source
        return {"tekst": f"{MARK} van {member.id}"}, source

    def sources(self, room, phase):
        found = next((each for each in reversed(room.runs) if each.key == phase.source_phase), None)
        return rooms.contributions_of(room, [found]).get(found.id, []) if found else []

    @rule(which=st.integers(0, 5))
    def everybody_writes(self, which):
        """As most do: so that the play comes to its later phases too."""
        for number in range(len(self.people)):
            self.write(number, which)

    @rule(passing=st.booleans())
    def everybody_is_done(self, passing):
        for number in range(len(self.people)):
            self.say_done(number)
            if passing:
                self.say_pass(number)
        clock.travel(timedelta(minutes=31))
        self.advance()

    @rule()
    def the_deadline_comes(self):
        room = self.room
        if room.consultation.state == "running":
            clock.stop_at(max(room.current.due_at, clock.now()))
            self.advance()

    @rule(who=WHO)
    def say_done(self, who):
        tried = self.attempt(who)
        if tried and policy.can_say_done(tried[3], tried[0], tried[1]):
            room, run, member, _viewer = tried
            try:
                texts.done(room, run, member)
            except texts.TooFew:
                assert rooms.wrote_in(run).get(member.id, 0) < room.phase_of(run).least
            db.session.commit()

    @rule(who=WHO)
    def say_pass(self, who):
        tried = self.attempt(who)
        if tried and policy.can_pass(tried[3], tried[0], tried[1]):
            texts.skip_turn(*tried[:3])
            db.session.commit()

    @rule(who=WHO)
    def come_back_on_it(self, who):
        tried = self.attempt(who)
        if tried and policy.can_reopen_turn(tried[3], tried[0], tried[1]):
            texts.not_done(*tried[:3])
            db.session.commit()

    @rule(who=WHO, sends=st.booleans())
    def type_something(self, who, sends):
        tried = self.attempt(who)
        if tried is None:
            return
        room, run, member, viewer = tried
        if room.phase_of(run).kind == "text" and policy.can_write(
            viewer, room, run, rooms.wrote_in(run).get(member.id, 0)
        ):
            texts.keep_draft(room, run, member, "", {"tekst": f"{MARK} half"}, tab="a", sequence=1)
            texts.send_draft_at_deadline(room, run, member, wanted=sends)
            db.session.commit()

    @rule(who=WHO, is_away=st.booleans())
    def go_away_or_come_back(self, who, is_away):
        tried = self.attempt(who)
        if tried is None:
            return
        room, _run, member, viewer = tried
        if is_away and policy.can_be_away(viewer, room) and len(room.people.member_ids) > 3:
            process.be_away(room, member)
        elif not is_away and policy.can_be_back(viewer, room):
            process.be_back(room, member)
        db.session.commit()

    @rule(who=WHO, what=st.sampled_from(["go_on", "skip"]))
    def decide(self, who, what):
        tried = self.attempt(who)
        if tried and policy.can_choose(tried[3], tried[0], tried[1]):
            process.choose(*tried[:3], what)
            db.session.commit()

    @rule(who=WHO)
    def say_enough(self, who):
        tried = self.attempt(who)
        if tried and policy.can_say_enough(tried[3], tried[0], tried[1]):
            process.enough(*tried[:3])
            db.session.commit()

    @rule(who=WHO)
    def once_more(self, who):
        tried = self.attempt(who)
        if tried and policy.can_repeat(tried[3], tried[0], tried[1]):
            process.once_more(*tried[:3], wanted=True)
            db.session.commit()

    @rule(span=SPANS)
    def time_passes(self, span):
        clock.travel(span)
        self.advance()

    def advance(self):
        with transaction():
            moving.advance(self.consultation_id)

    # --- what must always hold ---

    @invariant()
    def everything_holds(self):
        """After every step, and after each phase that is played lawfully."""
        if not hasattr(self, "consultation_id"):
            return
        room = self.room
        written = rooms.contributions_of(room)
        self.nothing_blind_is_seen_early(room, written)
        self.the_silent_are_not_expected(room)
        self.one_phase_runs_and_the_clock_goes_forward(room)
        self.deadlines_are_at_five_on_working_days(room)
        self.nobody_writes_more_than_the_phase_takes(room, written)
        self.who_is_without_a_link_has_none(room, written)
        self.no_word_can_be_read_in_the_database()
        self.withheld_fields_wait_for_their_phase(room, written)
        self.drafts_belong_to_the_phase_that_runs(room)

    def nothing_blind_is_seen_early(self, room, written):
        for run in room.runs:
            phase = room.phase_of(run)
            there = written.get(run.id, [])
            is_over = run.state not in ("open", "grace", "choosing")
            for member in self.people:
                others = {each.author_id for each in rooms.shown_to(room, run, there, member.id)} - {member.id}
                if phase.readers == "self" and phase.blind != "reveal":
                    assert not others, f"{phase.key}: a private text is read"
                elif not is_over and phase.blind == "reveal":
                    assert not others, f"{phase.key}: a blind text is read early"
                elif not is_over and phase.blind == "own_first" and member.id not in {e.author_id for e in there}:
                    assert not others, f"{phase.key}: read before writing"
                elif not is_over and phase.case_owner == "away" and member.id == room.consultation.case_owner_id:
                    assert not others, f"{phase.key}: the case owner is not away"
                elif not is_over and phase.readers == "group" and phase.case_owner == "takes_part":
                    assert not others or member.id != room.consultation.case_owner_id

    def the_silent_are_not_expected(self, room):
        for run in room.runs:
            phase = room.phase_of(run)
            reacts = phase.reactions is not None and phase.reactions.writer == "case_owner"
            if phase.case_owner != "takes_part" and not reacts and run is room.current:
                assert room.consultation.case_owner_id not in room.turns.get(run.id, {})

    def one_phase_runs_and_the_clock_goes_forward(self, room):
        there = room.consultation
        assert [each.place for each in room.runs] == list(range(1, there.place + 1))
        assert sum(not each.run.is_over for each in room.runs) == (1 if there.state == "running" else 0)
        assert there.version >= self.versions[-1]
        self.versions.append(there.version)
        if there.state == "running":
            assert there.due_at is not None
            assert clock.now() - there.due_at < timedelta(minutes=1) or there.due_at > clock.now()

    def deadlines_are_at_five_on_working_days(self, room):
        for run in room.runs:
            local = clock.local(run.due_at)
            assert (local.hour, local.minute) == (17, 0)
            assert workdays.is_working_day(local.date())

    def nobody_writes_more_than_the_phase_takes(self, room, written):
        for run in room.runs:
            counted = Counter(each.author_id for each in written.get(run.id, []) if each.addition_to_id is None)
            counted.pop(None, None)  # a link that is gone counts for nobody
            assert all(number <= room.phase_of(run).most for number in counted.values())

    def who_is_without_a_link_has_none(self, room, written):
        for run in room.runs:
            if room.phase_of(run).authors == "unlinked" and run.state == "closed":
                there = written.get(run.id, [])
                assert {each.author_id for each in there} <= {None}
                assert all(room.name_of(each.author_id, room.phase_of(run)) == "" for each in there)

    def no_word_can_be_read_in_the_database(self):
        mark = MARK.encode()
        for column in (Contribution.sealed, Contribution.withheld, SealedDraft.sealed):
            assert not any(mark in (kept or b"") for kept in db.session.scalars(select(column)))

    def withheld_fields_wait_for_their_phase(self, room, written):
        for run in room.runs:
            phase = room.phase_of(run)
            for each in written.get(run.id, []) if phase.sealed else ():
                shown = set(texts.words_of(room, each).fields) & set(phase.sealed)
                revealed = {name for other in room.runs for name in room.phase_of(other).reveals}
                assert shown <= revealed

    def drafts_belong_to_the_phase_that_runs(self, room):
        kept = set(
            db.session.scalars(
                select(SealedDraft.run_id)
                .join(PhaseRun, PhaseRun.id == SealedDraft.run_id)
                .where(PhaseRun.consultation_id == self.consultation_id)
            )
        )
        assert kept <= ({room.current.id} if room.current else set())

    def teardown(self):
        """To the end, whatever was left undone; then nothing is left of it."""
        if not hasattr(self, "consultation_id"):
            return
        try:
            for _ in range(MOST_TURNS):
                room = self.room
                there = room.consultation
                if there.state != "running":
                    break
                if room.current.state == "choosing":
                    clock.stop_at(max(there.due_at, clock.now()))
                    self.advance()
                else:
                    self.play_lawfully()
            assert there.state in ("closed", "stopped")
            with transaction():
                if there.state == "closed":
                    after.erase(self.room)
            left = select(Contribution.id).where(Contribution.consultation_id == self.consultation_id)
            assert not db.session.scalars(left).all()
        finally:
            db.session.rollback()
            self.stopped.__exit__(None, None, None)


def expected_writers(room, phase):
    """Who may write, from the words of the method alone."""
    there, members = room.consultation, room.people.member_ids
    if phase.kind == "pause":
        return set()
    if phase.writers == "case_owner":
        return {there.case_owner_id}
    if phase.writers == "group":
        return set(members) - {there.case_owner_id} if not phase.only else losers(room, phase)
    if phase.writers == "facilitator":
        return {each for each in (there.facilitator_id, there.stand_in_id, there.case_owner_id) if each in members}
    return set(members) if not phase.only else losers(room, phase)


def losers(room, phase):
    of = next(each.id for each in reversed(room.runs) if each.key == phase.only.partition(":")[2])
    return set(db.session.scalars(select(Turn.member_id).where(Turn.run_id == of, Turn.lost_vote)))


@pytest.mark.parametrize("played", EVERY, ids=lambda each: each.key)
def test_a_method_is_played_to_its_end(database, played):
    """What is tried at random is the same on each database; PostgreSQL, where it takes twice as long, plays it less."""
    machine = type("Played", (PlayThrough,), {"method": played})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=3 if database.is_sqlite else 2,
            stateful_step_count=20,
            phases=(Phase.explicit, Phase.generate),  # what fails is told at once; making it smaller takes minutes
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
