"""What authors find where they write: circles to tell from, texts that were kept, who else is writing, their files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.circles.models import Circle
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.members.models import Member
from portal.stories import photos
from portal.stories.models import Publication, Revision, Story, StoryFile
from portal.stories.queries.reading import opened_to
from portal.stories.queries.works import is_in_workshop

NEW_KEY = "story:new"
STILL_WRITING = timedelta(minutes=5)
ORIGINS = ("team", "cohort", "community")


@dataclass(frozen=True, slots=True)
class Writing:
    """What is typed in the steps of a story and not saved yet."""

    mine: dict[str, datetime]
    """Step -> when the viewer's own text was kept."""
    others: dict[str, list[str]]
    """Step -> who else is writing in it right now."""

    def told(self) -> str:
        """The same in a short string, so that a page can say what it shows already."""
        return ",".join(f"{step}.{'.'.join(names)}" for step, names in sorted(self.others.items()))


def key_of(story_id: int, step: str) -> str:
    """How an autosave of one step of a story is named."""
    return f"story:{story_id}:{step}"


def writing_in(viewer: Viewer, story_id: int, author_ids: Iterable[int]) -> Writing:
    """One statement, however many authors and steps there are."""
    prefix = key_of(story_id, "")
    rows = db.session.execute(
        select(Autosave.key, Autosave.member_id, Autosave.saved_at, Member.name)
        .join(Member, Member.id == Autosave.member_id)
        .where(Autosave.member_id.in_(list(author_ids)), Autosave.key.startswith(prefix, autoescape=True))
        .order_by(Member.name_folded)
    ).all()
    now = clock.now()
    others: dict[str, list[str]] = {}
    for row in rows:
        if row.member_id != viewer.id and row.saved_at > now - STILL_WRITING:
            others.setdefault(row.key.removeprefix(prefix), []).append(row.name)
    mine = {row.key.removeprefix(prefix): row.saved_at for row in rows if row.member_id == viewer.id}
    return Writing(mine=mine, others=others)


def origins(viewer: Viewer) -> Sequence[Circle]:
    """The circles of a viewer that a story can come from, the likeliest first: a running team, a running cohort."""
    today = clock.today()
    found = db.session.scalars(
        select(Circle).where(Circle.id.in_(viewer.circle_ids), Circle.kind.in_(ORIGINS)).order_by(Circle.name)
    ).all()

    def likeliness(circle: Circle) -> tuple[bool, int, float]:
        is_over = circle.ended_on is not None and circle.ended_on < today
        is_to_come = circle.began_on is not None and circle.began_on > today
        if circle.kind == "community":
            return (False, len(ORIGINS), 0)
        joined_at = viewer.standings[circle.id].joined_at
        return (is_over or is_to_come, ORIGINS.index(circle.kind), -joined_at.timestamp())

    return sorted(found, key=likeliness)


def revisions_since(story_id: int, number: int) -> Sequence[Revision]:
    """Revision `number` and all later ones, the oldest first, with who made them."""
    return db.session.scalars(
        select(Revision)
        .options(joinedload(Revision.by))
        .where(Revision.story_id == story_id, Revision.number >= number)
        .order_by(Revision.number)
    ).all()


def last_changed(revisions: Sequence[Revision], key: str, empty: Any) -> Revision:
    """The revision among these in which a field last became something else."""
    found = revisions[-1]
    for before, after in pairwise(revisions):
        if before.content.get(key, empty) != after.content.get(key, empty):
            found = after
    return found


def file_seen(viewer: Viewer, story_file_id: int) -> StoryFile | None:
    """A file of a story that the viewer works on, or that stands in what they can read; None for any other.

    Readers see a picture only when it lacks nothing (`photos`).

    Two statements at most: an author's own file needs no look at what was published.
    """
    row = db.session.execute(
        select(StoryFile, is_in_workshop(viewer).label("works_on_it"))
        .join(Story, Story.id == StoryFile.story_id)
        .options(joinedload(StoryFile.file))
        .where(StoryFile.id == story_file_id)
    ).one_or_none()
    if row is None:
        return None
    if row.works_on_it:
        return row.StoryFile
    published = db.session.scalars(
        select(Revision.content)
        .join(Publication, Publication.revision_id == Revision.id)
        .where(
            Publication.story_id == row.StoryFile.story_id,
            Publication.opened_at.is_not(None),
            Publication.ended_how.in_(("", "archived")),
            Publication.hidden_at.is_(None),
            opened_to(viewer),
        )
    )
    is_picture = row.StoryFile.file.is_picture
    shown = any(
        each["file"] == story_file_id and photos.is_for_readers(each, is_picture=is_picture)
        for content in published
        for each in content.get("files", ())
    )
    return row.StoryFile if shown else None
