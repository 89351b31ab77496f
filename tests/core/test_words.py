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
        ("coördinator", "Coördinatoren"),
        ("bewonersinitiatief", "bewonersinitiatieven"),
        ("schoolkind", "schoolkinderen"),
        ("raadslid", "raadsleden"),
        ("lid", "leden"),
        ("stad", "steden"),
        ("zonnepaneel", "zonnepanelen"),
        ("schuld", "schulden"),
        ("buurtapp", "buurtapps"),
        ("idee", "ideeën"),
        ("proces", "processen"),
    ),
)
def test_forms_of_a_word_are_one(one, other):
    assert words.stems_of(one) == words.stems_of(other)


@pytest.mark.parametrize("word", ("geleden", "verleden", "overleden", "besteden", "uitdagen", "bewegen", "kantoren"))
def test_what_only_ends_like_a_plural_stays_what_it_is(word):
    assert words.stem_of(word) not in ("lid", "dag", "weg", "stad") and not words.stem_of(word).endswith("lid")


def is_found(word, text):
    return any(form in words.sought(text) for form in words.forms_of(word))


@pytest.mark.parametrize(
    ("one", "many"),
    (
        ("brief", "brieven"),
        ("dorpshuis", "dorpshuizen"),
        ("wijkraad", "wijkraden"),
        ("gemeente", "gemeenten"),
        ("mens", "mensen"),
        ("fiets", "fietsen"),
        ("coordinator", "coordinatoren"),
        ("app", "apps"),
        ("dag", "dagen"),
        ("huis", "huizen"),
    ),
)
@pytest.mark.parametrize("text", ("Ik schrijf over {}.", "{}", "Ach ({}), zei hij"))
def test_one_and_many_are_found_by_each_other(one, many, text):
    for word in (one, many):
        for said in (one, many):
            assert is_found(word, text.format(said)), (word, said)


@pytest.mark.parametrize("word", ("d", "dorp", "orpsh", "dorpshuiz", "coordina", "12,5", "súd", "a" * 80))
def test_parts_of_words_are_found_while_somebody_types(word):
    text = "Dorpshuizen in Súdwest, coördinator, 12,5 uur " + "a" * 90
    assert is_found(word.replace("ú", "u"), text)


@pytest.mark.parametrize(
    ("word", "text"),
    (("gemeente", "algemeen directeur"), ("huren", "verhuurder"), ("uren", "bestuur"), ("apps", "grote stappen")),
)
def test_a_short_stem_finds_nothing_inside_other_words(word, text):
    assert not is_found(word, text)


def test_words_are_counted_folded_without_what_says_nothing():
    counted = words.counted(["De cafés, de CAFÉS", "Onze cafes van nu", "a" * 50])

    assert dict(counted) == {"cafes": 3}
