"""One's own account: address, password, language, and the devices that are signed in."""

from typing import Any

from flask import Response, g, redirect, request, session

from portal.accounts import actions, devices, door, queries
from portal.accounts.actions import addresses
from portal.accounts.forms import LanguageForm, NewAddressForm, PasswordForm, RenewForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.links import accepts, dead_link
from portal.accounts.views.sign_in import WINDOW, WRONG_PER_ACCOUNT
from portal.circles.viewer import me
from portal.core import audit, hx, i18n, throttle
from portal.core.i18n import gettext as _
from portal.core.security import public


@bp.get("/account")
def show_account() -> Any:
    return hx.page(
        "accounts/account.html",
        account=queries.account_of(me().id),
        change=queries.address_change_of(me().id),
        sign_ins=queries.live_sign_ins_of(me().id),
        this_sign_in=g.sign_in,
        device=devices.in_words,
        form=LanguageForm(language=_member().language),
        done=request.args.get("klaar", ""),
    )


@bp.post("/account/taal")
def update_own_language() -> Any:
    form = LanguageForm()
    if form.validate() and form.language.data in i18n.LANGUAGES:
        _member().language = form.language.data
    return hx.see("accounts.show_account", klaar="taal")


@bp.get("/account/wachtwoord")
def edit_password() -> Any:
    return hx.page("accounts/password.html", form=PasswordForm(), account=queries.account_of(me().id))


@bp.post("/account/wachtwoord")
def update_password() -> Any:
    form, account = PasswordForm(), queries.account_of(me().id)
    assert account is not None
    fits = form.validate() and accepts(form, account.member.name, account.email)
    if not (fits and _is_own_password(form, form.present)):
        return hx.page("accounts/password.html", status=422, form=form, account=queries.account_of(me().id))

    actions.change_password(me().id, actions.hashed_apart(form.password.data), this_sign_in_id=g.sign_in.id)
    return hx.see("accounts.show_account", klaar="wachtwoord")


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
    if not (fits and _is_own_password(form, form.password)):
        return hx.page("accounts/address.html", status=422, form=form, account=queries.account_of(me().id))

    addresses.ask_change(me().id, form.email.data)
    return hx.see("accounts.show_account", klaar="adres")


@bp.post("/account/adres/intrekking")
def destroy_address_change() -> Any:
    change = queries.address_change_of(me().id)
    if change is not None:
        addresses.refuse(change)
    return hx.see("accounts.show_account", klaar="adres-blijft")


@bp.get("/adres/<token>")
@public
def show_address_change(token: str) -> Any:
    change = _open_change(token)
    if change is None:
        return dead_link("address")
    account = queries.account_of(change.member_id)
    return hx.page(
        "accounts/address_link.html", change=change, account=account, side=addresses.side_of(change, token), token=token
    )


@bp.post("/adres/<token>")
@public
def confirm_address_change(token: str) -> Any:
    change = _open_change(token)
    if change is None:
        return dead_link("address")
    side = addresses.side_of(change, token)
    holds = addresses.confirm(change, side)
    return hx.page("accounts/address_confirmed.html", holds=holds, side=side, email=change.email)


@bp.post("/adres/<token>/afwijzing")
@public
def refuse_address_change(token: str) -> Any:
    change = _open_change(token)
    if change is None:
        return dead_link("address")
    addresses.refuse(change)
    return hx.page("accounts/address_refused.html")


@bp.post("/account/apparaten/<int:sign_in_id>/afmelding")
def destroy_device(sign_in_id: int) -> Any:
    if sign_in_id == g.sign_in.id:
        return _out()
    actions.end_sign_in(sign_in_id, member_id=me().id)
    return hx.see("accounts.show_account", klaar="apparaat", anchor="apparaten")


@bp.post("/account/apparaten/afmelding")
def destroy_devices() -> Any:
    """Sign out everywhere, here too."""
    actions.end_every_sign_in(me().id)
    return _out()


@bp.get("/account/verlengen")
def edit_sign_in() -> Any:
    return _renew_page(RenewForm())


@bp.post("/account/verlengen")
def update_sign_in() -> Any:
    """Stay signed in on this device. It asks for the password, or a copied cookie could live for ever."""
    form = RenewForm()
    if not (form.validate() and _is_own_password(form, form.password)):
        return _renew_page(form, 422)
    actions.renew_sign_in(g.sign_in.id, member_id=me().id)
    session.modified = True  # the browser keeps its cookie for as long again
    return hx.see("accounts.show_account", klaar="verlengd")


@bp.get("/account/taal")
@bp.get("/account/adres/intrekking")
@bp.get("/account/apparaten/afmelding")
@bp.get("/account/apparaten/<int:sign_in_id>/afmelding")
def show_form_of_account(sign_in_id: int = 0) -> Any:
    """Reached by reloading after a form was sent."""
    return hx.see("accounts.show_account")


@bp.get("/adres/<token>/afwijzing")
@public
def show_form_of_address_change(token: str) -> Any:
    return redirect(f"/adres/{token}", 303)


def _member() -> Any:
    return me().member


def _out() -> Any:
    actions.end_sign_in(g.sign_in.id, member_id=me().id)
    door.let_out()
    return hx.go("/aanmelden")


def _is_own_password(form: Any, field: Any) -> bool:
    """Whether the member's present password stands in `field`; guessing is limited as at the door."""
    account = queries.account_of(me().id)
    key = f"password:{me().id}"
    if throttle.is_spent(key, WRONG_PER_ACCOUNT, WINDOW):
        form.fail(field, _("You tried this too often. Wait a quarter of an hour."))
        return False
    if account is not None and actions.check_password(account.email, field.data) is not None:
        return True
    throttle.count(key, WINDOW)
    audit.note_refusal("password.check", actor_id=me().id)
    form.fail(field, _("This is not your present password. Try again."))
    return False


def _open_change(token: str) -> Any:
    """The change that this link still opens: not confirmed from its mailbox yet, and the address still free."""
    change = queries.address_change_by_token(queries.hash_of(token))
    if change is None or not change.is_open or change.is_confirmed_by(addresses.side_of(change, token)):
        return None
    return change if addresses.is_free(change) else None


def _renew_page(form: RenewForm, status: int = 200) -> Response:
    return hx.page("accounts/renew.html", status=status, form=form, account=queries.account_of(me().id))
