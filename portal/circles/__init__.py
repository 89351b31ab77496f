"""Circles (kringen): who shares sight of what. The community, cohorts, teams, editors."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.circles import jobs, kind, policy, views, words  # noqa: F401  jobs: the worker's
    from portal.core import kinds
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation, add_policy

    kinds.register(kind.CircleKind())
    kinds.register(kind.RemovalKind())
    add_policy(app, "circles", policy)
    add_navigation(app, 40, _l("Circles"), "/kringen", "circles")
    app.jinja_env.globals.update(circle_words=words)
    for bp in views.blueprints:
        app.register_blueprint(bp)
