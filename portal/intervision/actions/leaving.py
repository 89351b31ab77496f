"""Who leaves the portal: their groups and cases are left, and what only they could read goes at once."""

from sqlalchemy import delete, or_, select

from portal.core.db import db
from portal.intervision import queries
from portal.intervision.actions import after, groups, process
from portal.intervision.models import (
    Consultation,
    Exclusion,
    LearningPoint,
    Note,
    SealedDraft,
    Signature,
    Teaser,
    TeaserVoice,
)
from portal.members.models import Member


def leave(member: Member) -> None:
    """Leave every group, with the cases that the member brought; what others could read already stays until its date.

    A case is its owner's: one that is closed is erased now rather than on its date.
    """
    for each in queries.groups.with_member(member.id):
        process.leave_all(each.id, member.id)
        groups.leave(each, member)
    own = select(Consultation.id).where(
        Consultation.case_owner_id == member.id, Consultation.state == "closed", Consultation.erased_at.is_(None)
    )
    for consultation_id in db.session.scalars(own).all():
        after.erase(queries.rooms.room_of(queries.rooms.locked(consultation_id)))
    for table in (Note, SealedDraft, LearningPoint, Signature, TeaserVoice, Teaser):
        db.session.execute(delete(table).where(table.member_id == member.id))
    db.session.execute(delete(Exclusion).where(or_(Exclusion.member_id == member.id, Exclusion.other_id == member.id)))
