"""Threads as other features point at them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, case, delete, exists, func, literal, select
from sqlalchemy.orm import joinedload

from portal.circles.models import Membership
from portal.circles.queries import in_sight_of, visible
from portal.circles.viewer import Viewer
from portal.circles.words import VOLUME_NAMES
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind
from portal.discussions.models import (
    CircleReading,
    Participant,
    Reading,
    SeenPost,
    Thread,
)
from portal.members.models import Member


class ThreadKind(Kind):
    """A conversation: seen by the members of its circle."""

    name = "thread"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        statement = visible(Thread, viewer).options(joinedload(Thread.circle)).where(Thread.id.in_(list(ids)))
        return {
            thread.id: Card(
                title=thread.title,
                url=f"/gesprekken/{thread.id}",
                mail_class=thread.circle.mail_class,
                excerpt=thread.excerpt,
                circle_id=thread.circle_id,
            )
            for thread in db.session.scalars(statement)
        }

    def audience(self, id: int) -> Select[Any]:
        """Members of the circle with the volume they chose for the thread, else for the circle; who wrote in it
        and hears answers, hears all of it."""
        took_part = exists().where(Participant.thread_id == id, Participant.member_id == Membership.member_id)
        return (
            select(
                Membership.member_id,
                func.coalesce(Reading.volume, Membership.volume).label("volume"),
                case((took_part, literal("participant")), else_=literal("circle")).label("reason"),
            )
            .join(Thread, and_(Thread.circle_id == Membership.circle_id, Thread.id == id))
            .join(Member, and_(Member.id == Membership.member_id, Member.state == "active"))
            .outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.member_id == Membership.member_id))
        )

    def export(self, member_id: int) -> Iterable[ExportItem]:
        rows = db.session.execute(
            select(Reading, Thread.title)
            .join(Thread, Thread.id == Reading.thread_id)
            .where(Reading.member_id == member_id, in_sight_of(Thread, member_id))
        )
        for reading, title in rows:
            yield ExportItem(
                section="gelezen gesprekken",
                title=title,
                at=None,
                content={
                    "gelezen tot en met reactie nummer": reading.seen_up_to,
                    "meldingen": str(VOLUME_NAMES[reading.volume]) if reading.volume else _("As in the circle"),
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        for marks in (Reading, SeenPost, CircleReading):
            db.session.execute(delete(marks).where(marks.member_id == member_id))
