"""What administrators look up: members with their address, state and offices."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from portal.accounts.models import Account, SignIn
from portal.accounts.queries.addresses import given_address_of
from portal.core import clock
from portal.core.db import db, one_or_404
from portal.core.text import fold
from portal.members.models import Member, Office

PER_PAGE = 50


@dataclass(slots=True)
class Administered:
    """A member as an administrator sees them: nothing of what they wrote."""

    member: Member
    email: str
    seen_at: datetime | None
    given_address: str | None = None
    """What an administrator gave them and what does not hold yet."""
    offices: list[str] = field(default_factory=list)


def members(wanted: str = "", page: int = 1) -> tuple[Sequence[Administered], int]:
    """One page of members whose name or address holds these words, by name; and how many there are in all."""
    conditions = [Member.state != "left", *_matching(wanted)]
    total = db.session.scalar(
        select(func.count()).select_from(Member).outerjoin(Account, Account.member_id == Member.id).where(*conditions)
    )
    seen_at = select(func.max(SignIn.seen_at)).where(SignIn.member_id == Member.id).scalar_subquery()
    rows = db.session.execute(
        select(Member, Account.email, seen_at, given_address_of(Member.id))
        .outerjoin(Account, Account.member_id == Member.id)
        .where(*conditions)
        .order_by(Member.name_folded, Member.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    found = {member.id: Administered(member, email or "", *more) for member, email, *more in rows}
    offices = select(Office.member_id, Office.kind).where(Office.member_id.in_(list(found)), _in_office())
    for member_id, kind in db.session.execute(offices):
        found[member_id].offices.append(kind)
    return list(found.values()), total or 0


def member_or_404(member_id: int) -> Member:
    found: Member = one_or_404(select(Member).where(Member.id == member_id, Member.state != "left"))
    return found


def present_offices(member_id: int, kind: str) -> Sequence[Office]:
    """The appointments of this kind that a member holds today."""
    return db.session.scalars(
        select(Office).where(Office.member_id == member_id, Office.kind == kind, _in_office())
    ).all()


def hold_administrators() -> None:
    """Until the end of the transaction no other administrator stops: of two at once one is the last."""
    db.session.execute(select(Office.id).where(Office.kind == "administrator", _in_office()).with_for_update())


def administrators_besides(member_id: int) -> int:
    """How many others could sign in as an administrator right now."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(Office.member_id)))
            .join(Member, Member.id == Office.member_id)
            .where(
                Office.kind == "administrator", Office.member_id != member_id, Member.state == "active", _in_office()
            )
        )
        or 0
    )


def _in_office() -> ColumnElement[bool]:
    return (Office.began_on <= clock.today()) & or_(Office.ended_on.is_(None), Office.ended_on >= clock.today())


def _matching(wanted: str) -> list[ColumnElement[bool]]:
    return [
        Member.name_folded.contains(word, autoescape=True) | Account.email.contains(word, autoescape=True)
        for word in fold(wanted).split()[:8]
    ]
