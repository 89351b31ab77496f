"""Things that several members made: none of them judges what was reported about it, all read what was decided."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from portal.core import kinds
from portal.moderation.models import Decision, Report


def made_with(member_id: Any, judged: type[Report] | type[Decision] | Any) -> ColumnElement[bool]:
    """Whether a member (or the member of a row) is one of several makers of what a report or decision is about.

    `judged`: that of a row, or anything else with a `kind` and an `item_id` to compare.
    """
    made = [
        and_(judged.kind == kind.name, judged.item_id.in_(ids))
        for kind in kinds.every()
        if (ids := kind.made_with(member_id)) is not None
    ]
    return or_(false(), *made)
