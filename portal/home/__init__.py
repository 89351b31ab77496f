"""The start page: what is asked of me, then what is new in my circles; for guests what this community is."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation
    from portal.home import views

    add_navigation(app, 10, _l("Home"), "/", "home")
    app.register_blueprint(views.bp)
