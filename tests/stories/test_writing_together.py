"""Telling a story with others: who is asked along, and what two of them write at once."""

from datetime import timedelta

import pytest

from portal.circles import actions as circle_actions
from portal.core import autosave
from portal.stories.actions import works
from portal.stories.queries.works import work_of
from portal.stories.queries.writing import key_of
from tests.factories import head_of, make_member, make_story
from tests.stories.writing import kern, page_of


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
