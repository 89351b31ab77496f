"""The door: who comes in with a request. Closed unless a view is marked public."""

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager

from portal.accounts import queries
from portal.accounts.models import SignIn
from portal.circles.queries import viewer_for
from portal.circles.viewer import GUEST
from portal.core import clock, hx, i18n
from portal.core.db import afterwards

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=1)
KEY = "key"

login_manager = LoginManager()


def init_app(app: Flask) -> None:
    login_manager.session_protection = None  # a sign-in is a row; it needs no fingerprint
    login_manager.init_app(app)
    app.before_request(_come_in)
    app.context_processor(lambda: {"me": g.get("viewer", GUEST), "language": i18n.language.get()})


def _come_in() -> Any:
    g.viewer = GUEST
    sign_in = _sign_in()
    if sign_in is not None:
        g.sign_in = sign_in
        g.viewer = viewer_for(sign_in.member)
        _note_seen(sign_in)
    i18n.language.set(sign_in.member.language if sign_in else request.cookies.get("taal", "nl"))
    if i18n.language.get() not in i18n.LANGUAGES:
        i18n.language.set("nl")
    view = current_app.view_functions.get(request.endpoint or "")
    if g.viewer.is_guest and not getattr(view, "is_public", False):
        return _to_sign_in_page()
    return None


def _sign_in() -> SignIn | None:
    key = session.get(KEY)
    found = queries.sign_in_by_key(key) if key else None
    if found is None or found.ended_at or not found.member.is_active:
        return None
    now = clock.now()
    if now - found.seen_at > IDLE or now - found.began_at > ABSOLUTE:
        return None
    return found


def _note_seen(sign_in: SignIn) -> None:
    now = clock.now()
    if now - sign_in.seen_at > SEEN_EVERY:
        afterwards(lambda apart: apart.query(SignIn).filter_by(id=sign_in.id).update({"seen_at": now}))


def _to_sign_in_page() -> Any:
    return hx.go("/aanmelden")
