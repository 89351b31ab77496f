"""Working days: the table of public holidays is the one of the package, and reaches far enough."""

from datetime import date

import pytest

from portal.core import clock, workdays
from tests.support.holidays_nl import YEARS, public_holidays


def test_the_table_is_up_to_date():
    """Otherwise: `make holidays`."""
    assert frozenset(public_holidays()) == workdays.PUBLIC_HOLIDAYS
    assert clock.today().year + 10 in YEARS


@pytest.mark.parametrize(
    ("day", "is_one"),
    (
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 12, 25), False),
        (date(2027, 4, 27), False),
        (date(2027, 5, 6), False),
        (date(2999, 12, 30), True),
    ),
    ids=("a Friday", "a Saturday", "Christmas", "King's Day", "Ascension Day", "beyond the table"),
)
def test_a_working_day_is_no_weekend_and_no_public_holiday(day, is_one):
    assert workdays.is_working_day(day) is is_one
