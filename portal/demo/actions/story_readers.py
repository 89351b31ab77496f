"""What readers of the demo community do with stories: talk, recognise, try; and what editors collect for them."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.demo.actions.story import Story
from portal.demo.calendar import below
from portal.demo.written_stories import CollectionWritten, Outcome, StoryPostWritten, StoryWritten
from portal.discussions import actions as discussions
from portal.stories import actions
from portal.stories.actions import collections
from portal.stories.models import Trial

COLLECTED_DAYS_AGO = 1.7
FEATURED_BY = "esther"


def gather(story: Story) -> None:
    for written in story.community.stories.values():
        if written.was_published:
            _gather_readers(story, written)
        if written.featured:
            story.at(story.calendar.ending, partial(_feature, story, written.key))
    for number, collection in enumerate(story.community.collections):
        days_ago = COLLECTED_DAYS_AGO - 0.05 * number
        story.at(story.calendar.ago(days_ago), partial(_collect, story, collection))


def _gather_readers(story: Story, written: StoryWritten) -> None:
    calendar, course = story.calendar, story.calendar.courses[written.key]
    for number, post in enumerate(written.posts, 1):
        story.at(calendar.posted[below(written.key), number], partial(_say, story, written.key, number, post))
    recognised = course.moments([course.read(nth, len(written.recognised)) for nth in range(len(written.recognised))])
    for key, moment in zip(written.recognised, recognised, strict=True):
        story.at(max(moment, calendar.arrived[key] + timedelta(hours=1)), partial(_recognise, story, written.key, key))
    tried = course.moments([course.read(nth, 3 * len(written.trying)) for nth in range(len(written.trying))])
    for key, moment in zip(written.trying, tried, strict=True):
        begins_at = max(moment, calendar.arrived[key] + timedelta(hours=1))
        story.at(begins_at, partial(_try, story, written.key, key))
        asked_at = begins_at + actions.readers.ASKED_AFTER + timedelta(hours=12)
        if asked_at < calendar.ending:
            story.at(asked_at, partial(_ask, asked_at))
            for outcome in story.community.outcomes:
                if (outcome.story, outcome.by) == (written.key, key):
                    story.at(calendar.after(asked_at, 24 * outcome.days), partial(_tell, story, outcome))


def _say(story: Story, told: str, number: int, post: StoryPostWritten) -> None:
    where = below(told)
    parent = story.posts[where, post.to] if post.to else None
    said = discussions.posts.add_post(
        thread=story.threads[where], author=story.members[post.by], body=story.said(post.text), parent=parent
    )
    story.keep_post((where, number), said)


def _recognise(story: Story, told: str, reader: str) -> None:
    actions.readers.recognise(story.told[told].id, story.members[reader])


def _try(story: Story, told: str, reader: str) -> None:
    actions.readers.try_out(story.told[told].id, story.members[reader])


def _ask(_moment: object) -> None:
    actions.readers.ask_outcomes(clock.now())


def _tell(story: Story, outcome: Outcome) -> None:
    trial = db.session.scalars(
        select(Trial).where(
            Trial.story_id == story.told[outcome.story].id, Trial.member_id == story.members[outcome.by].id
        )
    ).one()
    actions.readers.tell_outcome(trial, outcome.text)


def _feature(story: Story, told: str) -> None:
    collections.feature(story.told[told].id, by=story.members[FEATURED_BY])


def _collect(story: Story, written: CollectionWritten) -> None:
    editor = story.members[written.by]
    collection = collections.make(
        by=editor,
        circle_id=story.circles["redactie"].id,
        title=written.title,
        introduction=written.introduction,
        questions=written.questions,
    )
    for each in written.stories:
        collections.add_story(collection, story.told[each.story].id, note=each.note)
    if written.status == "published":
        collections.publish(collection, by=editor, is_public=written.sight == "world")
