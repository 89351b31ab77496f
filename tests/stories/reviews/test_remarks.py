"""Remarks beside the text: made, answered, settled, removed."""

import pytest
from sqlalchemy import select

from portal.core import autosave
from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.models import Remark
from portal.stories.queries.works import work_of
from tests.factories import make_story
from tests.stories.reviews.talk import ROWS, change, place, remarked, soup_of, words_of


def test_a_remark_without_script_has_a_page_of_its_own(browser, people, story):
    _noor, _bram, joost, *_ = people
    page = browser.sign_in(joost)
    form = page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?bij=lesson")
    assert "Bij: Wat kan een collega hiervan leren" in form.text
    assert soup_of(form).select_one("main form")["action"] == f"/verhalen/{story.id}/opmerkingen"
    assert not soup_of(form).select_one("main form").has_attr("hx-post")
    response = page.post(f"/verhalen/{story.id}/opmerkingen", {"path": "lesson", "body": "Wat **precies**?"})

    assert response.status_code == 303
    assert response.location == f"/verhalen/{story.id}/redactie?bij=lesson#plek-lesson"
    lesson = place(page.get(response.location), "lesson")
    assert "place--marked" in lesson["class"]
    assert lesson.select_one(".remark__body strong").text == "precies"


def test_a_remark_beside_the_text_comes_back_as_that_place(browser, people, story):
    _noor, _bram, joost, *_ = people
    page = browser.sign_in(joost)
    form = page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?bij=timeline/r1/result", fragment=True)
    assert "<!doctype" not in form.text
    assert soup_of(form).form["hx-target"] == "#plek-timeline-r1-result"
    sent = {"path": "timeline/r1/result", "body": "Echt niets?", "token": "een"}
    for _twice in range(2):
        response = page.post(f"/verhalen/{story.id}/opmerkingen", sent, fragment=True)
        assert response.status_code == 200

    remark = db.session.scalars(select(Remark)).one()
    assert "Echt niets?" in words_of(place(response, "timeline-r1-result"))
    assert f'"id": "opmerking-{remark.id}"' in response.headers["HX-Trigger"]


def test_an_answer_stands_with_what_it_answers_also_when_its_row_is_gone(browser, people, story):
    noor, _bram, joost, *_ = people
    first = remarked(story, joost, path="timeline/r1/result")
    change(story, noor, timeline=ROWS[1:])
    page = browser.sign_in(noor)
    form = page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?op={first.id}")
    assert "Je antwoord aan Joost" in form.text
    page.post(f"/verhalen/{story.id}/opmerkingen", {"parent_id": first.id, "body": "Die regel is weg."})

    answer = db.session.scalars(select(Remark).order_by(Remark.id.desc())).first()
    assert (answer.parent_id, answer.path) == (first.id, "timeline/r1/result")
    shown = place(page.get(f"/verhalen/{story.id}/redactie"), "timeline")
    assert "Wie ontbrak er?" in words_of(shown) and "Die regel is weg." in words_of(shown)


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_an_empty_remark_is_asked_for_again(browser, people, story, is_fragment):
    _noor, _bram, joost, *_ = people
    response = browser.sign_in(joost).post(
        f"/verhalen/{story.id}/opmerkingen", {"path": "lesson", "body": "  "}, fragment=is_fragment
    )

    assert response.status_code == 422
    assert "Schrijf eerst je opmerking." in response.text
    assert ("<!doctype html>" in response.text) is not is_fragment
    assert not db.session.scalars(select(Remark)).all()


def test_what_was_typed_before_stands_in_the_form_until_it_is_sent(browser, people, story):
    _noor, _bram, joost, *_ = people
    key = f"remark:{story.id}:lesson:0"
    autosave.keep(joost.id, key, {"body": ["Half af"]})
    page = browser.sign_in(joost)
    assert "Half af" in page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?bij=lesson").text
    page.post(f"/verhalen/{story.id}/opmerkingen", {"path": "lesson", "body": "Af"})

    assert autosave.of(joost.id, key) is None


def test_a_remark_is_settled_and_opened_again(browser, people, story):
    noor, _bram, joost, *_ = people
    remark = remarked(story, joost)
    page = browser.sign_in(noor)
    url = f"/verhalen/{story.id}/opmerkingen/{remark.id}/afhandeling"
    for _twice in range(2):
        response = page.post(url, fragment=True)
        assert response.status_code == 200
    assert "1 afgehandelde opmerking" in words_of(place(response, "absent"))
    assert db.session.get_one(Remark, remark.id).settled_by_id == noor.id

    assert page.post(f"{url}/intrekken").status_code == 303
    assert db.session.get_one(Remark, remark.id).settled_at is None


def test_a_remark_is_removed_by_who_made_it_and_its_answers_stay(browser, people, story):
    noor, _bram, joost, *_ = people
    first = remarked(story, joost)
    remarked(story, noor, body="Jongeren.", parent=first)
    url = f"/verhalen/{story.id}/opmerkingen/{first.id}/verwijdering"
    assert browser.sign_in(noor).post(url).status_code == 403
    for _twice in range(2):
        assert browser.sign_in(joost).post(url).status_code == 303
    shown = words_of(place(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie"), "absent"))

    assert "Wie ontbrak er?" not in shown
    assert "Verwijderd door de schrijver" in shown and "Jongeren." in shown


def test_a_remark_of_another_story_is_not_found_here(browser, people, story):
    noor, _bram, joost, *_ = people
    other = make_story(noor)
    elsewhere = remarked(other, noor, path="lesson")
    page = browser.sign_in(joost)

    assert page.post(f"/verhalen/{story.id}/opmerkingen/{elsewhere.id}/afhandeling").status_code == 404
    assert page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?op={elsewhere.id}").status_code == 404
    assert page.post(f"/verhalen/{story.id}/opmerkingen", {"parent_id": elsewhere.id, "body": "Hoi"}).status_code == 404
    assert page.get(f"/verhalen/{story.id}/opmerkingen/nieuw?bij=bestaat-niet").status_code == 404


def test_nobody_says_more_than_people_do(browser, people, story):
    _noor, _bram, joost, *_ = people
    for number in range(120):
        reviews.add_remark(work_of(story), by=joost, body=f"{number}")
    page = browser.sign_in(joost)

    assert page.post(f"/verhalen/{story.id}/opmerkingen", {"path": "", "body": "Nog een"}).status_code == 429
    assert page.post(f"/verhalen/{story.id}/voorstellen", {"path": "lesson", "proposed": "Nog een"}).status_code == 429
