"""Finding accounts and sign-ins."""

from hashlib import sha256

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import SignIn
from portal.core.db import db

_BY_KEY = (
    select(SignIn).join(SignIn.member).options(contains_eager(SignIn.member)).where(SignIn.key_hash == bindparam("key_hash"))
)


def hash_of(key: str) -> str:
    """Keys of links and devices are random and long, so a plain hash keeps them as well as a slow one."""
    return sha256(key.encode()).hexdigest()


def sign_in_by_key(key: str) -> SignIn | None:
    """The sign-in that a browser's key opens, ended ones included."""
    return db.session.execute(_BY_KEY, {"key_hash": hash_of(key)}).scalar_one_or_none()
