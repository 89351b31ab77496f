"""What is asked of a member now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.circles.viewer import Viewer
from portal.core import kinds
from portal.core.db import db
from portal.core.kinds import Ref, Task
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
    subject_id: int = 0
    task: Task | None = None
    """As what it is about tells it, where that differs from one to another."""

    @property
    def away_url(self) -> str:
        """Where one says that one would rather not."""
        return self.sort.away.format(id=self.subject_id) or f"/stappen/{self.id}/weg"

    @property
    def title(self) -> str:
        if self.task and self.task.title:
            return self.task.title
        return str(self.sort.title) % {"name": self.name, "title": self.about}

    @property
    def why(self) -> str:
        return self.task.why if self.task else str(self.sort.why)

    @property
    def minutes(self) -> int:
        return self.task.minutes if self.task else self.sort.minutes


def steps_of(viewer: Viewer) -> list[OpenStep]:
    """What is asked of the viewer now: first what has a date, then the oldest."""
    rows = db.session.scalars(
        select(Step)
        .where(Step.member_id == viewer.id, Step.closed_at.is_(None))
        .order_by(Step.due_at.is_(None), Step.due_at, Step.id)
    ).all()
    cards = cards_of((Ref(row.subject_kind, row.subject_id) for row in rows if not SORTS[row.what].url), viewer)
    tasks = _tasks_of(rows, viewer)
    steps = []
    for row in rows:
        sort, card = SORTS[row.what], cards.get(Ref(row.subject_kind, row.subject_id))
        if sort.url:
            steps.append(OpenStep(row.id, sort, "", "", sort.url, row.due_at))
        elif card:
            url = sort.at.format(id=row.subject_id) or card.url
            task = tasks.get(row.id)
            steps.append(OpenStep(row.id, sort, card.by, card.title, url, row.due_at, row.subject_id, task))
    return steps


def _tasks_of(rows: Iterable[Step], viewer: Viewer) -> dict[int, Task]:
    """Step id -> what its kind says of it."""
    by_kind: dict[str, list[Step]] = defaultdict(list)
    for row in rows:
        if row.subject_kind:
            by_kind[row.subject_kind].append(row)
    found: dict[int, Task] = {}
    for kind, some in by_kind.items():
        told = kinds.get(kind).tasks([(row.what, row.subject_id) for row in some], viewer)
        found |= {row.id: told[row.what, row.subject_id] for row in some if (row.what, row.subject_id) in told}
    return found


def step_of(viewer: Viewer, step_id: int) -> Step | None:
    return db.session.scalars(
        select(Step).where(Step.id == step_id, Step.member_id == viewer.id, Step.closed_at.is_(None))
    ).one_or_none()
