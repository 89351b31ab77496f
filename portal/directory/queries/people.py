"""Who can be found, and by what: nobody is found by what the viewer may not see of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload
from werkzeug.exceptions import NotFound

from portal.circles.models import Membership
from portal.circles.queries import meets
from portal.circles.viewer import Standing, Viewer
from portal.core import words
from portal.core.db import db, one_or_404
from portal.core.text import fold
from portal.members.models import Member, Profile, ProfileTheme
from portal.members.seen import SeenMember, seen_by
from portal.taxonomy import places
from portal.taxonomy.models import Organisation
from portal.taxonomy.themes import THEMES

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for; an empty filter filters nothing."""

    words: str = ""
    theme: str = ""
    municipality: str = ""
    organisation_id: int = 0
    circle_id: int = 0

    @property
    def is_everybody(self) -> bool:
        return self == Wanted()

    @property
    def filters(self) -> int:
        """How many filters are set, besides the words."""
        return sum(map(bool, (self.theme, self.municipality, self.organisation_id, self.circle_id)))


def field_seen(viewer: Viewer, field: str) -> ColumnElement[bool]:
    """`members.policy.can_see_field`, as the database says it. For statements over Member joined to Profile."""
    sight = func.coalesce(Profile.sight[field].as_string(), "community")
    return or_(
        Member.id == viewer.id,
        sight == "community",
        and_(sight == "shared_circles", meets(viewer)),
    )


def count(viewer: Viewer, wanted: Wanted) -> int:
    """How many people there are of whom somebody looks for."""
    return db.session.scalar(matching(viewer, wanted, func.count())) or 0


def found(viewer: Viewer, wanted: Wanted, *, offset: int = 0, limit: int = PER_PAGE) -> list[SeenMember]:
    """A page of them as the viewer sees them, whose name holds the words first, then by name."""
    statement = matching(viewer, wanted, Member, meets(viewer).label("meets")).options(
        joinedload(Member.profile).joinedload(Profile.organisation)
    )
    for word in fold(wanted.words).split():
        statement = statement.order_by(Member.name_folded.contains(word, autoescape=True).desc())
    rows = db.session.execute(statement.order_by(Member.name_folded, Member.id).offset(offset).limit(limit))
    return [seen_by(viewer, row.Member, bool(row.meets)) for row in rows]


def municipalities(viewer: Viewer) -> list[places.Municipality]:
    """Where the people work that the viewer can find, by name."""
    statement = _visible(viewer, Profile.municipality_code).where(
        Profile.municipality_code != "", field_seen(viewer, "municipality")
    )
    codes = set(db.session.scalars(statement.distinct()))
    return [place for code, place in places.municipalities().items() if code in codes]


def organisations(viewer: Viewer) -> Sequence[Any]:
    """For whom they work, by name: rows of (id, name)."""
    statement = _visible(viewer, Organisation.id, Organisation.name, Organisation.name_folded)
    return db.session.execute(
        statement.join(Organisation, Organisation.id == Profile.organisation_id)
        .where(field_seen(viewer, "organisation"))
        .distinct()
        .order_by(Organisation.name_folded)
    ).all()


def seen(viewer: Viewer, member_ids: Iterable[int]) -> list[SeenMember]:
    """Those of these members whom the viewer may see."""
    rows = db.session.execute(
        _visible(viewer, Member, meets(viewer).label("meets"))
        .options(joinedload(Member.profile).joinedload(Profile.organisation))
        .where(Member.id.in_(list(member_ids)))
    )
    return [seen_by(viewer, row.Member, bool(row.meets)) for row in rows]


def person_or_404(viewer: Viewer, member_id: int) -> tuple[Member, SeenMember]:
    """One member whom the viewer may see, as they are and as they are seen."""
    row = db.session.execute(
        _visible(viewer, Member, meets(viewer).label("meets"))
        .options(joinedload(Member.profile).joinedload(Profile.organisation))
        .where(Member.id == member_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row.Member, seen_by(viewer, row.Member, bool(row.meets))


def photo_owner_or_404(viewer: Viewer, member_id: int) -> Member:
    """The same with the photo, for showing nothing else; suspended members too: what they wrote stays, and so does the
    face beside it."""
    member: Member = one_or_404(
        _visible(viewer, Member, states=("active", "suspended"))
        .options(joinedload(Member.photo))
        .where(Member.id == member_id)
    )
    return member


def circles_shared(viewer: Viewer, member_id: int) -> list[Standing]:
    """The viewer's circles to which this member belongs too."""
    theirs = set(
        db.session.scalars(
            select(Membership.circle_id).where(
                Membership.member_id == member_id, Membership.circle_id.in_(viewer.circle_ids)
            )
        )
    )
    return [each for each in viewer.standings.values() if each.circle_id in theirs]


def _visible(viewer: Viewer, *columns: Any, states: tuple[str, ...] = ("active",)) -> Select[Any]:
    """Active members who belong to a circle of the viewer, and the viewer; with their profile."""
    theirs = aliased(Membership)
    belongs = exists().where(theirs.member_id == Member.id, theirs.circle_id.in_(viewer.circle_ids))
    statement: Select[Any] = select(*columns).select_from(Member).outerjoin(Profile, Profile.member_id == Member.id)
    return statement.where(Member.state.in_(states), or_(Member.id == viewer.id, belongs))


def matching(viewer: Viewer, wanted: Wanted, *columns: Any) -> Select[Any]:
    """These columns of the people of whom somebody looks for."""
    statement = _visible(viewer, *columns).outerjoin(Organisation, Organisation.id == Profile.organisation_id)
    for word in fold(wanted.words).split():
        forms = words.forms_of(word)
        statement = statement.where(
            or_(
                Member.name_folded.contains(word, autoescape=True),
                _says(viewer, "organisation", Organisation.name_sought, forms),
                _says(viewer, "function", Profile.function_sought, forms),
                _says(viewer, "ask_me", Profile.ask_me_sought, forms),
                _works_on(viewer, _themes_named(forms)),
            )
        )
    if wanted.theme in THEMES:
        statement = statement.where(_works_on(viewer, [wanted.theme]))
    if wanted.municipality:
        at = Profile.municipality_code == wanted.municipality
        statement = statement.where(at, field_seen(viewer, "municipality"))
    if wanted.organisation_id:
        statement = statement.where(
            Profile.organisation_id == wanted.organisation_id, field_seen(viewer, "organisation")
        )
    if wanted.circle_id and viewer.is_in(wanted.circle_id):
        member_there = exists().where(Membership.member_id == Member.id, Membership.circle_id == wanted.circle_id)
        statement = statement.where(member_there)
    return statement


def _themes_named(forms: list[str]) -> list[str]:
    """The themes whose name, as it stands on the screen, or key holds one of these."""
    return [
        key
        for key, theme in THEMES.items()
        if any(form in key or form in words.sought(str(theme.name)) for form in forms)
    ]


def _works_on(viewer: Viewer, keys: list[str]) -> ColumnElement[bool]:
    if not keys:
        return false()
    works_on = exists().where(ProfileTheme.member_id == Member.id, ProfileTheme.theme_key.in_(keys))
    return and_(works_on, field_seen(viewer, "themes"))


def _says(viewer: Viewer, field: str, kept: Any, forms: list[str]) -> ColumnElement[bool]:
    return and_(or_(*(kept.contains(form, autoescape=True) for form in forms)), field_seen(viewer, field))
