"""One clock: UTC inside, the town hall's outside."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from portal.core import clock

pytestmark = pytest.mark.one_database


def test_a_stopped_clock_stands_still_until_it_is_moved():
    noon = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
    with clock.stopped(noon):
        assert clock.now() == noon
        clock.travel(timedelta(days=1))
        assert clock.now() == noon + timedelta(days=1)
        with clock.stopped(noon):
            assert clock.now() == noon
        assert clock.now() == noon + timedelta(days=1)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_only_a_stopped_clock_is_moved():
    with pytest.raises(RuntimeError):
        clock.travel(timedelta(days=1))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError), clock.stopped(datetime(2026, 11, 26)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("moment", "hour", "day"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), 0, date(2026, 7, 2)),  # summer time
        (datetime(2026, 12, 1, 22, 30, tzinfo=UTC), 23, date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), 0, date(2026, 12, 2)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 2, date(2026, 10, 25)),  # the second 2.30 of that night
        (datetime(2026, 7, 2, 0, 30, tzinfo=timezone(timedelta(hours=2))), 0, date(2026, 7, 2)),
    ],
)
def test_the_day_is_the_one_in_the_netherlands(moment, hour, day):
    with clock.stopped(moment):
        assert clock.local(clock.now()).hour == hour
        assert clock.today() == day
        assert clock.now().tzinfo is UTC
