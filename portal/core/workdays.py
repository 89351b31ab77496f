"""Days on which people work: no weekends, no Dutch public holidays."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from portal.core import clock


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def first_of_week(day: date) -> date | None:
    """The first working day of the week that `day` is in; none when it has no working day at all."""
    monday = day - timedelta(days=day.weekday())
    return next((each for each in (monday + timedelta(days=n) for n in range(5)) if is_working_day(each)), None)


def at(day: date, hour: int) -> datetime:
    """A whole hour of a day, on the clock of a Dutch town hall."""
    return datetime.combine(day, time(hour), clock.HERE)


@lru_cache(maxsize=8)
def _holidays_of(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("NL", years=year)


def later(moment: datetime, days: int) -> datetime:
    """So many working days later, at the same time of the day."""
    day = clock.local(moment).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day, clock.local(moment).timetz().replace(tzinfo=None), clock.HERE)
