"""Three proposals that suit the case and the group, with their reasons."""

import dataclasses

import pytest

from portal.intervision.chooser import PROPOSALS, QUESTIONS, Wish, propose
from tests.intervision.test_actions import method_of

BASE = method_of("vraag", "kern")


def made(key, **changes):
    return dataclasses.replace(BASE, key=key, **changes)


def keys(wish, *methods):
    return [each.method.key for each in propose(wish, methods)]


def test_what_fits_the_question_comes_first():
    fits, other = made("past", fits=("values",)), made("ander", fits=("approach",))

    assert keys(Wish("values", people=5), other, fits) == ["past", "ander"]


def test_no_more_than_three():
    assert len(propose(Wish("values", people=5), [made(str(number)) for number in range(9)])) == PROPOSALS


@pytest.mark.parametrize(("finished", "offered"), [(2, []), (3, ["diep"])])
def test_what_asks_for_the_most_trust_waits_for_three_finished_cases(finished, offered):
    deep = made("diep", safety=3, fits=("relation",))

    assert keys(Wish("relation", people=5, safety=3, finished=finished), deep) == offered


def test_a_method_of_which_the_steps_are_uncertain_is_not_offered():
    assert keys(Wish("approach", people=5), made("onzeker", reliability="low")) == []


@pytest.mark.parametrize("people", [2, 9])
def test_a_group_of_another_size_is_not_offered_it(people):
    assert keys(Wish("approach", people=people), made("a")) == []


def test_names_are_hidden_only_among_enough():
    hidden = method_of("vraag", "gevoel")

    assert keys(Wish("approach", people=4), hidden) == []
    assert keys(Wish("approach", people=5), hidden) == ["proef"]


def test_a_hurry_prefers_the_short_one_and_says_when_it_is_not():
    short, long = made("kort", workdays=3), made("lang", workdays=15)
    proposals = propose(Wish("approach", people=5, most_workdays=5), [long, short])

    assert [each.method.key for each in proposals] == ["kort", "lang"]
    assert len(proposals[1].reasons) > len(proposals[0].reasons)


def test_what_fits_stands_first_however_long_and_then_what_can_be_used_for_any_question():
    fits = made("past", fits=("values",), workdays=16)
    any_question, other = made("elk", fits=("approach",)), made("succes", fits=("success",))
    wish = Wish("values", people=5, most_workdays=5)

    assert keys(wish, any_question, other, fits) == ["past", "elk"]
    past, for_any = (each.reasons[0] for each in propose(wish, [any_question, fits]))
    assert str(QUESTIONS["values"]) in past and "‘" not in for_any


def test_who_has_little_time_is_offered_nothing_long():
    short = made("kort", fits=("hurry",), workdays=3)
    long, other = made("lang", fits=("approach",), workdays=9), made("succes", fits=("success",), workdays=8)

    assert keys(Wish("hurry", people=5), long, other, short) == ["kort"]


def test_where_nothing_fits_something_is_offered_all_the_same():
    assert keys(Wish("values", people=5), made("succes", fits=("success",))) == ["succes"]


def test_what_was_used_last_comes_later():
    first, second = made("a"), made("b")

    assert keys(Wish("approach", people=5, last_used=("a",)), first, second) == ["b", "a"]


def test_every_proposal_says_why():
    assert all(each.reasons for each in propose(Wish("hurry", people=5), [made("a"), made("b", safety=2)]))


def test_every_sort_of_question_has_words():
    assert all(str(words) for words in QUESTIONS.values())
