"""Consultations as other features point at them: for who takes part in them, and without a word of the case."""

from collections.abc import Iterable, Sequence

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Asked, Card, ExportItem, Kind, Task
from portal.intervision import queries, tasks
from portal.intervision.kind import taken_home
from portal.intervision.models import Consultation
from portal.intervision.queries import hands


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

    def asks(self, id: int | None = None, member_id: int | None = None) -> Sequence[Asked]:
        """What is asked of whom in a consultation, and until when."""
        return queries.asks.of_consultations(id, member_id)

    def tasks(self, asked: Iterable[tuple[str, int]], viewer: Viewer) -> dict[tuple[str, int], Task]:
        """Each step as the room says it: of a phase its name, its minutes, and ‘Pas’ where there is one."""
        pairs = list(asked)
        seen = queries.rooms.consultations_seen(viewer).where(Consultation.id.in_([id for _what, id in pairs]))
        rooms = {each.consultation.id: each for each in hands.rooms_of(db.session.scalars(seen).all())}
        found = {(what, id): tasks.task_of(viewer, rooms[id], what) for what, id in pairs if id in rooms}
        return {key: task for key, task in found.items() if task is not None}

    def goes_with(self, member_id: int) -> Iterable[str]:
        parts = queries.own.parts_of(member_id)
        if "case_owner" in parts:
            yield _("A consultation about a case of yours stops, and is erased at once for everybody.")
        if "group" in parts:
            yield _(
                "In consultations of others you are expected no more: what the others read already stays until its"
                " date, what is still closed is erased."
            )
        if "facilitator" in parts:
            yield _("Where you are the facilitator, your stand-in takes over.")

    def export(self, member_id: int) -> Iterable[ExportItem]:
        yield from taken_home.consultations_of(member_id)
