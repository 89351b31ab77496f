"""How the intervision groups of the demo community are formed, and how far their cases came."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from portal.core import clock
from portal.demo.actions.story import Story
from portal.demo.written_intervision import ConsultationWritten, GroupWritten, PhaseWritten, TeaserWritten
from portal.intervision import queries
from portal.intervision.actions import after, groups, moving, planning, sheets, texts
from portal.intervision.engine import GRACE
from portal.intervision.method import methods
from portal.intervision.models import Group
from portal.intervision.room import Room

AFTER_FORMING, BETWEEN_SIGNATURES = 0.2, 0.3  # hours, each on a working day of its own
SITTING = timedelta(hours=1)
"""Within which everybody writes before a phase is done: nobody writes at night."""


def gather(story: Story) -> None:
    for written in story.community.groups:
        Telling(story, written).gather()


class Telling:
    """One group while it is told."""

    def __init__(self, story: Story, written: GroupWritten) -> None:
        self.story = story
        self.written = written
        self.ago = story.calendar.workdays_ago
        self._group: Group | None = None

    @property
    def group(self) -> Group:
        assert self._group is not None
        return self._group

    def gather(self) -> None:
        formed = self.written.formed_days_ago
        self.story.at(self.ago(formed), self._form)
        for number, key in enumerate(self.written.members):
            signed = self.story.calendar.after(self.ago(formed - number), AFTER_FORMING + BETWEEN_SIGNATURES * number)
            self.story.at(signed, partial(self._sign, key))
        for consultation in self.written.consultations:
            Case(self, consultation).gather()
        for teaser in self.written.teasers:
            self.story.at(self.ago(teaser.days_ago), partial(self._offer, teaser))

    def _form(self) -> None:
        members = [self.story.members[key] for key in self.written.members]
        self._group = groups.form(name=self.written.name, members=members)

    def _sign(self, key: str) -> None:
        groups.sign(self.group, self.story.members[key])

    def _offer(self, written: TeaserWritten) -> None:
        teaser = planning.offer(self.group, self.story.members[written.by], written.line)
        for key in written.voices:
            planning.speak_for(teaser, self.story.members[key])


class Case:
    """One consultation while it is told: phase after phase, as long as it is written how."""

    def __init__(self, telling: Telling, written: ConsultationWritten) -> None:
        self.telling = telling
        self.story = telling.story
        self.written = written
        self._id = 0
        self._asked: list[int] = []

    @property
    def room(self) -> Room:
        return queries.rooms.room_of(queries.rooms.locked(self._id))

    def gather(self) -> None:
        written, ago = self.written, self.telling.ago
        planned, begun = ago(written.planned_days_ago), ago(written.begins_days_ago)
        self.story.at(planned, self._plan)
        others = [key for key in self.telling.written.members if key != written.by]
        for number, key in enumerate(others, 1):
            self.story.at(self.story.calendar.after(planned, 1.7 * number), partial(self._attend, key))
        self.story.at(begun, self._begin)
        opened = begun
        for phase in written.phases:
            opened = self._run(phase, opened)
        if self.is_closed:
            for number, key in enumerate(written.learning, 1):
                self.story.at(self.story.calendar.after(opened, 1.3 * number), partial(self._learn, key))
            self.story.at(self.story.calendar.after(opened, 2), self._intend)
        if written.erased_days_ago:
            self.story.at(ago(written.erased_days_ago), self._erase)

    @property
    def is_closed(self) -> bool:
        return all(phase.is_done for phase in self.written.phases)

    def _run(self, phase: PhaseWritten, opened: datetime) -> datetime:
        """Gather what is written in a phase. Answers when the next one opens."""
        calendar = self.story.calendar
        if phase.is_done:
            last = self.telling.ago(phase.done_days_ago)
            first = max(opened, last - SITTING)
        else:
            last = self.telling.ago(0)
            first = calendar.after(last, -phase.hours)
        said = phase.said()
        for number, (by, fields) in enumerate(said, 1):
            moment = first + (last - first) * number / (len(said) + (0 if phase.is_done else 1))
            self.story.at(moment, partial(self._write, by, fields))
        if phase.answers:
            self.story.at(last, partial(self._answer, phase))
        if not phase.is_done:
            self.story.at(last, self._ready)
            return last
        self.story.at(last + timedelta(minutes=2), self._ready)
        closed = last + timedelta(minutes=3) + GRACE
        self.story.at(closed, self._look)
        return closed

    def _plan(self) -> None:
        written, members = self.written, self.story.members
        begins = clock.local(self.telling.ago(written.begins_days_ago)).date()
        teaser = planning.offer(self.telling.group, members[written.by], written.line)
        self._id = planning.plan(
            self.telling.group,
            teaser,
            method=methods()[written.method],
            facilitator_id=members[written.facilitator].id,
            stand_in_id=members[written.stand_in].id,
            starts_on=begins,
            by=members[written.by],
        ).id

    def _attend(self, key: str) -> None:
        planning.attend(self.room, self.story.members[key], takes_part=True)

    def _begin(self) -> None:
        planning.begin_now(self.room)

    def _write(self, by: str, fields: Mapping[str, str]) -> None:
        room = self.room
        assert room.current is not None
        made = texts.write(room, room.current, self.story.members[by], fields)
        if room.phase_of(room.current).kind == "question":
            self._asked.append(made.id)

    def _answer(self, phase: PhaseWritten) -> None:
        room = self.room
        assert room.current is not None
        answers = {self._asked[int(number) - 1]: text for number, text in phase.answers.items()}
        sheets.answer(room, room.current, self.story.members[self.written.by], answers)

    def _ready(self) -> None:
        """Whoever wrote is ready; nobody is where the clock closes."""
        room = self.room
        run = room.current
        assert run is not None
        wrote = queries.rooms.wrote_in(run)
        if room.phase_of(run).done_when == "time":
            return
        for member_id in sorted(wrote):
            texts.done(self.room, run, room.attending[member_id].member)

    def _look(self) -> None:
        """Somebody comes by when the grace is over."""
        moving.advance(self._id)

    def _learn(self, key: str) -> None:
        learned = self.written.learning[key]
        after.learn(self.room, self.story.members[key], learned.text, is_shared=learned.shared)

    def _intend(self) -> None:
        intention = self.written.intention
        if intention is not None:
            after.intend(self.room, intention.text, clock.today() + timedelta(days=intention.days))

    def _erase(self) -> None:
        after.erase(self.room)
