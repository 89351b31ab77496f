"""Telling a story: the doors through which an author goes, and what they find behind them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.circles import actions as circle_actions
from portal.core import autosave
from portal.core.db import db
from portal.stories import queries
from portal.stories.actions import publishing, reviews, works
from portal.stories.models import Revision, Story
from portal.stories.queries.works import work_of
from portal.stories.queries.writing import NEW_KEY, key_of
from tests.factories import head_of, make_circle, make_member, make_story, publish_story, story_content
from tests.stories.writing import FOUR, kern, page_of


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

        with assert_queries(4):
            answer = visitor.get("/verhalen/mijn")

        assert answer.text.count('class="list__item"') == number
        assert answer.text.count("2 schrijvers") == number

    @pytest.mark.parametrize("title", ["De lift", ""])
    @pytest.mark.parametrize("number", [0, 1])
    def test_what_was_begun_and_not_saved_is_found_there(self, browser, people, number, title):
        """Whoever left halfway looks here for it the next day."""
        noor, _bram, _joost, piet, _community = people
        for _ in range(number):
            make_story(noor)
        autosave.keep(noor.id, NEW_KEY, {"title": [title]})

        answer = browser.sign_in(noor).get("/verhalen/mijn")

        assert answer.text.count('class="list__item"') == number
        assert "Je begon een verhaal dat nog niet bewaard is" in answer.text
        assert title in page_of(answer).select_one(".undo").text
        assert page_of(answer).select_one(".undo a")["href"] == "/verhalen/nieuw"
        assert "Nog geen verhalen van jou" not in answer.text
        assert "Je begon" not in browser.sign_in(piet).get("/verhalen/mijn").text

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


def test_a_story_keeps_every_revision_that_was_saved(browser, people):
    noor, *_ = people
    story = make_story(noor)
    visitor = browser.sign_in(noor)
    for title in ("Een", "Twee", "Twee"):
        visitor.post(f"/verhalen/{story.id}/schrijven/kern", kern(story, title=title))

    titles = db.session.scalars(select(Revision.content).order_by(Revision.number)).all()
    assert [each["title"] for each in titles][1:] == ["Een", "Twee"]
    assert re.fullmatch(r"[0-9a-f]{8}", queries.works.work_of(story).content["timeline"][0]["id"]) is None
