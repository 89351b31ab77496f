"""Reporting, treating what was reported, and looking again. Two moderators at once: the first one's act counts."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update

from portal.core import audit, bus, clock, kinds
from portal.core.db import db, insert_or
from portal.core.kinds import Ref, Shown
from portal.members.models import Member
from portal.moderation import queries
from portal.moderation.events import (
    AppealDecided,
    AppealMade,
    DecisionUndone,
    ReportClaimed,
    ReportDecided,
    ReportMade,
    ReportReleased,
)
from portal.moderation.models import KEPT, Decision, Report, ReportAct


class AlreadyTreated(Exception):
    """Another moderator was first."""


def report(*, thing: Shown, reporter: Member, ground: str, reason: str) -> Report:
    """Say that a thing is not right; who says it again while it waits gets the first report back."""
    undecided = (Report.kind == thing.ref.kind, Report.item_id == thing.ref.id, Report.decision_id.is_(None))
    others_wait = db.session.scalar(select(Report.id).where(*undecided).limit(1)) is not None
    row = insert_or(Report).values(
        kind=thing.ref.kind,
        item_id=thing.ref.id,
        author_id=thing.author_id,
        title=thing.title,
        reporter_id=reporter.id,
        ground=ground,
        reason=reason,
        made_at=clock.now(),
    )
    made_id = db.session.scalar(
        row.on_conflict_do_nothing(
            index_elements=["reporter_id", "kind", "item_id"], index_where=Report.decision_id.is_(None)
        ).returning(Report.id)
    )
    made = db.session.scalars(select(Report).where(*undecided, Report.reporter_id == reporter.id)).one()
    if made_id is not None:
        _note("made", made, reporter.id, reason)
        bus.publish(
            ReportMade(
                report_id=made.id,
                kind=made.kind,
                item_id=made.item_id,
                reporter_id=reporter.id,
                author_id=thing.author_id,
                is_first=not others_wait,
            )
        )
    return made


def claim(report: Report, *, moderator: Member) -> None:
    """Take on what was reported about a thing. Raises AlreadyTreated."""
    _change_undecided(report, moderator, claimed_at=clock.now(), claimed_by_id=moderator.id)
    _note("claimed", report, moderator.id)
    bus.publish(ReportClaimed(report.id, report.kind, report.item_id, moderator.id))


def release(report: Report, *, moderator: Member) -> None:
    """Leave it to another moderator. Raises AlreadyTreated."""
    _change_undecided(report, moderator, claimed_at=None, claimed_by_id=None)
    _note("released", report, moderator.id)
    bus.publish(ReportReleased(report.id, report.kind, report.item_id))


def decide(report: Report, *, moderator: Member, outcome: str, reason: str) -> Decision:
    """Leave a thing or hide it, and so decide every report on it. Raises AlreadyTreated."""
    decision = Decision(
        kind=report.kind,
        item_id=report.item_id,
        author_id=report.author_id,
        title=report.title,
        outcome=outcome,
        reason=reason,
        decided_by_id=moderator.id,
    )
    db.session.add(decision)
    db.session.flush()
    _change_undecided(report, moderator, decision_id=decision.id)
    decided = db.session.execute(select(Report.id, Report.reporter_id).where(Report.decision_id == decision.id)).all()
    if outcome == "hidden":
        kinds.get(report.kind).hide(report.item_id, reason)
    _note(outcome, decision, moderator.id, reason)
    bus.publish(
        ReportDecided(
            decision_id=decision.id,
            kind=decision.kind,
            item_id=decision.item_id,
            author_id=decision.author_id,
            moderator_id=moderator.id,
            outcome=outcome,
            reporter_ids=frozenset(row.reporter_id for row in decided if row.reporter_id),
            report_ids=frozenset(row.id for row in decided),
            made_by=frozenset((row.id, row.reporter_id) for row in decided if row.reporter_id),
        )
    )
    return decision


def undo(decision: Decision, *, moderator: Member, reason: str) -> None:
    """Show again what was hidden. Raises AlreadyTreated."""
    _change_once(
        decision,
        Decision.undone_at.is_(None) & Decision.appealed_at.is_(None),
        undone_at=clock.now(),
        undone_by_id=moderator.id,
        undone_reason=reason,
    )
    kinds.get(decision.kind).restore(decision.item_id)
    _note("undone", decision, moderator.id, reason)
    bus.publish(DecisionUndone(decision.id, decision.kind, decision.item_id, decision.author_id, moderator.id))


def appeal(decision: Decision, *, author: Member, reason: str) -> None:
    """The author asks another moderator to look again, once. Raises AlreadyTreated."""
    _change_once(
        decision,
        Decision.appealed_at.is_(None) & Decision.undone_at.is_(None),
        appealed_at=clock.now(),
        appeal=reason,
    )
    _note("appealed", decision, author.id, reason)
    report_id = db.session.scalar(select(func.min(Report.id)).where(Report.decision_id == decision.id))
    bus.publish(AppealMade(decision.id, report_id, author.id, decision.decided_by_id))


def decide_appeal(decision: Decision, *, moderator: Member, outcome: str, reason: str) -> None:
    """The last word about a decision. Raises AlreadyTreated."""
    _change_once(
        decision,
        Decision.appealed_at.is_not(None) & Decision.appeal_decided_at.is_(None) & Decision.undone_at.is_(None),
        appeal_outcome=outcome,
        appeal_reason=reason,
        appeal_decided_at=clock.now(),
        appeal_decided_by_id=moderator.id,
    )
    if outcome == "reversed":
        kinds.get(decision.kind).restore(decision.item_id)
    _note(outcome, decision, moderator.id, reason)
    bus.publish(AppealDecided(decision.id, decision.kind, decision.item_id, decision.author_id, moderator.id, outcome))


def sweep() -> int:
    """Erase what was reported and decided a year after the last word about it. Answers how many decisions went."""
    gone = db.session.scalars(queries.decisions.past_keeping(KEPT)).all()
    if gone:
        db.session.execute(delete(Report).where(Report.decision_id.in_(gone)))
        db.session.execute(delete(Decision).where(Decision.id.in_(gone)))
        still_known = select(Report.id).where(Report.kind == ReportAct.kind, Report.item_id == ReportAct.item_id)
        db.session.execute(
            delete(ReportAct)
            .where(ReportAct.at < clock.now() - KEPT, ~still_known.correlate(ReportAct).exists())
            .execution_options(synchronize_session=False)
        )
    return len(gone)


def _change_undecided(report: Report, moderator: Member, **values: Any) -> None:
    """Change all reports on the thing that nobody else treats; the rows as loaded say the same afterwards."""
    changed = db.session.execute(
        update(Report)
        .where(
            Report.kind == report.kind,
            Report.item_id == report.item_id,
            Report.decision_id.is_(None),
            or_(
                Report.claimed_by_id.is_(None),
                Report.claimed_by_id == moderator.id,
                Report.claimed_at < queries.reports.lapsed_before(),
            ),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise AlreadyTreated
    db.session.refresh(report, list(values))


def _change_once(decision: Decision, while_true: Any, **values: Any) -> None:
    changed = db.session.execute(
        update(Decision)
        .where(Decision.id == decision.id, while_true)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise AlreadyTreated
    db.session.refresh(decision, list(values))


def _note(act: str, about: Report | Decision, by_id: int, reason: str = "") -> None:
    db.session.add(
        ReportAct(kind=about.kind, item_id=about.item_id, act=act, by_id=by_id, reason=reason, at=clock.now())
    )
    if act not in ("made", "appealed"):
        audit.note(f"report.{act}", actor_id=by_id, subject=Ref(about.kind, about.item_id))
