"""What is typed is kept: on the server, here when that cannot be, and nowhere once it was sent."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.elements.lab import answer, later, until

FORM = """<autosave-form data-key="post:12:0" data-url="/bewaren" {more}>
<form method="post" action="/reacties" {form}><input type="hidden" name="token" value="t">
<label for="body">Reactie</label><textarea id="body" name="body">{text}</textarea>
<button>Plaatsen</button></form><p data-saved></p></autosave-form>"""
FRESH = '<form method="post" action="/reacties"><textarea aria-label="Vers" name="body"></textarea></form>'
SAVED = {"saved_at_text": "Concept bewaard om 14.03", "sequence": 1}


def test_draft_is_saved_after_a_pause(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers["/bewaren"] = SAVED
    page = open_lab()
    page.get_by_label("Reactie").press_sequentially("Goed idee", delay=30)
    later(page)

    expect(page.locator("[data-saved]")).to_have_text("Concept bewaard om 14.03")
    (call,) = lab.called("/bewaren")
    assert (call.one("key"), call.one("sequence"), call.one("field-body")) == ("post:12:0", "1", "Goed idee")
    assert call.one("tab") and "field-token" not in call.form
    assert call.headers["X-Csrftoken"] == "geheim/"


@pytest.mark.parametrize("leave", ("link", "reload"))
def test_leaving_saves_at_once(lab, open_lab, leave):
    lab.pages |= {"/": FORM.format(more="", form="", text="") + '<a href="/twee">Weg</a>', "/twee": "x"}
    lab.answers["/bewaren"] = SAVED
    page = open_lab()
    page.get_by_label("Reactie").fill("Bijna kwijt")
    page.get_by_role("link", name="Weg").click() if leave == "link" else page.reload()

    until(lambda: lab.called("/bewaren"), 1.5)
    assert lab.called("/bewaren")[0].one("field-body") == "Bijna kwijt"


def test_tab_keeps_its_name_over_a_reload_and_another_tab_has_its_own(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers["/bewaren"] = SAVED
    page = open_lab()
    for count, text in enumerate(("een", "twee"), 1):
        page.get_by_label("Reactie").fill(text)
        later(page)
        until(lambda count=count: len(lab.called("/bewaren")) == count)
        expect(page.locator("[data-saved]")).not_to_be_empty()
        page.reload()
    other = open_lab(beside=page)
    other.get_by_label("Reactie").fill("drie")
    later(other)
    until(lambda: len(lab.called("/bewaren")) == 3)

    first, second, third = lab.called("/bewaren")
    assert first.one("tab") == second.one("tab") != third.one("tab")
    assert (first.one("sequence"), second.one("sequence"), third.one("sequence")) == ("1", "2", "1")


def test_newer_draft_of_another_tab_wins_until_its_writer_decides(lab, open_lab):
    lab.pages["/"] = FORM.format(more='data-sequence="3"', form="", text="")
    lab.answers["/bewaren"] = answer(409, {"message": "Een ander tabblad is verder.", "sequence": 8})
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("oud")
    later(page)
    expect(page.get_by_text("Een ander tabblad is verder.").first).to_be_visible()
    page.get_by_label("Reactie").fill("ouder")
    later(page)
    page.wait_for_timeout(300)
    assert [call.one("sequence") for call in lab.called("/bewaren")] == ["4"]

    lab.answers["/bewaren"] = SAVED | {"sequence": 9}
    page.get_by_role("button", name="Dit houden").click()
    expect(page.locator("[data-saved]")).to_have_text("Concept bewaard om 14.03")
    last = lab.called("/bewaren")[-1]
    assert (last.one("sequence"), last.one("take-over"), last.one("field-body")) == ("9", "1", "ouder")
    expect(page.get_by_role("button", name="Dit houden")).to_have_count(0)


def test_newer_draft_of_another_tab_can_be_looked_at_instead(lab, open_lab):
    lab.pages["/"] = FORM.format(more='data-sequence="3"', form="", text="")
    lab.answers["/bewaren"] = answer(409, {"message": "Een ander tabblad is verder.", "sequence": 8})
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("oud")
    later(page)
    expect(page.get_by_role("button", name="De andere")).to_be_visible()
    lab.pages["/"] = FORM.format(more='data-sequence="8"', form="", text="nieuw")
    page.get_by_role("button", name="De andere").click()

    expect(page.get_by_label("Reactie")).to_have_value("nieuw")
    expect(page.get_by_text("Hier staat een latere tekst.")).to_have_count(0)
    assert len(lab.called("/bewaren")) == 1


@pytest.mark.parametrize("trouble", ("expired", "offline"))
def test_text_that_cannot_be_saved_is_kept_here_and_stands_there_again(lab, open_lab, trouble):
    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers["/bewaren"] = answer(401)
    page = open_lab(watch=False)
    page.context.set_offline(trouble == "offline")
    page.get_by_label("Reactie").fill("Niet weg")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    page.context.set_offline(False)
    lab.answers["/bewaren"] = SAVED
    page.reload()

    expect(page.get_by_text("Je laatste tekst staat er weer.").first).to_be_visible()
    expect(page.get_by_label("Reactie")).to_have_value("Niet weg")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Concept bewaard om 14.03")
    page.reload()
    expect(page.get_by_text("Je laatste tekst staat er weer.")).to_have_count(0)


def test_text_of_a_closed_tab_is_offered_in_the_next(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers["/bewaren"] = answer(401)
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Niet weg")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    next_page = open_lab(beside=page)
    page.close()

    expect(next_page.get_by_text("Hier staat een latere tekst.").first).to_be_visible()
    lab.answers["/bewaren"] = SAVED
    next_page.get_by_role("button", name="Terugzetten").click()
    expect(next_page.get_by_label("Reactie")).to_have_value("Niet weg")
    expect(next_page.get_by_label("Reactie")).to_be_focused()
    later(next_page)
    expect(next_page.locator("[data-saved]")).to_have_text("Concept bewaard om 14.03")
    next_page.reload()
    expect(next_page.get_by_text("Hier staat een latere tekst.")).to_have_count(0)


def test_last_words_before_a_reload_stand_there_again(lab, open_lab):
    """The page is drawn before the save of the one that was left comes in."""
    lab.pages["/"] = FORM.format(more='data-sequence="3" data-saved-at="2099-01-01T10:00:00Z"', form="", text="Ouder")
    lab.answers["/bewaren"] = SAVED
    page = open_lab()
    page.get_by_label("Reactie").fill("Ouder en nieuwer")
    page.reload()

    expect(page.get_by_label("Reactie")).to_have_value("Ouder en nieuwer")


def test_tab_that_goes_on_does_not_remove_what_another_could_not_save(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers["/bewaren"] = answer(409, {"message": "Een ander tabblad is verder.", "sequence": 8})
    second = open_lab(watch=False)
    first = open_lab(beside=second)
    second.get_by_label("Reactie").fill("Uit het tweede")
    later(second)
    expect(second.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    lab.answers["/bewaren"] = SAVED | {"sequence": 9}
    first.get_by_label("Reactie").fill("Uit het eerste")
    later(first)
    expect(first.locator("[data-saved]")).to_have_text("Concept bewaard om 14.03")
    lab.pages["/"] = FORM.format(
        more='data-sequence="9" data-saved-at="2099-01-01T10:00:00Z"', form="", text="Uit het eerste"
    )
    second.reload()

    expect(second.get_by_label("Reactie")).to_have_value("Uit het eerste")
    second.get_by_role("button", name="Terugzetten").click()
    expect(second.get_by_label("Reactie")).to_have_value("Uit het tweede")


def test_sealed_form_never_reaches_the_browsers_storage(lab, open_lab):
    lab.pages["/"] = FORM.format(more="data-sealed", form="", text="")
    lab.answers["/bewaren"] = answer(401)
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Vertrouwelijk")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Niet bewaard")
    page.reload()

    assert "Vertrouwelijk" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_another_member_at_the_same_computer_sees_nothing(lab, open_lab):
    lab.pages |= {
        "/": FORM.format(more="", form="", text=""),
        "/uit": '<form action="/afmelden" method="post" hx-boost="false"><button>Afmelden</button></form>',
    }
    lab.answers |= {"/bewaren": answer(401), "/afmelden": "Dag"}
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Van mij")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    page.goto("/uit")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.get_by_role("button", name="Afmelden").click()
    expect(page.locator("body")).to_have_text("Dag")

    assert page.evaluate("localStorage.length") == 0


def test_sent_form_leaves_no_draft(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form='hx-post="/reacties" hx-swap="outerHTML"', text="")
    lab.answers |= {
        "/bewaren": answer(401),
        "/reacties": FRESH,
    }
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Klaar")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    before = len(lab.called("/bewaren"))
    page.get_by_label("Reactie").fill("Klaar!")
    page.get_by_role("button", name="Plaatsen").click()
    expect(page.get_by_label("Vers")).to_have_value("")
    later(page, 5)
    page.wait_for_timeout(300)

    assert len(lab.called("/bewaren")) == before
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("form", ('hx-post="/reacties" hx-swap="outerHTML"', ""), ids=("in place", "whole page"))
def test_form_sent_by_the_keyboard_leaves_no_draft(lab, open_lab, form):
    """The text area still has the focus: the browser tells that it was changed only when it goes."""
    lab.pages["/"] = FORM.format(more="", form=form, text="").replace("<textarea", "<text-editor><textarea", 1)
    lab.pages["/"] = (
        lab.pages["/"].replace("</textarea>", "</textarea></text-editor>").replace("<button>", '<button type="submit">')
    )
    lab.answers |= {"/bewaren": SAVED, "/reacties": FRESH}
    page = open_lab()
    page.get_by_label("Reactie").press_sequentially("Klaar", delay=20)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Vers")).to_have_value("")
    later(page, 5)
    page.wait_for_timeout(300)

    assert not lab.called("/bewaren")
    assert page.evaluate("localStorage.length") == 0


def test_post_waits_for_a_save_under_way(lab, open_lab):
    order = []

    def save() -> dict:
        time.sleep(0.7)
        order.append("saved")
        return SAVED

    def send() -> str:
        order.append("sent")
        return "<p>Dank</p>"

    lab.pages["/"] = FORM.format(more="", form="", text="")
    lab.answers |= {"/bewaren": save, "/reacties": send}
    page = open_lab()
    page.get_by_label("Reactie").fill("Snel")
    later(page)
    until(lambda: lab.called("/bewaren"))
    page.get_by_role("button", name="Plaatsen").click()
    page.get_by_role("button", name="Plaatsen").click()

    expect(page.get_by_text("Dank")).to_be_visible()
    assert order == ["saved", "sent"]


def test_failed_post_is_saved_as_a_draft_again(lab, open_lab):
    lab.pages["/"] = FORM.format(more="", form='hx-post="/reacties"', text="")
    lab.answers |= {"/bewaren": SAVED, "/reacties": answer(503)}
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Blijft")
    page.get_by_role("button", name="Plaatsen").click()

    until(lambda: lab.called("/bewaren"), 1.5)
    assert lab.called("/bewaren")[0].one("field-body") == "Blijft"


def test_thrown_away_draft_does_not_come_back(lab, open_lab):
    thrower = '<button formaction="/bewaren/weg" name="key" value="post:12:0">Weggooien</button>'
    lab.pages["/"] = FORM.format(more="", form='hx-post="/reacties"', text="").replace("</form>", thrower + "</form>")
    lab.answers |= {"/bewaren": answer(401), "/bewaren/weg": answer(HX_Redirect="/")}
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Toch niet")
    later(page)
    expect(page.locator("[data-saved]")).to_have_text("Alleen hier bewaard")
    page.get_by_role("button", name="Weggooien").click()
    until(lambda: len(lab.called("/")) == 2)
    expect(page.get_by_label("Reactie")).to_have_value("")

    assert not lab.called("/reacties")
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_text("Hier staat een latere tekst.")).to_have_count(0)


@pytest.mark.parametrize("is_saving", (True, False), ids=("while it is saved", "before it is saved"))
def test_thrown_away_by_a_form_of_its_own_just_after_typing(lab, open_lab, is_saving):
    order = []

    def save() -> dict:
        time.sleep(0.7)
        order.append("saved")
        return SAVED

    thrower = """<form method="post" action="/bewaren/weg" hx-boost="false"><input type="hidden" name="key"
value="post:12:0"><button>Weggooien</button></form>"""
    lab.pages |= {"/": FORM.format(more="", form="", text="") + thrower, "/bewaren/weg": "Weg"}
    lab.answers["/bewaren"] = save
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Toch niet")
    if is_saving:
        later(page)
        until(lambda: lab.called("/bewaren"))
    page.get_by_role("button", name="Weggooien").click()
    expect(page.get_by_role("heading", name="Blad /bewaren/weg")).to_be_visible()

    assert order == (["saved"] if is_saving else [])
    page.goto("/")
    expect(page.get_by_label("Reactie")).to_have_value("")
    assert len(lab.called("/bewaren")) == is_saving


def test_sign_in_that_ended_leaves_what_was_sent_here(lab, open_lab):
    """Where the server no longer knows whose it was."""
    lab.pages |= {"/": FORM.format(more="", form="", text=""), "/aanmelden": "Wie ben je"}
    lab.answers |= {"/bewaren": answer(401), "/reacties": answer(HX_Redirect="/aanmelden?verder=%2F")}
    page = open_lab(watch=False)
    page.get_by_label("Reactie").fill("Net getypt")
    page.get_by_role("button", name="Plaatsen").click()
    expect(page.get_by_role("heading", name="Blad /aanmelden")).to_be_visible()
    page.goto("/")

    expect(page.get_by_label("Reactie")).to_have_value("Net getypt")
