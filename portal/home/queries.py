"""What the start page is made of, from the queries of those who know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.accounts.queries import invitations
from portal.circles import queries as circles
from portal.circles.models import Circle
from portal.circles.viewer import Standing, Viewer
from portal.core import clock
from portal.discussions.queries import lists
from portal.members.seen import SeenMember
from portal.stories.queries import collections

PER_CIRCLE = 3
LATEST = 3
NEW_MEMBER = timedelta(days=7)
MOST_COORDINATORS = 3
MET_OTHERWISE = ("community", "intervision")
"""Kinds of circles that a newcomer finds elsewhere: in all that stands on the page, or as steps of their group."""


@dataclass(frozen=True, slots=True)
class CircleNews:
    """What is new in one circle: the latest conversations, and how many more there are."""

    circle: Standing
    conversations: Sequence[Any]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.conversations)


@dataclass(frozen=True, slots=True)
class Invited:
    """The circle that a newcomer came for: who coordinates it, and its newest conversation, if there is any."""

    circle: Circle
    coordinators: Sequence[SeenMember]
    latest: Any


def news_for(viewer: Viewer) -> list[CircleNews]:
    """Circles with something new, the liveliest first. One statement; a second one where there is very much."""
    rows = lists.unread_of(viewer, circle_id=None)
    by_circle: dict[int, list[Any]] = {}
    for row in rows:
        by_circle.setdefault(row.circle_id, []).append(row)
    if len(rows) > lists.UNREAD_AT_ONCE:
        counts = lists.unread_by_circle(viewer)
    else:
        counts = {circle_id: len(conversations) for circle_id, conversations in by_circle.items()}
    in_order = [*by_circle, *(circle_id for circle_id in counts if circle_id not in by_circle)]
    return [
        CircleNews(viewer.standings[circle_id], by_circle.get(circle_id, [])[:PER_CIRCLE], counts[circle_id])
        for circle_id in in_order
    ]


def latest_for(viewer: Viewer) -> Sequence[Any]:
    """What was last talked about, for who has read everything."""
    return lists.list_of(viewer, most=LATEST)


def featured_for(viewer: Viewer) -> Any:
    """The story of the month, as the shelf tells it; None where there is none that the viewer may read."""
    return collections.featured(viewer)


def invited_for(viewer: Viewer) -> Invited | None:
    """The circle that a newcomer was invited into, as long as they are in it; the community is met anyhow."""
    invitation = invitations.last_used_by(viewer.id) if is_new(viewer) else None
    if invitation is None or not viewer.is_in(invitation.circle_id) or invitation.circle.kind in MET_OTHERWISE:
        return None
    people = circles.people_in(invitation.circle, viewer, MOST_COORDINATORS + 1)
    coordinators = [person for person, role in people if role == "coordinator" and person.id != viewer.id]
    latest = lists.list_of(viewer, circle_id=invitation.circle_id, most=1)
    return Invited(invitation.circle, coordinators[:MOST_COORDINATORS], latest[0] if latest else None)


def is_new(viewer: Viewer) -> bool:
    """Whether a member came in only days ago, and may want to know where to begin."""
    return viewer.since is not None and clock.now() - viewer.since < NEW_MEMBER
