"""Every method, played as it is meant: whoever is asked writes, reacts, and says when they are ready. None by name."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.circles.queries import viewer_for
from portal.core.db import db
from portal.intervision import engine, policy
from portal.intervision import method as methods
from portal.intervision.actions import moving, process, texts
from portal.intervision.queries import rooms
from tests.factories import make_circle, make_consultation, make_group, make_member

EVERY = [*methods.methods().values(), *methods.read_folder(Path(__file__).parent / "methods")]


class Play:
    """One consultation, from its first phase to its last. `passed`: (phase, state) in the order in which they ran."""

    def __init__(self, method, clock):
        self.clock, self.passed = clock, []
        self.people = [make_member(f"Lid {number}") for number in range(max(5, method.group_size[0]))]
        make_circle(*self.people)
        noor, bram, piet, *_ = self.people
        group = make_group(*self.people)
        self.there = make_consultation(group, noor, method, facilitator=bram, stand_in=piet)

    @property
    def room(self):
        return rooms.room_of(rooms.locked(self.there.id))

    def to_the_end(self):
        while (room := self.room).consultation.state == "running":
            run = room.current
            self.passed.append((run.key, run.state))
            assert len(self.passed) < 40, self.passed
            if run.run.is_second:
                self.everybody_reacts()
            else:
                self.everybody_writes()
            self.nobody_is_left_waiting()
            self.go_on(room.phase_of(run), run.id)

    def everybody_writes(self):
        room = self.room
        run, phase = room.current, room.phase_of(room.current)
        for member in self.people:
            if policy.can_write(viewer_for(member), room, run, 0):
                for fields, target in self.words(room, phase, member)[: phase.most]:
                    texts.write(self.room, self.room.current, member, fields, target=target)
        if not phase.has_second_part:
            self.everybody_reacts()

    def words(self, room, phase, member):
        if phase.kind == "form":
            return [({each.key: f"{each.key} van {member.id}" for each in phase.fields}, None)]
        source = next((each for each in reversed(room.runs) if each.key == phase.source_phase), None)
        there = rooms.contributions_of(room, [source]).get(source.id, []) if source else []
        word = phase.scale[member.id % len(phase.scale)] if phase.scale else f"Tekst van {member.id}"
        if phase.kind in ("choice", "vote"):
            return [({"tekst": str(there[0].id) if there else word}, None)]
        return [({"tekst": word}, each) for each in there] if phase.source_phase else [({"tekst": word}, None)]

    def everybody_reacts(self):
        """On all that they read; where somebody reacts, they read it."""
        room = self.room
        run, phase = room.current, room.phase_of(room.current)
        written = rooms.contributions_of(room, [run]).get(run.id, [])
        reacted = set()
        for member in self.people:
            shown = rooms.shown_to(room, run, written, member.id)
            for each in written:
                if policy.can_react(viewer_for(member), room, run, each):
                    assert each in shown
                    texts.react(room, each, member, "een woord")
                    reacted.add(member.id)
        if phase.reactions and any(each.author_id not in engine.second_voice(phase, room.people) for each in written):
            assert reacted, f"{phase.key}: nobody could react"

    def nobody_is_left_waiting(self):
        """Whoever can say that they are ready says so, or passes."""
        for member in self.people:
            room = self.room
            if policy.can_say_done(viewer_for(member), room, room.current):
                try:
                    texts.done(room, room.current, member)
                except texts.TooFew:
                    texts.skip_turn(room, room.current, member)

    def go_on(self, phase, run_id):
        room, facilitator = self.room, self.facilitator()
        if policy.can_say_enough(viewer_for(facilitator), room, room.current):
            process.enough(room, room.current, facilitator)
        for member in self.people:
            room = self.room
            if room.current and policy.can_repeat(viewer_for(member), room, room.current):
                process.once_more(room, room.current, member, wanted=True)
        room = self.room
        if phase.done_when == "time":
            assert room.current.state in ("open", "second"), "it waits for nobody"
            self.clock.stop_at(room.current.due_at)
        else:
            assert room.current.grace_until, f"{phase.key}: everybody is ready and it does not end"
            self.clock.travel(timedelta(minutes=30))
        moving.advance(self.there.id)
        db.session.commit()

    def facilitator(self):
        room = self.room
        return next(each for each in self.people if each.id == room.people.acting_facilitator_id)


def expected(method):
    """The phases, each second part after its first, repeated as often as the method allows."""
    order, repeated = [], {}
    number = 0
    while number < len(method.phases):
        phase = method.phases[number]
        order += [(phase.key, "open")] + ([(phase.key, "second")] if phase.has_second_part else [])
        repeated[phase.key] = repeated.get(phase.key, 0) + 1
        again = phase.repeat.to and repeated[phase.key] < phase.repeat.at_most
        number = method.number_of(phase.repeat.to) - 1 if again else number + 1
    return order


@pytest.mark.parametrize("method", EVERY, ids=lambda each: each.key)
def test_a_method_is_played_to_its_end_as_it_is_meant(database, clock, method):
    play = Play(method, clock)
    play.to_the_end()

    assert play.passed == expected(method)
    assert play.room.consultation.state == "closed"
    assert all(each.state in ("closed", "skipped") for each in play.room.runs)
