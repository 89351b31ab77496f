"""Tips help and never fail, whatever somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.stories import readability
from portal.stories.readability import LONG_SENTENCE, sentences, tips_on

pytestmark = pytest.mark.one_database

WORDS = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), max_size=40)


@given(st.text())
def test_any_text_gets_tips(text):
    tips = tips_on(text, most_words=10, most_letters=10)

    assert tips.words >= 0
    assert tips.over == max(0, tips.words - 10)
    assert tips.letters_over == max(0, len(text) - 10)
    assert (tips.long_sentence == "") == (tips.long_sentence_words == 0)


@given(WORDS)
def test_plain_words_are_counted(words):
    assert tips_on(" ".join(words)).words == len(words)


@given(st.text())
def test_no_word_gets_lost_between_sentences(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.integers(1, 60))
def test_a_sentence_is_long_from_one_word_more_than_the_rule(number):
    tips = tips_on("Kort zinnetje. " + " ".join(["woord"] * number) + ". Weer kort.")

    assert bool(tips.long_sentence) == (number > LONG_SENTENCE)
    if tips.long_sentence:
        assert (tips.long_sentence_words, tips.long_sentence.count("woord")) == (number, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Wij belden aan. Niemand deed open.", 2),
        ("Dhr. Jansen deed o.a. open om 14.30 uur.", 1),
        ("Hij zei: “Kom binnen.” Toen gingen wij.", 2),
        ("- eerst\n- toen\n- daarna", 3),
        ("Echt? Ja! Nou…  Goed dan", 4),
        ("", 0),
    ],
)
def test_sentences_end_where_people_end_them(text, number):
    assert len(sentences(text)) == number


def test_marks_of_formatting_are_no_words():
    assert tips_on("## Kop\n\n- **vet** en _schuin_\n> [een link](https://voorbeeld.nl/pad)").words == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Indien het regent, dient te worden gewacht.", [("Indien", "als"), ("dient te", "moet")]),
        ("door middel\nvan een brief", [("door middel van", "met")]),
        ("De indiening van het plan", []),
        ("INDIEN en indien", [("INDIEN", "als")]),
    ],
)
def test_hard_words_are_told_once_with_a_simpler_one(text, found):
    assert list(tips_on(text).hard_words) == found


def test_every_simpler_word_is_not_hard_itself():
    simpler = readability._simpler()

    assert len(simpler) > 50
    assert [word for word, other in simpler.items() if tips_on(other).hard_words or not other.strip()] == []


def test_a_good_text_gets_silence():
    assert tips_on("Wij belden aan. Er kwam koffie.", most_words=80).is_silent
