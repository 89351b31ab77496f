"""Finding accounts and the devices that are signed in to them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from portal.accounts.models import ABSOLUTE, IDLE, Account, SignIn
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


def account_of(member_id: int, *, locked: bool = False) -> Account | None:
    """How a member signs in; `locked` until the end of the transaction, for what may happen once."""
    statement = _WITH_MEMBER.where(Account.member_id == member_id)
    statement = statement.with_for_update(of=Account) if locked else statement
    return db.session.execute(statement).scalar_one_or_none()


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
