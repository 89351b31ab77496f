"""The page on which authors and editors meet: the text, and what is beside it."""

import pytest

from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.queries.works import work_of
from tests.factories import make_story
from tests.stories.reviews.talk import now, place, remarked, soup_of, suggested, words_of


def test_the_page_shows_the_newest_text_step_by_step_with_what_is_beside_it(browser, people, story):
    noor, _bram, joost, *_ = people
    first = remarked(story, joost)
    remarked(story, noor, body="Jongeren, denk ik.", parent=first)
    remarked(story, joost, body="Mooi verhaal.", path="")
    suggested(story, joost, reason="Dat doe je echt")
    page = browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")

    assert page.status_code == 200
    beside = place(page, "absent").select_one(".place__margin")
    assert [each["id"] for each in beside.select("article")] == [f"opmerking-{first.id}", f"opmerking-{first.id + 1}"]
    assert "Mooi verhaal." in words_of(place(page, "geheel"))
    lesson = place(page, "lesson")
    assert [each.get_text() for each in lesson.select("del, ins")] == ["[weg: Praat met]", "[nieuw: Bel aan bij]"]
    assert "Waarom: Dat doe je echt" in words_of(lesson)
    assert "maart 2025" in words_of(place(page, "timeline-r1-when"))
    assert [each.text for each in soup_of(page).select(".manuscript__step")][:3] == [
        *("De kern", "Plaats en tijd", "De aanleiding")
    ]
    assert soup_of(page).select_one(".ladder") and soup_of(page).select_one(".trust")
    assert "1 plek met een open voorstel, 2 plekken met een open opmerking" in now(page)


def test_what_is_not_told_yet_is_named_with_a_way_to_tell_it(browser, people, story):
    noor, *_ = people
    found = soup_of(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")).select_one(".manuscript__empty a")

    assert found.text == "Wat voor gebied is het"
    assert found["href"] == f"/verhalen/{story.id}/schrijven/plaats#area"


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
@pytest.mark.parametrize(
    "path",
    ["redactie", "redactie?bij=lesson", "opmerkingen/nieuw", "voorstellen/nieuw?bij=lesson", "versies", "publicatie"],
)
def test_who_is_no_author_and_no_editor_finds_nothing(browser, people, story, path, is_fragment):
    *_, piet = people

    assert browser.sign_in(piet).get(f"/verhalen/{story.id}/{path}", fragment=is_fragment).status_code == 404


def test_a_concept_is_only_for_its_authors(browser, people):
    noor, _bram, joost, *_ = people
    concept = make_story(noor)

    assert browser.sign_in(noor).get(f"/verhalen/{concept.id}/redactie").status_code == 200
    assert browser.sign_in(joost).get(f"/verhalen/{concept.id}/redactie").status_code == 404


@pytest.mark.parametrize("count", (1, 5))
def test_the_page_costs_the_same_however_much_is_said(browser, people, story, assert_queries, count):
    noor, _bram, joost, *_ = people
    for number in range(count):
        first = remarked(story, joost, body=f"Opmerking {number}")
        remarked(story, noor, body="Ja.", parent=first)
        suggested(story, joost, proposed=f"Voorstel {number}")
    page = browser.sign_in(noor)

    with assert_queries(13):
        response = page.get(f"/verhalen/{story.id}/redactie")

    assert response.text.count('class="proposal"') == count
    assert response.text.count('class="remark"') == count


def test_everything_that_happened_stands_below_it(browser, people, story):
    noor, _bram, joost, *_ = people
    reviews.ask(work_of(story), by=joost, body="")
    db.session.commit()
    way = soup_of(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")).select(".way__step b")

    assert [each.text for each in way] == ["Vraag aan schrijver", "In bewerking", "Ingezonden", "Concept"]
