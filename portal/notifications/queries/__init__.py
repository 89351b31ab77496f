"""What is found of notifications, steps and wishes, by noun."""

from portal.notifications.queries.cards import card_of
from portal.notifications.queries.steps import OpenStep, step_of, steps_of
from portal.notifications.queries.told import (
    PER_PAGE,
    Told,
    for_digest,
    in_digest,
    page_for,
    unread_count,
    was_mailed_already,
)
from portal.notifications.queries.wishes import coordinators_to_tell, memberships_of, wish_of

__all__ = [
    "PER_PAGE",
    "OpenStep",
    "Told",
    "card_of",
    "coordinators_to_tell",
    "for_digest",
    "in_digest",
    "memberships_of",
    "page_for",
    "step_of",
    "steps_of",
    "unread_count",
    "was_mailed_already",
    "wish_of",
]
