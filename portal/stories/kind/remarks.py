"""What authors and editors say beside the text of a story."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, literal, or_, select, union_all, update

from portal.circles.viewer import Viewer
from portal.core import clock, text
from portal.core.db import db
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind, Ref
from portal.members.models import Member
from portal.stories import outline, queries
from portal.stories.models import Author, Claim, Remark, Story


class RemarkKind(Kind):
    """A remark: seen by who works on the story."""

    name = "remark"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        rows = db.session.execute(
            select(Remark.id, Story.id.label("story_id"), Story.title, Member.name)
            .join(Story, Story.id == Remark.story_id)
            .join(Member, Member.id == Remark.by_id)
            .where(Remark.id.in_(list(ids)), Remark.removed_at.is_(None), queries.works.is_in_workshop(viewer))
        )
        return {
            row.id: Card(
                title=row.title,
                url=f"/verhalen/{row.story_id}/redactie#opmerking-{row.id}",
                mail_class="confidential",
                by=row.name,
            )
            for row in rows
        }

    def audience(self, id: int) -> Select[Any]:
        """The authors, whoever claimed the story, and who said something before it in the same place."""
        about = select(Remark.story_id, Remark.parent_id).where(Remark.id == id).subquery()
        said = (
            select(Remark.by_id.label("member_id"), literal("remark").label("reason"))
            .join(about, or_(Remark.id == about.c.parent_id, Remark.parent_id == about.c.parent_id))
            .where(Remark.id != id)
        )
        authors = select(Author.member_id, literal("author")).join(about, about.c.story_id == Author.story_id)
        claimer = (
            select(Claim.editor_id, literal("claimer"))
            .join(about, about.c.story_id == Claim.story_id)
            .where(Claim.ended_at.is_(None))
        )
        everybody = union_all(said, authors, claimer).subquery()
        return (
            select(everybody.c.member_id, literal("all").label("volume"), everybody.c.reason)
            .join(Member, Member.id == everybody.c.member_id)
            .where(Member.state == "active")
        )

    def export(self, member_id: int) -> Iterable[ExportItem]:
        rows = db.session.execute(
            select(Remark, Story.title)
            .join(Story, Story.id == Remark.story_id)
            .where(Remark.by_id == member_id)
            .order_by(Remark.id)
        )
        for remark, title in rows:
            yield ExportItem(
                section="opmerkingen bij verhalen",
                title=title,
                at=remark.at,
                content={
                    "verhaal": Ref("story", remark.story_id),
                    "bij": _place(remark.path),
                    "tekst": remark.source,
                    "afgehandeld": remark.settled_at,
                    "verwijderd": remark.removed_at,
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """Answers of others keep their place."""
        if choice == "erase":
            db.session.execute(
                update(Remark)
                .where(Remark.by_id == member_id, Remark.removed_at.is_(None))
                .values(source="", body=text.render(""), removed_at=clock.now())
                .execution_options(synchronize_session=False)
            )


def _place(path: str) -> str:
    """The question of the form beside which something was said."""
    field = outline.field_at(path)
    return str(field.label) if field else ""
