"""What two members asked and answered each other (vragen en antwoorden), for one of these two."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.directory.models import Question
from portal.directory.queries import people
from portal.members.models import Member
from portal.members.seen import SeenMember

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with what was answered to it and to each other, the oldest first."""

    messages: Sequence[Question]
    other: Member
    seen: SeenMember | None  # the other, where the viewer can still find them

    @property
    def first(self) -> Question:
        """What it began with; an answer only where its question is erased."""
        return self.messages[0]

    @property
    def last(self) -> Question:
        return self.messages[-1]

    @property
    def is_answered(self) -> bool:
        """Whether who was asked wrote something back."""
        return any(message.asker_id == self.first.asked_id for message in self.messages)

    @property
    def is_declined_openly(self) -> bool:
        """Whether both know that no answer comes."""
        return self.first.decline_told_at is not None and self.first.declined_at is not None


def page_of(viewer: Viewer, page: int) -> tuple[list[Exchange], int]:
    """One page of the viewer's exchanges, in which something was written last first; and how many there are."""
    groups = sorted(_groups(viewer), key=max, reverse=True)
    return _loaded(viewer, groups[(page - 1) * PER_PAGE : page * PER_PAGE]), len(groups)


def exchange_or_404(viewer: Viewer, question_id: int) -> Exchange:
    """The exchange in which the viewer asked, was asked or answered this."""
    for group in _groups(viewer):
        if question_id in group:
            return _loaded(viewer, [group])[0]
    raise NotFound


def _groups(viewer: Viewer) -> list[list[int]]:
    """The ids of every exchange of the viewer: an answer is younger than what it answers."""
    groups: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(Question.id, Question.answers_id)
        .where(or_(Question.asker_id == viewer.id, Question.asked_id == viewer.id))
        .order_by(Question.id)
    )
    for id, answers_id in rows:
        group = groups.get(answers_id, [])
        group.append(id)
        groups[id] = group
    return [group for id, group in groups.items() if group[0] == id]


def _loaded(viewer: Viewer, groups: Sequence[Sequence[int]]) -> list[Exchange]:
    """In the given order: one statement for what was written, one for who of the others can be found."""
    if not groups:
        return []
    rows = db.session.scalars(
        select(Question)
        .options(joinedload(Question.asker), joinedload(Question.asked))
        .where(Question.id.in_([id for group in groups for id in group]))
    )
    by_id = {question.id: question for question in rows}
    firsts = [by_id[group[0]] for group in groups]
    others = [first.asked if first.asker_id == viewer.id else first.asker for first in firsts]
    seen = {person.id: person for person in people.seen(viewer, {other.id for other in others})}
    return [
        Exchange([by_id[id] for id in group], other, seen.get(other.id))
        for group, other in zip(groups, others, strict=True)
    ]
