"""Moderation: a member says that something is not right (signalering), a moderator decides (besluit), with a reason.

A moderator sees exactly what was reported with what it answers, also outside their own circles, and nothing more. The
writer reads the reason and may once ask another moderator to look again. Everybody sees how often, nobody what.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.core.templates import add_policy
    from portal.moderation import jobs, kind, policy, views  # noqa: F401  jobs are known to the worker from here on

    kinds.register(kind.ReportKind())
    kinds.register(kind.DecisionKind())
    add_policy(app, "moderation", policy)
    for bp in views.blueprints:
        app.register_blueprint(bp)
