"""What a visitor sees when something cannot be done: a kind sentence, what to do, and nothing lost."""

import logging
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from portal.core.db import roll_back

log = logging.getLogger(__name__)

PAGES = (400, 403, 404, 413, 422, 429, 500, 503)


def page(code: int, **context: Any) -> Response:
    """The page of an error. What was posted stands in it, ready to be sent again."""
    template = f"core/errors/{code}.html" if code in PAGES else "core/errors/400.html"
    context.setdefault("posted", _posted() if code in (400, 429, 500, 503) else None)
    response = make_response(
        render_template(
            template, code=code, request_id=g.get("request_id", ""), action=request.full_path.rstrip("?"), **context
        ),
        code,
    )
    if code in (429, 503):
        response.headers.setdefault("Retry-After", "30")
    return response


def busy() -> Response:
    """The answer when what was asked could not be kept."""
    return page(503)


def init_app(app: Flask) -> None:
    app.extensions["portal_busy"] = busy
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = page(code)
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    response.status_code = code
    return response


def _fault(error: Exception) -> Response:
    """A fault of ours: logged by its place and the request's id, without any text of members."""
    log.error(
        "request %s failed: %s %s",
        g.get("request_id"),
        request.method,
        request.url_rule,
        exc_info=without_values(error),
    )
    roll_back()
    return page(500)


def without_values(error: Exception) -> Any:
    """The traceback with the kind of error but not its message, which may quote what somebody wrote."""
    return (
        type(error),
        type(error)(type(error).__name__) if type(error) in _PLAIN else RuntimeError(type(error).__name__),
        error.__traceback__,
    )


_PLAIN = (ValueError, TypeError, KeyError, AttributeError, RuntimeError, LookupError)


def _posted() -> MultiDict[str, str] | None:
    if request.method != "POST":
        return None
    try:
        return request.form
    except HTTPException:
        return None
