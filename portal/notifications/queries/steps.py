"""What is asked of a member now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.kinds import Ref
from portal.notifications.models import Step
from portal.notifications.queries.cards import cards_of
from portal.notifications.steps import SORTS, StepSort


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One step as its member reads it."""

    id: int
    sort: StepSort
    name: str
    about: str
    url: str
    due_at: datetime | None

    @property
    def title(self) -> str:
        return str(self.sort.title) % {"name": self.name, "title": self.about}


def steps_of(viewer: Viewer) -> list[OpenStep]:
    """What is asked of the viewer now: first what has a date, then the oldest."""
    rows = db.session.scalars(
        select(Step)
        .where(Step.member_id == viewer.id, Step.closed_at.is_(None))
        .order_by(Step.due_at.is_(None), Step.due_at, Step.id)
    ).all()
    cards = cards_of((Ref(row.subject_kind, row.subject_id) for row in rows if not SORTS[row.what].url), viewer)
    steps = []
    for row in rows:
        sort, card = SORTS[row.what], cards.get(Ref(row.subject_kind, row.subject_id))
        if sort.url:
            steps.append(OpenStep(row.id, sort, "", "", sort.url, row.due_at))
        elif card:
            url = sort.at.format(id=row.subject_id) or card.url
            steps.append(OpenStep(row.id, sort, card.by, card.title, url, row.due_at))
    return steps


def step_of(viewer: Viewer, step_id: int) -> Step | None:
    return db.session.scalars(
        select(Step).where(Step.id == step_id, Step.member_id == viewer.id, Step.closed_at.is_(None))
    ).one_or_none()
