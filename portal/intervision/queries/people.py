"""Finding members of the community by name: for a group, or to keep apart from. Always at the choice of one viewer."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select

from portal.circles.models import Membership
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.text import fold
from portal.directory import queries as directory
from portal.intervision.queries.groups import candidates
from portal.members.models import Member
from portal.members.seen import SeenMember

SHOWN = 8


def found(viewer: Viewer, words: str, *, besides: Collection[int], group: frozenset[int] = frozenset()) -> Any:
    """Who has these words in their name, as the viewer sees them. Who cannot be in one group with `group` is not there,
    just as somebody who does not exist."""
    wanted = _of_the_community(viewer, Member.id).where(Member.id.not_in([*besides, viewer.id]))
    for word in fold(words).split():
        wanted = wanted.where(Member.name_folded.contains(word, autoescape=True))
    ids = db.session.scalars(candidates(wanted, group).order_by(Member.name_folded, Member.id).limit(SHOWN)).all()
    return in_order(directory.people.seen(viewer, ids), ids)


def seen(viewer: Viewer, member_ids: Sequence[int]) -> list[SeenMember]:
    """These members of the community, in this order, as the viewer sees them."""
    there = set(db.session.scalars(_of_the_community(viewer, Member.id).where(Member.id.in_(member_ids))))
    return in_order(directory.people.seen(viewer, there), member_ids)


def members(viewer: Viewer, member_ids: Collection[int]) -> Sequence[Member]:
    """The same as they are."""
    return db.session.scalars(
        _of_the_community(viewer, Member).where(Member.id.in_(list(member_ids))).order_by(Member.id)
    ).all()


def in_order(people: Sequence[SeenMember], ids: Sequence[int]) -> list[SeenMember]:
    return sorted(people, key=lambda each: list(ids).index(each.id))


def _of_the_community(viewer: Viewer, what: Any) -> Select[Any]:
    ids = [each.circle_id for each in viewer.standings.values() if each.kind == "community"]
    there = select(Membership.member_id).where(Membership.circle_id.in_(ids))
    return select(what).where(Member.state == "active", Member.id.in_(there))
