"""Who sees what: the one builder of the sight rule, and the circles themselves."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.circles.models import UNDO_WITHIN, Circle, Membership, Removal
from portal.circles.viewer import Person, Standing, Viewer, viewer_of
from portal.core import clock
from portal.core.db import db, one_or_404, plain_rows
from portal.core.text import fold
from portal.members.models import Member, Office, Profile
from portal.members.seen import SeenMember, seen_by

MOST_CALLED = 50
"""So many names in one text are looked up."""

_CALLED = re.compile(r"(?<![^\W_])@([^\W_]+)")
_BY_ROLE = case({"coordinator": 0, "mentor": 1}, value=Membership.role, else_=2)


def in_sight(model: Any) -> ColumnElement[bool]:
    """The same rule for statements that are built once: run them with `sight=viewer.circle_ids`."""
    return model.circle_id.in_(bindparam("sight", expanding=True))


def in_sight_of(model: Any, member_id: Any) -> ColumnElement[bool]:
    """The same rule for one member, told by the database itself: for statements that look for one thing."""
    circles = select(Membership.circle_id).where(Membership.member_id == member_id)
    return model.circle_id.in_(circles)


def visible(model: Any, viewer: Viewer) -> Select[Any]:
    """The rows of `model` that a viewer may see: those of their circles (`circle_id`). Nothing else gives sight."""
    return select(model).where(model.circle_id.in_(viewer.circle_ids))


_STANDINGS_AND_OFFICES: Any = union_all(
    select(
        Membership.circle_id,
        Circle.name,
        Circle.kind,
        Circle.parent_id,
        Membership.role,
        Membership.volume,
        Membership.joined_at,
    )
    .join(Circle, Circle.id == Membership.circle_id)
    .where(Membership.member_id == bindparam("member_id")),
    select(literal(0), Office.kind, literal("office"), null(), literal(""), literal(""), null()).where(
        Office.member_id == bindparam("member_id"),
        Office.began_on <= bindparam("today"),
        or_(Office.ended_on.is_(None), Office.ended_on >= bindparam("today")),
    ),
)


def viewer_for(person: Person) -> Viewer:
    """The viewer that this member is: one statement for circles, roles and offices."""
    rows = plain_rows(_STANDINGS_AND_OFFICES, {"member_id": person.id, "today": clock.today()})
    return viewer_of(
        person,
        (Standing(*row) for row in rows if row.kind != "office"),
        (row.name for row in rows if row.kind == "office"),
    )


def circle_or_404(viewer: Viewer, circle_id: int) -> Circle:
    """A circle with a page of its own; intervision groups have theirs elsewhere."""
    seen = select(Circle).where(Circle.id.in_(viewer.circle_ids), Circle.kind != "intervision")
    return one_or_404(seen.where(Circle.id == circle_id))


def hold(circle_id: int) -> None:
    """Until the end of the transaction nobody else invites into this circle, takes somebody out or puts them back: for
    what depends on who is in it."""
    db.session.execute(select(Circle.id).where(Circle.id == circle_id).with_for_update(key_share=True))


def circles_of(viewer: Viewer) -> Sequence[Any]:
    """The viewer's circles with how many belong to each, the community first: (circle, members)."""
    size = (
        select(func.count())
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.circle_id == Circle.id, Member.state == "active")
        .scalar_subquery()
    )
    statement = select(Circle, size.label("members")).where(
        Circle.id.in_(viewer.circle_ids), Circle.kind != "intervision"
    )
    return db.session.execute(statement.order_by(Circle.kind != "community", Circle.name)).all()


def meets(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer and the `Member` of a row meet in a circle besides the community: for the sight of fields."""
    besides = [each.circle_id for each in viewer.standings.values() if each.kind != "community"]
    if not besides:
        return false()
    theirs = aliased(Membership)
    return exists().where(theirs.member_id == Member.id, theirs.circle_id.in_(besides))


def people_in(circle: Circle, viewer: Viewer, limit: int | None = None) -> list[tuple[SeenMember, str]]:
    """Who belongs to a circle, as the viewer sees them, with their role: coordinators, mentors, then by name."""
    rows = db.session.execute(
        select(Member, Membership.role, meets(viewer).label("meets"))
        .join(Membership, Membership.member_id == Member.id)
        .options(joinedload(Member.profile).joinedload(Profile.organisation))
        .where(Membership.circle_id == circle.id, Member.state == "active")
        .order_by(_BY_ROLE, Member.name_folded, Member.id)
        .limit(limit)
    )
    return [(seen_by(viewer, row.Member, bool(row.meets)), row.role) for row in rows]


def size_of(circle_id: int) -> int:
    """How many active members belong to a circle."""
    counted = (
        select(func.count())
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .where(Membership.circle_id == circle_id, Member.state == "active")
    )
    return db.session.scalar(counted) or 0


def memberships_of(circle_id: int) -> Sequence[Membership]:
    """Everybody in a circle, who was invited and did not come in yet included: coordinators, mentors, then by name."""
    statement = (
        select(Membership)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(Membership.circle_id == circle_id, Member.state.in_(("active", "invited")))
        .order_by(_BY_ROLE, Member.name_folded, Member.id)
    )
    return db.session.scalars(statement).all()


def membership_or_404(circle_id: int, member_id: int) -> Membership:
    return one_or_404(
        select(Membership)
        .options(joinedload(Membership.member), joinedload(Membership.circle))
        .where(Membership.circle_id == circle_id, Membership.member_id == member_id)
    )


def membership(circle_id: int, member_id: int) -> Membership | None:
    return db.session.get(Membership, (circle_id, member_id))


def removal_or_404(circle_id: int, removal_id: int) -> Removal:
    """Who was taken out of this circle."""
    statement = select(Removal).options(joinedload(Removal.circle), joinedload(Removal.member))
    return one_or_404(statement.where(Removal.id == removal_id, Removal.circle_id == circle_id))


def removal_in(circle_id: int, removal_id: int) -> Removal | None:
    """The same for a page that can do without."""
    statement = select(Removal).options(joinedload(Removal.member))
    return db.session.scalars(statement.where(Removal.id == removal_id, Removal.circle_id == circle_id)).one_or_none()


def removal_of(circle_id: int, member_id: int) -> Removal | None:
    """How a member was taken out of a circle that they are not in since."""
    theirs = select(Removal).where(Removal.circle_id == circle_id, Removal.member_id == member_id)
    return db.session.scalars(theirs.order_by(Removal.id.desc()).limit(1)).first()


def made_just_now(founder_id: int, *, kind: str, name: str, parent_id: int) -> Circle | None:
    """The very same circle where its coordinator made it moments ago: a button is easily pressed twice."""
    same = (Circle.kind == kind, Circle.name == name, Circle.parent_id == parent_id)
    theirs = (Membership.member_id == founder_id, Membership.role == "coordinator")
    found = select(Circle).join(Membership, Membership.circle_id == Circle.id).where(*same, *theirs)
    last = db.session.scalars(found.order_by(Circle.id.desc())).first()
    return last if last is not None and clock.is_just_now(last.made_at) else None


def removed_for_good() -> Sequence[Any]:
    """Who was taken out of which circle and cannot be put back any more: rows of (circle_id, member_id)."""
    past = Removal.removed_at < clock.now() - UNDO_WITHIN
    return db.session.execute(select(Removal.circle_id, Removal.member_id).where(past)).all()


def coordinators_left(circle_id: int, without_member_id: int) -> int:
    """How many active coordinators a circle has besides one."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .join(Member, Member.id == Membership.member_id)
            .where(
                Membership.circle_id == circle_id,
                Membership.role == "coordinator",
                Membership.member_id != without_member_id,
                Member.state == "active",
            )
        )
        or 0
    )


def names_like(circle_id: int, beginning: str, limit: int = 8) -> Sequence[Any]:
    """Members of a circle with a word in their name that begins so, for mentions: (id, name, namesakes).

    `namesakes`: how many of the circle are called so, themselves included.
    """
    wanted = fold(beginning)
    name = Member.name_folded
    return db.session.execute(
        select(Member.id, Member.name, func.count().over(partition_by=name).label("namesakes"))
        .join(Membership, Membership.member_id == Member.id)
        .where(
            Membership.circle_id == circle_id,
            Member.state == "active",
            or_(name.startswith(wanted, autoescape=True), name.contains(f" {wanted}", autoescape=True)),
        )
        .order_by(name.startswith(wanted, autoescape=True).desc(), name)
        .limit(limit)
    ).all()


def called_in(circle_id: int, source: str) -> dict[str, int]:
    """Folded names that stand behind an @ in a text, with the ids of the members of the circle who alone are called so.

    Some more names that begin with the same word may come along.
    """
    first_words = {fold(word) for word in islice(_CALLED.findall(source), MOST_CALLED)}
    if not first_words:
        return {}
    name = Member.name_folded
    rows = db.session.execute(
        select(name, func.max(Member.id))
        .join(Membership, Membership.member_id == Member.id)
        .where(
            Membership.circle_id == circle_id,
            Member.state == "active",
            or_(*(name.startswith(word, autoescape=True) for word in sorted(first_words))),
        )
        .group_by(name)
        .having(func.count() == 1)
    )
    return dict(rows.all())


def community() -> Circle | None:
    """The one circle of everybody."""
    return db.session.scalars(select(Circle).where(Circle.kind == "community")).first()
