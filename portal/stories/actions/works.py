"""Telling a story: beginning it, saving what is written, and with whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.core import audit, bus, clock, files
from portal.core.db import db
from portal.members.models import Member
from portal.stories import merging, outline, policy, queries
from portal.stories.actions.moving import move
from portal.stories.events import AuthorAdded, AuthorRemoved, RevisionMade, StoryBegun, StoryErased
from portal.stories.models import Author, Consent, Publication, Revision, Story, StoryFile, Transition
from portal.stories.outline import Content, Field
from portal.stories.queries.works import Work


class LastAuthor(Exception):
    """A story cannot be without an author."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed the same field since the revision that both began from."""

    field: Field
    theirs: Any
    mine: Any


def begin_story(*, author: Member, content: Content, origin_circle_id: int | None, token: str | None = None) -> Story:
    """A new concept with its first revision, once per token."""
    if token and (made := queries.works.story_with_token(author.id, token)):
        return made
    story = Story(starter_id=author.id, token=token, title=content.get("title", ""), origin_circle_id=origin_circle_id)
    try:
        with db.session.begin_nested():
            db.session.add(story)
            db.session.flush()
    except IntegrityError:  # the same form came in twice at the same time
        made = queries.works.story_with_token(author.id, token or "")
        if made is None:
            raise
        return made
    db.session.add(Author(story_id=story.id, member_id=author.id))
    revision = Revision(story_id=story.id, number=1, by_id=author.id, content=dict(content))
    db.session.add(revision)
    db.session.flush()
    story.head_id = revision.id
    db.session.add(
        Transition(story_id=story.id, from_state="", to_state="concept", by_id=author.id, revision_id=revision.id)
    )
    db.session.flush()
    bus.publish(StoryBegun(story_id=story.id, member_id=author.id))
    return story


def save(work: Work, *, by: Member, based_on: Revision, changes: Mapping[str, Any]) -> list[Clash]:
    """Save fields that somebody wrote from the revision `based_on`. What nobody else changed meanwhile is taken over.

    Tables are put together row by row. Answers the fields that others changed too, differently: then nothing is saved,
    and the writer chooses.
    """
    head, base = work.content, based_on.content
    taken: Content = {}
    clashes = []
    for key, mine in changes.items():
        field = outline.fields()[key]
        before, now = base.get(key, field.empty), head.get(key, field.empty)
        if mine in (before, now):
            continue
        if now == before:
            taken[key] = mine
        elif field.kind in ("rows", "files") and (both := merging.rows(before, now, mine)) is not None:
            taken[key] = both
        else:
            clashes.append(Clash(field, now, mine))
    if clashes:
        return clashes
    if taken:
        how = "written" if based_on.id == work.head.id else "merged"
        make_revision(work.story, content={**head, **taken}, by_id=by.id, how=how)
    return []


def restore(work: Work, revision: Revision, *, by: Member) -> None:
    """What a revision said, as a new one."""
    make_revision(work.story, content=revision.content, by_id=by.id, how="restored", restored_number=revision.number)


def make_revision(
    story: Story, *, content: Content, by_id: int, how: str, restored_number: int | None = None
) -> Revision:
    """The next state of a story's text. What was agreed before says nothing about it, so it is back in review."""
    head = db.session.get_one(Revision, story.head_id)
    revision = Revision(
        story_id=story.id,
        number=head.number + 1,
        by_id=by_id,
        how=how,
        restored_number=restored_number,
        content=dict(content),
    )
    db.session.add(revision)
    db.session.flush()
    story.head_id, story.title, story.changed_at = revision.id, content.get("title", ""), clock.now()
    if story.state in ("agreed", "scheduled"):
        drop_plan(story.id)
        move(story, "revised", by_id=by_id)
    bus.publish(RevisionMade(story_id=story.id, revision_id=revision.id, by_id=by_id))
    return revision


def drop_plan(story_id: int) -> None:
    planned = queries.works.planned_of(story_id)
    if planned is not None:
        planned.ended_at, planned.ended_how = clock.now(), "unplanned"
        db.session.flush()


def add_author(work: Work, member: Member, *, by: Member) -> None:
    """Somebody tells it along. They agree to nothing by that: their consent is asked later."""
    if member.id in work.author_ids:
        return
    db.session.add(Author(story_id=work.story.id, member_id=member.id))
    db.session.flush()
    _back_to_review(work, by)
    audit.note("story.author.added", actor_id=by.id, subject=("story", work.story.id))
    bus.publish(AuthorAdded(story_id=work.story.id, member_id=member.id, by_id=by.id))


def remove_author(work: Work, member_id: int, *, by: Member) -> None:
    """Somebody no longer tells it along. Raises LastAuthor."""
    if work.author_ids == {member_id}:
        raise LastAuthor
    audit.note("story.author.removed", actor_id=by.id, subject=("story", work.story.id))
    tell_no_longer(work, member_id, by=by)


def tell_no_longer(work: Work, member_id: int, *, by: Member) -> None:
    """The others tell it on. Where they all agreed already and waited for this one, it is agreed now."""
    story = work.story
    for row in (Author, Consent):
        db.session.execute(delete(row).where(row.story_id == story.id, row.member_id == member_id))
    bus.publish(AuthorRemoved(story_id=story.id, member_id=member_id, by_id=by.id))
    if story.state in policy.IN_REVIEW and queries.works.work_of(story).is_agreed:
        move(story, "agreed", by_id=by.id)


def add_file(work: Work, checked: files.Checked, *, by: Member) -> Revision:
    """Bring a picture or document to a story, after the others. Raises ValueError where there are as many as fit."""
    rows = list(work.content.get("files", []))
    if len(rows) >= outline.FILES.most:
        raise ValueError("no more files fit")
    kept = StoryFile(story_id=work.story.id, member_id=by.id, file_id=files.keep(checked).id)
    db.session.add(kept)
    db.session.flush()
    rows.append({"id": outline.row_id(), "file": kept.id, "alt": "", "caption": "", "agreed": ""})
    return make_revision(work.story, content={**work.content, "files": rows}, by_id=by.id, how="written")


def discard(work: Work, *, by: Member) -> None:
    """Throw a concept away with everything in it."""
    story_id = work.story.id
    db.session.execute(delete(Publication).where(Publication.story_id == story_id))
    db.session.execute(delete(Story).where(Story.id == story_id))
    audit.note("story.discarded", actor_id=by.id, subject=("story", story_id))
    bus.publish(StoryErased(story_id=story_id))


def _back_to_review(work: Work, by: Member) -> None:
    if work.story.state in ("agreed", "scheduled"):
        drop_plan(work.story.id)
        move(work.story, "revised", by_id=by.id)
