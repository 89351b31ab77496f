"""The forms of the steps: made of the outline, forgiving in how something is written, strict in what is kept."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.core.i18n import language
from portal.stories import months, outline, progress
from portal.stories.comparing import in_words
from portal.stories.forms.steps import filled, kept_fields, step_form
from tests.factories import story_content


@pytest.fixture
def request_context(app):
    with app.test_request_context(method="POST"):
        yield


def sent(step, *pairs, data=None):
    form = step_form(step)(MultiDict(pairs), data=data or {})
    form.validate()
    form.csrf_token.errors = ()
    return form


def wrong(form):
    return {name: errors[0] for name, errors in form.errors.items() if name != "csrf_token"}


@pytest.mark.parametrize("step", [each.key for each in outline.steps()])
def test_every_step_keeps_what_it_is_given(request_context, step):
    """Whatever is asked: what a form is drawn from is what it answers, so saving an untouched form changes nothing."""
    content = story_content("later")
    form = step_form(step)(None, data=content)
    asked = {each.key for each in outline.step(step).fields}

    assert form.answers == {key: content[key] for key in asked}
    assert form.changes_from(content) == {}


@pytest.mark.parametrize("step", [each.key for each in outline.steps()])
def test_every_step_answers_what_is_sent_as_it_was_drawn(request_context, step):
    """And so does sending every field as it stands, as a browser does."""
    content = story_content("later")
    drawn = step_form(step)(None, data=content)

    form = step_form(step)(MultiDict(_as_a_browser_sends(drawn)), data=content)

    assert form.changes_from(content) == {}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *(("maart 2025", "2025-03"), ("Mrt. 2025", "2025-03"), ("3-2025", "2025-03"), ("03/2025", "2025-03")),
        *(("2025-03", "2025-03"), ("2025-3", "2025-03"), ("March 2025", "2025-03"), ("  mei   2024 ", "2024-05")),
        *(("13-2025", None), ("2025", None), ("zomer 2025", None), ("maart", None), ("3-25", None), ("", None)),
    ],
)
def test_a_month_as_people_write_it(written, kept):
    assert months.parse(written) == kept


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["nl", "en"]))
def test_a_month_in_words_is_that_month(day, spoken):
    token = language.set(spoken)
    try:
        assert months.parse(in_words(f"{day:%Y-%m}")) == f"{day:%Y-%m}"
        assert months.parse(format_date(day, "LLL y", locale=spoken)) == f"{day:%Y-%m}"
    finally:
        language.reset(token)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_months(text):
    assert months.parse(text) is None or len(months.parse(text)) == 7


def test_a_month_that_is_none_stays_in_its_field(request_context):
    form = sent("plaats", ("began", "in de lente"))

    assert wrong(form) == {"began": "Vul een maand en een jaar in, bijvoorbeeld maart 2025."}
    assert form["began"].data == "in de lente"


@pytest.mark.parametrize(("written", "kept"), [("40", 40), ("1.200", 1200), ("1 200", 1200), ("", None)])
def test_a_number_as_people_write_it(request_context, written, kept):
    form = sent("mensen", ("number", written))

    assert (form.answers["number"], wrong(form)) == (kept, {})


@pytest.mark.parametrize("written", ["veel", "-3", "3,5", "99999999999"])
def test_what_is_no_number_is_told(request_context, written):
    assert "number" in wrong(sent("mensen", ("number", written)))


def test_a_municipality_is_written_officially(request_context):
    assert sent("plaats", ("municipality", "den haag")).answers["municipality"] == "'s-Gravenhage"
    assert "Bedoel je Groningen?" in wrong(sent("plaats", ("municipality", "Gronigen")))["municipality"]


def test_more_choices_than_fit_are_told(request_context):
    four = [("themes", theme) for theme in ("wonen", "werken", "leren", "meedoen")]

    assert wrong(sent("kern", ("title", "T"), ("summary", "S"), ("lesson", "L"), ("tone", "mixed"), *four)) == {
        "themes": "Kies er hooguit 3."
    }


def test_nothing_is_chosen_alone(request_context):
    form = sent("opbrengst", ("changed", "place"), ("changed", "nothing"))

    assert "Niets" in wrong(form)["changed"]
    assert wrong(sent("opbrengst", ("changed", "nothing"))) == {}


def test_none_chosen_can_be_told_from_not_asked(request_context):
    content = {"themes": ["wonen"]}

    assert sent("kern", ("title", "T"), data=content).answers["themes"] == ["wonen"]
    assert sent("kern", ("themes", ""), data=content).answers["themes"] == []


def test_what_nobody_offered_is_not_kept(request_context):
    form = sent("kern", ("tone", "geweldig"), ("themes", "voetbal"))

    assert (form.answers["tone"], form.answers["themes"]) == ("", [])
    assert "tone" in wrong(form)


def test_too_many_words_are_no_error_and_an_absurd_length_is(request_context):
    long = "woord " * 500
    form = sent("inzicht", ("again", long))

    assert wrong(form) == {}
    assert form["again"].tips.over == 420
    assert "again" in wrong(sent("inzicht", ("again", "x" * 20_001)))


def test_the_answers_of_a_concept_cannot_be_emptied(request_context):
    assert wrong(sent("kern", ("title", " "), ("summary", "S"), ("lesson", "L"), ("tone", "mixed"))) == {
        "title": "Vul in: Titel."
    }


class TestRows:
    """A table that grows."""

    CONTENT = {"timeline": [{"id": "a", "when": "2025-03", "what": "Eerst", "who": "", "result": ""}]}

    def table(self, *pairs, data=None):
        return sent("aanpak", ("timeline", ""), *pairs, data=data or self.CONTENT).rows_named("timeline")

    def test_rows_keep_their_names_and_the_order_in_which_they_were_sent(self, request_context):
        table = self.table(("timeline-b-what", "Toen"), ("timeline-a-what", "Eerst"), ("timeline-a-when", "3-2025"))

        assert [(each["id"], each["what"]) for each in table.answer] == [("b", "Toen"), ("a", "Eerst")]
        assert table.answer[1]["when"] == "2025-03"

    def test_a_row_in_which_nothing_stands_is_not_kept(self, request_context):
        assert self.table(("timeline-c-what", ""), ("timeline-c-when", " ")).answer == []

    def test_a_table_that_is_not_sent_stays(self, request_context):
        form = sent("aanpak", ("access", "Met een tolk"), data=self.CONTENT)

        assert form.answers["timeline"] == self.CONTENT["timeline"]

    def test_what_is_wrong_in_it_is_told_at_its_cell(self, request_context):
        form = sent(
            "aanpak", ("timeline", ""), ("timeline-a-when", "ooit"), ("timeline-b-when", "nooit"), data=self.CONTENT
        )

        assert form["timeline"].id == "timeline-a-when"
        assert [place for place, _message in form.more_errors] == ["timeline-b-when"]
        assert form["timeline"].rows[1].form["when"].data == "nooit"

    def test_more_rows_than_fit_are_told(self, request_context):
        rows = [(f"timeline-r{number}-what", "x") for number in range(31)]

        assert "timeline" in wrong(sent("aanpak", ("timeline", ""), *rows))

    def test_rows_are_added_moved_and_removed(self, request_context):
        table = self.table(("timeline-a-what", "Een"), ("timeline-b-what", "Twee"))
        table.move("b", -1)
        table.move("b", -1)
        table.move("b", 5)
        added = table.add()
        table.remove("a")

        assert [row.id for row in table.rows] == ["b", added.id]
        assert added.id not in ("a", "b")


def test_a_draft_brings_back_everything_that_was_typed(request_context):
    typed = {
        "base": ["1"],
        "timeline": [""],
        "timeline-b-when": ["ooit"],
        "timeline-b-what": ["Toen"],
        "access": ["Met een tolk"],
    }

    form = filled(step_form("aanpak"), typed, TestRows.CONTENT)

    assert form["access"].data == "Met een tolk"
    assert [row.form["when"].data for row in form.rows_named("timeline").rows] == ["ooit"]
    assert form.base_number == 1
    kept = kept_fields({**typed, "csrf_token": ["x"], "naar": ["kern"]}, form)
    assert "csrf_token" not in kept
    assert kept["timeline-b-what"] == ["Toen"]


def test_what_others_saved_is_shown_where_a_draft_changed_nothing(request_context):
    before, now = {"issue": "Oud", "fixed": "Vast"}, {"issue": "Nieuw van Bram", "fixed": "Anders vast"}
    form = filled(step_form("aanleiding"), {"issue": ["Oud"], "fixed": ["Mijn vast"], "initiative": [""]}, now)

    form.catch_up(before, now)

    assert (form["issue"].data, form["fixed"].data) == ("Nieuw van Bram", "Mijn vast")


def test_progress_says_what_each_step_lacks_and_what_comes_first():
    content = story_content("concept")
    steps = progress.step_by_step(content)

    assert [each.key for each in steps][-1] == "bestanden"
    assert [each.key for each in steps[0].needed["review"]] == ["themes"]
    stage, step = progress.next_to_do(steps)
    assert (stage, step.key) == ("review", "kern")
    assert progress.next_to_do(progress.step_by_step(story_content("review")))[0] == "publish"
    assert progress.next_to_do(progress.step_by_step(story_content("publish"))) is None


def test_the_next_questions_are_those_that_come_first_with_the_time_they_take():
    steps = progress.step_by_step(story_content("concept"))

    assert [each.key for each, _step in progress.next_questions(steps)] == ["themes", "municipality", "neighbourhood"]
    assert [step.key for _each, step in progress.next_questions(steps)] == ["kern", "plaats", "plaats"]
    handed_in = progress.step_by_step(story_content("review"))
    assert {each.stage for each, _step in progress.next_questions(handed_in)} == {"publish"}
    assert progress.next_questions(progress.step_by_step(story_content("publish"))) == []
    assert progress.minutes_for(steps[0].needed["review"]) == 1
    assert progress.minutes_for(steps[2].needed["review"]) > 5  # three texts


def _as_a_browser_sends(form):
    for each in form.asked:
        kind = each.asked.kind
        if kind == "rows":
            yield each.name, ""
            for row in each.rows:
                yield from ((cell.name, cell.data or "") for cell in row)
        elif kind == "multi":
            yield each.name, ""
            yield from ((each.name, value) for value in each.data)
        elif kind != "choice" or each.data:
            yield each.name, each.data or ""
