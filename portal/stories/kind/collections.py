"""Collections of stories as other features point at them."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select

from portal.circles.models import Circle, mail_class_of
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.kinds import Card, ExportItem, Kind, Ref
from portal.stories.models import Collection, CollectionStory, Feature


class CollectionKind(Kind):
    """A collection: editors make it, a circle or the world reads it once published. It stays when its maker leaves."""

    name = "collection"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        rows = db.session.execute(
            select(Collection.id, Collection.title, Collection.circle_id, Collection.published_at, Circle.kind)
            .join(Circle, Circle.id == Collection.circle_id)
            .where(Collection.id.in_(list(ids)))
            .where(
                or_(
                    Collection.circle_id.in_(viewer.circle_ids),
                    and_(Collection.published_at.is_not(None), Collection.is_public.is_(True)),
                )
            )
        )
        return {
            row.id: Card(
                title=row.title,
                url=f"/verzamelingen/{row.id}",
                mail_class=mail_class_of(row.kind),
                circle_id=row.circle_id,
            )
            for row in rows
        }

    def export(self, member_id: int) -> Iterable[ExportItem]:
        told: dict[int, list[str]] = {}
        for collection_id, note in db.session.execute(
            select(CollectionStory.collection_id, CollectionStory.source)
            .join(Collection, Collection.id == CollectionStory.collection_id)
            .where(Collection.made_by_id == member_id, CollectionStory.source != "")
            .order_by(CollectionStory.collection_id, CollectionStory.position)
        ):
            told.setdefault(collection_id, []).append(note)
        made = select(Collection).where(Collection.made_by_id == member_id).order_by(Collection.id)
        for each in db.session.scalars(made):
            yield ExportItem(
                section="verzamelingen",
                title=each.title,
                at=each.made_at,
                content={
                    "inleiding": each.source,
                    "vragen": "\n".join(each.questions) or None,
                    "bij de verhalen": "\n\n".join(told.get(each.id, ())) or None,
                    "gepubliceerd": each.published_at,
                },
            )
        for feature in db.session.scalars(select(Feature).where(Feature.by_id == member_id).order_by(Feature.month)):
            yield ExportItem(
                section="verhalen van de maand",
                title=feature.month,
                at=feature.at,
                content={"verhaal": Ref("story", feature.story_id)},
            )
