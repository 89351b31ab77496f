"""How words are compared."""

import pytest

from portal.core import words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("gesprek", "gesprekken"),
        ("huis", "huizen"),
        ("bewoner", "Bewoners"),
        ("café", "cafe"),
        ("buurtplan", "BUURTPLANNEN"),
        ("coördinator", "coordinator"),
    ),
)
def test_forms_of_a_word_are_one(one, other):
    assert words.stems_of(one) == words.stems_of(other)
