"""From a line that offers a case to a consultation that begins."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import bus, clock, vault, workdays
from portal.core.db import db, insert_or
from portal.intervision import engine, queries
from portal.intervision.actions import moving, process
from portal.intervision.events import (
    AttendanceSaid,
    ConsultationPlanned,
    ConsultationReplanned,
    FacilitationChanged,
)
from portal.intervision.method import Method
from portal.intervision.models import Attendance, Consultation, Group, Teaser, TeaserVoice
from portal.intervision.room import Room
from portal.members.models import Member


def offer(group: Group, member: Member, line: str, *, token: str | None = None) -> Teaser:
    """Offer a case in one line, once per token."""
    if token and (made := _offered_with(token, member)):
        return made
    teaser = Teaser(group_id=group.id, member_id=member.id, token=token, line=b"")
    try:
        with db.session.begin_nested():
            db.session.add(teaser)
            db.session.flush()
    except IntegrityError:
        offered = _offered_with(token or "", member)
        if offered is None:
            raise
        return offered
    teaser.line = vault.key(group.key_id).seal(line, f"teaser:{teaser.id}")
    db.session.flush()
    return teaser


def take_away(teaser: Teaser) -> None:
    db.session.delete(teaser)
    db.session.flush()


def speak_for(teaser: Teaser, member: Member) -> None:
    """'Bespreek deze eerst': a member would like this case to be next."""
    row = insert_or(TeaserVoice).values(teaser_id=teaser.id, member_id=member.id)
    db.session.execute(row.on_conflict_do_nothing())


def speak_for_no_more(teaser: Teaser, member: Member) -> None:
    db.session.execute(
        delete(TeaserVoice).where(TeaserVoice.teaser_id == teaser.id, TeaserVoice.member_id == member.id)
    )


def line_of(group: Group, teaser: Teaser) -> str:
    return line_with(vault.key(group.key_id), teaser)


def line_with(key: vault.DataKey, teaser: Teaser) -> str:
    """The same where the key of the group is at hand."""
    return key.open(teaser.line, f"teaser:{teaser.id}")


def plan(
    group: Group,
    teaser: Teaser,
    *,
    method: Method,
    facilitator_id: int,
    stand_in_id: int | None,
    starts_on: date,
    by: Member,
) -> Consultation:
    """Make a consultation of a teaser: method and dates are known from here on, and everybody is asked to look.

    The method is frozen now. The key is made before the row.
    """
    title = line_of(group, teaser)
    key = vault.make_key()
    consultation = Consultation(
        group_id=group.id,
        circle_id=group.circle_id,
        key_id=key.id,
        title=b"",
        method_key=method.key,
        method=method.frozen(),
        case_owner_id=teaser.member_id,
        facilitator_id=facilitator_id,
        stand_in_id=stand_in_id,
        starts_on=starts_on,
        due_at=workdays.at(starts_on, queries.rooms.BEGIN_HOUR),
    )
    db.session.add(consultation)
    db.session.flush()
    consultation.title = key.seal(title, f"consultation:{consultation.id}:title")
    member_ids = queries.groups.member_ids_of(group)
    aliases = list(range(1, len(member_ids) + 1))
    secrets.SystemRandom().shuffle(aliases)
    db.session.add_all(
        Attendance(
            consultation_id=consultation.id,
            member_id=member_id,
            alias=alias,
            state="takes_part" if member_id in (by.id, teaser.member_id) else "asked",
        )
        for member_id, alias in zip(sorted(member_ids), aliases, strict=True)
    )
    group.turns = [*(each for each in group.turns if each != teaser.member_id), teaser.member_id]
    teaser.taken_at = clock.now()
    teaser.line = vault.key(group.key_id).seal("", f"teaser:{teaser.id}")  # it lives on in the consultation alone
    db.session.flush()
    bus.publish(
        ConsultationPlanned(
            consultation_id=consultation.id,
            member_ids=member_ids - {by.id},
            starts_at=workdays.at(starts_on, queries.rooms.BEGIN_HOUR),
        )
    )
    return consultation


def attend(room: Room, member: Member, *, takes_part: bool) -> None:
    """Say before the start whether one takes part, or is away all the while. The case owner is always there."""
    before = room.people.acting_facilitator_id
    room.attending[member.id].state = "takes_part" if takes_part else "absent"
    db.session.flush()
    process.tell_who_guards(room, before, but=member.id)
    bus.publish(AttendanceSaid(consultation_id=room.consultation.id, member_id=member.id, takes_part=takes_part))


def replan(
    room: Room,
    *,
    starts_on: date,
    facilitator_id: int,
    stand_in_id: int | None,
    method: Method | None = None,
    by: Member | None = None,
) -> None:
    """Another day, facilitator or method, as long as it has not begun. Where dates change everybody is asked anew."""
    there = room.consultation
    other_dates = starts_on != there.starts_on or (method is not None and method.key != there.method_key)
    there.starts_on, there.due_at = starts_on, workdays.at(starts_on, queries.rooms.BEGIN_HOUR)
    roles = {(there.facilitator_id, "facilitator"), (there.stand_in_id, "stand-in")}
    there.facilitator_id, there.stand_in_id = facilitator_id, stand_in_id
    others = {id for id, _role in roles ^ {(facilitator_id, "facilitator"), (stand_in_id, "stand-in")} if id}
    if method is not None:
        there.method_key, there.method = method.key, method.frozen()  # where the case owner reads along may differ
    if other_dates and by is not None:
        asked = [each for each in room.attending.values() if each.state != "left" and each.member_id != by.id]
        for each in asked:
            if each.member_id != there.case_owner_id:
                each.state = "asked"
        db.session.flush()
        bus.publish(
            ConsultationReplanned(
                consultation_id=there.id,
                circle_id=there.circle_id,
                member_ids=frozenset(each.member_id for each in asked),
                starts_at=workdays.at(starts_on, queries.rooms.BEGIN_HOUR),
            )
        )
    db.session.flush()
    if others and by is not None:
        heard = frozenset(others) & room.people.member_ids - {by.id}
        bus.publish(FacilitationChanged(consultation_id=there.id, circle_id=there.circle_id, member_ids=heard))


def begin_now(room: Room) -> None:
    """The facilitator does not wait for the day."""
    room.consultation.due_at = clock.now()
    db.session.flush()
    moving.advance(room.consultation.id)


def calendar(method: Method, starts_on: date, paused: Iterable[date]) -> list[datetime]:
    """When each phase closes at the latest, if it begins on that day."""
    return engine.deadlines(method, starts_on, list(paused))


def _offered_with(token: str, member: Member) -> Teaser | None:
    return db.session.scalars(select(Teaser).where(Teaser.member_id == member.id, Teaser.token == token)).first()
