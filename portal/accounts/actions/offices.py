"""What administrators do: appoint and discharge, suspend and let back in. There is always one administrator left."""

from datetime import timedelta

from portal.accounts.actions import addresses
from portal.accounts.actions.sign_ins import end_every_sign_in
from portal.accounts.events import MemberReactivated, MemberSuspended, OfficeBegan, OfficeEnded
from portal.accounts.queries import accounts
from portal.accounts.queries import administration as found
from portal.accounts.words import OFFICES
from portal.core import audit, bus, clock, mail
from portal.core.db import db
from portal.members.models import Member, Office


class LastAdministrator(Exception):
    """A portal cannot do without an administrator."""


def appoint(member: Member, kind: str, *, by_id: int | None) -> None:
    """Give a member an office from today; who holds it already keeps it."""
    _hold(member)
    if found.present_offices(member.id, kind):
        return
    db.session.add(Office(member_id=member.id, kind=kind))
    audit.note(f"office.{kind}.begin", actor_id=by_id, subject=("member", member.id))
    bus.publish(OfficeBegan(member_id=member.id, kind=kind, by_id=by_id))
    if member.id != by_id:
        _mail(member, kind, begins=True)


def discharge(member: Member, kind: str, *, by_id: int) -> None:
    """End an office. Raises LastAdministrator."""
    _hold(member)
    offices = found.present_offices(member.id, kind)
    if kind == "administrator" and offices:
        _keep_an_administrator(member)
    for office in offices:
        _end(office)
    if offices:
        audit.note(f"office.{kind}.end", actor_id=by_id, subject=("member", member.id))
        bus.publish(OfficeEnded(member_id=member.id, kind=kind, by_id=by_id))
        if member.id != by_id:
            _mail(member, kind, begins=False)


def suspend(member: Member, *, by_id: int) -> None:
    """Keep a member out for the time being: every device is signed out. Raises LastAdministrator."""
    _hold(member)
    if member.state == "suspended":
        return
    if found.present_offices(member.id, "administrator"):
        _keep_an_administrator(member)
    addresses.withdraw_given(member.id, by_id=by_id)
    member.state = "suspended"
    end_every_sign_in(member.id, by_id=by_id)
    audit.note("member.suspend", actor_id=by_id, subject=("member", member.id))
    bus.publish(MemberSuspended(member_id=member.id))


def reactivate(member: Member, *, by_id: int) -> None:
    """Let a suspended member in again."""
    _hold(member)
    if member.state != "suspended":
        return
    member.state = "active"
    audit.note("member.reactivate", actor_id=by_id, subject=("member", member.id))
    bus.publish(MemberReactivated(member_id=member.id))


def _hold(member: Member) -> None:
    """Of two who do something about a member at once the second finds what the first did: nobody is told twice."""
    db.session.flush()
    db.session.refresh(member, ["state"], with_for_update={"key_share": True})


def _mail(member: Member, kind: str, *, begins: bool) -> None:
    """Whoever is given an office reads where its work stands; and that it is theirs no more."""
    account = accounts.account_of(member.id)
    if account is not None:
        words = OFFICES[kind]
        mail.queue(
            to=account.email,
            member_id=member.id,
            language=member.language,
            subject=words.begun if begins else words.ended,
            template="accounts/mail/office",
            mail_class="open",
            name=member.name,
            kind=kind,
            begins=begins,
            path=words.url,
        )


def _end(office: Office) -> None:
    """From now on: an office is held through its last day, so that day was yesterday. (The audit keeps the hour.)"""
    if office.began_on >= clock.today():
        db.session.delete(office)
    else:
        office.ended_on = clock.today() - timedelta(days=1)


def _keep_an_administrator(member: Member) -> None:
    found.hold_administrators()
    if not found.administrators_besides(member.id):
        raise LastAdministrator
