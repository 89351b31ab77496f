"""Links by mail, to sign in or to choose a new password: asked for by anybody, made for members only."""

import secrets

from sqlalchemy import update

from portal.accounts import queries
from portal.accounts.actions import suspension_mails
from portal.accounts.actions.accounts import set_new_password
from portal.accounts.actions.sign_ins import MAY_SIGN_IN, Suspended
from portal.accounts.models import LINK_LIVES, Account, AccountLink
from portal.core import audit, clock, mail
from portal.core.db import db
from portal.core.i18n import lazy_gettext as _l

COMPOSER = "account_link"
PATHS = {"sign_in": "/aanmelden/link/", "reset": "/wachtwoord/"}
SUBJECTS = {"sign_in": _l("Your link to sign in"), "reset": _l("Choose a new password")}

HEARS = (*MAY_SIGN_IN, "suspended")  # who is suspended is mailed that they are, in place of a link


def ask_link(kind: str, email: str, onward: str = "") -> None:
    """Promise a mail with a link. For an address that nobody has the very same rows are written: only the worker,
    which nobody waits for, finds that there is nothing to send."""
    account = queries.account_by_email(email)
    known = account if account is not None and account.member.state in HEARS else None
    link = AccountLink(
        kind=kind,
        token_hash=_fresh()[1],
        member_id=known.member_id if known else None,
        password_version=known.password_version if known else 0,
        onward=onward,
    )
    db.session.add(link)
    db.session.flush()
    audit.note(f"link.{kind}", actor_id=link.member_id, subject=("account_link", link.id))
    mail.promise(COMPOSER, link.id, member_id=link.member_id)


@mail.composer(COMPOSER)
def compose(link_id: int) -> mail.Letter | None:
    """The mail with the link, which is made at this very moment: nowhere but in the mail can it be read."""
    link = db.session.get(AccountLink, link_id)
    account = queries.account_of(link.member_id) if link is not None and link.member_id else None
    if link is None or account is None or link.spent_at is not None or account.member.state not in HEARS:
        return None
    if account.member.state == "suspended":
        return suspension_mails.refusal(account)
    token, link.token_hash = _fresh()
    link.sent_at = clock.now()
    return mail.Letter(
        to=account.email,
        language=account.member.language,
        subject=SUBJECTS[link.kind],
        template=f"accounts/mail/{link.kind}",
        context={
            "name": account.member.name,
            "path": PATHS[link.kind] + token,
            "minutes": int(LINK_LIVES[link.kind].total_seconds() // 60),
        },
    )


def account_behind(link: AccountLink | None) -> Account | None:
    """Whose link this is; None when it opens nothing any more: too late, spent, or made for a former password.

    Raises Suspended, to nobody but who reads the mailbox of the account.
    """
    if link is None or link.member_id is None or not link.is_open:
        return None
    account = queries.account_of(link.member_id)
    if account is None or account.password_version != link.password_version:
        return None
    if account.member.state == "suspended":
        raise Suspended
    return account if account.member.state in MAY_SIGN_IN else None


def spend(kind: str, token: str) -> Account | None:
    """Use a link, once: of two at the same time one gets None. Raises Suspended."""
    link = queries.link_by_token(kind, token)
    account = account_behind(link)
    if link is None or account is None:
        return None
    spent = db.session.execute(
        update(AccountLink)
        .where(AccountLink.id == link.id, AccountLink.spent_at.is_(None))
        .values(spent_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return account if spent.rowcount else None  # type: ignore[attr-defined]


def reset_password(token: str, password_hash: str) -> Account | None:
    """Replace a forgotten password; None when the link is dead. Raises Suspended."""
    account = spend("reset", token)
    if account is not None:
        set_new_password(account, password_hash)
    return account


def _fresh() -> tuple[str, str]:
    token = secrets.token_urlsafe(32)
    return token, queries.hash_of(token)
