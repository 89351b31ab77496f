"""One's own account: password, language, and the devices that are signed in."""

from typing import Any

from flask import Response, g, request, session

from portal.accounts import actions, devices, door, queries
from portal.accounts.forms import LanguageForm, PasswordForm, RenewForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.links import accepts
from portal.accounts.views.own_password import is_own_password
from portal.circles.viewer import me
from portal.core import hx, i18n


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
    fits = form.validate()
    fits = accepts(form, account.member.name, account.email) and fits
    if not (is_own_password(form, form.present) and fits):
        return hx.page("accounts/password.html", status=422, form=form, account=queries.account_of(me().id))

    actions.change_password(me().id, actions.hashed_apart(form.password.data), this_sign_in_id=g.sign_in.id)
    return hx.see("accounts.show_account", klaar="wachtwoord")


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
    if not (form.validate() and is_own_password(form, form.password)):
        return _renew_page(form, 422)
    actions.renew_sign_in(g.sign_in.id, member_id=me().id)
    session.modified = True  # the browser keeps its cookie for as long again
    return hx.see("accounts.show_account", klaar="verlengd")


@bp.get("/account/taal")
@bp.get("/account/apparaten/afmelding")
@bp.get("/account/apparaten/<int:sign_in_id>/afmelding")
def show_form_of_account(sign_in_id: int = 0) -> Any:
    """Reached by reloading after a form was sent."""
    return hx.see("accounts.show_account")


def _member() -> Any:
    return me().member


def _out() -> Any:
    actions.end_sign_in(g.sign_in.id, member_id=me().id)
    door.let_out()
    return hx.go("/aanmelden")


def _renew_page(form: RenewForm, status: int = 200) -> Response:
    return hx.page("accounts/renew.html", status=status, form=form, account=queries.account_of(me().id))
