"""The mails about access that was closed: when it begins, when it is over, and to who asks for a link meanwhile.

They name no administrator: it is the portal's decision, and the portal's address is where to ask about it.
"""

from typing import Any

from portal.accounts import queries
from portal.accounts.events import MemberReactivated, MemberSuspended
from portal.accounts.models import Account
from portal.core import bus, contact, mail
from portal.core.i18n import lazy_gettext as _l
from portal.core.outbox import settings_of_portal

CLOSED = _l("Your access is closed for the time being")


@bus.on(MemberSuspended)
def tell_suspended(event: MemberSuspended) -> None:
    _tell(event.member_id, CLOSED, "suspended", asked=False, address=_address())


@bus.on(MemberReactivated)
def tell_reactivated(event: MemberReactivated) -> None:
    _tell(event.member_id, _l("You can sign in again"), "reactivated", path="/aanmelden")


def refusal(account: Account) -> mail.Letter:
    """In place of the link that was asked for."""
    return mail.Letter(
        to=account.email,
        language=account.member.language,
        subject=CLOSED,
        template="accounts/mail/suspended",
        context={"name": account.member.name, "asked": True, "address": _address()},
    )


def _tell(member_id: int, subject: Any, template: str, **words: Any) -> None:
    account = queries.account_of(member_id)
    if account is not None:
        mail.queue(
            to=account.email,
            member_id=member_id,
            language=account.member.language,
            subject=subject,
            template=f"accounts/mail/{template}",
            name=account.member.name,
            **words,
        )


def _address() -> str:
    return contact.of_portal(settings_of_portal())
