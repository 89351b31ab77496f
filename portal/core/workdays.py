"""Days on which people work: no weekends, no Dutch public holidays.

The holidays are those of the package `holidays`, written down by `make holidays`: the package itself holds those of all
the world, which is 18 MB in each process.
"""

from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

from portal.core import clock

TABLE = Path(__file__).parent / "holidays.txt"
PUBLIC_HOLIDAYS = frozenset(map(date.fromisoformat, TABLE.read_text(encoding="ascii").split()))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in PUBLIC_HOLIDAYS


def before(day: date) -> date:
    """The last working day before this one."""
    earlier = (day - timedelta(days=back) for back in count(1))
    return next(each for each in earlier if is_working_day(each))


def first_of_week(day: date) -> date | None:
    """The first working day of the week that `day` is in; none when it has no working day at all."""
    monday = day - timedelta(days=day.weekday())
    return next((each for each in (monday + timedelta(days=n) for n in range(5)) if is_working_day(each)), None)


def at(day: date, hour: int) -> datetime:
    """A whole hour of a day, on the clock of a Dutch town hall."""
    return datetime.combine(day, time(hour), clock.HERE)


def later(moment: datetime, days: int) -> datetime:
    """So many working days later, at the same time of the day."""
    day = clock.local(moment).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day, clock.local(moment).timetz().replace(tzinfo=None), clock.HERE)
