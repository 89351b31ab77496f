"""What changed between two texts and two states of a story."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.stories import comparing, outline
from portal.stories.comparing import Piece

TEXTS = st.text(alphabet=st.sampled_from("aéb c\n.,'🌳-"), max_size=60)


def told(pieces):
    return [(each.kind, each.text) for each in pieces]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("Zelfde", "Zelfde", [("same", "Zelfde")]),
        ("", "Alles nieuw", [("new", "Alles nieuw")]),
        ("Alles weg", "", [("gone", "Alles weg")]),
        (
            "Praat met de buren",
            "Bel aan bij de buren",
            [("gone", "Praat met"), ("new", "Bel aan bij"), ("same", " de buren")],
        ),
        (
            "Eerst de folder.",
            "Eerst de bel.",
            [("same", "Eerst de "), ("gone", "folder"), ("new", "bel"), ("same", ".")],
        ),
        ("een twee drie", "een drie", [("same", "een "), ("gone", "twee "), ("same", "drie")]),
        ("café", "cafe", [("gone", "café"), ("new", "cafe")]),
        ("12 keer", "13 keer", [("gone", "12"), ("new", "13"), ("same", " keer")]),
    ],
)
def test_words_are_marked(before, after, expected):
    assert told(comparing.words(before, after)) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_to_the_letter(before, after):
    pieces = comparing.words(before, after)

    assert "".join(each.text for each in pieces if each.kind != "new") == before
    assert "".join(each.text for each in pieces if each.kind != "gone") == after
    assert all(each.text for each in pieces)


@given(TEXTS)
def test_a_text_differs_in_nothing_from_itself(text):
    assert told(comparing.words(text, text)) == ([("same", text)] if text else [])


@given(TEXTS, TEXTS)
def test_changes_that_touch_are_one(before, after):
    kinds = [each.kind for each in comparing.words(before, after)]

    assert all(pair not in (("same", "same"), ("new", "gone")) for pair in pairwise(kinds))


def test_a_whole_book_is_compared_by_its_paragraphs_in_no_time():
    paragraphs = [f"Alinea {number} over de de de buurt en de de de buren.\n\n" for number in range(1500)]
    before, after = "".join(paragraphs), "".join([*paragraphs[:700], "Anders.\n\n", *paragraphs[701:]])
    began = time.perf_counter()
    pieces = comparing.words(before, after)

    assert time.perf_counter() - began < 2
    assert [each.text for each in pieces if each.kind == "new"] == ["Anders.\n\n"]


def test_fields_differ_in_the_order_of_the_form():
    before = {"title": "Bankje", "lesson": "Vraag het", "tone": "mixed", "initiative": ["council"], "number": 12}
    after = {
        "title": "Bankje",
        "lesson": "Vraag wat",
        "tone": "succeeded",
        "initiative": ["council", "other"],
        "number": 40,
    }
    changes = comparing.documents(before, after)

    assert [each.field.key for each in changes] == ["lesson", "tone", "initiative", "number"]
    assert told(changes[1].pieces) == [("gone", "Gemengd"), ("new", "Geslaagd")]
    assert told(changes[2].pieces) == [("same", "Gemeenteraad"), ("new", ", Iemand anders")]
    assert told(changes[3].pieces) == [("gone", "12"), ("new", "40")]


def test_months_are_said_in_words():
    (change,) = comparing.documents({"began": "2025-03"}, {"began": "2025-12"})

    assert told(change.pieces) == [("gone", "maart 2025"), ("new", "december 2025")]


def test_nothing_written_is_the_same_however_it_is_kept():
    assert comparing.documents({}, {"title": "", "themes": [], "number": None, "timeline": []}) == ()


def test_rows_are_the_same_by_their_id_wherever_they_stand():
    before = [{"id": "a", "what": "Eerst"}, {"id": "b", "what": "Toen"}, {"id": "c", "what": "Ten slotte"}]
    after = [{"id": "c", "what": "Ten slotte"}, {"id": "a", "what": "Eerst bellen"}, {"id": "d", "what": "En nu"}]
    (change,) = comparing.documents({"timeline": before}, {"timeline": after})

    assert [(each.kind, each.number) for each in change.rows] == [("changed", 2), ("new", 3), ("gone", 2)]
    changed, new, gone = change.rows
    assert told(changed.cells[0][1]) == [("same", "Eerst"), ("new", " bellen")]
    assert (told(new.cells[0][1]), told(gone.cells[0][1])) == ([("new", "En nu")], [("gone", "Toen")])
    assert change.is_reordered


def test_rows_that_only_changed_places_say_so():
    rows = [{"id": "a", "what": "Eerst"}, {"id": "b", "what": "Toen"}]
    (change,) = comparing.documents({"timeline": rows}, {"timeline": rows[::-1]})

    assert (change.rows, change.is_reordered) == ((), True)


def test_cells_with_a_choice_are_compared_in_words():
    before = [{"id": "a", "who": "Bewoonster", "for": "quote", "answer": "asked"}]
    (change,) = comparing.documents({"consents": before}, {"consents": [{**before[0], "answer": "yes"}]})
    cells = {column.key: told(pieces) for column, pieces in change.rows[0].cells}

    assert cells["who"] == [("same", "Bewoonster")]
    assert cells["answer"] == [("gone", "Gevraagd, nog geen antwoord"), ("new", "Vindt het goed")]


def test_what_is_told_of_a_picture_is_compared():
    before = [{"id": "a", "file": 7, "alt": "Een bankje", "caption": "", "agreed": ""}]
    (change,) = comparing.documents({"files": before}, {"files": [{**before[0], "alt": "Een groen bankje"}]})

    assert [(column.key, told(pieces)) for column, pieces in change.rows[0].cells] == [
        ("alt", [("same", "Een "), ("new", "groen "), ("same", "bankje")])
    ]


def test_every_kind_of_field_can_be_compared():
    told_all = {each.key: _something(each) for each in outline.fields().values()}

    assert len(comparing.documents({}, told_all)) == len(outline.fields())
    assert len(comparing.documents(told_all, {})) == len(outline.fields())
    assert Piece("new", "Iets") in comparing.documents({}, told_all)[0].pieces


def _something(field):
    if field.kind in ("rows", "files"):
        return [{"id": "r1", "file": 1, **{each.key: _something(each) for each in field.columns}}]
    if field.kind == "choice":
        return field.options[0].key
    if field.kind == "multi":
        return [each.key for each in field.options[:2]]
    return 40 if field.kind == "number" else "2025-03" if field.kind == "month" else "Iets"
