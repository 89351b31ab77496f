"""What the start page is made of, from the queries of those who know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.circles.viewer import Standing, Viewer
from portal.core import clock
from portal.discussions.queries import lists
from portal.stories.queries import collections

PER_CIRCLE = 3
LATEST = 3
NEW_MEMBER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CircleNews:
    """What is new in one circle: the latest conversations, and how many more there are."""

    circle: Standing
    conversations: Sequence[Any]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.conversations)


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


def is_new(viewer: Viewer) -> bool:
    """Whether a member came in only days ago, and may want to know where to begin."""
    return viewer.since is not None and clock.now() - viewer.since < NEW_MEMBER
