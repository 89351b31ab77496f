"""Opening an account and keeping its password."""

from portal.accounts import passwords, queries
from portal.accounts.actions.sign_ins import end_every_sign_in
from portal.accounts.events import PasswordChanged
from portal.accounts.models import Account
from portal.core import audit, bus, mail
from portal.core.db import db
from portal.core.i18n import lazy_gettext as _l
from portal.members.models import Member


def open_account(member: Member, email: str, password: str = "", *, password_hash: str = "") -> Account:
    """Let a member sign in with an address. With a hash that was made before, nothing is hashed again.

    Without either the account has no password: its member comes in by a mailed link.
    """
    account = Account(member_id=member.id, email=email.strip().lower())
    if password_hash or password:
        account.set_password(password_hash or passwords.hashed(password))
    db.session.add(account)
    db.session.flush()
    return account


def hashed_apart(password: str) -> str:
    """The hash of a password, made after the present transaction has ended: hashing is slow on purpose and must not
    keep other writers waiting. What was loaded before is read again when it is needed."""
    db.session.rollback()
    return passwords.hashed(password)


def change_password(member_id: int, password_hash: str, *, this_sign_in_id: int | None) -> None:
    """The member chose another password: their other devices are signed out."""
    account = queries.account_of(member_id)
    assert account is not None
    account.set_password(password_hash)
    end_every_sign_in(member_id, but=this_sign_in_id)
    audit.note("password.change", actor_id=member_id, subject=("member", member_id))
    _tell(account)


def set_new_password(account: Account, password_hash: str) -> None:
    """A forgotten password was replaced by way of a mailed link: every device is signed out."""
    account.set_password(password_hash)
    end_every_sign_in(account.member_id)
    audit.note("password.reset", actor_id=account.member_id, subject=("member", account.member_id))
    _tell(account)


def _tell(account: Account) -> None:
    """Others hear it, and its owner gets a mail: in case it was somebody else who changed it."""
    bus.publish(PasswordChanged(member_id=account.member_id))
    mail.queue(
        to=account.email,
        member_id=account.member_id,
        language=account.member.language,
        subject=_l("Your password has been changed"),
        template="accounts/mail/password_changed",
        name=account.member.name,
        path="/wachtwoord-vergeten",
    )
