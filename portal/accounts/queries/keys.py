"""Finding what a random key opens: a device's sign-in, a mailed link, a kept text."""

from hashlib import sha256

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import AccountLink, SignIn, Stash
from portal.core.db import db

_BY_KEY = (
    select(SignIn)
    .join(SignIn.member)
    .options(contains_eager(SignIn.member))
    .where(SignIn.key_hash == bindparam("key_hash"))
)


def hash_of(key: str) -> str:
    """Keys of links and devices are random and long, so a plain hash keeps them as well as a slow one."""
    return sha256(key.encode()).hexdigest()


def sign_in_by_key(key: str) -> SignIn | None:
    """The sign-in that a browser's key opens, ended ones included."""
    return db.session.execute(_BY_KEY, {"key_hash": hash_of(key)}).scalar_one_or_none()


def link_by_token(kind: str, token: str) -> AccountLink | None:
    """The mailed link with this token, spent ones included."""
    statement = select(AccountLink).where(AccountLink.kind == kind, AccountLink.token_hash == hash_of(token))
    return db.session.execute(statement).scalar_one_or_none()


def stash_by_key(key: str) -> Stash | None:
    return db.session.execute(select(Stash).where(Stash.key_hash == hash_of(key))).scalar_one_or_none()
