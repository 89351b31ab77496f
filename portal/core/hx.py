"""htmx, in one place: whether a fragment is wanted, and how pages, fragments and events are answered.

Nothing else in the portal reads or writes an HX header. flask-htmx reads the request; its reply helpers predate
htmx 4 and are not used.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_htmx import HTMX
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response as BaseResponse

_htmx = HTMX()


def init_app(app: Flask) -> None:
    _htmx.init_app(app)
    app.after_request(_vary)


def wants_fragment() -> bool:
    """Whether a part of a page is asked for: by htmx, not by a boosted link and not when going back."""
    return bool(_htmx) and not _htmx.boosted and request.headers.get("HX-Request-Type") != "full"


def local_path(given: str | None, default: str = "/") -> str:
    """An address on this portal to go on to; anything that could lead elsewhere becomes `default`."""
    path = given or ""
    # A browser reads a backslash as a slash, passes over a line's end, and makes one of many slashes.
    is_here = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_here else default


def is_htmx() -> bool:
    """Whether htmx sent the request at all, boosted ones included."""
    return bool(_htmx) or request.headers.get("HX-Boosted") == "true"


def is_on(path: str) -> bool:
    """Whether the page that stands open in the browser has this path."""
    return urlsplit(_htmx.current_url or "").path == path


def page(template: str, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The whole page, or only its block `fragment` where that is what was asked for."""
    if fragment and wants_fragment():
        return make_response(render_block(template, fragment, **context), status)
    return make_response(render_template(template, **context), status)


def partials(
    *parts: str | tuple[str, dict[str, Any]], focus: str = "", say: str = "", status: int = 200, **context: Any
) -> Response:
    """Several pieces in one answer: the target's new content first, then templates that hold an `<hx-partial>` each."""
    drawn = [
        render_template(part, **context)
        if isinstance(part, str)
        else render_template(part[0], **{**context, **part[1]})
        for part in parts
    ]
    return tell(make_response("".join(drawn), status), focus=focus, say=say)


def tell(response: Response, *, focus: str = "", say: str = "", **events: Any) -> Response:
    """Have the browser put the focus on an element, announce a sentence, or hear other events."""
    if focus or say:
        events["portal:focus"] = {"id": focus, "say": say}
    if events:
        response.headers["HX-Trigger"] = json.dumps(events)
    return response


def address(response: Response, url: str, *, is_new: bool = False) -> Response:
    """Have the browser show this address instead of the one that was asked for: a filter without its empty fields.

    `is_new`: as a step of its own, from which one can go back.
    """
    if _htmx:
        response.headers["HX-Push-Url" if is_new else "HX-Replace-Url"] = url
    return response


def nothing(say: str = "") -> Response:
    """Nothing to swap; a sentence at most."""
    return tell(make_response("", 204), say=say)


def see(endpoint: str, *, anchor: str = "", **values: Any) -> BaseResponse:
    """See another page, after a form of a whole page was handled (303)."""
    return redirect(url_for(endpoint, _anchor=anchor or None, **values), 303)


def go(url: str) -> BaseResponse:
    """Leave for another page by a real navigation, also out of a fragment: the address keeps its anchor."""
    if is_htmx():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


__all__ = [
    "address",
    "go",
    "init_app",
    "is_htmx",
    "is_on",
    "local_path",
    "nothing",
    "page",
    "partials",
    "see",
    "tell",
    "wants_fragment",
]
