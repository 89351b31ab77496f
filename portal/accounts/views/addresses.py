"""Another address to sign in with: asked for on one's account, and confirmed by the links in two mails."""

from typing import Any

from flask import g, redirect

from portal.accounts import queries
from portal.accounts.actions import addresses
from portal.accounts.forms import AgreeForm, ArrivalForm, NewAddressForm
from portal.accounts.models import AddressChange
from portal.accounts.views.blueprint import bp
from portal.accounts.views.links import dead_link
from portal.accounts.views.own_password import is_own_password, is_password_of
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import public


@bp.get("/account/adres")
def edit_address() -> Any:
    return hx.page("accounts/address.html", form=NewAddressForm(), account=queries.account_of(me().id))


@bp.post("/account/adres")
def update_address() -> Any:
    form, account = NewAddressForm(), queries.account_of(me().id)
    assert account is not None
    fits = form.validate()
    if fits and form.email.data == account.email:
        form.fail(form.email, _("This is the address that you sign in with already."))
        fits = False
    if not (is_own_password(form, form.password) and fits):
        return hx.page("accounts/address.html", status=422, form=form, account=queries.account_of(me().id))

    addresses.ask_change(me().id, form.email.data)
    return hx.see("accounts.show_account", klaar="adres")


@bp.post("/account/adres/intrekking")
def destroy_address_change() -> Any:
    change = queries.address_change_of(me().id)
    if change is not None:
        addresses.refuse(change)
    return hx.see("accounts.show_account", klaar="adres-blijft")


@bp.get("/account/adres/akkoord")
def new_agreement() -> Any:
    return _agreement(AgreeForm())


@bp.post("/account/adres/akkoord")
def create_agreement() -> Any:
    """The member agrees with the address that an administrator gave them, where the old mailbox cannot."""
    form, shown = AgreeForm(), _given()
    if shown is None:
        return hx.see("accounts.show_account")
    if not (form.validate() and is_own_password(form, form.password)):
        return _agreement(form, 422)
    change = _given()
    if change is None or change.id != shown.id:  # it is another one now: agree with what you read
        return hx.see("accounts.show_account")
    holds = addresses.confirm(change, "old", but=g.sign_in.id)
    return hx.see("accounts.show_account", klaar="adres-geldt" if holds else "adres-akkoord")


@bp.get("/account/adres/intrekking")
def show_form_of_address() -> Any:
    return hx.see("accounts.show_account")


@bp.get("/adres/<token>")
@public
def show_address_change(token: str) -> Any:
    change = _open_change(token)
    return _link_page(change, token, ArrivalForm()) if change is not None else dead_link("address")


@bp.post("/adres/<token>")
@public
def confirm_address_change(token: str) -> Any:
    change = _open_change(token)
    if change is None:
        return dead_link("address")
    side = addresses.side_of(change, token)
    if change.is_given and side == "new":
        return _arrive(change, token)
    if change.is_confirmed_by(side):  # the button was pressed twice
        return _confirmed(change, side)
    return _confirmed(change, side, holds=addresses.confirm(change, side))


@bp.post("/adres/<token>/afwijzing")
@public
def refuse_address_change(token: str) -> Any:
    change = _open_change(token)
    if change is None or not addresses.refuse(change):
        return dead_link("address")
    return hx.page("accounts/address_refused.html", change=change)


@bp.get("/adres/<token>/afwijzing")
@public
def show_form_of_address_change(token: str) -> Any:
    return redirect(f"/adres/{token}", 303)


def _given() -> AddressChange | None:
    """What an administrator asked for this member and they did not agree with yet."""
    change = queries.address_change_of(me().id)
    return change if change is not None and change.is_given and not change.is_confirmed_by("old") else None


def _agreement(form: AgreeForm, status: int = 200) -> Any:
    change = _given()
    if change is None:
        return hx.see("accounts.show_account")
    account = queries.account_of(me().id)
    return hx.page("accounts/address_agree.html", status=status, form=form, change=change, account=account)


def _open_change(token: str) -> AddressChange | None:
    """The change that this link still opens: not confirmed from its mailbox yet, and the address still free. One that
    an administrator asked can be refused, or sped up with the password, as long as it waits."""
    change = queries.address_change_by_token(queries.hash_of(token))
    if change is None or not change.is_open:
        return None
    if not change.is_given and change.is_confirmed_by(addresses.side_of(change, token)):
        return None
    return change if addresses.is_free(change) else None


def _arrive(change: AddressChange, token: str) -> Any:
    """The new mailbox agrees with what an administrator gave. With the member's password it speaks for the old one too;
    without, it may be anybody's."""
    form = ArrivalForm()
    if not form.password.data:
        holds = not change.is_confirmed_by("new") and addresses.confirm(change, "new", is_member=False)
        return _confirmed(change, "new", holds=holds)
    objection = _("This is not the password of this account. Try again, or leave it empty.")
    is_member = is_password_of(change.member_id, form, form.password, objection)
    waiting = _open_change(token)  # asked once more: while the password was checked a moment passed
    if waiting is None:
        return dead_link("address")
    if not is_member:
        return _link_page(waiting, token, form, 422)
    return _confirmed(waiting, "new", holds=addresses.confirm(waiting, "new", "old"))


def _link_page(change: AddressChange, token: str, form: ArrivalForm, status: int = 200) -> Any:
    return hx.page(
        "accounts/address_given_link.html" if change.is_given else "accounts/address_link.html",
        status=status,
        change=change,
        account=queries.account_of(change.member_id),
        side=addresses.side_of(change, token),
        token=token,
        form=form,
    )


def _confirmed(change: AddressChange, side: str, *, holds: bool = False) -> Any:
    return hx.page("accounts/address_confirmed.html", holds=holds, side=side, change=change)
