"""What editors propose to the authors of a story."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, literal, select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind, Ref
from portal.members.models import Member
from portal.stories import outline, queries
from portal.stories.models import Story, Suggestion
from portal.stories.words import ANSWERS


class SuggestionKind(Kind):
    """A suggestion: seen by who works on the story."""

    name = "suggestion"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        rows = db.session.execute(
            select(Suggestion.id, Story.id.label("story_id"), Story.title, Member.name)
            .join(Story, Story.id == Suggestion.story_id)
            .join(Member, Member.id == Suggestion.by_id)
            .where(Suggestion.id.in_(list(ids)), queries.works.is_in_workshop(viewer))
        )
        return {
            row.id: Card(
                title=row.title,
                url=f"/verhalen/{row.story_id}/redactie#voorstel-{row.id}",
                mail_class="confidential",
                by=row.name,
            )
            for row in rows
        }

    def audience(self, id: int) -> Select[Any]:
        """Whoever made it."""
        return (
            select(
                Suggestion.by_id.label("member_id"), literal("all").label("volume"), literal("maker").label("reason")
            )
            .join(Member, Member.id == Suggestion.by_id)
            .where(Suggestion.id == id, Member.state == "active")
        )

    def export(self, member_id: int) -> Iterable[ExportItem]:
        """What a member proposed, and what they answered as an author."""
        rows = db.session.execute(
            select(Suggestion, Story.title)
            .join(Story, Story.id == Suggestion.story_id)
            .where((Suggestion.by_id == member_id) | (Suggestion.answered_by_id == member_id))
            .order_by(Suggestion.id)
        )
        for suggestion, title in rows:
            is_mine, field = suggestion.by_id == member_id, outline.field_at(suggestion.path)
            yield ExportItem(
                section="voorstellen bij verhalen" if is_mine else "voorstellen die je beantwoordde",
                title=title,
                at=suggestion.at if is_mine else suggestion.answered_at,
                content={
                    "verhaal": Ref("story", suggestion.story_id),
                    "bij": str(field.label) if field else None,
                    "voorstel": suggestion.proposed,
                    "reden": suggestion.reason or None,
                    "antwoord": str(ANSWERS[suggestion.answer]),
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """What was taken over stands in the story by now, as its authors' text."""
        if choice == "erase":
            db.session.execute(delete(Suggestion).where(Suggestion.by_id == member_id))
