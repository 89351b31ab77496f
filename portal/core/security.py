"""The house's locks: closed by default, strict headers, one id per request."""

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from flask import Blueprint, Flask, Request, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer

View = TypeVar("View", bound=Callable[..., Any])

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TLS_HEADER = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")

csrf = CSRFProtect()


class SignedCookie(SecureCookieSessionInterface):
    """Flask's session. Its signer is made once, and a signature that was right is not judged again for a while: either
    costs more than all else that a request does before its view. What signs out is the row of the sign-in, not this."""

    KEPT_SECONDS = 600
    MOST = 5_000

    def __init__(self) -> None:
        self.signer: URLSafeTimedSerializer | None = None
        self.judged: dict[str, tuple[float, dict[str, Any]]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self.signer = self.signer or super().get_signing_serializer(app)
        return self.signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        until, held = self.judged.get(cookie, (0.0, {}))
        if monotonic() < until:
            return self.session_class(held)
        session = super().open_session(app, request)
        if session and all(isinstance(each, str | bool) for each in session.values()):  # nothing that could be changed
            if len(self.judged) >= self.MOST:
                self.judged.clear()
            self.judged[cookie] = (monotonic() + self.KEPT_SECONDS, dict(session))
        return session


def public(view: View) -> View:
    """Mark a view as open to guests; every other one is closed."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


Keeper = Callable[..., None]
"""Keeps what was sent in the way of its own feature: `keep(member_id, **view_args)`."""


def seal(app: Flask, bp: Blueprint, keep: Keeper | None = None) -> None:
    """What is sent to these views is confidential: nothing of the house keeps it in plain. When its sender's sign-in
    turns out to have ended, `keep` may."""
    app.extensions.setdefault("portal_sealed", {})[bp.name] = keep


def is_sealed() -> bool:
    """Whether what this request brings may be kept nowhere in plain."""
    return request.blueprint in current_app.extensions.get("portal_sealed", {}) or "sealed" in request.form


def sealed_keeper() -> Keeper | None:
    """Who may keep what was sent to a sealed view."""
    found: Keeper | None = current_app.extensions.get("portal_sealed", {}).get(request.blueprint)
    return found


def require(allowed: bool) -> None:
    """Go on only when a policy says so: 403 otherwise."""
    if not allowed:
        abort(403)


def init_app(app: Flask) -> None:
    app.before_request(_name_request)  # first, so that a form that is refused for its token has a name too
    app.session_interface = SignedCookie()
    csrf.init_app(app)
    app.after_request(_lock)


def _name_request() -> None:
    g.request_id = secrets.token_hex(6)


def _lock(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend({name: value for name, value in HEADERS.items() if name.lower() not in given})
    if request.is_secure:
        response.headers.setdefault(*TLS_HEADER)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
