"""Stories chosen and ordered by an editor."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import RichText, db, relationship
from portal.members.models import Member


class Collection(db.Model):
    """A reading path (verzameling). A concept lies with the editors; published, with the community or the world."""

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"), index=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str | None]
    title: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    introduction: Mapped[Markup] = mapped_column(RichText)
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    made_by: Mapped[Member] = relationship(foreign_keys=made_by_id)

    __table_args__ = (UniqueConstraint("made_by_id", "token"),)


class CollectionStory(db.Model):
    """A story at its place in a collection, with a note: why this one, here."""

    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(default="")
    note: Mapped[Markup] = mapped_column(RichText)


class Feature(db.Model):
    """The story of the month (uitgelicht), chosen by an editor."""

    month: Mapped[str] = mapped_column(primary_key=True)  # '2026-11'
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
