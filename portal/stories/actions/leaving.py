"""What becomes of a member's stories when they leave the community."""

from sqlalchemy import delete, select, update

from portal.core import bus
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.members.models import Member
from portal.stories import queries
from portal.stories.actions import publishing, reviews, shelf, works
from portal.stories.events import StoryErased
from portal.stories.models import (
    Author,
    Consent,
    Recognition,
    Remark,
    Revision,
    ShelfEntry,
    Story,
    StoryFile,
    Suggestion,
    Transition,
    Trial,
)
from portal.stories.queries.works import Work

GOES_ON = ("agreed", "scheduled")
"""What waits for nothing but a date or an editor may still appear, where its author wants to be kept."""


def leave(member: Member, *, erases: bool) -> None:
    """Let go of what a member read, reviewed and tells.

    A story that others tell along stays theirs. One of the member alone stays for its readers, or is withdrawn and
    emptied if they erase it; one that nobody ever read goes.
    """
    _let_go_of_reading(member.id)
    reviews.release_all_of(member)
    mine = select(Story).join(Author, Author.story_id == Story.id).where(Author.member_id == member.id)
    for story in db.session.scalars(mine.order_by(Story.id)).all():
        work = queries.works.work_of(story)
        stays = not erases and (work.was_published or story.state in GOES_ON)
        if stays:
            continue
        if work.author_ids != {member.id}:
            works.tell_no_longer(work, member.id, by=member)
        elif work.was_published:
            _erase(work, member)
        else:
            works.discard(work, by=member)


def _let_go_of_reading(member_id: int) -> None:
    recognised = db.session.scalars(select(Recognition.story_id).where(Recognition.member_id == member_id)).all()
    for row in (Recognition, Trial):
        db.session.execute(delete(row).where(row.member_id == member_id))
    for story_id in recognised:
        shelf.count_recognitions(story_id)


def _erase(work: Work, member: Member) -> None:
    """Withdrawn, and no word of it left: a page that says so stays for who could read it."""
    story_id = work.story.id
    if work.story.state != "withdrawn":
        publishing.withdraw(work, by=member, reason=_("Its author left the community."))
    for row in (Remark, Suggestion, StoryFile, Consent):
        db.session.execute(delete(row).where(row.story_id == story_id))
    for row, emptied in (
        (Revision, {"content": {}}),
        (Transition, {"reason": ""}),
        (ShelfEntry, {"title": "", "lesson": "", "place": "", "facets": {}}),
    ):
        db.session.execute(
            update(row).where(row.story_id == story_id).values(emptied).execution_options(synchronize_session=False)
        )
    work.story.title = ""
    db.session.flush()
    db.session.expire_all()
    bus.publish(StoryErased(story_id=story_id))
