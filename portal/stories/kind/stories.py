"""Stories as their readers know them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, select

from portal.circles.models import Circle, Membership, mail_class_of
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.files import StoredFile
from portal.core.kinds import Card, ErasureChoice, ExportItem, IndexedText, Kind, Ref, Shown
from portal.members.models import Member
from portal.stories import outline, photos, queries
from portal.stories.actions import leaving, publishing
from portal.stories.kind import taken_home, told
from portal.stories.models import Author, Publication, Revision, Story, StoryFile
from portal.stories.queries.asks import asked_of_readers


class StoryKind(Kind):
    """A published story; to its authors and editors also one in the making."""

    name = "story"
    asks_by_parameter = True

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        """As its readers find it, where the viewer is one of them; else as it is worked on."""
        seen = or_(Publication.circle_id.in_(viewer.circle_ids), Publication.is_public.is_(True))
        statement = (
            select(
                *(Story.id, Story.title, Story.state, Publication.circle_id, Circle.kind),
                Revision.content["title"].as_string().label("told"),
                Revision.content["lesson"].as_string().label("lesson"),
                queries.works.first_author().label("by"),
            )
            .outerjoin(Publication, and_(Publication.story_id == Story.id, can_be_read(), seen))
            .outerjoin(Revision, Revision.id == Publication.revision_id)
            .outerjoin(Circle, Circle.id == Publication.circle_id)
            .where(Story.id.in_(list(ids)), or_(Publication.id.is_not(None), queries.works.is_in_workshop(viewer)))
        )
        return {
            row.id: Card(
                title=row.told,
                url=f"/verhalen/{row.id}",
                mail_class=mail_class_of(row.kind),
                excerpt=row.lesson,
                by=row.by or "",
                circle_id=row.circle_id,
            )
            if row.circle_id is not None
            else told.card_in_the_making(row)
            for row in db.session.execute(statement)
        }

    def audience(self, id: int) -> Select[Any]:
        """The members of the circle in which it can be read, by how much they want to hear of it."""
        return (
            select(Membership.member_id, Membership.volume, literal("circle").label("reason"))
            .join(Publication, and_(Publication.circle_id == Membership.circle_id, Publication.story_id == id))
            .join(Member, and_(Member.id == Membership.member_id, Member.state == "active"))
            .where(is_on_the_shelf())
        )

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        """Readers who tried something are asked what came of it."""
        return asked_of_readers(id, member_id)

    def made_with(self, member_id: Any) -> Select[Any]:
        return select(Author.story_id).where(Author.member_id == member_id)

    def texts(self, ids: Iterable[int] | None) -> Iterable[IndexedText]:
        statement = (
            select(*(Publication.story_id, Publication.circle_id, Publication.is_public, Publication.opened_at))
            .add_columns(Revision.content)
            .join(Revision, Revision.id == Publication.revision_id)
            .where(is_on_the_shelf())
            .order_by(Publication.id)
        )
        if ids is not None:
            ids = list(ids)
            statement = statement.where(Publication.story_id.in_(ids))
        picture_ids = queries.works.picture_ids_of(ids)
        for row in db.session.execute(statement.execution_options(yield_per=200)):
            yield IndexedText(
                ref=Ref("story", row.story_id),
                title=row.content["title"],
                words=told.words_of(row.content, picture_ids),
                circle_id=row.circle_id,
                is_public=row.is_public,
                url=f"/verhalen/{row.story_id}",
                at=row.opened_at,
            )

    def context(self, id: int) -> Sequence[Shown]:
        """What its readers read, with its pictures: for a moderator, and for its authors once it is hidden."""
        row = db.session.execute(
            select(Publication, Revision.content)
            .join(Revision, Revision.id == Publication.revision_id)
            .where(Publication.story_id == id, Publication.opened_at.is_not(None))
            .where(or_(Publication.ended_at.is_(None), Publication.ended_how.in_(("archived", "withdrawn"))))
        ).first()
        if row is None:
            return ()
        publication, content = row
        authors = queries.works.authors_of(id)
        files = _shown_files(content)
        return [
            Shown(
                ref=Ref("story", id),
                title=content.get("title", ""),
                author_id=authors[0].member_id if authors else 0,
                author_name=told.names(each.member.name for each in authors),
                at=publication.opened_at,
                body=told.body_of(content),
                is_hidden=publication.hidden_at is not None,
                is_removed=publication.ended_how == "withdrawn",
                files={name: file_id for name, file_id, _alt, _is_picture in files},
                pictures={name: alt for name, _file_id, alt, is_picture in files if is_picture},
                maker_ids=frozenset(each.member_id for each in authors),
            )
        ]

    def hide(self, id: int, reason: str) -> None:
        publishing.hide(id, reason)

    def restore(self, id: int) -> None:
        publishing.show_again(id)

    def export(self, member_id: int) -> Iterable[ExportItem]:
        yield from taken_home.stories_of(member_id)
        yield from taken_home.work_of_editor(member_id)
        yield from taken_home.reading_of(member_id)

    def typed(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        return taken_home.typed(content)

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        leaving.leave(db.session.get_one(Member, member_id), erases=choice == "erase")


def can_be_read() -> ColumnElement[bool]:
    """A publication that opened and was not taken from sight; archived ones are read by who has the address."""
    return and_(
        Publication.opened_at.is_not(None),
        Publication.hidden_at.is_(None),
        or_(Publication.ended_at.is_(None), Publication.ended_how == "archived"),
    )


def is_on_the_shelf() -> ColumnElement[bool]:
    """A publication that lists and search may show."""
    return and_(Publication.opened_at.is_not(None), Publication.hidden_at.is_(None), Publication.ended_at.is_(None))


def _shown_files(content: outline.Content) -> list[tuple[str, int, str, bool]]:
    """The files of a revision that readers see, in its order: (name, stored file, what it shows, is a picture)."""
    rows = content.get("files") or []
    kept = {
        each.id: each
        for each in db.session.execute(
            select(StoryFile.id, StoredFile.id.label("file_id"), StoredFile.name, StoredFile.media_type)
            .join(StoredFile, StoredFile.id == StoryFile.file_id)
            .where(StoryFile.id.in_([row["file"] for row in rows]) if rows else false())
        )
    }
    return [
        (f"{number}. {file.name}", file.file_id, row.get("alt") or "", is_picture)
        for number, row in enumerate(rows, 1)
        if (file := kept.get(row["file"]))
        and photos.is_for_readers(row, is_picture=(is_picture := file.media_type.startswith("image/")))
    ]
