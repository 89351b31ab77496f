"""A story in the making, as its authors and editors find it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.circles.models import Circle
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db, one_or_404
from portal.core.files import StoredFile
from portal.members.models import Member
from portal.stories.models import (
    Author,
    Claim,
    Consent,
    Publication,
    Revision,
    Story,
    StoryFile,
    Transition,
)
from portal.stories.outline import Content


@dataclass(frozen=True, slots=True)
class Work:
    """A story with everything that decides what may be done with it."""

    story: Story
    head: Revision
    authors: Sequence[Author]
    agreed_ids: frozenset[int]
    claim: Claim | None
    publication: Publication | None
    """Where it can be read or is planned to be; also archived or withdrawn: the last one."""
    was_published: bool
    agreed_as_it_was_ids: frozenset[int] = frozenset()
    """Who agreed to the revision of that publication."""

    @property
    def content(self) -> Content:
        return self.head.content

    @property
    def author_ids(self) -> frozenset[int]:
        return frozenset(each.member_id for each in self.authors)

    @property
    def waits_for(self) -> frozenset[int]:
        """Authors who did not agree to the newest revision; nobody waits for who left the community."""
        return self._active_ids - self.agreed_ids

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreed_ids) and not self.waits_for

    @property
    def is_read_as_it_is(self) -> bool:
        """Whether the newest revision is what its readers have."""
        shown = self.publication
        return shown is not None and shown.ended_at is None and shown.revision_id == self.head.id

    @property
    def is_agreed_as_it_was(self) -> bool:
        """Whether all who tell it now agreed to what was published."""
        return bool(self.agreed_as_it_was_ids) and self._active_ids <= self.agreed_as_it_was_ids

    @property
    def _active_ids(self) -> frozenset[int]:
        return frozenset(each.member_id for each in self.authors if not each.member.has_left)


def in_workshop(viewer: Viewer) -> Select[Any]:
    """Stories in the making that a viewer may see: their own, and those that lie in a circle of theirs (editors)."""
    return select(Story).where(is_in_workshop(viewer))


def is_in_workshop(viewer: Viewer) -> ColumnElement[bool]:
    """The same rule, for statements that ask for other columns."""
    mine = exists().where(Author.story_id == Story.id, Author.member_id == viewer.id)
    return or_(mine, Story.circle_id.in_(viewer.circle_ids))


def work_or_404(viewer: Viewer, story_id: int) -> Work:
    """Five statements, whatever the size of the story."""
    return work_of(one_or_404(in_workshop(viewer).where(Story.id == story_id)))


def work_to_change_or_404(viewer: Viewer, story_id: int) -> Work:
    """The same, and whoever else wants to change this story waits: its state decides what may be done."""
    return work_of(one_or_404(in_workshop(viewer).where(Story.id == story_id).with_for_update()))


# Made once: every page and every act in the workshop asks these.
_STORY_ID: Any = bindparam("story_id", type_=Integer)
_CLAIM = (
    select(Claim)
    .options(joinedload(Claim.editor))
    .where(Claim.story_id == _STORY_ID, Claim.ended_at.is_(None), Claim.lapses_at > bindparam("now"))
)
_PUBLICATIONS = (
    select(Publication)
    .where(Publication.story_id == _STORY_ID)
    .where(or_(Publication.ended_at.is_(None), Publication.ended_how.in_(("archived", "withdrawn"))))
    .order_by(Publication.id.desc())
)
_AGREED = select(Consent.revision_id, Consent.member_id).where(
    Consent.revision_id.in_(bindparam("revision_ids", expanding=True))
)
_AUTHORS = (
    select(Author)
    .options(joinedload(Author.member))
    .where(Author.story_id == _STORY_ID)
    .order_by(Author.added_at, Author.member_id)
)


def work_of(story: Story) -> Work:
    head = db.session.get_one(Revision, story.head_id)
    authors = authors_of(story.id)
    claim = db.session.scalars(_CLAIM, {"story_id": story.id, "now": clock.now()}).first()
    publications = db.session.scalars(_PUBLICATIONS, {"story_id": story.id}).all()
    shown = next((each for each in publications if each.opened_at), None)
    asked_of = {head.id, shown.revision_id if shown else head.id}
    agreed = db.session.execute(_AGREED, {"revision_ids": list(asked_of)}).all()
    return Work(
        story=story,
        head=head,
        authors=authors,
        agreed_ids=frozenset(member_id for revision_id, member_id in agreed if revision_id == head.id),
        claim=claim,
        publication=shown,
        was_published=shown is not None,
        agreed_as_it_was_ids=frozenset(
            member_id for revision_id, member_id in agreed if shown and revision_id == shown.revision_id
        ),
    )


def authors_of(story_id: int) -> Sequence[Author]:
    """Who tells it, the one who began it first."""
    return db.session.scalars(_AUTHORS, {"story_id": story_id}).all()


def first_author() -> ScalarSelect[str]:
    """The name of who began the `Story` of a row; empty where that author is nameless."""
    return (
        select(Member.name)
        .join(Author, Author.member_id == Member.id)
        .where(Author.story_id == Story.id)
        .order_by(Author.added_at, Author.member_id)
        .limit(1)
        .correlate(Story)
        .scalar_subquery()
    )


def transitions_of(story_id: int) -> Sequence[Transition]:
    """Everything that happened to a story's state, the latest first."""
    statement = select(Transition).options(joinedload(Transition.by)).where(Transition.story_id == story_id)
    return db.session.scalars(statement.order_by(Transition.id.desc())).all()


def revisions_of(story_id: int) -> Sequence[Any]:
    """Every revision, the latest first: (id, number, made_at, how, restored_number, by_id, name, content)."""
    return db.session.execute(
        select(
            *(Revision.content, Revision.id, Revision.number, Revision.made_at, Revision.how, Revision.restored_number),
            *(Revision.by_id, Member.name),
        )
        .join(Member, Member.id == Revision.by_id)
        .where(Revision.story_id == story_id)
        .order_by(Revision.number.desc())
    ).all()


def revision_or_404(story_id: int, number: int) -> Revision:
    return one_or_404(
        select(Revision)
        .options(joinedload(Revision.by))
        .where(Revision.story_id == story_id, Revision.number == number)
    )


def revision_by_id(revision_id: int) -> Revision:
    return db.session.get_one(Revision, revision_id)


def planned_of(story_id: int) -> Publication | None:
    """A publication that has not opened yet."""
    return db.session.scalars(
        select(Publication).where(
            Publication.story_id == story_id, Publication.opened_at.is_(None), Publication.ended_at.is_(None)
        )
    ).first()


def last_opened(story_id: int) -> Publication | None:
    """Where it can be read, or could last."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.story_id == story_id, Publication.opened_at.is_not(None))
        .where(or_(Publication.ended_at.is_(None), Publication.ended_how.in_(("archived", "withdrawn"))))
    ).first()


def files_of(story_id: int) -> dict[int, StoryFile]:
    """The files that were brought to a story, by id; whether they are shown stands in a revision."""
    found = db.session.scalars(
        select(StoryFile).options(joinedload(StoryFile.file)).where(StoryFile.story_id == story_id)
    )
    return {each.id: each for each in found}


def picture_ids_of(story_ids: Collection[int] | None) -> frozenset[int]:
    """Which files of some stories, or of all, are pictures."""
    statement = select(StoryFile.id).join(StoryFile.file).where(StoredFile.media_type.startswith("image/"))
    if story_ids is not None:
        statement = statement.where(StoryFile.story_id.in_(story_ids))
    return frozenset(db.session.scalars(statement))


def mine(viewer: Viewer) -> Sequence[Any]:
    """The viewer's own stories, what is in the making first: (Story, number of authors)."""
    together = aliased(Author)
    others = select(func.count()).where(together.story_id == Story.id).scalar_subquery()
    return db.session.execute(
        select(Story, others.label("authors"))
        .join(Author, and_(Author.story_id == Story.id, Author.member_id == viewer.id))
        .order_by(Story.state.in_(("published", "archived", "withdrawn")), Story.changed_at.desc())
    ).all()


def story_with_token(member_id: int, token: str) -> Story | None:
    """The story that the same form began already."""
    return db.session.scalars(select(Story).where(Story.starter_id == member_id, Story.token == token)).first()


def editors_circle() -> Circle | None:
    """Where stories that are handed in lie."""
    return db.session.scalars(select(Circle).where(Circle.kind == "editors").order_by(Circle.id)).first()


def lapsed_claims(now: datetime) -> Sequence[Claim]:
    return db.session.scalars(select(Claim).where(Claim.ended_at.is_(None), Claim.lapses_at <= now)).all()


def due_publications(now: datetime) -> Sequence[Publication]:
    return db.session.scalars(
        select(Publication).where(
            Publication.due_at <= now, Publication.opened_at.is_(None), Publication.ended_at.is_(None)
        )
    ).all()
