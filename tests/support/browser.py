"""A browser without a screen: requests as a visitor makes them, each apart from the test and from the others."""

import hashlib
import os
from contextvars import Context
from typing import Any, Self

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal.accounts import door
from portal.accounts.actions import sign_ins
from portal.core.db import db
from portal.members.models import Member


class Browser:
    """Cookies of one visitor. CSRF protection is on, as it is for everybody; the token is added to what is posted."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.faults_expected = False
        self._token = True

    def sign_in(self, member: Member) -> Self:
        """Another browser, in which this member is signed in."""
        other = type(self)(self.app)
        _sign_in, key = sign_ins.begin_sign_in(member, "Testbrowser")
        db.session.commit()
        with other.client.session_transaction() as session:
            session[door.KEY] = key
        return other

    def without_token(self) -> Self:
        """The same browser, sending forms without the token against forgery."""
        self._token = False
        return self

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, "GET", **options)

    def head(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, "HEAD", **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.open(path, "POST", data=data or {}, **options)

    def open(self, path: str, method: str, *, fragment: bool = False, target: str = "", **options: Any) -> TestResponse:
        """One request; `fragment=True` asks as htmx does. What the test made is committed first, so that it is seen.

        A fault in the portal is raised here with its own traceback, unless `faults_expected` is set.
        """
        headers = dict(options.pop("headers", None) or {})
        if fragment:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": "http://localhost/"}
            if target:
                headers["HX-Target"] = target
        if method not in ("GET", "HEAD", "OPTIONS") and self._token:
            headers.setdefault("X-CSRFToken", self._csrf_token())
        db.session.commit()
        self.app.extensions.pop("portal_fault", None)
        # A fresh context: with the test's own open app context, Flask would share `g` and the session with the request.
        response = Context().run(self.client.open, path, method=method, headers=headers, **options)
        fault = self.app.extensions.pop("portal_fault", None)
        if fault is not None and not self.faults_expected:
            raise fault
        db.session.expire_all()
        return response

    def _csrf_token(self) -> str:
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        serializer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        token = serializer.dumps(raw)
        return token if isinstance(token, str) else token.decode()


def remember_faults(app: Flask) -> None:
    """Keep the exception behind an error page, so that the test that met it can show it."""
    handlers = app.error_handler_spec[None][None]
    draw = handlers.get(Exception)
    if draw is None:
        return

    def remember(error: Exception) -> Any:
        app.extensions["portal_fault"] = error
        return app.ensure_sync(draw)(error)

    handlers[Exception] = remember
