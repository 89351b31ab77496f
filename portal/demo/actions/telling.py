"""Telling the demo community into an empty portal, through the verbs that its members would use."""

from datetime import datetime

from portal.core import clock, mail
from portal.core.db import db
from portal.demo import queries
from portal.demo.actions import conversations, habits, intervision, keeping, people, stories, story_readers
from portal.demo.actions.story import Story
from portal.demo.calendar import Calendar, latest_ending
from portal.demo.models import Telling
from portal.demo.script import Community
from portal.search import actions as search


class NotEmpty(Exception):
    """There is a community already: nothing is told through it."""


def tell(ending: datetime | None = None) -> None:
    """Tell everything, so that it ends at `ending` or at the latest afternoon. Raises NotEmpty."""
    if queries.has_members():
        raise NotEmpty
    community = Community.read()
    story = Story(community, Calendar(community, ending or latest_ending()))
    for chapter in (people, conversations, stories, story_readers, intervision, habits):
        chapter.gather(story)
    with clock.stopped(story.calendar.ending), mail.muted(), search.all_at_once():
        story.happen()
        keeping.let_phases_wait()
        db.session.flush()
    remember(story.calendar.ending)


def remember(ending: datetime) -> None:
    """Keep what stands in the database now, so that what others write later can be told apart."""
    db.session.add(Telling(ends_at=ending, last_ids=queries.highest_ids(), looking_ahead=queries.columns_after(ending)))
    db.session.flush()
