"""Authors and editors talk about a text: taking on, remarks, suggestions, questions, consent, each by its page."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core import autosave
from portal.core.db import db
from portal.stories.actions import publishing, reviews, works
from portal.stories.models import Claim, Consent, Remark, Revision, Suggestion, Transition
from portal.stories.queries.works import work_of
from tests.factories import head_of, make_circle, make_member, make_story, publish_story, story_content

ROWS = [
    {"id": "r1", "when": "2025-03", "what": "Eerst", "who": "", "result": "Niets"},
    {"id": "r2", "when": "", "what": "Toen", "who": "Buren", "result": ""},
]


@pytest.fixture
def people(database, clock):
    """Noor and Bram tell; Joost and Petra edit; Piet only reads."""
    noor, bram, joost, petra, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Petra", "Piet"))
    community = make_circle(noor, bram, joost, petra, piet)
    make_circle(joost, petra, kind="editors", name="Redactie", parent=community)
    return noor, bram, joost, petra, piet


@pytest.fixture
def story(people):
    """Handed in by Noor and Bram, taken on by Joost."""
    noor, bram, joost, *_ = people
    made = make_story(noor, bram, title="Bankje", lesson="Praat met de buren", timeline=ROWS)
    reviews.hand_in(work_of(made), by=noor)
    reviews.claim(work_of(made), editor=joost)
    db.session.commit()
    return made


def change(story, by, **changes):
    works.save(work_of(story), by=by, based_on=head_of(story), changes=changes)
    db.session.commit()


def suggested(story, by, proposed="Bel aan bij de buren", path="lesson", reason=""):
    made = reviews.suggest(work_of(story), by=by, path=path, proposed=proposed, reason=reason)
    db.session.commit()
    return made


def remarked(story, by, body="Wie ontbrak er?", path="absent", parent=None):
    made = reviews.add_remark(work_of(story), by=by, body=body, path=path, parent=parent)
    db.session.commit()
    return made


def soup_of(response):
    return BeautifulSoup(response.text, "html.parser")


def words_of(found):
    return " ".join(found.get_text(" ").split())


def place(response, anchor):
    return soup_of(response).find(id=f"plek-{anchor}")


def now(response):
    return words_of(soup_of(response).find(id="nu"))


def alert(response):
    return words_of(soup_of(response).select_one("[role=alert]"))


# --- the page ---


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


# --- taking it on ---


def test_an_editor_takes_a_story_on_and_leaves_it(browser, people):
    noor, _bram, joost, petra, _piet = people
    waiting = make_story(noor)
    reviews.hand_in(work_of(waiting), by=noor)
    page = browser.sign_in(joost)
    assert "Pak dit verhaal op" in now(page.get(f"/verhalen/{waiting.id}/redactie"))

    for _twice in range(2):
        assert page.post(f"/verhalen/{waiting.id}/redactie/behandeling").status_code == 303
    assert [each.editor_id for each in db.session.scalars(select(Claim))] == [joost.id]
    assert work_of(waiting).story.state == "under_review"
    assert "Joost heeft dit verhaal." in now(browser.sign_in(petra).get(f"/verhalen/{waiting.id}/redactie"))

    for _twice in range(2):
        assert page.post(f"/verhalen/{waiting.id}/redactie/behandeling/einde").status_code == 303
    assert (work_of(waiting).claim, work_of(waiting).story.state) == (None, "submitted")


def test_who_takes_it_on_a_moment_later_hears_kindly_who_has_it(browser, people, story):
    *_, petra, _piet = people
    response = browser.sign_in(petra).post(f"/verhalen/{story.id}/redactie/behandeling")

    assert (response.status_code, alert(response)) == (409, "Joost was net eerder en heeft dit verhaal nu.")
    assert len(db.session.scalars(select(Claim)).all()) == 1


def test_an_editor_whose_claim_lapsed_reads_why(browser, people, story, clock):
    _noor, _bram, joost, petra, _piet = people
    clock.travel(timedelta(days=8))
    page = browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie")

    assert "Er gebeurde vijf werkdagen niets, dus het is weer vrij" in now(page)
    assert "vijf werkdagen niets" not in now(browser.sign_in(petra).get(f"/verhalen/{story.id}/redactie"))
    assert browser.sign_in(joost).post(f"/verhalen/{story.id}/redactie/behandeling").status_code == 303
    reviews.let_lapse(clock.now())  # what had lapsed takes nothing along of what began since
    assert (work_of(story).claim.editor_id, work_of(story).story.state) == (joost.id, "under_review")


@pytest.mark.parametrize(
    ("who", "act", "expected"),
    [
        ("author", "behandeling", 403),
        ("author", "behandeling/einde", 403),
        ("author", "vraag", 403),
        ("editor", "antwoord", 403),
        ("editor", "akkoord", 403),
        ("editor", "akkoord/intrekken", 403),
        ("other editor", "vraag", 409),
        ("other editor", "behandeling/einde", 409),
    ],
)
def test_what_is_not_yours_or_not_now_is_refused(browser, people, story, who, act, expected):
    noor, _bram, joost, petra, _piet = people
    member = {"author": noor, "editor": joost, "other editor": petra}[who]
    before = (work_of(story).story.state, work_of(story).agreed_ids, work_of(story).claim.editor_id)
    response = browser.sign_in(member).post(
        f"/verhalen/{story.id}/redactie/{act}", {"version": "1", "body": "Bewaar mij"}
    )

    assert response.status_code == expected
    assert (work_of(story).story.state, work_of(story).agreed_ids, work_of(story).claim.editor_id) == before
    if expected == 409 and act in ("vraag", "antwoord"):
        assert "Bewaar mij" in alert(response)


# --- question and answer ---


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


# --- remarks ---


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


# --- suggestions ---


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


# --- consent ---


def test_authors_agree_to_the_version_they_saw(browser, people, story):
    noor, bram, joost, *_ = people
    page = browser.sign_in(noor)
    shown = now(page.get(f"/verhalen/{story.id}/redactie"))
    assert "Akkoord met versie 1" in shown and "Akkoord met deze versie" in shown
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"}).status_code == 303
    assert work_of(story).agreed_ids == {noor.id}
    assert work_of(story).story.state == "under_review"
    assert re.search(r"Noor \(jij\) akkoord B Bram nog niet", now(page.get(f"/verhalen/{story.id}/redactie")))

    browser.sign_in(bram).post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})
    assert work_of(story).story.state == "agreed"
    assert "Publiceren" in now(browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie"))


def test_nobody_agrees_to_a_version_that_came_meanwhile(browser, people, story):
    noor, bram, *_ = people
    change(story, bram, title="Een ander bankje")
    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})

    assert response.status_code == 409
    assert alert(response) == "Intussen is er een nieuwere versie: 2. Lees die voordat je akkoord geeft."
    assert not db.session.scalars(select(Consent)).all()


def test_what_misses_is_a_kind_list_with_links(browser, people):
    noor, _bram, joost, *_ = people
    story = make_story(noor, stage="review")
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    page = browser.sign_in(noor)
    shown = soup_of(page.get(f"/verhalen/{story.id}/redactie")).select(".consents__missing a")
    refused = page.post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})

    assert shown[0]["href"] == f"/verhalen/{story.id}/schrijven/mensen#participants"
    assert refused.status_code == 422
    assert "Voor je akkoord kunt geven, " in alert(refused)
    assert not db.session.scalars(select(Consent)).all()


def test_what_editors_say_stands_open_and_what_misses_is_folded_with_a_count(browser, people):
    noor, _bram, joost, *_ = people
    story = make_story(noor, stage="review")
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    suggested(story, joost)
    reviews.ask(work_of(story), by=joost, body="Klopt dit?")
    db.session.commit()

    top = soup_of(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")).find(id="nu")
    said, missing = top.select("details:not(:has(form))")
    assert said.has_attr("open") and "1 plek met een open voorstel" in words_of(said)
    assert not missing.has_attr("open")
    assert f"zijn nog {len(missing.select('li'))} antwoorden nodig" in words_of(missing.summary)


def test_agreement_is_withdrawn_and_the_plan_with_it(browser, people, story, clock):
    noor, bram, joost, *_ = people
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    circle = make_circle(kind="community")
    publishing.publish(work_of(story), by=joost, circle=circle, due_at=clock.now() + timedelta(days=1))
    db.session.commit()
    page = browser.sign_in(noor)
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/redactie/akkoord/intrekken").status_code == 303

    assert (work_of(story).story.state, work_of(story).agreed_ids) == ("revised", {bram.id})


def test_a_published_story_says_how_it_stands_to_its_author(browser, people, story):
    noor, bram, joost, *_ = people
    publish_story(story, make_circle(noor, bram, joost), by=joost)
    shown = now(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie"))

    assert "Hoe het ervoor staat Lezers zien het." in shown
    assert "Akkoord met" not in shown
    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/akkoord/intrekken")
    assert response.status_code == 409
    assert work_of(story).agreed_ids == {noor.id, bram.id}


# --- versions ---


def test_versions_are_listed_read_and_compared(browser, people, story):
    noor, bram, joost, *_ = people
    change(story, bram, lesson="Bel aan bij de buren", timeline=ROWS[::-1])
    page = browser.sign_in(joost)
    listed = soup_of(page.get(f"/verhalen/{story.id}/versies"))
    assert [each.text for each in listed.select(".version-item h2")] == ["Versie 2", "Versie 1"]
    assert "Bram" in words_of(listed.select(".version-item")[0])
    assert "De kern, De aanpak" in words_of(listed.select(".version-item")[0])
    newest = listed.select("#versie-tot option")[0].text
    assert re.match(r"2: Bram, \d+ \w+ \d{4}, \d\d\.\d\d \(De kern, De aanpak\)", newest)

    first = page.get(f"/verhalen/{story.id}/versies/1")
    assert "Praat met de buren" in first.text and "Zet deze versie terug" not in first.text
    compared = soup_of(page.get(f"/verhalen/{story.id}/versies?van=2&tot=1"))
    assert compared.h1.text == "Van versie 1 naar 2"
    assert [each.get_text() for each in compared.select(".change del, .change ins")] == [
        *("[weg: Praat met]", "[nieuw: Bel aan bij]")
    ]
    assert "De regels staan in een andere volgorde." in compared.text
    same = page.get(f"/verhalen/{story.id}/versies?van=1&tot=1")
    assert "Deze versies zeggen hetzelfde" in same.text
    for nowhere in ("versies/9", "versies?van=1&tot=9"):
        assert browser.sign_in(noor).get(f"/verhalen/{story.id}/{nowhere}").status_code == 404


def test_an_author_puts_an_earlier_version_back_once(browser, people, story):
    noor, bram, joost, *_ = people
    change(story, bram, title="Toch anders")
    url = f"/verhalen/{story.id}/versies/1/herstel"
    assert browser.sign_in(joost).post(url).status_code == 403
    assert "Zet deze versie terug" in browser.sign_in(noor).get(f"/verhalen/{story.id}/versies/1").text
    for _twice in range(2):
        assert browser.sign_in(noor).post(url).status_code == 303

    assert (head_of(story).number, head_of(story).content["title"]) == (3, "Bankje")
    listed = browser.sign_in(noor).get(f"/verhalen/{story.id}/versies").text
    assert "eerdere versie teruggezet (1)" in listed


@pytest.mark.parametrize("count", (1, 5))
def test_versions_cost_the_same_however_many(browser, people, story, assert_queries, count):
    noor, *_ = people
    for number in range(count):
        change(story, noor, title=f"Titel {number}")
    page = browser.sign_in(noor)

    with assert_queries(9):
        response = page.get(f"/verhalen/{story.id}/versies")

    assert response.text.count("version-item") == count + 1
    with assert_queries(10):
        page.get(f"/verhalen/{story.id}/versies?van=1&tot={count + 1}")


def test_a_version_with_everything_in_it_is_shown(browser, people):
    noor, *_ = people
    story = make_story(noor, **story_content("later", files=[]))
    page = browser.sign_in(noor)

    for path in ("redactie", "versies/1"):
        text = page.get(f"/verhalen/{story.id}/{path}").text
        assert "Wat er bij voice staat" in text and "Wat er bij who staat" in text
    assert len(db.session.scalars(select(Revision)).all()) == 1
