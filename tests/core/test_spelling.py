"""What somebody meant who typed something else."""

from collections import Counter

import pytest

from portal.core import spelling

pytestmark = pytest.mark.one_database

KNOWN = Counter({"mening": 60, "jongeren": 4, "speeltuin": 9, "speelplein": 2, "klaar": 30, "markt": 3})
NAMES = spelling.names_in(["Carla Mensink", "Klaas de Vries", "Sietske Hofstra-Élan", "Eva Bos"])


@pytest.mark.parametrize(
    ("asked", "meant"),
    (
        ("jongern", "jongeren"),
        ("Jongern  speltuin", "jongeren speeltuin"),
        ("Carla Mensing", "Carla Mensink"),  # as near to a word that is used much: but this is a name
        ("menign", "mening"),
        ("Hofstrra", "Hofstra"),
        ("elann", "Élan"),
        ("hofstraelan", "Hofstra-Élan"),
        ("carla mensink jongern", "Carla Mensink jongeren"),
        ("Evaa", "Eva"),
        ("klaaas", "Klaas"),
    ),
)
def test_an_unknown_word_is_taken_for_the_nearest_name_or_word(asked, meant):
    assert spelling.meant(asked, KNOWN, NAMES) == meant


@pytest.mark.parametrize("asked", ("", "jongeren", "CARLA mensink", "iets heel anders", "mat", "de", "?", "%"))
def test_who_types_nothing_wrong_or_nothing_like_it_meant_nothing_else(asked):
    assert spelling.meant(asked, KNOWN, NAMES) == ""


def test_without_names_a_word_is_taken_for_the_nearest_word():
    assert spelling.meant("Carla Mensing", KNOWN, {}) == "carla mening"
