"""Rows that have had their time."""

from datetime import timedelta

from sqlalchemy import delete, func, or_

from portal.accounts.models import (
    ABSOLUTE,
    ADDRESS_CHANGE_LIVES,
    IDLE,
    LINK_LIVES,
    STASH_LIVES,
    AccountLink,
    AddressChange,
    Invitation,
    SignIn,
    Stash,
)
from portal.core import clock
from portal.core.db import db


def forget_before(kept: timedelta) -> None:
    """Drop what ended more than `kept` ago; texts that were kept over a sign-in go after a day."""
    now = clock.now()
    long_ago = now - kept
    db.session.execute(
        delete(SignIn).where(
            or_(
                SignIn.ended_at < long_ago,
                SignIn.seen_at < long_ago - IDLE,
                func.coalesce(SignIn.renewed_at, SignIn.began_at) < long_ago - ABSOLUTE,
            )
        )
    )
    db.session.execute(
        delete(AccountLink).where(AccountLink.sent_at < now - max(LINK_LIVES.values()) - timedelta(days=1))
    )
    db.session.execute(delete(AddressChange).where(AddressChange.asked_at < long_ago - ADDRESS_CHANGE_LIVES))
    db.session.execute(
        delete(Invitation).where(
            or_(
                Invitation.revoked_at < long_ago,
                Invitation.used_at < long_ago,
                (Invitation.used_at.is_(None)) & (Invitation.sent_at < long_ago),
            )
        )
    )
    db.session.execute(delete(Stash).where(Stash.kept_at < now - STASH_LIVES))
