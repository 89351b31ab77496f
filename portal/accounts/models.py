"""Accounts, the devices that are signed in, invitations, and links that were mailed."""

import json
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.circles.models import Circle
from portal.core import clock
from portal.core.db import db, relationship
from portal.members.models import Member

IDLE = timedelta(days=14)
"""A device that was not used for so long is signed out: members come once or twice a week, holidays last two."""

ABSOLUTE = timedelta(days=90)
"""However often it is used, a device asks for the password again after so long."""

WARNED = timedelta(days=8)

LINK_LIVES = {"sign_in": timedelta(minutes=15), "reset": timedelta(minutes=30)}
INVITATION_LIVES = timedelta(days=14)
ADDRESS_CHANGE_LIVES = timedelta(days=3)
GIVEN_ADDRESS_WAITS = timedelta(days=7)
"""So long a member can refuse the address that an administrator gave them: who comes once a week sees it in time."""

STASH_LIVES = timedelta(days=1)
"""When the browser's cookie no longer tells whose text it was, whoever signs in there gets it, but not for long."""


class Account(db.Model):
    """How one member signs in. The address is kept in lower case."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    password_version: Mapped[int] = mapped_column(default=0)
    password_set_at: Mapped[datetime | None]
    rules_accepted_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()

    def set_password(self, password_hash: str) -> None:
        """Every link that was mailed for the former password is dead from here on."""
        self.password_hash = password_hash
        self.password_version = (self.password_version or 0) + 1
        self.password_set_at = clock.now()


class SignIn(db.Model):
    """One signed-in device. The browser holds a random key, this row its hash: a copied cookie dies with the row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    renewed_at: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()


class AccountLink(db.Model):
    """A mailed link to sign in or to choose a new password. Only its hash is kept; a POST spends it, not a GET.

    For an address that nobody has a row is kept as well, without a member, so that both cases take equally long.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    password_version: Mapped[int] = mapped_column(default=0)
    onward: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    spent_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(f"kind in {tuple(LINK_LIVES)}", name="kind"),)

    @property
    def is_open(self) -> bool:
        return self.spent_at is None and clock.now() - self.sent_at <= LINK_LIVES[self.kind]

    def spend(self) -> None:
        self.spent_at = clock.now()


class AddressChange(db.Model):
    """Signing in with another address: it holds once both mailboxes have confirmed it.

    An administrator may have asked for it, because nobody can read the old mailbox any more. Then the member may agree
    with their password in its place, and where nobody refuses, it holds from `holds_at` on.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    new_token_hash: Mapped[str] = mapped_column(unique=True)
    old_token_hash: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    new_confirmed_at: Mapped[datetime | None]
    old_confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    holds_at: Mapped[datetime | None]  # None where the member asked: that waits for both mailboxes
    refused_at: Mapped[datetime | None]

    asked_by: Mapped[Member | None] = relationship(foreign_keys=asked_by_id)

    @property
    def is_given(self) -> bool:
        """Whether an administrator asked for it."""
        return self.holds_at is not None

    @property
    def is_open(self) -> bool:
        """Links live three days. What the new mailbox confirmed in time then waits, if it was given, for its day."""
        waits = self.is_given and self.new_confirmed_at is not None
        return self.ended_at is None and (waits or clock.now() - self.asked_at <= ADDRESS_CHANGE_LIVES)

    @property
    def is_due(self) -> bool:
        """Whether nobody refused for as long as they could."""
        return self.holds_at is not None and self.new_confirmed_at is not None and self.holds_at <= clock.now()

    @property
    def is_confirmed(self) -> bool:
        return self.new_confirmed_at is not None and self.old_confirmed_at is not None

    def is_confirmed_by(self, side: str) -> bool:
        return getattr(self, f"{side}_confirmed_at") is not None

    def confirm(self, side: str) -> None:
        """'new' or 'old': the mailbox whose link was used."""
        setattr(self, f"{side}_confirmed_at", clock.now())

    def end(self) -> None:
        self.ended_at = clock.now()

    def refuse(self) -> None:
        self.refused_at = clock.now()


class Invitation(db.Model):
    """A mailed link into a circle, for one address and one time. Sent again it is a new link; the old one is dead."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(default="member")
    office: Mapped[str] = mapped_column(default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)

    circle: Mapped[Circle] = relationship()
    invited_by: Mapped[Member | None] = relationship(foreign_keys=invited_by_id)

    __table_args__ = (Index("ix_invitation_circle_open", "circle_id", "used_at"),)

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + INVITATION_LIVES

    @property
    def is_expired(self) -> bool:
        return clock.now() > self.expires_at

    @property
    def is_open(self) -> bool:
        """Whether its link still opens something."""
        return self.started_at is None and self.used_at is None and self.revoked_at is None and not self.is_expired

    def revoke(self) -> None:
        self.revoked_at = clock.now()


class Stash(db.Model):
    """What somebody sent after their sign-in had ended, kept until they are back. Never passwords or sealed forms."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    path: Mapped[str]
    form_url: Mapped[str]
    draft_key: Mapped[str] = mapped_column(default="")
    fields: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_kept(self) -> bool:
        return clock.now() - self.kept_at <= STASH_LIVES

    @property
    def content(self) -> dict[str, list[str]]:
        """Field name -> what stood in it."""
        return dict(json.loads(self.fields))
