"""Links by mail: to sign in, and for a forgotten password. Opening one spends nothing; its button does."""

from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, redirect, request, url_for

from portal.accounts import actions, door, passwords, queries
from portal.accounts.actions import links
from portal.accounts.forms import AddressForm, NewPasswordForm
from portal.accounts.views.blueprint import bp
from portal.accounts.views.sign_in import enter, suspension_page
from portal.core import hx, throttle
from portal.core.security import public

PER_ADDRESS, PER_NETWORK = 5, 100
HOUR = timedelta(hours=1)


@bp.errorhandler(actions.Suspended)
def show_suspension(_refused: actions.Suspended) -> Response:
    """Whoever would have come in reads why not; a link proves as much as a password."""
    return suspension_page(by_password=False)


@bp.get("/aanmelden/link")
@public
def new_link() -> Any:
    return _ask_page("sign_in", AddressForm())


@bp.post("/aanmelden/link")
@public
def create_link() -> Any:
    return _ask("sign_in", onward=door.local_path(request.args.get("verder"), ""))


@bp.get("/wachtwoord-vergeten")
@public
def new_reset() -> Any:
    return _ask_page("reset", AddressForm())


@bp.post("/wachtwoord-vergeten")
@public
def create_reset() -> Any:
    return _ask("reset")


@bp.get("/aanmelden/verstuurd")
@public
def show_link_sent() -> Any:
    """The same for a known and an unknown address."""
    return hx.page("accounts/link_sent.html")


@bp.get("/aanmelden/link/<token>")
@public
def show_link(token: str) -> Any:
    account = links.account_behind(queries.link_by_token("sign_in", token))
    if account is None:
        return dead_link("sign_in")
    return hx.page("accounts/link.html", account=account, token=token)


@bp.post("/aanmelden/link/<token>")
@public
def spend_link(token: str) -> Any:
    link = queries.link_by_token("sign_in", token)
    account = links.spend("sign_in", token)
    if link is None or account is None:
        if g.sign_in is not None:  # the button was pressed twice
            return redirect("/", 303)
        return dead_link("sign_in")
    return enter(account.member, door.local_path(link.onward))


@bp.get("/wachtwoord/<token>")
@public
def edit_password_by_link(token: str) -> Any:
    account = links.account_behind(queries.link_by_token("reset", token))
    if account is None:
        return dead_link("reset")
    return hx.page("accounts/reset.html", account=account, token=token, form=NewPasswordForm())


@bp.post("/wachtwoord/<token>")
@public
def update_password_by_link(token: str) -> Any:
    account = links.account_behind(queries.link_by_token("reset", token))
    if account is None:
        return dead_link("reset")
    form = NewPasswordForm()
    if not (form.validate() and accepts(form, account.member.name, account.email)):
        return hx.page("accounts/reset.html", status=422, account=account, token=token, form=form)

    changed = links.reset_password(token, actions.hashed_apart(form.password.data))
    return enter(changed.member, "/?gedaan=wachtwoord") if changed else dead_link("reset")


def accepts(form: Any, *personal: str) -> bool:
    """Whether the form's new password will do for this person; says why not beside the field.

    Ask it whatever else is wrong, so that all faults are said at once. Of an empty one the form has said it.
    """
    if not form.password.data:
        return False
    objection = passwords.objection(form.password.data, (*personal, current_app.config["PORTAL"].org_name))
    if objection:
        form.fail(form.password, objection)
    return not objection


def dead_link(kind: str) -> Response:
    """A link that opens nothing: never existed, was used, or is too old. Which of these is nobody's business."""
    again = {"sign_in": "accounts.new_link", "reset": "accounts.new_reset"}.get(kind)
    return hx.page("accounts/dead_link.html", status=410, kind=kind, again_url=url_for(again) if again else None)


def _ask(kind: str, onward: str = "") -> Any:
    form = AddressForm()
    if not form.validate():
        return _ask_page(kind, form, 422)
    throttle.take(f"link:{queries.hash_of(form.email.data)[:32]}", PER_ADDRESS, HOUR)
    throttle.take(f"link:{throttle.address()}", PER_NETWORK, HOUR)
    links.ask_link(kind, form.email.data, onward)
    return hx.see("accounts.show_link_sent")


def _ask_page(kind: str, form: AddressForm, status: int = 200) -> Response:
    return hx.page("accounts/ask_link.html", status=status, kind=kind, form=form)
