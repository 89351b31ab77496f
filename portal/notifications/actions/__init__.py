"""Verbs of notifications, by noun."""

from portal.notifications.actions.marking import (
    forget_cause,
    forget_circle,
    forget_kind,
    forget_member,
    forget_subject,
    mark_mailed,
    mark_read,
    restore,
    spare,
    wish,
    withdraw,
)
from portal.notifications.actions.telling import tell, tell_audience, warn_of_drafts

__all__ = [
    "forget_cause",
    "forget_circle",
    "forget_kind",
    "forget_member",
    "forget_subject",
    "mark_mailed",
    "mark_read",
    "restore",
    "spare",
    "tell",
    "tell_audience",
    "warn_of_drafts",
    "wish",
    "withdraw",
]
