"""The record of acts that must be answerable later: who did what to which thing, from where. Never secrets or texts."""

from datetime import datetime

from flask import has_request_context, request
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import afterwards, db


class AuditEntry(db.Model):
    """One act, as BIO2 asks it of a log line: action, object, result, origin, actor, time."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    action: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int | None]
    result: Mapped[str] = mapped_column(default="done")
    origin: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))

    __table_args__ = (Index("ix_audit_entry_at", "at"),)


def note(action: str, *, actor_id: int | None, subject: tuple[str, int] | None = None, result: str = "done") -> None:
    """Keep an act in the present transaction: it stands exactly when the act does."""
    db.session.add(_entry(action, actor_id, subject, result))


def note_refusal(action: str, *, actor_id: int | None, subject: tuple[str, int] | None = None) -> None:
    """Keep that something was refused, although the request itself is rolled back."""
    note_apart(action, actor_id=actor_id, subject=subject, result="refused")


def note_apart(
    action: str, *, actor_id: int | None, subject: tuple[str, int] | None = None, result: str = "done"
) -> None:
    """Keep an act in a short transaction of its own, after a request that itself only reads or is rolled back."""
    entry = _entry(action, actor_id, subject, result)

    def write(session: Session) -> None:
        session.add(entry)

    afterwards(write)


def _entry(action: str, actor_id: int | None, subject: tuple[str, int] | None, result: str) -> AuditEntry:
    kind, subject_id = subject or ("", None)
    origin = (request.remote_addr or "") if has_request_context() else ""
    return AuditEntry(
        action=action, subject_kind=kind, subject_id=subject_id, result=result, origin=origin, actor_id=actor_id
    )
