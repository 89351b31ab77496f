"""Putting away what was told, taking it back, forgetting it; and keeping how a member wants to be mailed."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, update

from portal.core import clock
from portal.core.db import db, insert_or
from portal.core.kinds import Ref
from portal.core.outbox import Outbox
from portal.notifications.models import MailWish, Notification, Step


def withdraw(cause: Ref) -> None:
    """What was told about is gone from sight."""
    _mark_cause(cause, clock.now())


def restore(cause: Ref) -> None:
    """It is back."""
    _mark_cause(cause, None)


def mark_read(
    member_id: int,
    *,
    subject: Ref | None = None,
    cause: Ref | None = None,
    circle_id: int | None = None,
    up_to: int | None = None,
) -> None:
    """A member has seen what they were told: of one subject, cause or circle (up to and including one post), or all."""
    given: dict[str, Any] = {"member_id": member_id}
    if subject:
        given |= {"subject_kind": subject.kind, "subject_id": subject.id}
    if cause:
        given |= {"cause_kind": cause.kind, "cause_id": cause.id}
    if circle_id is not None:
        given |= {"circle_id": circle_id}
    if up_to is not None:
        given |= {"cause_kind": "post", "up_to": up_to}
    db.session.flush()
    db.session.execute(
        _reading(tuple(given)), {f"of_{name}": value for name, value in given.items()} | {"now": clock.now()}
    )


@cache
def _reading(given: tuple[str, ...]) -> Any:
    """Made once for each way in which it is asked: with every page of a conversation something is read."""
    table = Notification.__table__
    wanted = [table.c[name] == bindparam(f"of_{name}") for name in given if name != "up_to"]
    if "up_to" in given:
        wanted.append(table.c.cause_id <= bindparam("of_up_to"))
    return update(table).where(table.c.read_at.is_(None), *wanted).values(read_at=bindparam("now"))


def mark_mailed(cause: Ref) -> None:
    """It was mailed by who tells it: no mail of notifications repeats it."""
    db.session.execute(
        update(Notification)
        .where(Notification.cause_kind == cause.kind, Notification.cause_id == cause.id)
        .values(mailed_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def forget_circle(member_id: int, circle_id: int) -> None:
    """Who left a circle hears nothing of it any more, also not what they had been told."""
    db.session.execute(
        delete(Notification).where(Notification.member_id == member_id, Notification.circle_id == circle_id)
    )


def forget_kind(member_id: int, kind: str) -> None:
    """A member may not read any of these any more."""
    db.session.execute(
        delete(Notification).where(Notification.member_id == member_id, Notification.subject_kind == kind)
    )


def forget_subject(subject: Ref) -> None:
    """What is gone for good is told of no more; its number may come to stand for something else."""
    for row in (Notification, Step):
        db.session.execute(delete(row).where(row.subject_kind == subject.kind, row.subject_id == subject.id))


def forget_cause(cause: Ref) -> None:
    """It happened again: what was told of it before says nothing any more."""
    db.session.execute(
        delete(Notification).where(Notification.cause_kind == cause.kind, Notification.cause_id == cause.id)
    )


def spare(cause: Ref, member_ids: Iterable[int]) -> None:
    """Let these members not be told of it: they hear it otherwise."""
    db.session.execute(
        delete(Notification).where(
            Notification.cause_kind == cause.kind,
            Notification.cause_id == cause.id,
            Notification.member_id.in_(list(member_ids)),
        )
    )


def forget_member(member_id: int) -> None:
    for model in (Notification, Step, MailWish):
        db.session.execute(delete(model).where(model.member_id == member_id))
    db.session.execute(delete(Outbox).where(Outbox.member_id == member_id, Outbox.sent_at.is_(None)))


def wish(member_id: int, **wishes: Any) -> None:
    """Keep how a member wants to be mailed."""
    row = insert_or(MailWish).values(member_id=member_id, **wishes)
    db.session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=wishes))


def _mark_cause(cause: Ref, moment: datetime | None) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.cause_kind == cause.kind, Notification.cause_id == cause.id)
        .values(withdrawn_at=moment),
        execution_options={"synchronize_session": False},
    )
