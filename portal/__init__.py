"""The portal of a learning community: civil servants who keep learning from each other."""

from importlib import import_module

from flask import Flask

from config import Settings
from portal import core

FEATURES = (
    "taxonomy",
    "members",
    "circles",
    "accounts",
    "directory",
    "discussions",
    "stories",
    "intervision",
    "moderation",
    "search",
    "notifications",
    "privacy",
    "home",
    "demo",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application with these settings, or with those of the process."""
    settings = settings or Settings.of_process()
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(settings.flask_config())
    core.init_app(app)
    for feature in FEATURES:
        import_module(f"portal.{feature}").register(app)
    return app
