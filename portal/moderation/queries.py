"""Reports and decisions as each may see them: moderators, the author of what was reported, and who reported it."""

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
from portal.core.kinds import Card, Shown
from portal.moderation.models import CLAIM_LASTS, Decision, Report, ReportAct

PER_PAGE = 25
AT_ONCE = 200  # undecided reports that the list can hold: more than that is no list any more


@dataclass(frozen=True, slots=True)
class Reported:
    """A thing with the reports on it that wait together: they are treated as one."""

    reports: Sequence[Report]

    @property
    def first(self) -> Report:
        return self.reports[0]

    @property
    def grounds(self) -> list[str]:
        return list(dict.fromkeys(report.ground_in_words for report in self.reports))


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


def seen_or_404(viewer: Viewer, kind_name: str, item_id: int) -> tuple[Card, Shown]:
    """A thing that the viewer sees by their own sight and that can be reported."""
    try:
        kind = kinds.get(kind_name)
    except KeyError:
        raise NotFound from None
    card = kind.cards([item_id], viewer).get(item_id)
    shown = kind.context(item_id) if card else ()
    if card is None or not shown:
        raise NotFound
    return card, shown[-1]


def own_undecided(viewer: Viewer, kind: str, item_id: int) -> Report | None:
    """What the viewer reported about a thing, while it waits."""
    return db.session.scalars(
        select(Report).where(
            Report.reporter_id == viewer.id,
            Report.kind == kind,
            Report.item_id == item_id,
            Report.decision_id.is_(None),
        )
    ).first()


def made_by(viewer: Viewer) -> Sequence[Report]:
    """What the viewer reported and what came of it, newest first."""
    return db.session.scalars(
        select(Report)
        .options(joinedload(Report.decision))
        .where(Report.reporter_id == viewer.id)
        .order_by(Report.id.desc())
        .limit(AT_ONCE)
    ).all()


def waiting(viewer: Viewer) -> list[Reported]:
    """What moderators have to decide, oldest first, without what was reported about the viewer's own words."""
    rows = db.session.scalars(
        _for_moderators(viewer).where(Report.decision_id.is_(None)).order_by(Report.id).limit(AT_ONCE)
    )
    together: dict[tuple[str, int], list[Report]] = {}
    for report in rows:
        together.setdefault((report.kind, report.item_id), []).append(report)
    return [Reported(reports) for reports in together.values()]


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


def report_or_404(viewer: Viewer, report_id: int) -> Report:
    """A report as a moderator sees it; on one's own words there is none."""
    return one_or_404(_for_moderators(viewer).where(Report.id == report_id))


def together_with(report: Report) -> Sequence[Report]:
    """The reports on the same thing that wait, or were decided, with this one; oldest first."""
    same = Report.decision_id.is_(None) if report.decision_id is None else Report.decision_id == report.decision_id
    return db.session.scalars(
        select(Report)
        .options(joinedload(Report.reporter))
        .where(Report.kind == report.kind, Report.item_id == report.item_id, same)
        .order_by(Report.id)
    ).all()


def acts_on(report: Report) -> Sequence[ReportAct]:
    """Every act about the thing, oldest first."""
    return db.session.scalars(
        select(ReportAct)
        .options(joinedload(ReportAct.by))
        .where(ReportAct.kind == report.kind, ReportAct.item_id == report.item_id)
        .order_by(ReportAct.id)
    ).all()


def decision_or_404(viewer: Viewer, kind: str, item_id: int) -> Decision:
    """The last decision about something that the viewer wrote."""
    return one_or_404(
        select(Decision)
        .where(Decision.kind == kind, Decision.item_id == item_id, Decision.author_id == viewer.id)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def own_words(decision: Decision) -> Shown | None:
    """What the decision is about, for its author."""
    shown = kinds.get(decision.kind).context(decision.item_id)
    return shown[-1] if shown else None


def shown_to_moderator(viewer: Viewer, report: Report) -> Sequence[Shown]:
    """What was reported with what it answers: for whoever may treat it, and as long as something can be decided."""
    decision = report.decision
    if decision is None:
        is_open_to_viewer = not report.is_claimed or report.claimed_by_id == viewer.id
    else:
        is_open_to_viewer = decision.outcome == "hidden" and decision.stands and not decision.appeal_decided_at
    return kinds.get(report.kind).context(report.item_id) if is_open_to_viewer else ()


def file_or_404(viewer: Viewer, report: Report, file_id: int) -> StoredFile:
    """A file of what was reported, for as long as that itself is shown."""
    if not any(file_id in shown.files.values() for shown in shown_to_moderator(viewer, report)):
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


def lapsed_before() -> datetime:
    """Claims from before this moment no longer hold."""
    return clock.now() - CLAIM_LASTS


def _for_moderators(viewer: Viewer) -> Select[tuple[Report]]:
    if not viewer.has_office("moderator"):
        raise NotFound
    return (
        select(Report)
        .options(
            joinedload(Report.reporter),
            joinedload(Report.claimed_by),
            joinedload(Report.decision).options(
                joinedload(Decision.decided_by), joinedload(Decision.appeal_decided_by)
            ),
        )
        .where(or_(Report.author_id.is_(None), Report.author_id != viewer.id))
    )


def _not_own(viewer: Viewer) -> Select[tuple[Decision]]:
    return (
        select(Decision)
        .options(joinedload(Decision.decided_by))
        .where(or_(Decision.author_id.is_(None), Decision.author_id != viewer.id))
    )


def _with_report(statement: Select[tuple[Decision]]) -> Sequence[tuple[Decision, int]]:
    a_report = (
        select(func.min(Report.id)).where(Report.decision_id == Decision.id).correlate(Decision).scalar_subquery()
    )
    return [(decision, report_id or 0) for decision, report_id in db.session.execute(statement.add_columns(a_report))]
