"""Signing in and out."""

import secrets

from portal.accounts import queries
from portal.accounts.models import SignIn
from portal.core.db import db
from portal.members.models import Member


def begin_sign_in(member: Member, device: str) -> tuple[SignIn, str]:
    """A new sign-in and the key that its browser is to keep."""
    key = secrets.token_urlsafe(32)
    sign_in = SignIn(key_hash=queries.hash_of(key), member_id=member.id, device=device)
    db.session.add(sign_in)
    db.session.flush()
    return sign_in, key
