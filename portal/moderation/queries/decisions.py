"""Decisions as moderators and the author see them, and the numbers that everybody sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from portal.circles.viewer import Viewer
from portal.core import clock, kinds
from portal.core.db import db, one_or_404
from portal.core.files import StoredFile
from portal.core.kinds import Shown
from portal.moderation.models import Decision, Report
from portal.moderation.queries.makers import made_with

PER_PAGE = 25
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """What is public of a year of moderation: numbers."""

    made: int
    waiting: int
    left: int
    hidden: int
    undone: int
    appealed: int
    reversed: int

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.waiting or self.left or self.hidden)


def appealed(viewer: Viewer) -> Sequence[tuple[Decision, int]]:
    """Decisions of others that wait for a second look, with a report on each."""
    return _with_report(
        _not_own(viewer)
        .where(Decision.appealed_at.is_not(None), Decision.appeal_decided_at.is_(None), Decision.undone_at.is_(None))
        .order_by(Decision.appealed_at)
        .limit(AT_ONCE)
    )


def decided(viewer: Viewer, page: int) -> Sequence[tuple[Decision, int]]:
    """One page of decisions, newest first, with a report on each."""
    return _with_report(_not_own(viewer).order_by(Decision.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE))


def decided_count(viewer: Viewer) -> int:
    return db.session.scalar(select(func.count()).select_from(_not_own(viewer).subquery())) or 0


def decision_or_404(viewer: Viewer, kind: str, item_id: int) -> Decision:
    """The last decision about something that the viewer wrote, alone or with others."""
    return one_or_404(
        select(Decision)
        .where(Decision.kind == kind, Decision.item_id == item_id)
        .where(or_(Decision.author_id == viewer.id, made_with(viewer.id, Decision)))
        .order_by(Decision.id.desc())
        .limit(1)
    )


def own_words(decision: Decision) -> Shown | None:
    """What the decision is about, for its author."""
    shown = kinds.get(decision.kind).context(decision.item_id)
    return shown[-1] if shown else None


def own_file_or_404(decision: Decision, file_id: int) -> StoredFile:
    """A file of what the decision is about, for its author."""
    thing = own_words(decision)
    if thing is None or file_id not in thing.files.values():
        raise NotFound
    return one_or_404(select(StoredFile).where(StoredFile.id == file_id))


def counts(since: datetime) -> Counts:
    """Numbers of reports and decisions since a moment; what waits is of now."""
    made, waits = db.session.execute(
        select(
            func.count(case((Report.made_at >= since, 1))), func.count(case((Report.decision_id.is_(None), 1)))
        ).select_from(Report)
    ).one()
    decisions = db.session.execute(
        select(
            func.count(case((Decision.outcome == "left", 1))),
            func.count(case((Decision.outcome == "hidden", 1))),
            func.count(Decision.undone_at),
            func.count(Decision.appealed_at),
            func.count(case((Decision.appeal_outcome == "reversed", 1))),
        ).where(Decision.decided_at >= since)
    ).one()
    return Counts(made, waits, *decisions)


def past_keeping(kept: timedelta) -> Select[tuple[int]]:
    """Decisions about which the last word was said longer ago than `kept`."""
    before = clock.now() - kept
    return select(Decision.id).where(
        Decision.decided_at < before,
        or_(Decision.undone_at.is_(None), Decision.undone_at < before),
        or_(
            Decision.appealed_at.is_(None),
            Decision.undone_at.is_not(None),
            and_(Decision.appeal_decided_at.is_not(None), Decision.appeal_decided_at < before),
        ),
    )


def _not_own(viewer: Viewer) -> Select[tuple[Decision]]:
    return (
        select(Decision)
        .options(joinedload(Decision.decided_by))
        .where(or_(Decision.author_id.is_(None), Decision.author_id != viewer.id), ~made_with(viewer.id, Decision))
    )


def _with_report(statement: Select[tuple[Decision]]) -> Sequence[tuple[Decision, int]]:
    a_report = (
        select(func.min(Report.id)).where(Report.decision_id == Decision.id).correlate(Decision).scalar_subquery()
    )
    return [(decision, report_id or 0) for decision, report_id in db.session.execute(statement.add_columns(a_report))]
