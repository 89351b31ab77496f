"""Reports as moderators see them, and as whoever made them does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from portal.circles.viewer import Viewer
from portal.core import clock, kinds
from portal.core.db import db, one_or_404
from portal.core.files import StoredFile
from portal.core.kinds import Card, Shown
from portal.moderation.models import CLAIM_LASTS, Decision, Report, ReportAct
from portal.moderation.queries.makers import made_with

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
        .where(or_(Report.author_id.is_(None), Report.author_id != viewer.id), ~made_with(viewer.id, Report))
    )
