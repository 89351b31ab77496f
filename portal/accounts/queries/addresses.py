"""Finding changes of address: a member's, a link's, and those that an administrator asked for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import ADDRESS_CHANGE_LIVES, AddressChange
from portal.core import clock
from portal.core.db import db
from portal.members.models import Member

_WITH_ASKER = select(AddressChange).options(joinedload(AddressChange.asked_by))


def address_change(change_id: int) -> AddressChange | None:
    return db.session.scalars(_WITH_ASKER.where(AddressChange.id == change_id)).one_or_none()


def address_change_of(member_id: int) -> AddressChange | None:
    """The change of address that was asked last for a member and that still waits."""
    statement = _WITH_ASKER.where(AddressChange.member_id == member_id, AddressChange.ended_at.is_(None))
    found = db.session.scalars(statement.order_by(AddressChange.id.desc())).first()
    return found if found is not None and found.is_open else None


def refused_address_of(member_id: int) -> AddressChange | None:
    """The address that an administrator asked last for a member, where it was refused."""
    given = _WITH_ASKER.where(AddressChange.member_id == member_id, AddressChange.holds_at.is_not(None))
    last = db.session.scalars(given.order_by(AddressChange.id.desc()).limit(1)).first()
    return last if last is not None and last.refused_at is not None else None


def address_change_by_token(token_hash: str) -> AddressChange | None:
    """The change that the link in one of its two mails belongs to."""
    statement = _WITH_ASKER.where(
        (AddressChange.new_token_hash == token_hash) | (AddressChange.old_token_hash == token_hash)
    )
    return db.session.scalars(statement).first()


def given_addresses() -> Sequence[AddressChange]:
    """Those that an administrator asked for and that did not end."""
    return db.session.scalars(select(AddressChange).where(*_given()).order_by(AddressChange.id)).all()


def given_address_of(member_id: Any) -> Any:
    """The address that waits for the member of a row, as a part of another statement."""
    in_time = AddressChange.asked_at >= clock.now() - ADDRESS_CHANGE_LIVES
    waits = AddressChange.new_confirmed_at.is_not(None) | in_time
    statement = select(AddressChange.email).where(AddressChange.member_id == member_id, *_given(), waits)
    return statement.order_by(AddressChange.id.desc()).limit(1).scalar_subquery()


def asked_to_agree(member_id: Any) -> Select[Any]:
    """What is asked of a member: to look at the address that an administrator gave them."""
    return (
        select(
            AddressChange.member_id,
            literal("address").label("what"),
            AddressChange.member_id.label("subject_id"),
            AddressChange.holds_at.label("due_at"),
        )
        .join(Member, Member.id == AddressChange.member_id)
        .where(
            AddressChange.member_id == member_id,
            AddressChange.old_confirmed_at.is_(None),
            Member.state == "active",
            *_given(),
        )
    )


def _given() -> tuple[ColumnElement[bool], ...]:
    return AddressChange.holds_at.is_not(None), AddressChange.ended_at.is_(None)
