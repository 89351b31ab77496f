"""Finding what a random key opens: a device's sign-in, a mailed link, a kept text."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, bindparam, select

from portal.accounts.models import ABSOLUTE, IDLE, WARNED, AccountLink, SignIn, Stash
from portal.core import clock
from portal.core.db import db, may_write, plain_rows
from portal.members.models import Member


@dataclass(frozen=True, slots=True)
class Owner:
    """The member whose device it is, as far as the door asks."""

    id: int
    name: str
    language: str
    state: str
    photo_id: int | None
    began_at: datetime
    welcomed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in device, as plain facts: every request asks for it, and most only read."""

    id: int
    began_at: datetime
    renewed_at: datetime | None
    seen_at: datetime
    ended_at: datetime | None
    owner: "Owner | Member"
    """The member as an object where the request may write: what they do is written in their name."""

    @property
    def ends_at(self) -> datetime:
        """When this device asks for the password again, whether it is used or not."""
        return (self.renewed_at or self.began_at) + ABSOLUTE

    @property
    def ends_soon(self) -> bool:
        """Whether its owner must be told: so many days that who comes once a week still hears of it."""
        return self.ends_at - clock.now() <= WARNED

    @property
    def is_live(self) -> bool:
        """Whether it still opens the door, as far as time goes."""
        now = clock.now()
        return self.ended_at is None and now - self.seen_at <= IDLE and now <= self.ends_at


_OF_OWNER = (
    *(Member.id, Member.name, Member.language, Member.state, Member.photo_id),
    *(Member.began_at, Member.welcomed_at),
)


def _by_key(*of_owner: Any) -> Select[Any]:
    device = select(SignIn.id, SignIn.began_at, SignIn.renewed_at, SignIn.seen_at, SignIn.ended_at, *of_owner)
    return device.join(SignIn.member).where(SignIn.key_hash == bindparam("key_hash"))


_TO_READ, _TO_WRITE = _by_key(*_OF_OWNER), _by_key(Member)


def hash_of(key: str) -> str:
    """Keys of links and devices are random and long, so a plain hash keeps them as well as a slow one."""
    return sha256(key.encode()).hexdigest()


def sign_in_by_key(key: str) -> SignedIn | None:
    """The sign-in that a browser's key opens, ended ones included."""
    wanted = {"key_hash": hash_of(key)}
    if may_write.get():
        found = db.session.execute(_TO_WRITE, wanted).one_or_none()
        return SignedIn(*found) if found else None
    for id_, began_at, renewed_at, seen_at, ended_at, *of_owner in plain_rows(_TO_READ, wanted):
        return SignedIn(id_, began_at, renewed_at, seen_at, ended_at, Owner(*of_owner))
    return None


def link_by_token(kind: str, token: str) -> AccountLink | None:
    """The mailed link with this token, spent ones included."""
    statement = select(AccountLink).where(AccountLink.kind == kind, AccountLink.token_hash == hash_of(token))
    return db.session.execute(statement).scalar_one_or_none()


def stash_by_key(key: str) -> Stash | None:
    return db.session.execute(select(Stash).where(Stash.key_hash == hash_of(key))).scalar_one_or_none()
