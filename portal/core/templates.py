"""What every template can say: policies, pictures of people, settings. Missing names are faults, not blanks."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from portal.core.drawing import PortalEnvironment


def init_app(app: Flask) -> None:
    app.jinja_environment = PortalEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(policies=SimpleNamespace(), settings=app.config["PORTAL"], navigation=[], banner=None)


def add_policy(app: Flask, feature: str, policy: Any) -> None:
    """Let templates ask `policies.<feature>.can_...(me, thing)`: the very functions that views ask."""
    setattr(app.jinja_env.globals["policies"], feature, policy)


def add_navigation(app: Flask, position: int, label: Any, url: str, section: str) -> None:
    """Add an entry to the main navigation; pages that belong to it are drawn with the same `section`."""
    entries = app.extensions.setdefault("portal_navigation", {})
    entries[position] = (label, url, section)
    app.jinja_env.globals["navigation"] = [entry for _position, entry in sorted(entries.items())]
