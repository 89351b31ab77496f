"""What every template can say: policies, pictures of people, settings. Missing names are faults, not blanks."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config import ROOT
from portal.core.drawing import PortalEnvironment

_INDENTATION = re.compile(r"\n[ \t\n]+")


class AtTheMargin(FileSystemLoader):
    """Templates without the indentation that is for their writers: browsers need none of it, fifty times a page."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        return _INDENTATION.sub("\n", source) if template.endswith(".html") else source, path, is_fresh


def init_app(app: Flask) -> None:
    app.jinja_loader = AtTheMargin(ROOT / "templates")
    app.jinja_environment = PortalEnvironment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(policies=SimpleNamespace(), settings=app.config["PORTAL"], navigation=[], banner=None)


def add_policy(app: Flask, feature: str, policy: Any) -> None:
    """Let templates ask `policies.<feature>.can_...(me, thing)`: the very functions that views ask."""
    setattr(app.jinja_env.globals["policies"], feature, policy)


def add_navigation(app: Flask, position: int, label: Any, url: str, section: str) -> None:
    """Add an entry to the main navigation; pages that belong to it are drawn with the same `section`.

    Raises ValueError where another entry has that position.
    """
    entries = app.extensions.setdefault("portal_navigation", {})
    if position in entries:
        raise ValueError(f"two entries of the main navigation have position {position}")
    entries[position] = (label, url, section)
    app.jinja_env.globals["navigation"] = [entry for _position, entry in sorted(entries.items())]
