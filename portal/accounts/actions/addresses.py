"""Signing in with another address: asked for with the password, confirmed from both mailboxes."""

import secrets

from portal.accounts import queries
from portal.accounts.events import AddressChanged
from portal.accounts.models import ADDRESS_CHANGE_LIVES, AddressChange
from portal.core import audit, bus, mail
from portal.core.db import db
from portal.core.i18n import lazy_gettext as _l

COMPOSERS = {"new": "address_new", "old": "address_old"}
PATH = "/adres/"


def ask_change(member_id: int, email: str) -> AddressChange:
    """Mail both addresses. An earlier wish lapses."""
    earlier = queries.address_change_of(member_id)
    if earlier is not None:
        earlier.end()
    change = AddressChange(member_id=member_id, email=email, new_token_hash=_fresh()[1], old_token_hash=_fresh()[1])
    db.session.add(change)
    db.session.flush()
    audit.note("address.ask", actor_id=member_id, subject=("address_change", change.id))
    for composer in COMPOSERS.values():
        mail.promise(composer, change.id, member_id=member_id)
    return change


def side_of(change: AddressChange, token: str) -> str:
    """Which of the two mailboxes this link was mailed to: 'new' or 'old'."""
    return "new" if change.new_token_hash == queries.hash_of(token) else "old"


def is_free(change: AddressChange) -> bool:
    """Whether nobody else signs in with the wished address."""
    holder = queries.account_by_email(change.email)
    return holder is None or holder.member_id == change.member_id


def confirm(change: AddressChange, side: str) -> bool:
    """One mailbox agrees; whether the change holds from now on because both have."""
    change.confirm(side)
    audit.note(f"address.confirm.{side}", actor_id=change.member_id, subject=("address_change", change.id))
    account = queries.account_of(change.member_id)
    if not change.is_confirmed or account is None:
        return False
    account.email = change.email
    account.password_version += 1  # links that were mailed to the former address are dead
    change.end()
    audit.note("address.change", actor_id=change.member_id, subject=("member", change.member_id))
    bus.publish(AddressChanged(member_id=change.member_id))
    return True


def refuse(change: AddressChange) -> None:
    """One mailbox says no, or the member thought better of it: all stays as it is."""
    change.end()
    audit.note("address.refuse", actor_id=change.member_id, subject=("address_change", change.id))


@mail.composer(COMPOSERS["new"])
def compose_new(change_id: int) -> mail.Letter | None:
    """To the wished address. Where somebody else signs in with it there is nothing to say."""
    change = db.session.get(AddressChange, change_id)
    if change is None or not change.is_open or not is_free(change):
        return None
    token, change.new_token_hash = _fresh()
    return _letter(change, change.email, "new", token)


@mail.composer(COMPOSERS["old"])
def compose_old(change_id: int) -> mail.Letter | None:
    """To the present address, which must agree as well."""
    change = db.session.get(AddressChange, change_id)
    account = queries.account_of(change.member_id) if change is not None else None
    if change is None or account is None or not change.is_open:
        return None
    token, change.old_token_hash = _fresh()
    return _letter(change, account.email, "old", token)


def _letter(change: AddressChange, to: str, side: str, token: str) -> mail.Letter | None:
    account = queries.account_of(change.member_id)
    if account is None:
        return None
    return mail.Letter(
        to=to,
        language=account.member.language,
        subject=_l("Confirm your new address"),
        template="accounts/mail/address",
        context={
            "name": account.member.name,
            "side": side,
            "email": change.email,
            "path": PATH + token,
            "days": ADDRESS_CHANGE_LIVES.days,
        },
    )


def _fresh() -> tuple[str, str]:
    token = secrets.token_urlsafe(32)
    return token, queries.hash_of(token)
