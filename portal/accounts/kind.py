"""Accounts as privacy points at them: what is kept of how a member comes in, and how it is erased."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, func, or_, select

from portal.accounts import devices, queries
from portal.accounts.models import Account, AccountLink, AddressChange, Invitation, SignIn, Stash
from portal.accounts.words import OFFICES
from portal.circles.models import Circle
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.i18n import full_time
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind
from portal.core.outbox import Outbox
from portal.core.throttle import Throttle


class AccountKind(Kind):
    """An account is its member's alone: never found, told of, reported or hidden."""

    name = "account"
    asks_by_parameter = True

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        """Whoever was given another address is asked to look at it."""
        return queries.asked_to_agree(id if member_id is None else member_id)

    def export(self, member_id: int) -> Iterable[ExportItem]:
        account = db.session.get(Account, member_id)
        if account is not None:
            yield ExportItem(
                section="account",
                title=account.email,
                at=account.password_set_at,
                content={
                    "adres": account.email,
                    "wachtwoord gekozen": account.password_set_at and full_time(account.password_set_at),
                    "huisregels aanvaard": account.rules_accepted_at and full_time(account.rules_accepted_at),
                },
            )
        for change in _of(AddressChange, member_id):
            yield ExportItem(
                section="wijzigingen van adres",
                title=change.email,
                at=change.asked_at,
                content={
                    "adres": change.email,
                    "gevraagd door": "een beheerder" if change.is_given else None,
                    "reden": change.reason or None,
                    "geweigerd": change.refused_at,
                },
            )
        for sign_in in _of(SignIn, member_id):
            yield ExportItem(
                section="aanmeldingen",
                title=devices.in_words(sign_in.device),
                at=sign_in.began_at,
                content={
                    "laatst gezien": full_time(sign_in.seen_at),
                    "afgemeld": sign_in.ended_at and full_time(sign_in.ended_at),
                },
            )
        for invitation, circle in db.session.execute(
            select(Invitation, Circle.name)
            .join(Circle, Circle.id == Invitation.circle_id)
            .where(Invitation.member_id == member_id)
        ):
            yield ExportItem(
                section="uitnodigingen", title=circle, at=invitation.invited_at, content={"adres": invitation.email}
            )
        for stash in _of(Stash, member_id):
            yield ExportItem(
                section="bewaarde teksten",
                title=_("Sent after you were signed out"),
                at=stash.kept_at,
                content=dict(stash.content),
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """Every trace of the address goes, wherever it was written; every device is signed out."""
        addresses = set(db.session.scalars(select(Account.email).where(Account.member_id == member_id)))
        for holding in (AddressChange, Invitation):
            addresses |= set(db.session.scalars(select(holding.email).where(holding.member_id == member_id)))
        if addresses:
            invited = or_(Invitation.member_id == member_id, func.lower(Invitation.email).in_(addresses))
            db.session.execute(delete(Invitation).where(invited))
            db.session.execute(delete(Outbox).where(func.lower(Outbox.address).in_(addresses)))
            for address in addresses:
                db.session.execute(delete(Throttle).where(Throttle.key.endswith(queries.hash_of(address)[:32])))
        for kept in (AccountLink, AddressChange, SignIn, Stash, Account):
            db.session.execute(delete(kept).where(kept.member_id == member_id))


class OfficeKind(Kind):
    """An office (functie) of a member, told to that member alone; its id is theirs."""

    def __init__(self, office: str) -> None:
        self.name = office

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        if viewer.id not in set(ids):
            return {}
        words = OFFICES[self.name]
        if viewer.has_office(self.name):
            return {viewer.id: Card(title=str(words.begun), url=words.url, mail_class="open")}
        return {viewer.id: Card(title=str(words.ended), url="/", mail_class="open")}


class GivenAddressKind(Kind):
    """The address that an administrator asked for a member, told to that administrator; its id is the member's."""

    name = "given_address"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        """Without the name of the member: that stands on the page it leads to."""
        if not viewer.has_office("administrator"):
            return {}
        title = _("The address that you asked for a member was refused")
        return {id: Card(title=title, url=f"/beheer/leden/{id}/adres", mail_class="confidential") for id in ids}


def _of(model: Any, member_id: int) -> Any:
    return db.session.scalars(select(model).where(model.member_id == member_id).order_by(model.id))
