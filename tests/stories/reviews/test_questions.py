"""Questions to the authors, their answers, and words to the editor."""

import pytest
from sqlalchemy import select

from portal.core import autosave
from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.models import Remark, Transition
from portal.stories.queries.works import work_of
from tests.stories.reviews.talk import now, place, soup_of, words_of


def test_a_question_goes_to_the_authors_and_back_with_words_or_without(browser, people, story):
    noor, _bram, joost, *_ = people
    form = {"body": "Kijk je naar de les?", "token": "een"}
    for _twice in range(2):
        response = browser.sign_in(joost).post(f"/verhalen/{story.id}/redactie/vraag", form)
        assert response.status_code == 303
    assert work_of(story).story.state == "question"
    page = browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")
    assert "Nu aan jou" in now(page) and "Klaar, terug naar de redacteur" in now(page)
    assert "Kijk je naar de les?" in words_of(place(page, "geheel"))

    for _twice in range(2):
        assert browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/antwoord", {"body": ""}).status_code == 303
    assert work_of(story).story.state == "revised"
    assert len(db.session.scalars(select(Remark)).all()) == 1
    moves = [each.to_state for each in db.session.scalars(select(Transition).order_by(Transition.id))]
    assert moves == ["concept", "submitted", "under_review", "question", "revised"]


def test_words_that_are_not_sent_yet_stand_there_again(browser, people, story):
    noor, _bram, joost, *_ = people
    autosave.keep(joost.id, f"words:{story.id}", {"body": ["Half af"]})
    page = browser.sign_in(joost)
    assert soup_of(page.get(f"/verhalen/{story.id}/redactie")).find(id="body").text.strip() == "Half af"
    assert "Half af" not in browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie").text
    page.post(f"/verhalen/{story.id}/redactie/vraag", {"body": "Af"})

    assert autosave.of(joost.id, f"words:{story.id}") is None


def test_too_many_words_come_back_as_they_were_typed(browser, people, story):
    _noor, _bram, joost, *_ = people
    response = browser.sign_in(joost).post(f"/verhalen/{story.id}/redactie/vraag", {"body": "x" * 5001})

    assert response.status_code == 422
    assert "1 tekens te lang" in response.text
    assert "x" * 5001 in response.text
    assert work_of(story).story.state == "under_review"


def test_agreeing_ends_the_turn_of_an_author(browser, people, story):
    noor, bram, joost, *_ = people
    reviews.ask(work_of(story), by=joost, body="Klopt dit?")
    reviews.consent(work_of(story), by=noor)
    db.session.commit()

    said = now(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie"))
    assert "Nu aan jou" not in said and "Klaar, terug naar de redacteur" not in said and "jouw beurt" not in said
    assert "Je gaf akkoord" in said and "Bram" in said
    assert "Nu aan jou" in now(browser.sign_in(bram).get(f"/verhalen/{story.id}/redactie"))


@pytest.mark.parametrize("is_all", [False, True], ids=["the other still reads", "all agreed"])
def test_a_note_to_the_editor_is_never_refused_while_it_is_in_the_making(browser, people, story, is_all):
    """Also to an author whose page still showed their turn."""
    noor, bram, joost, *_ = people
    reviews.ask(work_of(story), by=joost, body="Klopt dit?")
    for author in (noor, bram) if is_all else (noor,):
        reviews.consent(work_of(story), by=author)
    db.session.commit()
    state = work_of(story).story.state

    form = {"body": "Nog één ding: bel de wethouder even.", "token": "een"}
    for _twice in range(2):
        response = browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/antwoord", form)
        assert response.status_code == 303
    assert work_of(story).story.state == state
    page = browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie")
    assert words_of(place(page, "geheel")).count("bel de wethouder") == 1


def test_a_note_says_something_and_goes_to_nobody_once_it_is_published(browser, people, story):
    noor, _bram, _joost, *_ = people
    url = f"/verhalen/{story.id}/redactie/antwoord"
    assert browser.sign_in(noor).post(url, {"body": ""}).status_code == 422

    db.session.get(type(story), story.id).state = "published"
    db.session.commit()
    response = browser.sign_in(noor).post(url, {"body": "Te laat"})
    assert response.status_code == 409 and "Te laat" in response.text
