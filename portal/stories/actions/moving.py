"""A story goes from state to state. Every time is a row."""

from portal.core import bus, clock
from portal.core.db import db
from portal.stories.events import StoryMoved
from portal.stories.models import Story, Transition


def move(story: Story, to_state: str, *, by_id: int | None, reason: str = "") -> None:
    """Go to another state, by somebody or (None) by the clock."""
    from_state, now = story.state, clock.now()
    db.session.add(
        Transition(
            story_id=story.id,
            from_state=from_state,
            to_state=to_state,
            by_id=by_id,
            at=now,
            revision_id=story.head_id,
            reason=reason,
        )
    )
    story.state, story.state_at, story.changed_at = to_state, now, now
    db.session.flush()
    bus.publish(StoryMoved(story_id=story.id, from_state=from_state, to_state=to_state, by_id=by_id))
