"""Signing in and out."""

import secrets

from sqlalchemy import update

from portal.accounts import passwords, queries
from portal.accounts.events import SignedIn
from portal.accounts.models import Account, SignIn
from portal.core import audit, bus, clock
from portal.core.db import db
from portal.members.models import Member

MAY_SIGN_IN = ("active", "invited")  # an invited member comes no further than the welcome


class Suspended(Exception):
    """The password is right, or the link would open, and an administrator keeps its member out for the time being."""


def check_password(email: str, password: str) -> Account | None:
    """The account that this address and password open together. Takes equally long whatever is wrong.

    Raises Suspended, to nobody but who knows the password. Ends the present transaction first: hashing is slow on
    purpose and must not keep other writers waiting.
    """
    account = queries.account_by_email(email)
    password_hash = account.password_hash if account else None
    db.session.rollback()
    if not passwords.matches(password_hash, password):
        return None
    renewed = passwords.hashed(password) if password_hash and passwords.is_dated(password_hash) else None
    account = queries.account_by_email(email)  # read again: a moment has passed
    if account is None or account.password_hash != password_hash:
        return None
    if account.member.state == "suspended":
        raise Suspended
    if account.member.state not in MAY_SIGN_IN:
        return None
    if renewed:
        account.password_hash = renewed
    return account


def begin_sign_in(member: Member, device: str) -> tuple[SignIn, str]:
    """A new sign-in and the key that its browser is to keep."""
    key = secrets.token_urlsafe(32)
    sign_in = SignIn(key_hash=queries.hash_of(key), member_id=member.id, device=device)
    db.session.add(sign_in)
    db.session.flush()
    audit.note("sign_in", actor_id=member.id, subject=("sign_in", sign_in.id))
    bus.publish(SignedIn(member_id=member.id, sign_in_id=sign_in.id))
    return sign_in, key


def renew_sign_in(sign_in_id: int, *, member_id: int) -> None:
    """The member gave their password again on this device: its absolute limit begins anew."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.member_id == member_id).values(renewed_at=clock.now())
    )
    audit.note("sign_in.renew", actor_id=member_id, subject=("sign_in", sign_in_id))


def end_sign_in(sign_in_id: int, *, member_id: int) -> bool:
    """Sign one device of a member out; whether there was one to sign out."""
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.member_id == member_id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    if not ended.rowcount:  # type: ignore[attr-defined]
        return False
    audit.note("sign_out", actor_id=member_id, subject=("sign_in", sign_in_id))
    return True


def end_every_sign_in(member_id: int, *, but: int | None = None, by_id: int | None = None) -> None:
    """Sign a member out everywhere, save on one device perhaps."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.member_id == member_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=clock.now())
    )
    audit.note("sign_out.everywhere", actor_id=by_id or member_id, subject=("member", member_id))
