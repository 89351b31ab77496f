"""The one place that knows what time it is. Times are kept in UTC and shown in Europe/Amsterdam."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")

_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment in UTC; the test clock's moment while one is running."""
    return _stopped_at or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """A moment as the clock on a Dutch town hall shows it."""
    return moment.astimezone(HERE)


def today() -> date:
    return local(now()).date()


def is_just_now(moment: datetime) -> bool:
    """Within a minute: what somebody does a second time so soon is one press of a button that came in twice."""
    return now() - moment < timedelta(minutes=1)


@contextmanager
def stopped(moment: datetime) -> Iterator[None]:
    """A clock that stands still at `moment` until moved on: for tests and for telling the demo."""
    global _stopped_at
    before, _stopped_at = _stopped_at, _aware(moment)
    try:
        yield
    finally:
        _stopped_at = before


def stop_at(moment: datetime) -> None:
    """Move a stopped clock to `moment`."""
    global _stopped_at
    if _stopped_at is None:
        raise RuntimeError("only a stopped clock can be moved")
    _stopped_at = _aware(moment)


def travel(span: timedelta) -> None:
    """Move a stopped clock on by `span`."""
    stop_at(now() + span)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    return moment.astimezone(UTC)
