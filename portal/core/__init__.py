"""What every feature stands on: small files, one idea each, that know no feature."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Set up in the order in which a request passes: name it, lock it, open the database, speak its language."""
    from portal.core import assets, audit, autosave, cli, db, errors, files, hx, i18n, mail, proxies, security, sweeps, templates, throttle, views, views_mail  # noqa: F401

    proxies.init_app(app)
    templates.init_app(app)
    security.init_app(app)
    db.init_app(app)  # its after_request runs before security's: a failed commit still answers with every header
    i18n.init_app(app)
    hx.init_app(app)
    files.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    app.register_blueprint(views.bp)
    views_mail.init_app(app)
