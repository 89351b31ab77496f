"""Where stories can be read."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.stories.models.stories import Revision


def new_era() -> str:
    return secrets.token_hex(8)


class Publication(db.Model):
    """One revision of a story is opened to a circle, or through the community to the world (publicatie).

    `due_at` without `opened_at` is planned. `ended_at` with `ended_how`: replaced by another publication, unplanned,
    archived (still readable, off the shelf) or withdrawn (a page that says so stays, without the text).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    is_public: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")

    revision: Mapped[Revision] = relationship()

    __table_args__ = (
        Index("ix_publication_story", "story_id", "ended_at"),
        Index("ix_publication_due", "due_at"),
    )

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.ended_at is None and self.hidden_at is None


class Shelf(db.Model):
    """One row: the number of the latest change to what stands on the shelf. Taking it makes changes queue.

    `era` is drawn when the first story is placed: in another era the same numbers say something else, as they do after
    a demonstration was told anew.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    era: Mapped[str] = mapped_column(default=new_era)
    change: Mapped[int] = mapped_column(default=0)


class ShelfEntry(db.Model):
    """What lists show of a published story, and by which it is found; written when it is published.

    `facets`: filter -> the story's values. `change` is the number under which this row was last written; a row that is
    gone from the shelf stays, without a place (`is_there`), so that whoever counts hears of it.
    """

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    change: Mapped[int] = mapped_column(index=True)
    is_there: Mapped[bool] = mapped_column(default=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    is_public: Mapped[bool] = mapped_column(default=False)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    title: Mapped[str]
    lesson: Mapped[str]
    tone: Mapped[str]
    place: Mapped[str]
    minutes: Mapped[int]
    told_in: Mapped[int | None]  # the year in which it began
    facets: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    recognised_count: Mapped[int] = mapped_column(default=0)
