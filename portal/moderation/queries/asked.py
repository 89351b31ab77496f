"""What is asked of moderators now. Where none of them may treat it, administrators are asked for another one."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.db import db
from portal.members.models import Member, Office
from portal.moderation.models import Decision, Report
from portal.moderation.queries.makers import made_with

_Another = aliased(Member)


def about_reports(report_id: Any = None, member_id: Any = None) -> Select[Any]:
    """Each reported thing that waits, once: by the first report on it."""
    first = select(func.min(Report.id)).where(Report.decision_id.is_(None)).group_by(Report.kind, Report.item_id)
    return _asked(Report, "report", Report.id.in_(first), report_id, member_id)


def about_appeals(decision_id: Any = None, member_id: Any = None) -> Select[Any]:
    """Each decision about which its author asks for a second look."""
    waits = Decision.appealed_at.is_not(None) & Decision.appeal_decided_at.is_(None) & Decision.undone_at.is_(None)
    return _asked(Decision, "appeal", waits, decision_id, member_id)


def has_another_moderator(decision: Decision) -> bool:
    """Whether there is a moderator who may look at it again."""
    may = select(Member.id).join(Decision, Decision.id == decision.id).where(_may_judge(Member, Decision))
    return db.session.scalar(may.limit(1)) is not None


def holds(office: str, person: Any = Member) -> ColumnElement[bool]:
    """Whether the member of a row is active and holds an office today."""
    today = clock.today()
    appointed = exists().where(
        Office.member_id == person.id,
        Office.kind == office,
        Office.began_on <= today,
        or_(Office.ended_on.is_(None), Office.ended_on >= today),
    )
    return (person.state == "active") & appointed


def _asked(judged: Any, what: str, waits: ColumnElement[bool], id: Any, member_id: Any) -> Select[Any]:
    """Rows of (member_id, what, subject_id): of one thing, of one member, or all there are."""
    chosen = [waits, *([judged.id == id] if id is not None else [])]
    if member_id is not None:
        chosen.append(Member.id == member_id)
    has_judge = exists(select(_Another.id).where(_may_judge(_Another, judged)).correlate(judged))
    moderators = _rows(judged, what).where(*chosen, _may_judge(Member, judged))
    administrators = _rows(judged, f"{what}_moderator").where(*chosen, holds("administrator"), ~has_judge)
    return select(union_all(moderators, administrators).subquery())


def _rows(judged: Any, what: str) -> Select[Any]:
    row = select(Member.id.label("member_id"), literal(what).label("what"), judged.id.label("subject_id"))
    return row.select_from(Member).join(judged, true())


def _may_judge(person: Any, judged: Any) -> ColumnElement[bool]:
    """A moderator who did not write it, alone or with others, and did not decide about it before."""
    wrote = or_(person.id == func.coalesce(judged.author_id, 0), made_with(person.id, judged))
    decided = person.id == func.coalesce(judged.decided_by_id, 0) if judged is Decision else false()
    return holds("moderator", person) & ~wrote & ~decided
