"""A consultation that is played as it is meant: whoever is asked writes, reacts, and says when they are ready."""

from collections.abc import Callable
from typing import Any

from portal.circles.queries import viewer_for
from portal.core import clock
from portal.core.db import db
from portal.intervision import engine, policy
from portal.intervision.actions import moving, process, texts
from portal.intervision.method import Method, Phase
from portal.intervision.models import Contribution
from portal.intervision.queries import rooms
from portal.intervision.room import Room
from portal.members.models import Member
from tests.factories import make_circle, make_consultation, make_group, make_member
from tests.intervision.table import HALF_AN_HOUR

Say = Callable[[str], str]
"""A text that begins with these words."""


class Play:
    """One consultation, under a clock that stands still. `passed`: (phase, state) in the order in which they ran."""

    def __init__(self, method: Method, *, people: int = 0, each_writes: int = 1, say: Say = str) -> None:
        """`each_writes`: so many texts at most where a phase takes more than one."""
        self.each_writes, self.say = each_writes, say
        self.passed: list[tuple[str, str]] = []
        self.people = [make_member(f"Lid {number}") for number in range(people or max(5, method.group_size[0]))]
        make_circle(*self.people)
        noor, bram, piet, *_ = self.people
        group = make_group(*self.people)
        self.there = make_consultation(group, noor, method, facilitator=bram, stand_in=piet)

    @property
    def room(self) -> Room:
        return rooms.room_of(rooms.locked(self.there.id))

    @property
    def run(self) -> Any:
        return self.room.current

    def to_the_end(self) -> None:
        while self.room.consultation.state == "running":
            self.turn()

    def turn(self) -> None:
        """One phase, or one part of it, to its close."""
        room = self.room
        phase = room.phase_of(room.current)
        self.everybody_does_their_part()
        self.nobody_is_left_waiting()
        self.go_on(phase)

    def everybody_does_their_part(self) -> None:
        run = self.run
        self.passed.append((run.key, run.state))
        assert len(self.passed) < 40, self.passed
        if run.run.is_second:
            self.everybody_reacts()
        else:
            self.everybody_writes()

    def everybody_writes(self) -> None:
        room = self.room
        phase = room.phase_of(room.current)
        for member in self.people:
            if policy.can_write(viewer_for(member), room, room.current, 0):
                for fields, target in self.words(room, phase, member)[: phase.most]:
                    now = self.room
                    texts.write(now, now.current, member, fields, target=target)
        if not phase.has_second_part:
            self.everybody_reacts()

    def words(self, room: Room, phase: Phase, member: Member) -> list[tuple[dict[str, str], Contribution | None]]:
        """What a member writes in a phase: fields, each with the text that they answer."""
        if phase.kind == "form":
            return [({each.key: self.say(f"{each.key} van {member.id}") for each in phase.fields}, None)]
        source = next((each for each in reversed(room.runs) if each.key == phase.source_phase), None)
        there = rooms.contributions_of(room, [source]).get(source.id, []) if source else []
        word = phase.scale[member.id % len(phase.scale)] if phase.scale else self.say(f"Tekst van {member.id}")
        if phase.kind in ("choice", "vote"):
            return [({"tekst": str(there[0].id) if there else word}, None)]
        if phase.source_phase:
            return [({"tekst": word}, each) for each in there]
        return [({"tekst": word}, None)] * self.each_writes

    def everybody_reacts(self) -> None:
        """On all that they read; where somebody reacts, they read it."""
        room = self.room
        run = room.current
        phase = room.phase_of(run)
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

    def nobody_is_left_waiting(self) -> None:
        """Whoever can say that they are ready says so, or passes."""
        for member in self.people:
            room = self.room
            if policy.can_say_done(viewer_for(member), room, room.current):
                try:
                    texts.done(room, room.current, member)
                except texts.TooFew:
                    texts.skip_turn(room, room.current, member)

    def go_on(self, phase: Phase) -> None:
        room = self.room
        facilitator = self.facilitator_of(room)
        if policy.can_say_enough(viewer_for(facilitator), room, room.current):
            process.enough(room, room.current, facilitator)
        for member in self.people:
            room = self.room
            if room.current and policy.can_repeat(viewer_for(member), room, room.current):
                process.once_more(room, room.current, member, wanted=True)
        run = self.run
        if phase.done_when == "time":
            assert run.state in ("open", "second"), "it waits for nobody"
            clock.stop_at(run.due_at)
        else:
            assert run.grace_until, f"{phase.key}: everybody is ready and it does not end"
            clock.travel(HALF_AN_HOUR)
        moving.advance(self.there.id)
        db.session.commit()

    def facilitator_of(self, room: Room) -> Member:
        return next(each for each in self.people if each.id == room.people.acting_facilitator_id)
