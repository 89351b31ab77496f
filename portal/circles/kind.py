"""Circles as other features point at them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from portal.circles import words
from portal.circles.models import Circle, Membership, Removal
from portal.core.db import db
from portal.core.i18n import full_time
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind


class CircleKind(Kind):
    """A circle, as others point at it: its members see it."""

    name = "circle"

    def cards(self, ids: Iterable[int], viewer: Any) -> dict[int, Card]:
        wanted = [each for each in ids if viewer.is_in(each)]
        shown = select(Circle).where(Circle.id.in_(wanted), Circle.kind != "intervision")
        rows = db.session.scalars(shown).all() if wanted else ()
        return {
            row.id: Card(title=row.name, url=f"/kringen/{row.id}", mail_class=row.mail_class, circle_id=row.id)
            for row in rows
        }

    def audience(self, id: int) -> Any:
        return select(Membership.member_id, Membership.volume, Membership.role.label("reason")).where(
            Membership.circle_id == id
        )

    def export(self, member_id: int) -> Iterable[ExportItem]:
        rows = db.session.execute(
            select(Membership, Circle.name)
            .join(Circle, Circle.id == Membership.circle_id)
            .where(Membership.member_id == member_id)
        )
        for membership, name in rows:
            yield ExportItem(
                section="kringen",
                title=name or str(words.KIND_NAMES["intervision"]),
                at=membership.joined_at,
                content={
                    "rol": str(words.ROLE_NAMES[membership.role]),
                    "meldingen": str(words.VOLUME_NAMES[membership.volume]),
                    "sinds": full_time(membership.joined_at),
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        for membership in db.session.scalars(select(Membership).where(Membership.member_id == member_id)):
            db.session.delete(membership)


class RemovalKind(Kind):
    """That somebody was taken out of a circle, as they hear of it themselves. It leads to the circles they have."""

    name = "removal"

    def cards(self, ids: Iterable[int], viewer: Any) -> dict[int, Card]:
        theirs = (
            select(Removal)
            .options(joinedload(Removal.circle), joinedload(Removal.by))
            .where(Removal.id.in_(list(ids)), Removal.member_id == viewer.id)
        )
        return {
            row.id: Card(
                title=row.circle_name,
                url="/kringen",
                mail_class=row.circle.mail_class,
                by=row.by.display_name if row.by else "",
            )
            for row in db.session.scalars(theirs)
        }

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for removal in db.session.scalars(select(Removal).where(Removal.member_id == member_id).order_by(Removal.id)):
            yield ExportItem(
                section="kringen waar je uit gehaald bent",
                title=removal.circle_name,
                at=removal.removed_at,
                content={"rol": str(words.ROLE_NAMES[removal.role]), "sinds": full_time(removal.joined_at)},
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        db.session.execute(delete(Removal).where(Removal.member_id == member_id))
