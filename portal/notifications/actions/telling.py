"""Telling members what concerns them: whole sets in one statement."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    exists,
    insert,
    literal,
    or_,
    select,
    true,
)

from portal.core import clock, kinds, mail
from portal.core.autosave import Autosave
from portal.core.db import db, insert_or
from portal.core.kinds import Ref
from portal.core.outbox import Outbox
from portal.members.models import Member
from portal.notifications.models import AT_ONCE, UNDO_AND_EDIT, Notification

_COLUMNS = (
    "member_id",
    "circle_id",
    "subject_kind",
    "subject_id",
    "cause_kind",
    "cause_id",
    "reason",
    "actor_id",
    "at",
)


def tell_audience(
    *,
    subject: Ref,
    cause: Ref,
    circle_id: int | None,
    actor_id: int,
    reason: str | None,
    mentions: Iterable[int] = (),
    answered_id: int | None = None,
) -> None:
    """Tell whoever may hear of `subject`, each by the volume they chose; the actor never.

    Without a `reason` only those who are mentioned are told.
    """
    mentions = list(mentions)
    told = {
        "subject_id": subject.id,
        "cause_kind": cause.kind,
        "cause_id": cause.id,
        "circle_id": circle_id,
        "actor_id": actor_id,
        "at": clock.now(),
        "mentions": mentions,
        "answered_id": answered_id or 0,
        "otherwise": reason or "reply",
    }
    statement = _telling(subject.kind, db.engine.dialect.name, only_mentioned=reason is None)
    db.session.execute(statement, told)
    _mail(cause, is_mailed=bool(mentions) or answered_id not in (None, actor_id))


def tell(
    member_ids: Iterable[int],
    *,
    subject: Ref,
    cause: Ref,
    reason: str,
    circle_id: int | None = None,
    actor_id: int | None = None,
    after: timedelta = UNDO_AND_EDIT,
) -> None:
    """Tell these members, whatever their volume: it is about themselves. A mail waits `after`, for an undo to count."""
    told = [each for each in member_ids if each != actor_id]
    if told:
        members = select(Member.id, *_told(subject, cause, circle_id, literal(reason), actor_id))
        known = members.where(Member.id.in_(told), Member.state == "active")
        _insert(known, cause, is_mailed=reason in AT_ONCE, after=after)


def warn_of_drafts(untouched_since: datetime) -> None:
    """Tell whoever has a text lying that was not touched since then, once."""
    about = (literal("draft"), Autosave.id, literal("draft"), Autosave.id, literal("draft"))
    old = select(
        Autosave.member_id,
        literal(None, Notification.circle_id.type),
        *about,
        literal(None, Notification.actor_id.type),
        literal(clock.now(), Notification.at.type),
    ).where(Autosave.saved_at < untouched_since)
    _insert(old, Ref("draft", 0), is_mailed=True)


@cache
def _telling(kind: str, _dialect: str, *, only_mentioned: bool) -> Any:
    """The statement that tells the audience of a kind, made once: writing it down costs more than carrying it out."""
    audience = kinds.get(kind).audience(cast(int, bindparam("subject_id", type_=Integer))).subquery()
    member, volume = audience.c.member_id, audience.c.volume
    is_mentioned = member.in_(bindparam("mentions", expanding=True))
    is_answered = member == bindparam("answered_id", type_=Integer)
    why = case((is_mentioned, "mention"), (is_answered, "answer"), else_=bindparam("otherwise", type_=String))
    hears = or_(
        volume == "all",
        and_(volume == "replies", or_(is_mentioned, is_answered, audience.c.reason == "participant")),
        and_(volume == "needed", is_mentioned),
    )
    if only_mentioned:
        hears = and_(is_mentioned, volume != "silent")
    columns = Notification.__table__.c
    told = select(
        member,
        bindparam("circle_id", type_=columns.circle_id.type),
        literal(kind),
        bindparam("subject_id", type_=Integer),
        bindparam("cause_kind", type_=String),
        bindparam("cause_id", type_=Integer),
        why,
        bindparam("actor_id", type_=columns.actor_id.type),
        bindparam("at", type_=columns.at.type),
    )
    return _once(told.where(hears, member != bindparam("actor_id", type_=columns.actor_id.type)))


def _told(subject: Ref, cause: Ref, circle_id: int | None, reason: Any, actor_id: int | None) -> list[Any]:
    return [
        literal(circle_id, Notification.circle_id.type),
        literal(subject.kind),
        literal(subject.id),
        literal(cause.kind),
        literal(cause.id),
        reason,
        literal(actor_id, Notification.actor_id.type),
        literal(clock.now(), Notification.at.type),
    ]


def _insert(told: Any, cause: Ref, *, is_mailed: bool, after: timedelta = UNDO_AND_EDIT) -> None:
    """One statement for whatever number of members; a second one for the mails, where there can be any."""
    db.session.execute(_once(told))
    _mail(cause, is_mailed=is_mailed, after=after)


def _once(told: Any) -> Any:
    """Tell, and who was told already is told again only when they are called by name now."""
    row = insert_or(Notification.__table__).from_select(_COLUMNS, told)
    return row.on_conflict_do_update(
        index_elements=["member_id", "cause_kind", "cause_id"],
        set_={"reason": row.excluded.reason, "at": row.excluded.at, "read_at": None},
        where=and_(Notification.reason.not_in(AT_ONCE), row.excluded.reason.in_(AT_ONCE)),
    )


def _mail(cause: Ref, *, is_mailed: bool, after: timedelta = UNDO_AND_EDIT) -> None:
    """Promise the mails about what was just told. A cause without an id stands for all of its kind."""
    if is_mailed and not mail.is_muted():
        now = clock.now()
        promised = select(
            Notification.member_id,
            literal("notification"),
            Notification.id,
            literal(now, Outbox.queued_at.type),
            literal(now + after, Outbox.not_before.type),
        ).where(
            Notification.cause_kind == cause.kind,
            Notification.cause_id == cause.id if cause.id else true(),
            Notification.reason.in_(AT_ONCE),
            Notification.mailed_at.is_(None),
            ~exists().where(Outbox.composer == "notification", Outbox.composed_id == Notification.id),
        )
        columns = ("member_id", "composer", "composed_id", "queued_at", "not_before")
        db.session.execute(insert(Outbox).from_select(columns, promised))
