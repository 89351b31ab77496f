"""What members were told, grouped by subject. What they may not see any more is left out again here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.kinds import Card, Ref
from portal.members.models import Member
from portal.notifications.models import REASONS, Notification
from portal.notifications.queries.cards import cards_of

PER_PAGE = 30

_CALLED = Notification.reason.in_(("mention", "answer"))


@dataclass(frozen=True, slots=True)
class Told:
    """Everything told about one subject, as one line on the page or in a mail."""

    subject: Ref
    card: Card
    reason: str
    actor: Any  # who did it last: id, name, photo_id; None where the portal itself tells
    others: int
    count: int
    at: datetime
    is_unread: bool
    url: str


def unread_count(viewer: Viewer) -> int:
    """How many subjects have something that the viewer was told and did not see yet."""
    subjects = _told_to(viewer).where(Notification.read_at.is_(None)).subquery()
    return db.session.scalar(select(func.count()).select_from(subjects)) or 0


def page_for(viewer: Viewer, *, page: int = 1) -> tuple[list[Told], bool]:
    """One page of what the viewer was told, unread first, and whether there is more."""
    rows = db.session.execute(
        _grouped(viewer)
        .order_by(_is_unread().desc(), func.max(Notification.at).desc(), func.max(Notification.id).desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return _as_told(rows[:PER_PAGE], viewer), len(rows) > PER_PAGE


def for_digest(viewer: Viewer, digested_at: datetime, until: datetime) -> list[Told]:
    """What waits for this digest: unread, and in no mail before it."""
    rows = db.session.execute(
        _grouped(viewer)
        .where(in_digest(digested_at), Notification.at <= until)
        .order_by(_rank(), func.max(Notification.at).desc())
    ).all()
    return _as_told(rows, viewer)


def in_digest(digested_at: datetime) -> ColumnElement[bool]:
    """Unread and unmailed; what this same digest marked counts too, for when it has to be written once more."""
    return and_(
        Notification.read_at.is_(None),
        Notification.withdrawn_at.is_(None),
        or_(Notification.mailed_at.is_(None), Notification.mailed_at == digested_at),
    )


def was_mailed_already(told: Notification) -> bool:
    """Whether a mail about the same subject went out that its reader has not followed yet."""
    earlier = select(Notification.id).where(
        Notification.member_id == told.member_id,
        Notification.subject_kind == told.subject_kind,
        Notification.subject_id == told.subject_id,
        Notification.id != told.id,
        Notification.read_at.is_(None),
        Notification.withdrawn_at.is_(None),
        Notification.mailed_at.is_not(None),
    )
    return db.session.scalar(earlier.limit(1)) is not None


def _told_to(viewer: Viewer) -> Select[Any]:
    """The subjects that a viewer was told about and may still see."""
    return (
        select(Notification.subject_kind, Notification.subject_id)
        .where(
            Notification.member_id == viewer.id,
            Notification.withdrawn_at.is_(None),
            or_(Notification.circle_id.is_(None), Notification.circle_id.in_(viewer.circle_ids)),
        )
        .group_by(Notification.subject_kind, Notification.subject_id)
    )


def _grouped(viewer: Viewer) -> Select[Any]:
    """Per subject, what is unread apart from what was read."""
    return (
        _told_to(viewer)
        .add_columns(
            func.max(Notification.id).label("newest_id"),
            func.max(Notification.at).label("at"),
            func.count().label("count"),
            func.count(Notification.actor_id.distinct()).label("actors"),
            _rank().label("rank"),
            func.min(case((_CALLED, Notification.id))).label("called_id"),
            _is_unread().label("is_unread"),
        )
        .group_by(Notification.read_at.is_(None))
    )


def _is_unread() -> ColumnElement[Any]:
    return func.max(case((Notification.read_at.is_(None), 1), else_=0))


def _rank() -> ColumnElement[Any]:
    return func.min(case({reason: rank for rank, reason in enumerate(REASONS)}, value=Notification.reason))


def _as_told(rows: Sequence[Any], viewer: Viewer) -> list[Told]:
    """Groups with what they are about and who did it: one statement for the actors, one for each kind of thing.

    Where somebody called the viewer, that post is what the line leads to; else the newest cause tells who it was.
    """
    if not rows:
        return []
    telling = _telling([row.called_id or row.newest_id for row in rows])
    calls = [Ref("post", told.cause_id) for told in telling.values() if told.reason in ("mention", "answer")]
    cards = cards_of((*(Ref(row.subject_kind, row.subject_id) for row in rows), *calls), viewer)
    told = []
    for row in rows:
        subject, one = Ref(row.subject_kind, row.subject_id), telling[row.called_id or row.newest_id]
        called_to = cards.get(Ref(one.cause_kind, one.cause_id)) if row.called_id else None
        if subject in cards:
            told.append(
                Told(
                    subject=subject,
                    card=cards[subject],
                    reason=REASONS[row.rank],
                    actor=one if one.id else None,
                    others=max(0, row.actors - 1),
                    count=row.count,
                    at=row.at,
                    is_unread=bool(row.is_unread),
                    url=called_to.url if called_to else cards[subject].url,
                )
            )
    return told


def _telling(notification_ids: list[int]) -> dict[int, Any]:
    """Single notifications with who did it: (cause_kind, cause_id, reason, id, name, photo_id)."""
    rows = db.session.execute(
        select(
            Notification.id.label("notification_id"),
            Notification.cause_kind,
            Notification.cause_id,
            Notification.reason,
            Member.id,
            Member.name,
            Member.photo_id,
        )
        .outerjoin(Member, Member.id == Notification.actor_id)
        .where(Notification.id.in_(notification_ids))
    )
    return {row.notification_id: row for row in rows}
