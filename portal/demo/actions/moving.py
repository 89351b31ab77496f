"""Moving the demo community in time: by whole weeks, so that what was told on a Thursday stays on a Thursday."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Interval, String, func, literal, select, type_coerce, update
from sqlalchemy.orm import joinedload

from portal.core import clock, vault
from portal.core.db import UtcDateTime, db
from portal.demo import queries
from portal.demo.models import Telling
from portal.intervision.actions import sealing
from portal.intervision.models import Consultation
from portal.intervision.queries import rooms

WEEK = timedelta(weeks=1)


def move(telling: Telling) -> int | None:
    """Bring the community to the present week. Answers by how many weeks it moved; None when others wrote in it.

    What visitors left behind without writing (their sign-ins, what they read) lies after the end of the telling, and
    stays where it is.
    """
    weeks = (clock.now() - telling.ends_at) // WEEK
    if weeks < 1:
        return 0
    if queries.somebody_wrote(telling):
        return None
    for column in (*queries.moments(), *queries.days()):
        _move(column, weeks, telling)
    _move_sealed(weeks)
    telling.ends_at += weeks * WEEK
    db.session.flush()
    db.session.expire_all()
    return weeks


def _move(column: Column[Any], weeks: int, telling: Telling) -> None:
    statement = update(column.table).values({column.name: _later(column, weeks)})
    if isinstance(column.type, UtcDateTime) and queries.name_of(column) not in telling.looking_ahead:
        statement = statement.where(column <= telling.ends_at)
    db.session.execute(statement)


def _later(column: Column[Any], weeks: int) -> ColumnElement[Any]:
    """A moment or day so many weeks later, to the microsecond."""
    days, is_moment = 7 * weeks, isinstance(column.type, UtcDateTime)
    if db.engine.dialect.name == "sqlite":  # kept as text that begins with the day
        kept = type_coerce(column, String)
        day = func.date(func.substr(kept, 1, 10), f"+{days} days", type_=String)
        return day + func.substr(kept, 11, type_=String) if is_moment else day
    return column + (literal(timedelta(days=days), Interval) if is_moment else literal(days, Integer))


def _move_sealed(weeks: int) -> None:
    """When something was written in a consultation lies sealed with its words: opened, and sealed again later."""
    going = select(Consultation).options(joinedload(Consultation.group)).where(Consultation.erased_at.is_(None))
    for there in db.session.scalars(going):
        room = rooms.room_of(there)
        with suppress(vault.KeyGone):
            for written in rooms.contributions_of(room).values():
                for each in written:
                    sealing.move_words(room.key, each, weeks * WEEK)
