"""How often something may be tried: strict per account, lenient per network address (a town hall shares one)."""

from datetime import datetime, timedelta

from flask import abort, g, request
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core import clock
from portal.core.db import afterwards, db


class Throttle(db.Model):
    """How often one thing was tried in one window of time."""

    key: Mapped[str] = mapped_column(primary_key=True)
    window_began_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=1)


def is_spent(key: str, limit: int, per: timedelta) -> bool:
    """Whether `key` was counted `limit` times in the present window already."""
    used = db.session.scalar(
        select(Throttle.count).where(Throttle.key == key, Throttle.window_began_at == _window(per))
    )
    return (used or 0) >= limit


def count(key: str, per: timedelta) -> None:
    """Count one try; it is kept even when the request fails."""
    window = _window(per)
    counted = {"key": key, "window_began_at": window}

    def write(session: Session) -> None:
        one_more = update(Throttle).filter_by(**counted).values(count=Throttle.count + 1)
        if session.execute(one_more).rowcount == 0:  # type: ignore[attr-defined]
            try:
                with session.begin_nested():
                    session.add(Throttle(**counted))
            except IntegrityError:  # another process made the row meanwhile
                session.execute(one_more)

    afterwards(write)


def take(key: str, limit: int, per: timedelta) -> None:
    """Count one try, or stop with 429 when there were too many."""
    if is_spent(key, limit, per):
        abort(429)
    if key not in g.setdefault("throttles_taken", set()):
        g.throttles_taken.add(key)
        count(key, per)


def address() -> str:
    """The network address of the request, as a part of a key."""
    return request.remote_addr or "unknown"


def sweep(session: Session) -> None:
    """Forget windows that are over."""
    session.execute(delete(Throttle).where(Throttle.window_began_at < clock.now() - timedelta(days=2)))


def _window(per: timedelta) -> datetime:
    now = clock.now()
    seconds = int(per.total_seconds())
    return now - timedelta(seconds=int(now.timestamp()) % seconds, microseconds=now.microsecond)
