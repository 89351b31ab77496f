"""A portal behind a reverse proxy learns from it who is visiting, and by which address."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings


def init_app(app: Flask) -> None:
    """Believe as many proxies as the operator says there are, and none otherwise: the headers can be made up."""
    settings: Settings = app.config["PORTAL"]
    count = settings.proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
