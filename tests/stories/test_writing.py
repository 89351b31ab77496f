"""Telling a story: the doors through which authors go, and what they find behind them."""

import io
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import func, select

from portal.circles import actions as circle_actions
from portal.core import autosave, files
from portal.core.db import db
from portal.stories import queries
from portal.stories.actions import publishing, reviews, works
from portal.stories.models import Revision, Story
from portal.stories.queries.works import work_of
from portal.stories.queries.writing import NEW_KEY, key_of
from tests.factories import head_of, join, make_circle, make_member, make_story, publish_story, story_content

FOUR = {"title": "Bankje", "summary": "Wij zetten een bankje neer.", "lesson": "Vraag het eerst.", "tone": "mixed"}


@pytest.fixture
def people(database):
    """Noor and Bram tell together, Joost edits, Piet is another member of the community."""
    noor, bram, joost, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Piet"))
    community = make_circle(noor, bram, joost, piet, name="Leergemeenschap")
    make_circle(joost, kind="editors", parent=community)
    return noor, bram, joost, piet, community


def page_of(response):
    return BeautifulSoup(response.text, "html.parser")


def kern(story, **told):
    """The first step as a browser sends it."""
    content = head_of(story).content
    asked = {key: content.get(key, "") for key in ("title", "summary", "lesson", "tone")}
    return {**asked, "themes": ["", *content.get("themes", [])], "base": str(head_of(story).number), **told}


def picture(name="bankje.png", colour="olive"):
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "PNG")
    drawn.seek(0)
    return (drawn, name)


class TestBeginning:
    """Four answers make a concept."""

    def test_four_answers_make_a_concept(self, browser, people):
        noor, *_, community = people
        autosave.keep(noor.id, NEW_KEY, {"title": ["Bank"]})

        answer = browser.sign_in(noor).post(
            "/verhalen", {**FOUR, "origin_circle_id": community.id, "token": "eens", "themes": ""}
        )

        story = db.session.scalars(select(Story)).one()
        assert (answer.status_code, answer.location) == (303, f"/verhalen/{story.id}/schrijven")
        assert (story.state, story.origin_circle_id, head_of(story).content) == ("concept", community.id, FOUR)
        assert autosave.of(noor.id, NEW_KEY) is None

    def test_the_same_form_twice_makes_one_story(self, browser, people):
        noor, *_, community = people
        visitor = browser.sign_in(noor)
        for _ in range(2):
            visitor.post("/verhalen", {**FOUR, "origin_circle_id": community.id, "token": "eens"})

        assert db.session.scalar(select(func.count()).select_from(Story)) == 1

    def test_what_is_missing_is_told_and_nothing_typed_is_lost(self, browser, people):
        noor, *_, community = people

        answer = browser.sign_in(noor).post("/verhalen", {"title": "Bankje", "origin_circle_id": community.id})

        page = page_of(answer)
        assert answer.status_code == 422
        assert page.title.text.startswith("Fout:")
        assert page.find(id="title")["value"] == "Bankje"
        assert [each["href"] for each in page.select(".error-summary a")] == ["#summary", "#lesson", "#tone"]
        assert db.session.scalar(select(func.count()).select_from(Story)) == 0

    def test_what_was_typed_before_stands_there_again(self, browser, people):
        noor, *_, community = people
        autosave.keep(noor.id, NEW_KEY, {"title": ["Bank"], "tone": ["mixed"], "origin_circle_id": [str(community.id)]})

        page = page_of(browser.sign_in(noor).get("/verhalen/nieuw"))

        assert page.find(id="title")["value"] == "Bank"
        assert page.find("input", value="mixed").has_attr("checked")
        assert "Hij werd bewaard" in page.text

    def test_it_comes_from_a_running_team_before_anything_else(self, browser, people, clock):
        noor, *_, community = people
        make_circle(noor, kind="cohort", name="Editie", parent=community)
        team = make_circle(noor, kind="team", name="Team Plein", parent=community)
        over = make_circle(noor, kind="team", name="Team Van Toen", parent=community)
        over.ended_on = clock.today() - timedelta(days=1)
        hidden = make_circle(noor, kind="intervision", name="Intervisie", parent=community)

        page = page_of(browser.sign_in(noor).get("/verhalen/nieuw"))

        offered = [option.text for option in page.select("#origin_circle_id option")]
        assert page.select_one("#origin_circle_id option[selected]")["value"] == str(team.id)
        assert offered[:2] == ["Team Plein", "Editie"]
        assert hidden.name not in offered

    def test_a_circle_of_others_is_refused(self, browser, people):
        noor, _bram, _joost, piet, community = people
        theirs = make_circle(piet, kind="cohort", parent=community)

        answer = browser.sign_in(noor).post("/verhalen", {**FOUR, "origin_circle_id": theirs.id})

        assert answer.status_code == 422


class TestMine:
    """One's own stories."""

    @pytest.mark.parametrize("number", [1, 5])
    def test_the_list_costs_the_same_however_many_there_are(self, browser, people, assert_queries, number):
        noor, bram, *_ = people
        for _ in range(number):
            make_story(noor, bram)
        visitor = browser.sign_in(noor)

        with assert_queries(3):
            answer = visitor.get("/verhalen/mijn")

        assert answer.text.count('class="list__item"') == number
        assert answer.text.count("2 schrijvers") == number

    def test_nobody_finds_what_others_write(self, browser, people):
        noor, _bram, _joost, piet, _community = people
        make_story(noor, title="Alleen van Noor")

        answer = browser.sign_in(piet).get("/verhalen/mijn")

        assert "Alleen van Noor" not in answer.text
        assert "Nog geen verhalen van jou" in answer.text


class TestOverview:
    """How a story stands, for its authors."""

    @pytest.mark.parametrize("number", [1, 5])
    def test_it_costs_the_same_however_many_tell_it(self, browser, people, assert_queries, number):
        noor, *_, community = people
        others = [make_member() for _ in range(number)]
        for each in others:
            circle_actions.join(circle=community, member=each)
        story = make_story(noor, *others)
        for each in others:
            autosave.keep(each.id, key_of(story.id, "kern"), {"title": ["x"]})
        visitor = browser.sign_in(noor)

        with assert_queries(9):
            answer = visitor.get(f"/verhalen/{story.id}/schrijven")

        assert len(page_of(answer).select(".author-list li")) == number + 1

    def test_it_says_what_is_needed_for_which_stage(self, browser, people):
        noor, *_ = people
        story = make_story(noor, stage="concept")

        page = page_of(browser.sign_in(noor).get(f"/verhalen/{story.id}/schrijven"))

        steps = page.select_one("details:has(.steps)")
        needed = steps.find("a", string="Gemeente")
        assert not steps.has_attr("open")
        assert needed["href"] == f"/verhalen/{story.id}/schrijven/plaats#municipality"
        assert "Nog nodig om in te sturen:" in needed.parent.text
        assert "Later, om te publiceren:" in steps.text
        percent = steps.find("progress")["value"]
        assert steps.find(id="completeness").text == f"{percent}% compleet"
        assert page.select_one(".state .button--primary")["href"] == f"/verhalen/{story.id}/schrijven/kern#themes"

    def test_it_begins_with_what_is_there_and_three_questions_to_go_on_with(self, browser, people):
        noor, *_ = people
        story = make_story(noor, stage="concept")
        visitor = browser.sign_in(noor)

        state = page_of(visitor.get(f"/verhalen/{story.id}/schrijven")).select_one(".state")

        assert "Dit staat er al: 4 antwoorden" in " ".join(state.text.split())
        assert [each.text for each in state.select(".next a")] == ["Thema's", "Gemeente", "Wijk of dorp"]
        assert "ongeveer 1 minuut" in state.select_one(".next").text
        assert "button--quiet" in state.find("button", string="Verhaal insturen")["class"]

        works.save(work_of(story), by=noor, based_on=head_of(story), changes=story_content("review"))
        db.session.commit()
        state = page_of(visitor.get(f"/verhalen/{story.id}/schrijven")).select_one(".state")
        assert "button--primary" in state.find("button", string="Verhaal insturen")["class"]

    def test_outsiders_find_nothing(self, browser, people):
        noor, _bram, joost, piet, _community = people
        story = make_story(noor)

        for each in (joost, piet):
            assert browser.sign_in(each).get(f"/verhalen/{story.id}/schrijven").status_code == 404

    def test_handing_in_needs_what_the_editors_need(self, browser, people):
        noor, *_ = people
        story = make_story(noor, stage="concept")
        visitor = browser.sign_in(noor)

        refused = visitor.post(f"/verhalen/{story.id}/inzending")

        links = [each["href"] for each in page_of(refused).select(".error-summary a")]
        assert refused.status_code == 422
        assert f"/verhalen/{story.id}/schrijven/plaats#municipality" in links
        works.save(work_of(story), by=noor, based_on=head_of(story), changes=story_content("review"))
        assert visitor.post(f"/verhalen/{story.id}/inzending").status_code == 303
        db.session.refresh(story)
        assert story.state == "submitted"
        assert visitor.post(f"/verhalen/{story.id}/inzending").status_code == 303  # pressed twice

    def test_text_that_is_not_saved_is_asked_about_before_it_is_handed_in(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram, stage="review")
        content = head_of(story).content
        kept = {"title": [content["title"]], "summary": ["Met de buren."], "lesson": [content["lesson"]]}
        kept |= {"tone": [content["tone"]], "themes": ["", *content["themes"]], "base": ["1"]}
        autosave.keep(noor.id, key_of(story.id, "kern"), kept)
        autosave.keep(bram.id, key_of(story.id, "mensen"), {"role": ["Van Bram, die zelf nog typt"]})
        visitor, url = browser.sign_in(noor), f"/verhalen/{story.id}/inzending"

        asked = visitor.post(url)

        question = page_of(asked).select_one("[role=alert]")
        assert asked.status_code == 422 and work_of(story).story.state == "concept"
        assert "De kern" in question.text and "De mensen" not in question.text
        wanted = question.find("button", string="Bewaar die tekst en stuur in")
        assert visitor.post(url, {wanted["name"]: wanted["value"]}).status_code == 303
        assert work_of(story).story.state == "submitted"
        assert work_of(story).content == {**content, "summary": "Met de buren."}
        assert autosave.of(noor.id, key_of(story.id, "kern")) is None

    def test_it_is_handed_in_without_that_text_which_stays(self, browser, people):
        noor, *_ = people
        story = make_story(noor, stage="review")
        autosave.keep(noor.id, key_of(story.id, "mensen"), {"role": ["Iets nieuws"], "base": ["1"]})

        browser.sign_in(noor).post(f"/verhalen/{story.id}/inzending", {"tekst": "zonder"})

        assert work_of(story).story.state == "submitted" and head_of(story).number == 1
        assert autosave.of(noor.id, key_of(story.id, "mensen")) is not None

    @pytest.mark.parametrize("what", ["not right", "changed by another"])
    def test_text_that_cannot_be_saved_leads_to_its_step_and_nothing_is_lost(self, browser, people, what):
        noor, bram, *_ = people
        story = make_story(noor, bram, stage="review")
        kept = {"began": ["ergens in mei"], "neighbourhood": ["Van Noor"], "base": ["1"]}
        autosave.keep(noor.id, key_of(story.id, "plaats"), kept if what == "not right" else {**kept, "began": [""]})
        if what == "changed by another":
            works.save(work_of(story), by=bram, based_on=head_of(story), changes={"neighbourhood": "Van Bram"})

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/inzending", {"tekst": "mee"})

        assert answer.location == f"/verhalen/{story.id}/schrijven/plaats"
        assert work_of(story).story.state == "concept"
        assert autosave.of(noor.id, key_of(story.id, "plaats")) is not None

    def test_what_was_typed_back_to_what_stood_there_is_no_question(self, browser, people):
        noor, *_ = people
        story = make_story(noor, stage="review")
        autosave.keep(noor.id, key_of(story.id, "mensen"), {"role": [head_of(story).content["role"]], "base": ["1"]})

        assert browser.sign_in(noor).post(f"/verhalen/{story.id}/inzending").status_code == 303

    def test_without_editors_it_says_so(self, browser, database):
        noor = make_member("Noor")
        make_circle(noor)
        story = make_story(noor)

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/inzending")

        assert answer.status_code == 422
        assert "Er is nog geen redactie" in answer.text

    def test_it_is_taken_back_from_the_editors(self, browser, people):
        noor, _bram, joost, *_ = people
        story = make_story(noor)
        reviews.hand_in(work_of(story), by=noor)
        assert browser.sign_in(joost).post(f"/verhalen/{story.id}/inzending/intrekken").status_code == 403

        browser.sign_in(noor).post(f"/verhalen/{story.id}/inzending/intrekken")

        db.session.refresh(story)
        assert (story.state, story.circle_id) == ("concept", None)

    def test_what_is_sent_after_it_was_published_waits_until_it_is_taken_up_again(self, browser, people):
        noor, _bram, joost, piet, community = people
        story = make_story(noor)
        visitor = browser.sign_in(noor)
        begun = kern(story, lesson="Ik was nog aan het schrijven.")
        publish_story(story, community, by=joost)

        sent = visitor.post(f"/verhalen/{story.id}/schrijven/kern", begun)

        assert "Druk eerst op ‘Weer aan werken’" in visitor.get(sent.location).text
        assert head_of(story).content["lesson"] != "Ik was nog aan het schrijven."
        assert browser.sign_in(piet).post(f"/verhalen/{story.id}/schrijven/kern", begun).status_code == 404
        visitor.post(f"/verhalen/{story.id}/herziening")
        assert "Ik was nog aan het schrijven." in visitor.get(f"/verhalen/{story.id}/schrijven/kern").text

    def test_a_published_story_is_taken_up_again_and_left_as_it_was(self, browser, people):
        noor, _bram, joost, _piet, community = people
        story = publish_story(make_story(noor), community, by=joost)
        visitor = browser.sign_in(noor)
        refused = visitor.get(f"/verhalen/{story.id}/schrijven/kern")
        assert refused.status_code == 403
        assert "Druk eerst op ‘Weer aan werken’" in page_of(refused).text
        assert page_of(refused).find("button", string="Weer aan werken")

        visitor.post(f"/verhalen/{story.id}/herziening")
        assert "Je werkt aan een verhaal dat al te lezen is." in visitor.get(f"/verhalen/{story.id}/schrijven").text
        visitor.post(f"/verhalen/{story.id}/schrijven/kern", kern(story, title="Toch anders"))
        visitor.post(f"/verhalen/{story.id}/herziening/einde")

        db.session.refresh(story)
        assert story.state == "published"
        assert story.title != "Toch anders"

    def test_a_concept_is_thrown_away_with_what_was_typed_in_it(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram)
        autosave.keep(bram.id, key_of(story.id, "kern"), {"title": ["Half"]})
        autosave.keep(bram.id, "post:1:0", {"body": ["Iets anders"]})
        visitor = browser.sign_in(noor)
        assert "ook voor de andere schrijvers" in visitor.get(f"/verhalen/{story.id}/verwijdering").text

        answer = visitor.post(f"/verhalen/{story.id}/verwijdering")

        assert answer.location == "/verhalen/mijn"
        assert db.session.scalars(select(Story)).all() == []
        assert [each.key for each in db.session.scalars(select(autosave.Autosave))] == ["post:1:0"]

    def test_what_was_published_once_is_not_thrown_away(self, browser, people):
        noor, _bram, joost, _piet, community = people
        story = publish_story(make_story(noor), community, by=joost)
        publishing.take_up(work_of(story), by=noor)

        assert browser.sign_in(noor).post(f"/verhalen/{story.id}/verwijdering").status_code == 403


class TestStep:
    """A few questions, saved together."""

    def test_a_step_is_saved_and_left_for_another_one(self, browser, people):
        noor, *_ = people
        story = make_story(noor)
        autosave.keep(noor.id, key_of(story.id, "kern"), {"title": ["Half"]})

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/schrijven/kern", kern(story, title="Anders", naar="mensen")
        )

        assert answer.location == f"/verhalen/{story.id}/schrijven/mensen"
        assert (head_of(story).content["title"], head_of(story).number) == ("Anders", 2)
        assert autosave.of(noor.id, key_of(story.id, "kern")) is None

    @pytest.mark.parametrize(
        ("onward", "address"), [("", "/kern"), ("nergens", "/kern"), ("overzicht", ""), ("bestanden", None)]
    )
    def test_every_button_leads_where_it_says(self, browser, people, onward, address):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/kern", kern(story, naar=onward))

        wanted = f"/verhalen/{story.id}/bestanden" if address is None else f"/verhalen/{story.id}/schrijven{address}"
        assert answer.location == wanted
        assert head_of(story).number == 1  # nothing was changed

    def test_what_is_not_right_stays_as_it_was_typed(self, browser, people):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/schrijven/plaats", {"began": "ergens in het voorjaar", "base": "1", "naar": "kern"}
        )

        page = page_of(answer)
        assert answer.status_code == 422
        assert page.find(id="began")["value"] == "ergens in het voorjaar"
        assert page.find(id="began")["aria-invalid"] == "true"
        assert head_of(story).number == 1

    @pytest.mark.parametrize("number", [1, 5])
    def test_drawing_it_costs_the_same_however_many_rows_there_are(self, browser, people, assert_queries, number):
        noor, *_ = people
        rows = [{"id": f"r{each}", "when": "2025-03", "what": "x"} for each in range(number)]
        story = make_story(noor, timeline=rows)
        visitor = browser.sign_in(noor)

        with assert_queries(10):
            answer = visitor.get(f"/verhalen/{story.id}/schrijven/aanpak")

        assert len(page_of(answer).select("#timeline .rows__row")) == number

    def test_what_is_typed_gets_tips_and_no_more(self, browser, people):
        noor, *_ = people
        text = "Indien " + "woord " * 100

        answer = browser.sign_in(noor).post(
            "/verhalen/leesbaarheid", {"veld": "summary", "summary": text}, fragment=True
        )

        assert "101 woorden. Dat zijn er 21 meer dan goed past." in answer.text
        assert "“Indien” kan ook: “als”." in answer.text

    def test_what_is_chosen_is_drawn(self, browser, people):
        noor, *_ = people

        answer = browser.sign_in(noor).post(
            "/verhalen/beeld", {"promised": "co_decide", "felt": "inform"}, fragment=True
        )

        assert "Inwoners ervoeren 4 treden minder dan was beloofd." in answer.text
        assert answer.text.count("<svg") == 2

    def test_someone_else_cannot_write(self, browser, people):
        noor, _bram, joost, piet, _community = people
        story = make_story(noor)
        reviews.hand_in(work_of(story), by=noor)

        assert browser.sign_in(piet).post(f"/verhalen/{story.id}/schrijven/kern", kern(story)).status_code == 404
        assert browser.sign_in(joost).post(f"/verhalen/{story.id}/schrijven/kern", kern(story)).status_code == 403


class TestTogether:
    """Two authors in one step."""

    def test_who_wrote_elsewhere_in_the_step_is_not_undone(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram)
        as_both_saw_it = kern(story)
        browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/kern", {**as_both_saw_it, "title": "Van Noor"})

        browser.sign_in(bram).post(f"/verhalen/{story.id}/schrijven/kern", {**as_both_saw_it, "lesson": "Van Bram"})

        assert (head_of(story).content["title"], head_of(story).content["lesson"]) == ("Van Noor", "Van Bram")

    def test_one_field_twice_shows_both_and_saves_neither(self, browser, people):
        noor, bram, *_ = people
        story, sent = self.clash(browser, noor, bram)

        answer = browser.sign_in(bram).post(f"/verhalen/{story.id}/schrijven/kern", sent)

        page = page_of(answer)
        assert answer.status_code == 409
        assert page.select_one(".told").text.strip() == "Van Noor"
        assert "De tekst van Noor" in page.text
        assert page.find("textarea", id="title").text == "Van Bram"
        assert [each["value"] for each in page.find_all("input", attrs={"name": "lesson"})] == ["Ook van Bram"]
        assert head_of(story).content["title"] == "Van Noor"
        assert head_of(story).number == 2

    @pytest.mark.parametrize(
        ("choice", "typed", "kept"),
        [("hun", "Van Bram", "Van Noor"), ("mijn", "Van Bram", "Van Bram"), ("mijn", "Van allebei", "Van allebei")],
    )
    def test_one_is_chosen(self, browser, people, choice, typed, kept):
        noor, bram, *_ = people
        story, sent = self.clash(browser, noor, bram)
        visitor = browser.sign_in(bram)
        form = self.form_of(visitor.post(f"/verhalen/{story.id}/schrijven/kern", sent))

        answer = visitor.post(f"/verhalen/{story.id}/schrijven/kern", {**form, "keuze-title": choice, "title": typed})

        assert answer.status_code == 303
        assert answer.location == f"/verhalen/{story.id}/schrijven/mensen"
        assert (head_of(story).content["title"], head_of(story).content["lesson"]) == (kept, "Ook van Bram")

    def test_what_i_left_alone_is_not_put_back_by_choosing(self, browser, people):
        """Noor also changed how it went; Bram never touched that, and sends what he saw of it."""
        noor, bram, *_ = people
        story, sent = self.clash(browser, noor, bram, tone="succeeded")
        visitor = browser.sign_in(bram)
        form = self.form_of(visitor.post(f"/verhalen/{story.id}/schrijven/kern", sent))

        visitor.post(f"/verhalen/{story.id}/schrijven/kern", {**form, "keuze-title": "mijn", "title": "Van Bram"})

        assert (head_of(story).content["title"], head_of(story).content["tone"]) == ("Van Bram", "succeeded")

    def test_without_a_choice_it_asks_again(self, browser, people):
        noor, bram, *_ = people
        story, sent = self.clash(browser, noor, bram)
        visitor = browser.sign_in(bram)
        form = self.form_of(visitor.post(f"/verhalen/{story.id}/schrijven/kern", sent))

        answer = visitor.post(f"/verhalen/{story.id}/schrijven/kern", {**form, "title": "Nog anders"})

        page = page_of(answer)
        assert answer.status_code == 409
        assert page.select_one(".error-summary a")["href"] == "#botsing-title"
        assert page.find("textarea", id="title").text == "Nog anders"
        assert "De tekst van Noor" in page.text

    def test_who_saved_again_meanwhile_is_asked_again(self, browser, people):
        noor, bram, *_ = people
        story, sent = self.clash(browser, noor, bram)
        visitor = browser.sign_in(bram)
        form = self.form_of(visitor.post(f"/verhalen/{story.id}/schrijven/kern", sent))
        browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/kern", kern(story, title="Toch nog anders"))

        answer = visitor.post(
            f"/verhalen/{story.id}/schrijven/kern", {**form, "keuze-title": "mijn", "title": "Van Bram"}
        )

        assert answer.status_code == 409
        assert page_of(answer).select_one(".told").text.strip() == "Toch nog anders"

    def test_rows_of_both_stay(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram, timeline=[{"id": "a", "what": "Eerst"}])
        row = {"timeline": "", "timeline-a-what": "Eerst", "base": "1"}
        browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/aanpak", {**row, "timeline-n-what": "Van Noor"})

        answer = browser.sign_in(bram).post(
            f"/verhalen/{story.id}/schrijven/aanpak", {**row, "timeline-b-what": "Van Bram"}
        )

        assert answer.status_code == 303
        assert {each["what"] for each in head_of(story).content["timeline"]} == {"Eerst", "Van Noor", "Van Bram"}

    def test_one_cell_twice_shows_both_tables(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram, timeline=[{"id": "a", "what": "Eerst"}])
        row = {"timeline": "", "base": "1"}
        browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/aanpak", {**row, "timeline-a-what": "Noor belde"})
        visitor = browser.sign_in(bram)

        answer = visitor.post(f"/verhalen/{story.id}/schrijven/aanpak", {**row, "timeline-a-what": "Bram belde"})

        page = page_of(answer)
        assert answer.status_code == 409
        assert ["Noor belde" in each.text for each in page.select(".told")] == [True, False]
        form = self.form_of(answer)
        visitor.post(f"/verhalen/{story.id}/schrijven/aanpak", {**form, "keuze-timeline": "mijn"})
        assert [each["what"] for each in head_of(story).content["timeline"]] == ["Bram belde"]

    def test_a_text_kept_from_before_a_colleague_saved_overwrites_nothing(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram, issue="Oud", fixed="Vast")
        autosave.keep(
            bram.id, key_of(story.id, "aanleiding"), {"base": ["1"], "issue": ["Van Bram"], "fixed": ["Vast"]}
        )
        changes = {"issue": "Van Noor", "fixed": "Vaster"}
        works.save(work_of(story), by=noor, based_on=head_of(story), changes=changes)
        visitor = browser.sign_in(bram)

        page = page_of(visitor.get(f"/verhalen/{story.id}/schrijven/aanleiding"))

        assert page.find(id="issue").text.strip() == "Van Bram"
        assert page.find(id="fixed").text.strip() == "Vaster"
        sent = {"issue": "Van Bram", "fixed": "Vaster", "base": page.find(attrs={"name": "base"})["value"]}
        assert visitor.post(f"/verhalen/{story.id}/schrijven/aanleiding", sent).status_code == 409

    def test_who_writes_now_is_seen_by_the_others(self, browser, people, clock):
        noor, bram, *_ = people
        story = make_story(noor, bram)
        autosave.keep(bram.id, key_of(story.id, "mensen"), {"role": ["Ik"]})
        autosave.keep(noor.id, key_of(story.id, "kern"), {"title": ["Ik"]})
        visitor = browser.sign_in(noor)

        shown = page_of(visitor.get(f"/verhalen/{story.id}/schrijven")).find(id="schrijvers")
        asked_again = visitor.get(shown["hx-get"], fragment=True)

        assert shown.text.strip() == "Bram schrijft nu in: De mensen."
        assert asked_again.status_code == 204
        clock.travel(timedelta(minutes=6))
        later = visitor.get(shown["hx-get"], fragment=True)
        assert (later.status_code, page_of(later).text.strip()) == (200, "")

    def clash(self, browser, noor, bram, **more):
        """Noor saved a title; what Bram sends began from before that, with another title and lesson."""
        story = make_story(noor, bram)
        as_both_saw_it = kern(story)
        browser.sign_in(noor).post(
            f"/verhalen/{story.id}/schrijven/kern", {**as_both_saw_it, "title": "Van Noor", **more}
        )
        sent = {**as_both_saw_it, "title": "Van Bram", "lesson": "Ook van Bram", "naar": "mensen"}
        return story, sent

    def form_of(self, answer):
        """What the page of both texts sends when nothing is chosen on it."""
        form = page_of(answer).select_one("main form")
        fields = [(each["name"], each.get("value", each.text)) for each in form.find_all(["input", "textarea"])]
        sent = {}
        for name, value in fields:
            if not name.startswith("keuze-"):
                sent.setdefault(name, []).append(value)
        return sent


class TestRows:
    """A table that grows, with and without script."""

    ROWS = ({"id": "a", "what": "Een"}, {"id": "b", "what": "Twee"}, {"id": "c", "what": "Drie"})

    def sent(self, wanted, **more):
        rows = {f"timeline-{row['id']}-what": row["what"] for row in self.ROWS}
        return {"timeline": "", **rows, "base": "1", "rij": wanted, **more}

    @pytest.mark.parametrize(
        ("wanted", "order", "focus"),
        [
            ("timeline/b/omhoog", "bac", "timeline-b-omlaag"),
            ("timeline/b/omlaag", "acb", "timeline-b-omhoog"),
            ("timeline/c/omhoog", "acb", "timeline-c-omhoog"),
            ("timeline/b/weg", "ac", "timeline-c"),
            ("timeline/c/weg", "ab", "timeline-b"),
        ],
    )
    def test_in_the_page(self, browser, people, wanted, order, focus):
        noor, *_ = people
        story = make_story(noor, timeline=list(self.ROWS))

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/schrijven/aanpak", self.sent(wanted, **{"timeline-a-who": "ik"}), fragment=True
        )

        page = page_of(answer)
        assert "".join(each["id"].removeprefix("timeline-") for each in page.select(".rows__row")) == order
        assert page.find(id="timeline-a-who").text.strip() == "ik"
        assert f'"id": "{focus}"' in answer.headers["HX-Trigger"]
        assert page.find(id=focus) is not None
        assert head_of(story).number == 1

    def test_a_new_row_gets_a_name_of_its_own_and_the_focus(self, browser, people):
        noor, *_ = people
        story = make_story(noor, timeline=list(self.ROWS))

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/schrijven/aanpak", self.sent("timeline/erbij"), fragment=True
        )

        rows = page_of(answer).select(".rows__row")
        assert len(rows) == 4
        assert f'"id": "{rows[3]["id"]}-when"' in answer.headers["HX-Trigger"]
        assert "Stap 4 is toegevoegd." in answer.headers["HX-Trigger"]

    def test_without_script_by_way_of_the_kept_text(self, browser, people):
        noor, *_ = people
        story = make_story(noor, timeline=list(self.ROWS))
        visitor = browser.sign_in(noor)

        for wanted in ("timeline/c/omhoog", "timeline/a/weg"):
            typed = {"access": "Half getypt", "timeline-b-when": "in mei"}
            page = page_of(visitor.get(f"/verhalen/{story.id}/schrijven/aanpak"))
            rows = {each["name"]: each.get("value", each.text.strip()) for each in page.select("#timeline [name]")}
            answer = visitor.post(
                f"/verhalen/{story.id}/schrijven/aanpak", {**rows, **typed, "base": "1", "rij": wanted}
            )
            assert answer.status_code == 303

        assert answer.location.startswith(f"/verhalen/{story.id}/schrijven/aanpak#timeline-")
        page = page_of(visitor.get(f"/verhalen/{story.id}/schrijven/aanpak"))
        assert [each["id"] for each in page.select(".rows__row")][:2] == ["timeline-c", "timeline-b"]
        assert page.find(id="timeline-b-when")["value"] == "in mei"
        assert page.find(id="access").text.strip() == "Half getypt"
        assert page.find(attrs={"name": "base"})["value"] == "1"
        assert head_of(story).number == 1

    @pytest.mark.parametrize("wanted", ["nergens/erbij", "title/erbij", "timeline"])
    def test_what_is_no_table_is_refused(self, browser, people, wanted):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/schrijven/aanpak", self.sent(wanted))

        assert answer.status_code == 400


class TestAuthors:
    """Who tells it together."""

    def test_a_colleague_is_found_and_added(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor)
        visitor = browser.sign_in(noor)

        whole = visitor.get(f"/verhalen/{story.id}/auteurs?q=bra")
        part = visitor.get(f"/verhalen/{story.id}/auteurs?q=bra", fragment=True)

        for answer in (whole, part):
            assert page_of(answer).select_one("#people input[name=member_id]")["value"] == str(bram.id)
        assert "<html" not in part.text
        visitor.post(f"/verhalen/{story.id}/auteurs", {"member_id": bram.id})
        assert work_of(story).author_ids == {noor.id, bram.id}
        assert "Bram" not in page_of(visitor.get(f"/verhalen/{story.id}/auteurs?q=bra")).find(id="people").text

    @pytest.mark.parametrize("number", [1, 5])
    def test_searching_costs_the_same_however_many_are_found(self, browser, people, assert_queries, number):
        noor, *_, community = people
        for each in range(number):
            circle_actions.join(circle=community, member=make_member(f"Xander {each}"))
        story = make_story(noor)
        visitor = browser.sign_in(noor)

        with assert_queries(9):
            answer = visitor.get(f"/verhalen/{story.id}/auteurs?q=xander")

        assert answer.text.count('name="member_id"') == number

    def test_who_shares_no_circle_cannot_be_added(self, browser, people):
        noor, *_ = people
        stranger = make_member("Vreemde")
        story = make_story(noor)

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/auteurs", {"member_id": stranger.id})

        assert answer.status_code == 404

    def test_an_author_stops_and_sees_it_no_more(self, browser, people):
        noor, bram, *_ = people
        story = make_story(noor, bram)
        visitor = browser.sign_in(bram)
        assert visitor.get(f"/verhalen/{story.id}/auteurs/{bram.id}/verwijdering").status_code == 200

        answer = visitor.post(f"/verhalen/{story.id}/auteurs/{bram.id}/verwijdering")

        assert answer.location == "/verhalen/mijn"
        assert visitor.get(f"/verhalen/{story.id}/schrijven").status_code == 404

    def test_the_last_author_stays(self, browser, people):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(f"/verhalen/{story.id}/auteurs/{noor.id}/verwijdering")

        assert answer.status_code == 422
        assert "heeft een schrijver nodig" in answer.text


class TestFiles:
    """Photos and documents."""

    def test_photos_are_brought_and_told_of(self, browser, people):
        noor, *_ = people
        story = make_story(noor)
        visitor = browser.sign_in(noor)

        brought = visitor.post(
            f"/verhalen/{story.id}/bestanden",
            {"base": "1", "naar": "bestanden", "file": [picture(), picture("plein.png", "teal")]},
        )

        rows = head_of(story).content["files"]
        assert brought.location == f"/verhalen/{story.id}/bestanden#laatste"
        assert len(rows) == 2
        first = rows[0]["id"]
        told = {
            f"files-{rows[1]['id']}-alt": "Een plein",
            f"files-{first}-alt": "",
            f"files-{first}-decoration": ["", "yes"],
            f"files-{first}-caption": "Het bankje",
            f"files-{first}-agreed": ["", "yes"],
        }
        answer = visitor.post(
            f"/verhalen/{story.id}/bestanden",
            {"files": "", "base": str(head_of(story).number), "naar": "overzicht", **told},
        )
        assert answer.location == f"/verhalen/{story.id}/schrijven"
        kept = head_of(story).content["files"]
        assert [each["id"] for each in kept] == [rows[1]["id"], first]
        assert kept[1] == {**rows[0], "decoration": "yes", "caption": "Het bankje", "agreed": "yes"}
        assert (kept[0]["alt"], kept[0]["agreed"], kept[0]["file"]) == ("Een plein", "", rows[1]["file"])

    def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        row = head_of(story).content["files"][0]["id"]

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {
                "files": "",
                "base": str(head_of(story).number),
                f"files-{row}-alt": "Net getypt",
                "file": [(io.BytesIO(b"geen plaatje"), "virus.exe")],
            },
        )

        page = page_of(answer)
        assert answer.status_code == 422
        assert page.find(id=f"files-{row}-alt").text.strip() == "Net getypt"
        assert page.select_one(".error-summary a")["href"] == "#file"

    def test_a_good_one_is_kept_beside_a_wrong_one(self, browser, people):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {"base": "1", "file": [picture(), (io.BytesIO(b"geen plaatje"), "virus.exe")]},
        )

        assert answer.status_code == 200
        assert "virus.exe" in page_of(answer).select_one(".error-summary").text
        assert len(head_of(story).content["files"]) == 1

    def test_rows_that_are_not_there_are_not_made(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        others = head_of(story).content["files"]

        browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {"files": "", f"files-{others[0]['id']}-caption": "Ja", "files-verzonnen-caption": "Nee", "base": "2"},
        )

        assert [each["id"] for each in head_of(story).content["files"]] == [others[0]["id"]]

    def test_it_is_moved_and_removed_without_script(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        row = head_of(story).content["files"][0]["id"]
        visitor = browser.sign_in(noor)
        sent = {"files": "", f"files-{row}-caption": "Ja", "base": "2", "rij": f"files/{row}/weg"}

        answer = visitor.post(f"/verhalen/{story.id}/bestanden", sent)
        in_page = visitor.post(f"/verhalen/{story.id}/bestanden", sent, fragment=True)

        assert answer.location.startswith(f"/verhalen/{story.id}/bestanden#")
        assert 'class="story-file' not in visitor.get(f"/verhalen/{story.id}/bestanden").text
        assert "<html" not in in_page.text
        assert len(head_of(story).content["files"]) == 1
        visitor.post(f"/verhalen/{story.id}/bestanden", {"files": "", "base": "2"})
        assert head_of(story).content["files"] == []

    @pytest.mark.parametrize("number", [1, 5])
    def test_it_costs_the_same_however_many_there_are(self, browser, people, assert_queries, number):
        noor, *_ = people
        story = self.story_with_photo(noor, number)
        visitor = browser.sign_in(noor)

        with assert_queries(11):
            answer = visitor.get(f"/verhalen/{story.id}/bestanden")

        assert answer.text.count("story-file__picture") == number

    def test_a_concepts_file_is_its_authors_and_then_the_editors(self, browser, people):
        noor, bram, joost, piet, _community = people
        story = self.story_with_photo(noor, together=[bram])
        url = self.url_of(story)

        def seen():
            return [browser.sign_in(each).get(url).status_code for each in (noor, bram, joost, piet)]

        assert seen() == [200, 200, 404, 404]
        reviews.hand_in(work_of(story), by=noor)
        assert seen() == [200, 200, 200, 404]

    def test_readers_see_what_stands_in_what_they_read(self, browser, people):
        noor, _bram, joost, piet, community = people
        story = self.story_with_photo(noor)
        self.agree(story, noor)
        url = self.url_of(story)
        publish_story(story, community, by=joost)
        publishing.take_up(work_of(story), by=noor)
        works.add_file(work_of(story), files.check(_upload("later.png", "teal")), by=noor)
        later = self.url_of(story, -1)

        reader = browser.sign_in(piet)

        assert reader.get(f"{url}?breedte=320").mimetype == "image/webp"
        assert reader.get(later).status_code == 404
        assert browser.get(url).location.startswith("/aanmelden")
        assert browser.get("/verhalen/bestanden/999999").location.startswith("/aanmelden")

    @pytest.mark.parametrize(
        ("told", "is_seen"),
        (
            ({}, False),
            ({"agreed": "yes"}, False),
            ({"alt": "Een bankje"}, False),
            ({"decoration": "yes"}, False),
            ({"alt": "Een bankje", "agreed": "yes"}, True),
            ({"decoration": "yes", "agreed": "yes"}, True),
        ),
    )
    def test_readers_see_a_photo_once_all_agree_and_it_says_what_it_shows(self, browser, people, told, is_seen):
        noor, _bram, joost, piet, community = people
        rob, fatma = make_member("Rob", office="moderator"), make_member("Fatma", office="administrator")
        for each in (rob, fatma):
            join(community, each)
        story = self.story_with_photo(noor, wish="world")
        self.tell(story, noor, **told)
        publish_story(story, community, by=joost, is_public=True)
        url = self.url_of(story)

        for reader in (piet, rob, fatma):
            assert [browser.sign_in(reader).get(url + size).status_code == 200 for size in ("", "?breedte=320")] == [
                is_seen
            ] * 2
            assert (url in browser.sign_in(reader).get(f"/verhalen/{story.id}").text) == is_seen
        assert (browser.get(url).status_code == 200) == is_seen
        assert (url in browser.get(f"/verhalen/{story.id}").text) == is_seen
        assert browser.sign_in(noor).get(url).status_code == 200

    def test_readers_keep_a_photo_while_its_authors_work_on_another_version(self, browser, people):
        noor, _bram, joost, piet, community = people
        story = self.story_with_photo(noor)
        self.agree(story, noor)
        publish_story(story, community, by=joost)
        url, reader = self.url_of(story), browser.sign_in(piet)
        publishing.take_up(work_of(story), by=noor)
        self.tell(story, noor, agreed="", alt="")
        assert reader.get(url).status_code == 200
        works.save(work_of(story), by=noor, based_on=head_of(story), changes={"files": []})
        assert reader.get(url).status_code == 200
        assert url in reader.get(f"/verhalen/{story.id}").text

        publish_story(story, community, by=joost)
        assert reader.get(url).status_code == 404

    def test_guests_see_the_files_of_public_stories_until_they_are_withdrawn(self, browser, people):
        noor, _bram, joost, _piet, community = people
        story = self.story_with_photo(noor, wish="world")
        self.agree(story, noor)
        url = self.url_of(story)
        publish_story(story, community, by=joost, is_public=True)

        assert browser.get(url).status_code == 200
        publishing.withdraw(work_of(story), by=noor, reason="Toch niet")
        assert browser.get(url).location.startswith("/aanmelden")

    def story_with_photo(self, noor, number=1, together=(), **told):
        story = make_story(noor, *together, **told)
        for each in range(number):
            checked = files.check(_upload(f"foto-{each}.png", "olive"))
            works.add_file(work_of(story), checked, by=noor)
        db.session.commit()
        return story

    def agree(self, story, noor):
        self.tell(story, noor, alt="Een bankje", agreed="yes")

    def tell(self, story, noor, **told):
        rows = [{**each, **told} for each in head_of(story).content["files"]]
        works.save(work_of(story), by=noor, based_on=head_of(story), changes={"files": rows})

    def url_of(self, story, place=0):
        return f"/verhalen/bestanden/{head_of(story).content['files'][place]['file']}"


def test_a_story_keeps_every_revision_that_was_saved(browser, people):
    noor, *_ = people
    story = make_story(noor)
    visitor = browser.sign_in(noor)
    for title in ("Een", "Twee", "Twee"):
        visitor.post(f"/verhalen/{story.id}/schrijven/kern", kern(story, title=title))

    titles = db.session.scalars(select(Revision.content).order_by(Revision.number)).all()
    assert [each["title"] for each in titles][1:] == ["Een", "Twee"]
    assert re.fullmatch(r"[0-9a-f]{8}", queries.works.work_of(story).content["timeline"][0]["id"]) is None


def _upload(name, colour):
    from werkzeug.datastructures import FileStorage

    drawn, name = picture(name, colour)
    return FileStorage(drawn, filename=name)
