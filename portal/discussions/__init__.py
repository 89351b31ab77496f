"""Conversations (gesprekken): threads of posts in a circle, and what each reader has seen of them.

This is the feature to read first: every other one is written like it.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation, add_policy
    from portal.discussions import handlers, jobs, kind, policy, views  # noqa: F401  handlers listen from here on
    from portal.discussions.models import UNDO_WITHIN

    kinds.register(kind.ThreadKind())
    kinds.register(kind.PostKind())
    add_policy(app, "discussions", policy)
    add_navigation(app, 20, _l("Conversations"), "/gesprekken", "discussions")
    app.jinja_env.globals.update(undo_until=lambda post: post.removed_at + UNDO_WITHIN)
    for bp in views.blueprints:
        app.register_blueprint(bp)
