"""Circles (kringen): who shares sight of what. The community, cohorts, teams, editors."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.circles import kind, policy, views
    from portal.core import kinds
    from portal.core.templates import add_policy

    kinds.register(kind.CircleKind())
    add_policy(app, "circles", policy)
    app.register_blueprint(views.bp)
