"""Stories in the making, as their authors and editors know them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, literal, select, union_all

from portal.circles.models import Membership
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.kinds import Card, Kind
from portal.members.models import Member
from portal.stories import queries
from portal.stories.kind import told
from portal.stories.models import Author, Claim, Story
from portal.stories.queries.asks import asked_of_makers


class WorkKind(Kind):
    """A story with all that is said about it before its readers see it. What is kept of it is the story's to answer."""

    name = "work"
    asks_by_parameter = True

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        rows = db.session.execute(
            select(Story.id, Story.title, Story.state, queries.works.first_author().label("by")).where(
                Story.id.in_(list(ids)), queries.works.is_in_workshop(viewer)
            )
        )
        return {row.id: told.card_in_the_making(row) for row in rows}

    def audience(self, id: int) -> Select[Any]:
        """Its authors, whoever claimed it, and the other editors once it was handed in."""
        authors = select(Author.member_id, literal("author").label("reason")).where(Author.story_id == id)
        claimer = select(Claim.editor_id, literal("claimer")).where(Claim.story_id == id, Claim.ended_at.is_(None))
        is_author = exists().where(Author.story_id == id, Author.member_id == Membership.member_id)
        has_claimed = exists().where(
            Claim.story_id == id, Claim.ended_at.is_(None), Claim.editor_id == Membership.member_id
        )
        editors = (
            select(Membership.member_id, literal("editor"))
            .join(Story, Story.circle_id == Membership.circle_id)
            .where(Story.id == id, ~is_author, ~has_claimed)
        )
        everybody = union_all(authors, claimer, editors).subquery()
        return (
            select(everybody.c.member_id, literal("all").label("volume"), everybody.c.reason)
            .join(Member, Member.id == everybody.c.member_id)
            .where(Member.state == "active")
        )

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        return asked_of_makers(id, member_id)
