"""What the group's last consultation leaves for this one: the texts of a phase that opens a phase of the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.intervision.method import Method, Phase
from portal.intervision.models import Attendance, Consultation, Contribution, PhaseRun
from portal.intervision.room import Room
from portal.members.models import Member


@dataclass(frozen=True, slots=True)
class Carried:
    """The texts of one phase of a closed consultation, still sealed, each with the name of who wrote it."""

    key_id: str
    phase: Phase
    closed_at: datetime
    texts: Sequence[tuple[Contribution, str]]


def carried_to(room: Room, phase: Phase, viewer: Viewer) -> Carried | None:
    """What a phase opens with: of the last consultation along the same method that was closed and is not erased.

    Only who took part in that one reads it; a diary only who wrote it. No statement where no phase leaves anything.
    """
    keys = [each.key for each in room.method.phases if each.carry_to == phase.key]
    there = room.consultation
    if not keys:
        return None
    statement = (
        select(Contribution, PhaseRun, Consultation, Member.name)
        .join(PhaseRun, PhaseRun.id == Contribution.run_id)
        .join(Consultation, Consultation.id == Contribution.consultation_id)
        .join(Attendance, Attendance.consultation_id == Consultation.id)
        .outerjoin(Member, Member.id == Contribution.author_id)
        .where(
            Consultation.group_id == there.group_id,
            Consultation.method_key == there.method_key,
            Consultation.state == "closed",
            Consultation.erased_at.is_(None),
            PhaseRun.key.in_(keys),
            Attendance.member_id == viewer.id,
            Attendance.state != "left",
        )
        .order_by(Consultation.closed_at.desc(), PhaseRun.place.desc(), Contribution.shown_at, Contribution.id)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    _text, run, last, _name = rows[0]
    left = Method.thawed(last.method).phases[run.number - 1]
    # A text that still has its writer where the link goes was never opened: too few had written.
    is_for_writer = left.stays_private or left.authors == "unlinked"
    return Carried(
        key_id=last.key_id,
        phase=left,
        closed_at=last.closed_at,
        texts=[
            (text, name if left.authors == "named" and name else "")
            for text, _run, _last, name in takewhile(lambda row: row.PhaseRun.id == run.id, rows)
            if text.author_id in (None, viewer.id) or not is_for_writer
        ],
    )
