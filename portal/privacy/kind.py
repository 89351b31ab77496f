"""What the house itself keeps about a member: offices, acts on record, mails that were sent."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import ErasureChoice, ExportItem, Kind, Ref
from portal.core.outbox import Outbox
from portal.members.models import Office
from portal.privacy import words


class RecordKind(Kind):
    """Never found, shown to nobody else, and mostly gone within a year."""

    name = "record"

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for office in db.session.scalars(select(Office).where(Office.member_id == member_id).order_by(Office.id)):
            yield ExportItem(
                section="functies",
                title=str(words.OFFICES[office.kind]),
                at=None,
                content={"vanaf": office.began_on, "tot": office.ended_on},
            )
        for mail in db.session.scalars(select(Outbox).where(Outbox.member_id == member_id).order_by(Outbox.id)):
            yield ExportItem(
                section="mails aan jou",
                title=mail.subject,
                at=mail.queued_at,
                content={"adres": mail.address, "verstuurd": mail.sent_at, "tekst": mail.text or None},
            )
        for entry in db.session.scalars(
            select(AuditEntry).where(AuditEntry.actor_id == member_id).order_by(AuditEntry.id)
        ):
            yield ExportItem(
                section="logboek",
                title=words.of_act(entry.action),
                at=entry.at,
                content={
                    "waarover": _subject(entry),
                    "uitkomst": _("refused") if entry.result == "refused" else None,
                    "netwerkadres": entry.origin or None,
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """Mails go at once, offices end; acts stay on record for a year, by the number of who is nameless now."""
        db.session.execute(delete(Outbox).where(Outbox.member_id == member_id))
        held = update(Office).where(Office.member_id == member_id, Office.ended_on.is_(None))
        db.session.execute(held.values(ended_on=clock.today()))


def _subject(entry: AuditEntry) -> Ref | None:
    """What an act was about, where that has a title of its own; the act itself says the rest."""
    is_titled = entry.subject_kind in ("thread", "post", "circle", "member", "story", "collection") and entry.subject_id
    return Ref(entry.subject_kind, entry.subject_id or 0) if is_titled else None
