"""Finding accounts and the devices that are signed in to them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import ABSOLUTE, IDLE, Account, AddressChange, SignIn
from portal.core import clock
from portal.core.db import db

_WITH_MEMBER = select(Account).join(Account.member).options(contains_eager(Account.member))


def account_by_email(email: str) -> Account | None:
    """The account that signs in with this address, with its member."""
    return db.session.execute(_WITH_MEMBER.where(Account.email == email.strip().lower())).scalar_one_or_none()


def accounts_by_email(emails: Iterable[str]) -> dict[str, Account]:
    """Address -> account, for those of the addresses that have one."""
    found = db.session.scalars(_WITH_MEMBER.where(Account.email.in_(list(emails)))).all()
    return {account.email: account for account in found}


def account_of(member_id: int) -> Account | None:
    return db.session.execute(_WITH_MEMBER.where(Account.member_id == member_id)).scalar_one_or_none()


def live_sign_ins_of(member_id: int) -> Sequence[SignIn]:
    """The devices of a member that still open the door, the last used first."""
    now = clock.now()
    statement = select(SignIn).where(
        SignIn.member_id == member_id,
        SignIn.ended_at.is_(None),
        SignIn.seen_at >= now - IDLE,
        func.coalesce(SignIn.renewed_at, SignIn.began_at) >= now - ABSOLUTE,
    )
    return db.session.scalars(statement.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def address_change_of(member_id: int) -> AddressChange | None:
    """The change of address that a member asked for last and that still waits."""
    statement = select(AddressChange).where(AddressChange.member_id == member_id, AddressChange.ended_at.is_(None))
    found = db.session.scalars(statement.order_by(AddressChange.id.desc())).first()
    return found if found is not None and found.is_open else None


def address_change_by_token(token_hash: str) -> AddressChange | None:
    """The change that the link in one of its two mails belongs to."""
    statement = select(AddressChange).where(
        (AddressChange.new_token_hash == token_hash) | (AddressChange.old_token_hash == token_hash)
    )
    return db.session.scalars(statement).first()
