"""What every feature stands on: small files, one idea each, that know no feature."""

from importlib import import_module

from flask import Flask

WITH_TABLES_AND_JOBS = ("audit", "autosave", "mail", "sweeps", "throttle")


def init_app(app: Flask) -> None:
    """Set up in the order in which a request passes: name it, lock it, open the database, speak its language."""
    from portal.core import (
        assets,
        cli,
        db,
        errors,
        files,
        hx,
        i18n,
        proxies,
        security,
        templates,
        vault,
        views,
        views_mail,
    )

    for name in WITH_TABLES_AND_JOBS:
        import_module(f"portal.core.{name}")
    proxies.init_app(app)
    templates.init_app(app)
    security.init_app(app)
    db.init_app(app)  # its after_request runs before security's: a failed commit still answers with every header
    i18n.init_app(app)
    hx.init_app(app)
    files.init_app(app)
    vault.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    app.register_blueprint(views.bp)
    views_mail.init_app(app)
