"""Consultations as other features point at them: for who takes part in them, and without a word of the case."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ExportItem, Kind
from portal.intervision import queries
from portal.intervision.kind import taken_home
from portal.intervision.models import Consultation


class ConsultationKind(Kind):
    """A consultation. Whoever leaves the portal leaves it with their groups (`GroupKind`)."""

    name = "consultation"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        seen = queries.rooms.consultations_seen(viewer).where(Consultation.id.in_(list(ids)))
        return {
            row.id: Card(
                title=_("Consultation in your intervision group"),
                url=f"/intervisie/consulten/{row.id}",
                mail_class="confidential",
            )
            for row in db.session.execute(seen.with_only_columns(Consultation.id))
        }

    def asks(self, id: int | None = None, member_id: int | None = None) -> Select[Any]:
        """What is asked of whom in a consultation, and until when."""
        return queries.asks.of_consultations(id, member_id)

    def export(self, member_id: int) -> Iterable[ExportItem]:
        yield from taken_home.consultations_of(member_id)
