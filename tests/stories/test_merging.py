"""Two people in one table: rows of both stay, and only a cell that both changed is a question for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.stories import merging

pytestmark = pytest.mark.one_database

ROWS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcdef"), "what": st.sampled_from(["", "x", "y", "z"])}),
    unique_by=lambda row: row["id"],
)


def row(row_id, what="", **more):
    return {"id": row_id, "what": what, **more}


@given(ROWS, ROWS)
def test_who_changed_alone_gets_what_they_wrote(before, after):
    assert merging.rows(before, before, after) == after
    assert merging.rows(before, after, before) == after
    assert merging.rows(before, after, after) == after


@given(ROWS, ROWS, ROWS)
def test_nothing_that_somebody_wrote_gets_lost(before, theirs, mine):
    merged = merging.rows(before, theirs, mine)

    if merged is None:
        return
    ids = [each["id"] for each in merged]
    was = {each["id"]: each["what"] for each in before}
    assert len(ids) == len(set(ids))
    for side, other in ((theirs, mine), (mine, theirs)):
        there = {each["id"] for each in other}
        for each in side:
            if each["id"] not in was or (each["what"] != was[each["id"]] and each["id"] in there):
                assert each["id"] in ids
            if each["what"] != was.get(each["id"], ""):
                assert {"id": each["id"], "what": each["what"]} in merged


@given(ROWS, ROWS, ROWS)
def test_it_does_not_matter_who_came_first(before, theirs, mine):
    one, other = merging.rows(before, theirs, mine), merging.rows(before, mine, theirs)

    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert sorted(one, key=lambda each: each["id"]) == sorted(other, key=lambda each: each["id"])


def test_both_may_add_a_row():
    merged = merging.rows([row("a")], [row("a"), row("b", "hun")], [row("a"), row("c", "mijn")])

    assert {each["id"] for each in merged} == {"a", "b", "c"}
    assert merged[0]["id"] == "a"


def test_both_may_write_in_another_cell_of_one_row():
    merged = merging.rows([row("a", who="")], [row("a", "gebeld", who="")], [row("a", who="Noor")])

    assert merged == [row("a", "gebeld", who="Noor")]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ([row("a", "hun"), row("b")], [row("a", "mijn"), row("b")]),
        ([row("b")], [row("a", "mijn"), row("b")]),
        ([row("a", "hun"), row("b")], [row("b")]),
    ],
    ids=["both wrote in one cell", "they removed what I changed", "I removed what they changed"],
)
def test_what_only_people_can_decide_is_left_to_them(theirs, mine):
    assert merging.rows([row("a", "was"), row("b")], theirs, mine) is None


def test_two_orders_are_a_question_too():
    before = [row("a"), row("b"), row("c")]

    assert merging.rows(before, before[::-1], [before[1], before[0], before[2]]) is None


def test_a_moved_row_and_a_new_one_find_their_place():
    before = [row("a"), row("b"), row("c")]
    moved, with_new = [row("c"), row("a"), row("b")], [row("a"), row("n", "nieuw"), row("b"), row("c")]

    assert [each["id"] for each in merging.rows(before, moved, with_new)] == ["c", "a", "n", "b"]
