"""Words and times in the language of the viewer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core import i18n
from portal.core.i18n import day, full_time, gettext, hour, lazy_gettext, ngettext, when

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def catalogues(app):
    """The app has read them."""


@pytest.fixture(params=("nl", "en"))
def language(request):
    token = i18n.language.set(request.param)
    yield request.param
    i18n.language.reset(token)


@pytest.mark.parametrize(
    ("ago", "nl", "en"),
    [
        (timedelta(seconds=20), "zojuist", "just now"),
        (timedelta(minutes=1), "1 minuut geleden", "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minuten geleden", "59 minutes ago"),
        (timedelta(hours=1), "1 uur geleden", "1 hour ago"),
        (timedelta(hours=11), "11 uur geleden", "11 hours ago"),
        (timedelta(hours=13), "gisteren", "yesterday"),
        (timedelta(days=2), "2 dagen geleden", "2 days ago"),
        (timedelta(days=8), "18 november", "18 November"),
        (timedelta(days=400), "22 oktober 2025", "22 October 2025"),
    ],
)
def test_how_long_ago(clock, language, ago, nl, en):
    assert f">{nl if language == 'nl' else en}<" in when(clock.now() - ago)


def test_what_is_still_to_come_has_a_date_and_time(clock):
    assert ">27 november 2026, 12.00 uur<" in when(clock.now() + timedelta(days=1))


def test_time_passes_on_a_remembered_moment(clock):
    moment = clock.now()
    assert ">zojuist<" in when(moment)

    clock.travel(timedelta(minutes=5))

    assert ">5 minuten geleden<" in when(moment)


def test_the_full_date_is_at_hand(clock):
    assert 'title="donderdag 26 november 2026, 12.00 uur"' in when(clock.now())
    assert 'datetime="2026-11-26T11:00:00Z"' in when(clock.now())
    assert full_time(clock.now()) == "donderdag 26 november 2026, 12.00 uur"
    assert (day(clock.now()), day(date(2026, 1, 2)), hour(clock.now())) == (
        "26 november 2026",
        "2 januari 2026",
        "12.00",
    )


def test_a_day_is_the_one_in_the_netherlands():
    assert day(datetime(2026, 11, 26, 23, 30, tzinfo=UTC)) == "27 november 2026"


def test_no_moment_is_no_words():
    assert when(None) == ""


@pytest.mark.parametrize(("number", "said"), [(0, "0 leden"), (1, "1 lid"), (5, "5 leden")])
def test_one_and_many(number, said):
    assert ngettext("%(num)s member", "%(num)s members", number) == said


def test_a_phrase_that_nobody_translated_is_said_as_it_stands():
    assert gettext("Nobody ever said %(what)s", what="100%") == "Nobody ever said 100%"
    assert ngettext("%(num)s xyz", "%(num)s xyzs", 2) == "2 xyzs"


def test_a_lazy_phrase_is_said_when_it_is_shown():
    phrase = lazy_gettext("Housing")

    assert str(phrase) == "Wonen" == f"{phrase}"
    token = i18n.language.set("en")
    assert str(phrase) == "Housing"
    i18n.language.reset(token)
    assert phrase.__html__() == "Wonen"
    assert lazy_gettext("<b>").__html__() == "&lt;b&gt;"


def test_a_percent_sign_needs_no_values():
    assert gettext("100 % sure") == "100 % sure"
