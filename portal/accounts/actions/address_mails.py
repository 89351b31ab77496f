"""The mails about another address: to both mailboxes when it is asked, and when it holds that an administrator gave."""

import secrets

from portal.accounts import queries
from portal.accounts.models import ADDRESS_CHANGE_LIVES, Account, AddressChange
from portal.core import mail
from portal.core.i18n import lazy_gettext as _l

COMPOSERS = {"new": "address_new", "old": "address_old"}
PATH = "/adres/"


def promise(change: AddressChange) -> None:
    """To both. The old one always hears of it, also when nobody is thought to read it."""
    for composer in COMPOSERS.values():
        mail.promise(composer, change.id, member_id=change.member_id)


def fresh() -> tuple[str, str]:
    """A token for a link, and the hash of it that is kept."""
    token = secrets.token_urlsafe(32)
    return token, queries.hash_of(token)


def tell_held(account: Account, former: str) -> None:
    """What an administrator gave holds from now on."""
    for side, to in (("new", account.email), ("old", former)):
        mail.queue(
            to=to,
            member_id=account.member_id,
            language=account.member.language,
            subject=_l("You sign in with another address now"),
            template="accounts/mail/address_held",
            name=account.member.name,
            side=side,
            email=account.email,
            path="/aanmelden" if side == "new" else "/privacy",
        )


@mail.composer(COMPOSERS["new"])
def compose_new(change_id: int) -> mail.Letter | None:
    """To the wished address. Where somebody else signs in with it there is nothing to say."""
    change = queries.address_change(change_id)
    if change is None or not change.is_open:
        return None
    holder = queries.account_by_email(change.email)
    if holder is not None and holder.member_id != change.member_id:
        return None
    token, change.new_token_hash = fresh()
    return _letter(change, change.email, "new", token)


@mail.composer(COMPOSERS["old"])
def compose_old(change_id: int) -> mail.Letter | None:
    """To the present address, which must agree as well, or may refuse."""
    change = queries.address_change(change_id)
    account = queries.account_of(change.member_id) if change is not None else None
    if change is None or account is None or not change.is_open:
        return None
    token, change.old_token_hash = fresh()
    return _letter(change, account.email, "old", token)


def _letter(change: AddressChange, to: str, side: str, token: str) -> mail.Letter | None:
    account = queries.account_of(change.member_id)
    if account is None:
        return None
    context = {
        "name": account.member.name,
        "side": side,
        "email": change.email,
        "path": PATH + token,
        "days": ADDRESS_CHANGE_LIVES.days,
    }
    if not change.is_given:
        subject, template = _l("Confirm your new address"), "accounts/mail/address"
    else:
        by = change.asked_by.display_name if change.asked_by else ""
        context |= {"by": by, "reason": change.reason, "holds_at": change.holds_at}
        template = "accounts/mail/address_given"
        subject = _l("Confirm your new address") if side == "new" else _l("Is this your new address?")
    return mail.Letter(to=to, language=account.member.language, subject=subject, template=template, context=context)
