"""What somebody is typing, kept per member and form until it is sent: it survives a closed tab, an expired sign-in and
a second tab. A newer draft is never overwritten by an older tab."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import db

KEPT = timedelta(days=365)
"""So long a draft that nobody touches is kept."""

LONGEST = 100_000
"""Characters over all fields of one form."""


class Autosave(db.Model):
    """One form of one member, as far as it was typed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    key: Mapped[str]
    fields: Mapped[str]
    tab: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("member_id", "key"),)

    @property
    def content(self) -> dict[str, Any]:
        """Field name -> what stands in it."""
        return dict(json.loads(self.fields))


@dataclass(frozen=True, slots=True)
class ThrownAway:
    """A fact: a member threw away what they were typing. Whatever waits with it goes too."""

    member_id: int
    key: str


class NewerDraft(Exception):
    """Another tab saved this form after the one that wants to save now began."""


def keep(member_id: int, key: str, content: dict[str, Any], *, tab: str = "", sequence: int | None = None) -> Autosave:
    """Keep what is typed. Within one tab an older sequence is ignored; another tab's newer draft raises NewerDraft.

    `sequence` is the number of the draft this one was made from, plus one; without it this is what its writer sent
    just now, and the newest.
    """
    found = _held(member_id, key) or _begun(member_id, key, tab) or _held(member_id, key)
    assert found is not None  # it was there, or was begun here, or in another window just now
    if sequence is not None and found.tab != tab and sequence <= found.sequence:
        raise NewerDraft
    if sequence is not None and found.tab == tab and sequence < found.sequence:
        return found
    found.fields = json.dumps(content, ensure_ascii=False)
    found.tab, found.sequence, found.saved_at = tab, max(sequence or 0, found.sequence + 1), clock.now()
    db.session.flush()
    return found


def _held(member_id: int, key: str) -> Autosave | None:
    statement = select(Autosave).where(Autosave.member_id == member_id, Autosave.key == key)
    return db.session.execute(statement.with_for_update()).scalar_one_or_none()


def _begun(member_id: int, key: str, tab: str) -> Autosave | None:
    """A new draft; None where another window began it at the same time."""
    found = Autosave(member_id=member_id, key=key, fields="{}", tab=tab, sequence=0)
    try:
        with db.session.begin_nested():
            db.session.add(found)
    except IntegrityError:
        return None
    return found


def of(member_id: int, key: str) -> Autosave | None:
    """What this member was typing in this form."""
    return db.session.execute(
        select(Autosave).where(Autosave.member_id == member_id, Autosave.key == key)
    ).scalar_one_or_none()


def discard(member_id: int, key: str) -> None:
    """The form was sent, or its writer threw it away."""
    db.session.execute(delete(Autosave).where(Autosave.member_id == member_id, Autosave.key == key))


def discard_all(beginning: str, *, member_id: int | None = None) -> None:
    """Drop what was typed in every form whose key begins so, by one member or by anybody: there is nothing to send."""
    gone = delete(Autosave).where(Autosave.key.startswith(beginning, autoescape=True))
    db.session.execute(gone if member_id is None else gone.where(Autosave.member_id == member_id))


def sweep(session: Session) -> None:
    """Drafts untouched for a year go (a warning is sent before by notifications)."""
    session.execute(delete(Autosave).where(Autosave.saved_at < clock.now() - KEPT))
