"""Signing in with another address: asked for with the password, by the member or, when the old mailbox is gone, by an
administrator; confirmed from the new mailbox and by who the member was so far."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.accounts import queries
from portal.accounts.actions import address_mails
from portal.accounts.actions.sign_ins import end_every_sign_in
from portal.accounts.events import AddressChanged, AddressChangeMoved, GivenAddressRefused
from portal.accounts.models import GIVEN_ADDRESS_WAITS, Account, AddressChange
from portal.core import audit, bus, clock
from portal.core.db import db


def hold(member_id: int) -> None:
    """Until the end of the transaction nobody else asks another address for this member, or suspends them."""
    account = queries.account_of(member_id, locked=True)
    if account is not None:
        db.session.refresh(account.member, ["state"])


def ask_change(member_id: int, email: str) -> AddressChange:
    """The member asks. An earlier wish lapses; both mailboxes must agree. The same wish pressed twice is one."""
    hold(member_id)
    earlier = queries.address_change_of(member_id)
    is_same = earlier is not None and not earlier.is_given and earlier.email == email
    if earlier is not None and is_same and clock.is_just_now(earlier.asked_at):
        return earlier
    return _begin(AddressChange(member_id=member_id, email=email), "address.ask", actor_id=member_id)


def give(member_id: int, email: str, reason: str, *, by_id: int) -> AddressChange:
    """An administrator asks. What they asked before lapses, and the days in which the member can refuse begin anew;
    asking the very same once more changes nothing."""
    hold(member_id)  # of two forms at the same time the second one finds the first
    earlier = queries.address_change_of(member_id)
    if earlier is not None and earlier.is_given and earlier.email == email:
        return earlier
    change = AddressChange(
        member_id=member_id,
        email=email,
        reason=reason,
        asked_by_id=by_id,
        holds_at=clock.now() + GIVEN_ADDRESS_WAITS,
    )
    return _begin(change, "address.give", actor_id=by_id)


def side_of(change: AddressChange, token: str) -> str:
    """Which of the two mailboxes this link was mailed to: 'new' or 'old'."""
    return "new" if change.new_token_hash == queries.hash_of(token) else "old"


def is_free(change: AddressChange) -> bool:
    """Whether nobody else signs in with the wished address."""
    holder = queries.account_by_email(change.email)
    return holder is None or holder.member_id == change.member_id


def confirm(change: AddressChange, *sides: str, is_member: bool = True, but: int | None = None) -> bool:
    """One side agrees; whether the change holds from now on because both have.

    The new mailbox may speak for both when its reader proved to be the member with their password. `is_member`: whether
    this was proven at all; the new mailbox of a given address may be anybody's. `but`: the device on which the
    member agrees stays signed in.
    """
    for side in sides:
        change.confirm(side)
        actor_id = change.member_id if is_member else None
        audit.note(f"address.confirm.{side}", actor_id=actor_id, subject=("address_change", change.id))
    db.session.flush()
    db.session.refresh(change, ["new_confirmed_at", "old_confirmed_at"])  # of two at once the second finds the first
    if change.is_confirmed:
        return _hold(change, but=but)
    _tell_moved(change)
    return False


def refuse(change: AddressChange) -> bool:
    """A mailbox says no, or the member does: all stays as it is. Whether there was still something to refuse."""
    is_refused = _end(change, "address.refuse", actor_id=change.member_id)
    if is_refused:
        change.refuse()
    if is_refused and change.is_given:
        bus.publish(
            GivenAddressRefused(change_id=change.id, member_id=change.member_id, asked_by_id=change.asked_by_id)
        )
    return is_refused


def withdraw(change: AddressChange, *, by_id: int) -> None:
    """An administrator takes back what one of them asked."""
    _end(change, "address.withdraw", actor_id=by_id)


def withdraw_given(member_id: int, *, by_id: int) -> None:
    """The same of whatever was asked for this member: who is suspended could not see it coming."""
    hold(member_id)
    change = queries.address_change_of(member_id)
    if change is not None and change.is_given:
        withdraw(change, by_id=by_id)


def settle_given() -> None:
    """What an administrator asked holds when its day has come and nobody refused, or is over when it was never
    confirmed. Doing this twice does no harm."""
    for change in queries.given_addresses():
        if change.is_due:
            _hold(change)
        elif not change.is_open:
            _end(change, "address.lapse", actor_id=None)


def _begin(change: AddressChange, act: str, *, actor_id: int) -> AddressChange:
    earlier = queries.address_change_of(change.member_id)
    if earlier is not None:
        earlier.end()
    change.new_token_hash, change.old_token_hash = (address_mails.fresh()[1] for _side in ("new", "old"))
    db.session.add(change)
    db.session.flush()
    audit.note(act, actor_id=actor_id, subject=("address_change", change.id))
    _tell_moved(change)
    address_mails.promise(change)
    return change


def _hold(change: AddressChange, *, but: int | None = None) -> bool:
    """From now on the member signs in with the new address. Where somebody else took it meanwhile, all stays."""
    account = queries.account_of(change.member_id)
    if account is None or not _claim(change):
        return False
    former = account.email
    if (change.is_given and not account.member.is_active) or not _move(account, change.email):
        _note_end(change, "address.lapse", actor_id=None)
        return False
    agreed = change.is_confirmed
    audit.note("address.change", actor_id=change.member_id if agreed else None, subject=("member", change.member_id))
    if change.is_given:  # whoever still sits at a desk of the former work is out, and so is whoever should not be in
        end_every_sign_in(change.member_id, but=but)
        address_mails.tell_held(account, former)
    bus.publish(AddressChanged(member_id=change.member_id))
    _tell_moved(change)
    return True


def _move(account: Account, email: str) -> bool:
    try:
        with db.session.begin_nested():
            account.email = email
            account.password_version += 1  # links that were mailed to the former address are dead
    except IntegrityError:
        return False
    return True


def _end(change: AddressChange, act: str, *, actor_id: int | None) -> bool:
    ended = _claim(change)
    if ended:
        _note_end(change, act, actor_id=actor_id)
    return ended


def _claim(change: AddressChange) -> bool:
    """End it, once: of a refusal and the moment that it would hold, one comes first."""
    ended = db.session.execute(
        update(AddressChange)
        .where(AddressChange.id == change.id, AddressChange.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def _note_end(change: AddressChange, act: str, *, actor_id: int | None) -> None:
    audit.note(act, actor_id=actor_id, subject=("address_change", change.id))
    _tell_moved(change)


def _tell_moved(change: AddressChange) -> None:
    db.session.flush()
    bus.publish(AddressChangeMoved(member_id=change.member_id))
