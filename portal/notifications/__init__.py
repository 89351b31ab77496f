"""Notifications (meldingen), steps (stappen) and the mails about them: who hears of what, how soon and how much."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.notifications import digest, handlers, housekeeping, kind, letters, views  # noqa: F401  they listen from here on

    kinds.register(kind.NotificationKind())
    kinds.register(kind.DraftKind())
    app.register_blueprint(views.bp)
