"""The 342 municipalities: found by what people type."""

import pytest

from portal.taxonomy import places

pytestmark = pytest.mark.one_database


def test_there_are_342():
    assert len(places.municipalities()) == 342


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Groningen", "GM0014"),
        (" groningen ", "GM0014"),
        ("Sudwest-Fryslan", "GM1900"),
        ("súdwest-fryslân", "GM1900"),
        ("'s-Gravenhage", "GM0518"),
        ("Den Haag", "GM0518"),
        ("den bosch", "GM0796"),
    ],
)
def test_a_municipality_is_found_whatever_capitals_accents_and_spoken_names(typed, code):
    assert places.named(typed).code == code


@pytest.mark.parametrize("typed", ["", "Selwerd", "Nergenshuizen", "GM0014"])
def test_what_is_no_municipality_is_not_found(typed):
    assert places.named(typed) is None


def test_a_slip_of_the_pen_is_understood():
    assert places.like("Gronigen").name == "Groningen"
    assert places.like("xyzxyz") is None


def test_names_stand_in_the_order_of_the_register():
    names = [place.name for place in places.municipalities().values()]

    assert names[0] == "Aa en Hunze"
    assert names[names.index("'s-Hertogenbosch") - 1].startswith("He")


def test_a_code_that_is_no_more_has_no_name():
    assert places.name_of("GM9999") == places.name_of(None) == ""
