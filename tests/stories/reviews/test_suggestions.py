"""Suggestions for other words: made by who edits, taken over or not by who tells."""

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.models import Suggestion
from tests.factories import head_of
from tests.stories.reviews.talk import ROWS, alert, change, place, soup_of, suggested, words_of


def test_the_form_for_a_suggestion_has_the_text_of_now_in_it(browser, people, story):
    _noor, _bram, joost, *_ = people
    page = browser.sign_in(joost)
    line = soup_of(page.get(f"/verhalen/{story.id}/voorstellen/nieuw?bij=lesson")).find(id="proposed-lesson")
    prose = soup_of(page.get(f"/verhalen/{story.id}/voorstellen/nieuw?bij=friction", fragment=True)).textarea
    cell = soup_of(page.get(f"/verhalen/{story.id}/voorstellen/nieuw?bij=timeline/r1/what")).find(
        id="proposed-timeline-r1-what"
    )

    assert (line.name, line["value"]) == ("input", "Praat met de buren")
    assert prose.text.strip() == "Wat er bij friction staat"
    assert cell["value"] == "Eerst"
    assert page.get(f"/verhalen/{story.id}/voorstellen/nieuw?bij=tone").status_code == 404
    assert page.get(f"/verhalen/{story.id}/voorstellen/nieuw?bij=timeline/weg/what").status_code == 404


def test_a_suggestion_is_made_once_however_often_the_form_is_sent(browser, people, story):
    _noor, _bram, joost, *_ = people
    sent = {"path": "lesson", "proposed": "Bel aan", "reason": "Kort", "token": "een"}
    page = browser.sign_in(joost)
    assert page.post(f"/verhalen/{story.id}/voorstellen", sent).status_code == 303
    response = page.post(f"/verhalen/{story.id}/voorstellen", sent, fragment=True)

    made = db.session.scalars(select(Suggestion)).one()
    assert (made.was, made.proposed, made.reason) == ("Praat met de buren", "Bel aan", "Kort")
    assert response.text.count('class="proposal"') == 1
    assert "hx-partial" in response.text and 'id="nu"' in response.text


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        ("", "Schrijf eerst je voorstel."),
        ("Praat met de buren", "Dit staat er al. Verander eerst iets."),
        ("x" * 401, "1 tekens te lang"),
    ],
)
def test_a_suggestion_must_change_something_and_fit(browser, people, story, proposed, said):
    _noor, _bram, joost, *_ = people
    response = browser.sign_in(joost).post(
        f"/verhalen/{story.id}/voorstellen", {"path": "lesson", "proposed": proposed, "reason": "Daarom"}
    )

    assert response.status_code == 422
    assert said in response.text
    assert "Daarom" in response.text
    assert not db.session.scalars(select(Suggestion)).all()


def test_only_who_took_it_on_suggests(browser, people, story):
    noor, _bram, joost, petra, _piet = people
    sent = {"path": "lesson", "proposed": "Bel aan"}
    assert browser.sign_in(noor).post(f"/verhalen/{story.id}/voorstellen", sent).status_code == 403
    response = browser.sign_in(petra).post(f"/verhalen/{story.id}/voorstellen", sent, fragment=True)
    assert (response.status_code, "Bel aan" in response.text) == (409, True)
    assert "<!doctype" not in response.text
    assert "Voorstel" in words_of(place(browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie"), "lesson"))
    assert "Voorstel" not in words_of(place(browser.sign_in(petra).get(f"/verhalen/{story.id}/redactie"), "lesson"))


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_an_author_takes_one_over_and_not_another(browser, people, story, is_fragment):
    noor, _bram, joost, *_ = people
    good, bad = suggested(story, joost), suggested(story, joost, path="title", proposed="Zit")
    page = browser.sign_in(noor)
    url = f"/verhalen/{story.id}/voorstellen"
    for _twice in range(2):
        answer = page.post(f"{url}/{good.id}/overname", {"seen": "1"}, fragment=is_fragment)
        assert answer.status_code == (200 if is_fragment else 303)
        assert page.post(f"{url}/{bad.id}/afwijzing", fragment=is_fragment).status_code == answer.status_code

    assert head_of(story).content["lesson"] == "Bel aan bij de buren"
    assert head_of(story).content["title"] == "Bankje"
    assert (head_of(story).number, head_of(story).how) == (2, "suggested")
    shown = page.get(f"/verhalen/{story.id}/redactie")
    assert "1 beantwoord voorstel" in words_of(place(shown, "lesson"))
    assert "overgenomen door Noor" in words_of(place(shown, "lesson").details)
    assert "niet overgenomen door Noor" in words_of(place(shown, "title").details)


def test_another_author_was_first(browser, people, story):
    noor, bram, joost, *_ = people
    made = suggested(story, joost)
    reviews.refuse(made, by=bram)
    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "1"})

    assert (response.status_code, alert(response)) == (409, "Bram heeft dit voorstel al beantwoord.")
    assert head_of(story).number == 1


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_a_text_that_changed_meanwhile_is_shown_beside_the_suggestion_and_chosen(browser, people, story, is_fragment):
    noor, bram, joost, *_ = people
    made = suggested(story, joost)
    page = browser.sign_in(noor)
    url = f"/verhalen/{story.id}/voorstellen/{made.id}/overname"
    change(story, bram, lesson="Praat eerst met de buren")
    answer = page.post(url, {"seen": "1"}, fragment=is_fragment)
    assert answer.status_code == (200 if is_fragment else 409)
    assert head_of(story).content["lesson"] == "Praat eerst met de buren"
    shown = place(answer, "lesson")
    assert "De tekst is na dit voorstel veranderd." in words_of(shown)
    assert "Praat met de buren" in words_of(shown.select_one("article details"))
    assert "Voorstel toch overnemen" in words_of(shown) and "Tekst van nu houden" in words_of(shown)

    assert page.post(url, {"seen": "2"}).status_code == 303
    assert head_of(story).content["lesson"] == "Bel aan bij de buren"


def test_the_text_of_now_is_kept_by_refusing(browser, people, story):
    noor, bram, joost, *_ = people
    made = suggested(story, joost)
    change(story, bram, lesson="Iets anders")
    browser.sign_in(noor).post(f"/verhalen/{story.id}/voorstellen/{made.id}/afwijzing")

    assert head_of(story).content["lesson"] == "Iets anders"
    assert db.session.get_one(Suggestion, made.id).answer == "refused"


def test_another_change_elsewhere_does_not_stand_in_the_way(browser, people, story):
    noor, bram, joost, *_ = people
    made = suggested(story, joost)
    change(story, bram, title="Een ander bankje")

    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "1"})
    assert response.status_code == 303
    assert head_of(story).content["lesson"] == "Bel aan bij de buren"


def test_a_suggestion_for_a_row_that_is_gone_says_so(browser, people, story):
    noor, _bram, joost, *_ = people
    made = suggested(story, joost, path="timeline/r1/what", proposed="Begin")
    change(story, noor, timeline=ROWS[1:])
    page = browser.sign_in(noor)
    shown = place(page.get(f"/verhalen/{story.id}/redactie"), "timeline")
    assert "De regel waar dit over gaat, is er niet meer." in words_of(shown)

    assert page.post(f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "2"}).status_code == 303
    assert db.session.get_one(Suggestion, made.id).answer == "outdated"
    assert head_of(story).number == 2


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_a_row_that_goes_while_somebody_looks_leads_to_its_table(browser, people, story, is_fragment):
    noor, bram, joost, *_ = people
    made = suggested(story, joost, path="timeline/r1/what", proposed="Begin")
    page = browser.sign_in(noor)
    page.get(f"/verhalen/{story.id}/redactie")
    change(story, bram, timeline=ROWS[1:])
    answer = page.post(f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "1"}, fragment=is_fragment)

    seen = answer.headers.get("HX-Redirect", "") if is_fragment else answer.location
    assert seen.startswith(f"/verhalen/{story.id}/redactie?bij=timeline")
    assert db.session.get_one(Suggestion, made.id).answer == "outdated"


def test_who_suggested_withdraws_it_until_it_is_answered(browser, people, story):
    noor, _bram, joost, petra, _piet = people
    made, answered = suggested(story, joost), suggested(story, joost, path="title", proposed="Zit")
    reviews.refuse(answered, by=noor)
    db.session.commit()
    url = f"/verhalen/{story.id}/voorstellen"
    assert browser.sign_in(petra).post(f"{url}/{made.id}/intrekking").status_code == 403
    assert browser.sign_in(joost).post(f"{url}/{made.id}/intrekking").status_code == 303
    assert browser.sign_in(joost).post(f"{url}/{answered.id}/intrekking").status_code == 409

    assert [each.id for each in db.session.scalars(select(Suggestion))] == [answered.id]


def test_an_editor_cannot_answer_for_the_authors(browser, people, story):
    _noor, _bram, joost, *_ = people
    made = suggested(story, joost)
    page = browser.sign_in(joost)

    assert page.post(f"/verhalen/{story.id}/voorstellen/{made.id}/overname", {"seen": "1"}).status_code == 403
    assert page.post(f"/verhalen/{story.id}/voorstellen/{made.id}/afwijzing").status_code == 403
    assert db.session.get_one(Suggestion, made.id).answer == "open"
