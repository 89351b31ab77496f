"""Pages of our own for trying the custom elements, under the portal's headers, without the portal behind them.

`Lab` answers what each test tells it to, and remembers what was asked of it: a draft that another tab saved, a server
that is down, a sign-in that expired are hard to bring about in a real portal, and one line here.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from playwright.sync_api import Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from portal.core import assets
from portal.core.security import HEADERS

FRAME = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>
<meta name="htmx-config"
 content='{{"noSwap": [204, 304, "5xx"], "includeIndicatorCSS": false, "preload": {{"autoBoost": false}}}}'>
{styles}<script src="{portal}" defer></script></head>
<body hx-boost:inherited="swap:outerSync" hx-headers:inherited='{{"X-CSRFToken": "geheim{path}"}}' data-poll-seconds="1"
 data-error-text="Er ging iets mis." data-offline-text="Je bent offline.">
<main id="main"><h1 tabindex="-1">{title}</h1>{main}</main>
<div id="status" role="status" aria-live="polite" hx-preserve></div>
<template id="error-bar"><div><p data-text></p><button type="button" data-close>Sluiten</button></div></template>
<template id="autosave-conflict"><div><p data-text></p>
<button type="button" data-take-over>Dit houden</button>
<button type="button" data-show-other>De andere</button></div></template>
<template id="autosave-offer" data-owner="7" data-local-text="Alleen hier bewaard" data-unsaved-text="Niet bewaard">
<div><p>Hier staat een latere tekst.</p><button type="button" data-restore>Terugzetten</button>
<button type="button" data-discard>Weggooien</button></div></template>
<template id="autosave-restored"><div><p>Je laatste tekst staat er weer.</p></div></template>
{editor}</body></html>"""


@dataclass
class Call:
    """One request that the browser made."""

    method: str
    path: str
    form: dict[str, list[str]]
    headers: dict[str, str]

    def one(self, name: str) -> str | None:
        return self.form.get(name, [None])[0]


@dataclass
class Lab:
    """The server: `pages` by path, `answers` by path for everything else, `calls` in order."""

    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    is_styled: bool = False
    """Whether pages have the portal's looks: most of what scripts do is the same without."""
    calls: list[Call] = field(default_factory=list)
    url: str = ""
    """Another for every test: what a page still sends when it was closed comes under the address of its own test."""
    data: Path = Path()
    tests: int = 0

    def clear(self) -> None:
        self.tests += 1
        self.url = f"http://test-{self.tests}.localhost:{self._server.port}"
        self.pages.clear()
        self.answers.clear()
        self.calls.clear()
        self.is_styled = False

    def called(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def start(self, data: Path) -> None:
        self.data = data
        files = assets.build(Settings.from_environ({"PORTAL_DATA": str(data)}))
        app = Flask("lab", static_folder=str(data / "assets"), static_url_path="/static")
        parts = {"portal": "js/portal.js", "editor": "js/editor.js", "styles": "css/app.css"}
        addresses = {name: f"/static/{files[path]}" for name, path in parts.items()}

        @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
        @app.route("/<path:path>", methods=["GET", "POST"])
        def respond(path: str) -> BaseResponse | tuple[str, int]:
            path = "/" + path
            if request.host_url != self.url + "/":
                return "", 404
            self.calls.append(Call(request.method, path, request.form.to_dict(flat=False), dict(request.headers)))
            made = self.answers.get(path)
            if callable(made):
                made = made()
            if isinstance(made, BaseResponse):
                return made
            if isinstance(made, dict):
                return Response(json.dumps(made), mimetype="application/json")
            if made is None and path in self.pages:
                made = self.page(path, addresses)
            return (made, 200) if made is not None else ("", 404)

        @app.after_request
        def lock(response: Response) -> Response:
            response.headers.update(HEADERS)
            response.headers["Cache-Control"] = "no-store"
            return response

        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def page(self, path: str, addresses: dict[str, str]) -> str:
        main = self.pages[path]
        editor = f'<script src="{addresses["editor"]}" defer></script>' if "text-editor" in main else ""
        styles = f'<link rel="stylesheet" href="{addresses["styles"]}">' if self.is_styled else ""
        parts = {"main": main, "portal": addresses["portal"], "editor": editor, "styles": styles}
        return FRAME.format(path=path, title=f"Blad {path}", **parts)

    def stop(self) -> None:
        self._server.shutdown()


def until(condition: Callable[[], object], seconds: float = 6) -> None:
    """Wait for something at the server's side."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def later(page: Page, seconds: float = 2.1) -> None:
    """Time passes in the page: nobody waits for a pause in typing."""
    page.clock.fast_forward(round(seconds * 1000))


def answer(status: int = 200, body: dict[str, Any] | str = "", **headers: str) -> Callable[[], Response]:
    """An answer of any kind, made anew each time."""
    text = json.dumps(body) if isinstance(body, dict) else body
    kind = "application/json" if isinstance(body, dict) else "text/html"
    return lambda: Response(
        text, status, {name.replace("_", "-"): value for name, value in headers.items()}, mimetype=kind
    )
