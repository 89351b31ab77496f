"""Intervision groups as other features point at them: for their members alone, and never by name."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from portal.circles.queries import visible
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind
from portal.intervision import queries
from portal.intervision.actions import leaving
from portal.intervision.kind import taken_home
from portal.intervision.models import Group
from portal.members.models import Member


class GroupKind(Kind):
    """An intervision group. Search finds nothing of it, moderation is shown nothing of it."""

    name = "intervision_group"
    asks_by_parameter = True

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        seen = visible(Group, viewer).where(Group.id.in_(list(ids))).with_only_columns(Group.id)
        return {
            row.id: Card(
                title=_("Your intervision group"),
                url=f"/intervisie/groepen/{row.id}",
                mail_class="confidential",
            )
            for row in db.session.execute(seen)
        }

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        """Who did not sign the covenant yet is asked to."""
        return queries.asks.of_groups(id, member_id)

    def export(self, member_id: int) -> Iterable[ExportItem]:
        yield from taken_home.groups_of(member_id)
        yield from taken_home.exclusions_of(member_id)

    def goes_with(self, member_id: int) -> Iterable[str]:
        if queries.groups.has_member(member_id):
            yield _(
                "You leave your intervision groups: they go on without you, and cases of yours that wait are erased."
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        leaving.leave(db.session.get_one(Member, member_id))
