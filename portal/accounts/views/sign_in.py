"""Signing in and out."""

from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, redirect, request, session

from portal.accounts import actions, door, queries, stashing
from portal.accounts.actions import stashes
from portal.accounts.forms import SignInForm
from portal.accounts.views.blueprint import bp
from portal.core import audit, contact, hx, i18n, throttle
from portal.core.i18n import gettext as _
from portal.core.security import public
from portal.members.models import Member

WINDOW = timedelta(minutes=15)
WRONG_PER_ACCOUNT = 10
WRONG_PER_NETWORK = 200  # a town hall shares one address


@bp.get("/aanmelden")
@public
def new_sign_in() -> Any:
    if g.newcomer is not None:
        return redirect("/welkom", 303)
    if g.sign_in is not None:
        return redirect(door.local_path(request.args.get("verder")), 303)
    return _sign_in_page(SignInForm())


@bp.post("/aanmelden")
@public
def create_sign_in() -> Any:
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)

    if was_wrong_too_often(form.email.data):
        return _too_often()
    try:
        account = actions.check_password(form.email.data, form.password.data)
    except actions.Suspended:
        _note_refusal(form)
        return suspension_page(by_password=True)
    if account is None:
        count_wrong(form.email.data)
        _note_refusal(form)
        form.fail(
            form.password, _("This address and password do not belong together. Check both, or use a link by mail.")
        )
        return _sign_in_page(form, 422)
    return enter(account.member, door.local_path(request.args.get("verder")))


@bp.post("/afmelden")
@public
def destroy_sign_in() -> Any:
    if g.sign_in is not None:
        actions.end_sign_in(g.sign_in.id, member_id=g.sign_in.owner.id)
    door.let_out()
    return hx.go("/")


@bp.get("/afmelden")
@public
def show_sign_out() -> Any:
    """Reached by typing the address only: signing out is done by a button."""
    return redirect("/account" if g.sign_in is not None else "/", 303)


@bp.get("/aanmelden/bewaard")
def show_stash() -> Any:
    """What this member sent when they were signed out, from a form that keeps no drafts: to be sent once more."""
    stash = stashing.waiting()
    if stash is None or stash.member_id != g.viewer.id:
        return redirect("/", 303)
    session[stashing.SHOWN] = True
    again = {"action": stash.path, "posted": stash.content}
    return hx.page("accounts/stash.html", again=again, back=door.local_path(stash.form_url))


@bp.post("/taal")
@public
def update_language() -> Any:
    """The language for a guest, kept in a cookie; a member's own is kept with the member."""
    wanted = request.form.get("language", "")
    response = redirect(door.local_path(stashing.form_url(), "/aanmelden"), 303)
    if wanted in i18n.LANGUAGES:
        response.set_cookie(
            "taal", wanted, max_age=365 * 24 * 3600, secure=request.is_secure, httponly=True, samesite="Lax"
        )
        member = g.viewer.member
        if member is not None:
            member.language = wanted
    return response


def was_wrong_too_often(email: str) -> bool:
    per_account, per_network = _counters(email)
    return throttle.is_spent(per_account, WRONG_PER_ACCOUNT, WINDOW) or throttle.is_spent(
        per_network, WRONG_PER_NETWORK, WINDOW
    )


def count_wrong(email: str) -> None:
    """Another wrong password for this address, from this network."""
    for counter in _counters(email):
        throttle.count(counter, WINDOW)


def _counters(email: str) -> tuple[str, str]:
    return f"sign-in:{queries.hash_of(email)[:32]}", f"sign-in:{throttle.address()}"


def enter(member: Member, onward: str) -> Any:
    """Sign this browser in and go on: to the text that was kept over the sign-in, or to where somebody was going."""
    key = session.get(stashing.KEY) if stashing.SHOWN not in session else None
    stash = stashes.claim(key, member.id) if key and member.is_active else None
    door.let_in(member)
    if stash is not None and stash.draft_key:
        onward = door.local_path(stash.form_url)
        stashes.give_back(stash, member.id)
    elif stash is not None:
        onward, session[stashing.KEY] = "/aanmelden/bewaard", key
    return hx.go("/welkom" if member.state == "invited" else onward)


def suspension_page(*, by_password: bool) -> Response:
    """For who proved to be the member that an administrator keeps out."""
    address = contact.of_portal(current_app.config["PORTAL"])
    return hx.page("accounts/suspended.html", status=403, address=address, by_password=by_password)


def _note_refusal(form: SignInForm) -> None:
    tried = queries.account_by_email(form.email.data)
    audit.note_refusal("sign_in", actor_id=None, subject=("member", tried.member_id) if tried else None)


def _sign_in_page(form: SignInForm, status: int = 200) -> Response:
    return hx.page(
        "accounts/sign_in.html",
        status=status,
        form=form,
        onward=door.local_path(request.args.get("verder")),
        has_stash=stashing.SHOWN not in session and stashing.waiting() is not None,
    )


def _too_often() -> Response:
    response = hx.page("accounts/too_often.html", status=429)
    response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
