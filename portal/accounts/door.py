"""The door: who comes in with a request. Closed unless a view is marked public, for addresses that do not exist too:
a guest cannot tell what is there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, make_response, redirect, render_template, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import update

from portal.accounts import devices, queries, stashing
from portal.accounts.actions import begin_sign_in, end_sign_in
from portal.accounts.models import ABSOLUTE, SignIn
from portal.accounts.queries.keys import Owner, SignedIn
from portal.circles.queries import viewer_for
from portal.circles.viewer import GUEST
from portal.core import clock, hx, i18n
from portal.core.db import afterwards, db
from portal.members.models import Member

SEEN_EVERY = timedelta(minutes=1)
KEY = "_user_id"  # where Flask-Login keeps the key of the sign-in, in the signed cookie
COMING_IN = ("active", "invited")

login_manager = LoginManager()


@dataclass(frozen=True, slots=True)
class Visitor(UserMixin):
    """What Flask-Login calls a user: a device that is signed in, with the key in its cookie."""

    key: str
    sign_in: SignedIn | None = None
    """Where it came in with this request; None where it was let in only now."""

    def get_id(self) -> str:
        return self.key


def let_in(member: Member) -> SignIn:
    """Sign this browser in with a new key; what an earlier visitor left in its cookie is gone."""
    former = g.get("sign_in")
    if former is not None:
        end_sign_in(former.id, member_id=former.owner.id)
    sign_in, key = begin_sign_in(member, devices.named_by(request.user_agent.string))
    session.clear()
    session.permanent = True
    login_user(Visitor(key), force=True)
    return sign_in


def let_out() -> None:
    """Forget this browser's key. (The row is ended by `actions.end_sign_in`.)"""
    logout_user()
    session.clear()


def local_path(given: str | None, default: str = "/") -> str:
    """An address on this portal to go on to once somebody is in; these two would lead in a circle."""
    path = hx.local_path(given, default)
    return default if path.startswith(("/aanmelden", "/afmelden")) else path


def not_here() -> Any:
    """What a view that is open to guests answers where there is nothing for this viewer: 404 for a member; a guest is
    asked who they are, as everywhere else, and cannot tell whether something is there."""
    if not g.viewer.is_guest:
        abort(404)
    return _to_sign_in_page() if g.newcomer is None else hx.go("/welkom")


def init_app(app: Flask) -> None:
    login_manager.session_protection = None  # a sign-in is a row; it needs no fingerprint
    login_manager.init_app(app)
    login_manager.user_loader(_visitor)
    app.permanent_session_lifetime = ABSOLUTE
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # the absolute limit runs from the sign-in
    app.before_request(_come_in)
    app.register_error_handler(CSRFError, _without_token)
    app.context_processor(_said_of_visitor)


def _come_in() -> Any:
    visitor = current_user if current_user.is_authenticated else None
    sign_in = g.sign_in = visitor.sign_in if visitor else None
    owner = sign_in.owner if sign_in else None
    is_newcomer = owner is not None and owner.state == "invited"
    g.newcomer = db.session.get(Member, owner.id) if owner is not None and is_newcomer else None
    g.viewer = viewer_for(owner) if owner is not None and not is_newcomer else GUEST
    _speak(owner)
    if sign_in is not None:
        _note_seen(sign_in)
    view = current_app.view_functions.get(request.endpoint or "")
    if g.viewer.is_guest and not getattr(view, "is_public", False):
        return hx.go("/welkom") if is_newcomer else _to_sign_in_page()
    return None


def _said_of_visitor() -> dict[str, Any]:
    sign_in = g.get("sign_in")
    return {
        "me": g.get("viewer", GUEST),
        "newcomer": g.get("newcomer"),
        "language": i18n.language.get(),
        "sign_in_ends": sign_in.ends_at if sign_in is not None and sign_in.ends_soon else None,
    }


def _visitor(key: str) -> Visitor | None:
    found = queries.sign_in_by_key(key)
    if found is None or not found.is_live or found.owner.state not in COMING_IN:
        return None
    return Visitor(key, found)


def _speak(owner: Owner | Member | None) -> None:
    wanted = owner.language if owner is not None else request.cookies.get("taal", "nl")
    i18n.language.set(wanted if wanted in i18n.LANGUAGES else "nl")


def _note_seen(sign_in: SignedIn) -> None:
    now = clock.now()
    if now - sign_in.seen_at > SEEN_EVERY:
        afterwards(lambda apart: apart.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now)))


def _to_sign_in_page() -> Any:
    """Ask who it is, and remember where they were going; what they had typed is kept."""
    if request.method in ("GET", "HEAD"):
        onward = request.full_path.rstrip("?")
    elif _is_script():
        return make_response("", 401)
    else:
        onward = stashing.form_url()
        stashing.keep(session.get(KEY))
    onward = local_path(onward)
    return hx.go("/aanmelden" + (f"?{urlencode({'verder': onward})}" if onward != "/" else ""))


def _is_script() -> bool:
    """Whether a script of ours asks, which keeps the text itself and wants to hear that nobody is signed in."""
    return not hx.is_htmx() and request.headers.get("Sec-Fetch-Mode") not in (None, "navigate")


def _without_token(_error: CSRFError) -> Any:
    """A form without a fresh token. To a guest it is a sign-in that ended; a member may send it once more."""
    answer = _come_in()
    if answer is not None:
        return answer
    if not stashing.is_from_here():
        return redirect("/", 303)  # another site's form: no page, so that it cannot touch the visitor's cookie either
    return _expired()


def _expired() -> Response:
    posted = stashing.sent_fields()
    again = {"action": request.full_path.rstrip("?"), "posted": posted} if posted else None
    return make_response(render_template("accounts/expired.html", again=again, request_id=g.get("request_id", "")), 400)
