"""Noor changes the files of a post that stands there: with scripts in its place, and without on a page of its own."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.barriers import look
from tests.browser.test_journeys_writing import end_newest_sign_in
from tests.support.told import Told

OUT = "Weghalen bij het bewaren: {}"
SHOWS = "Wat is er te zien op {}?"


@pytest.fixture
def conversation(open_page, tmp_path) -> str:
    """With a post by Noor that has a picture and a document."""
    page = open_page("noor", javascript=False)
    url = steps.begin_thread(page, steps.COHORT, "Een plek voor iedereen", "Laat eens zien.")
    form = page.locator("#reageren form").first
    form.locator("textarea").fill("Dit is het plein.")
    form.locator("input[type=file]").set_input_files([steps.picture(tmp_path, "plein.png"), plan(tmp_path)])
    form.get_by_role("button", name="Bestand toevoegen").click()
    page.get_by_label(SHOWS.format("plein.png")).fill("Een leeg plein")
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    expect(in_post(page).get_by_role("link", name="plan.pdf")).to_be_visible()
    return url


def test_in_its_place_and_nothing_changes_until_it_is_saved(open_page, conversation, tmp_path):
    page, reader = open_page("noor"), open_page("samira")
    form = edit(page, conversation)
    form.get_by_label(OUT.format("plan.pdf")).check()
    form.locator("input[type=file]").set_input_files(steps.picture(tmp_path, "bankje.png"))
    expect(form.get_by_text("Nog niet geplaatst")).to_be_visible()
    expect(form.get_by_label(OUT.format("plan.pdf"))).to_be_checked()
    form.get_by_label(SHOWS.format("bankje.png")).fill("Een bankje")
    expect(form.locator("[data-saved]")).to_contain_text("Concept bewaard om")
    page.close()
    reader.goto(conversation)
    expect(in_post(reader).get_by_role("img")).to_have_count(1)
    expect(in_post(reader).get_by_role("link", name="plan.pdf")).to_be_visible()

    page = open_page("noor")
    form = edit(page, conversation)
    expect(form.get_by_label(OUT.format("plan.pdf"))).to_be_checked()
    expect(form.get_by_label(SHOWS.format("bankje.png"))).to_have_value("Een bankje")
    form.get_by_label(SHOWS.format("plein.png")).fill("")
    form.get_by_role("button", name="Wijzigingen bewaren").click()
    expect(form.locator(".error-summary")).to_contain_text("plein.png")
    expect(form.get_by_label(SHOWS.format("plein.png"))).to_be_focused()
    form.get_by_label(SHOWS.format("plein.png")).fill("Een druk plein")
    form.get_by_role("button", name="Wijzigingen bewaren").click()
    expect(in_post(page).get_by_role("img", name="Een bankje")).to_be_visible()

    reader.reload()
    expect(in_post(reader).get_by_role("img", name="Een druk plein")).to_be_visible()
    expect(in_post(reader).get_by_role("img", name="Een bankje")).to_be_visible()
    expect(in_post(reader).get_by_role("link", name="plan.pdf")).to_have_count(0)
    in_post(reader).get_by_role("link", name="bewerkt").click()
    expect(reader.locator(".versions")).to_contain_text("Hierna weggehaald: plan.pdf. Hierna toegevoegd: bankje.png.")


def test_thrown_away_the_post_is_as_it_was(open_page, conversation, tmp_path):
    page = open_page("noor")
    form = edit(page, conversation)
    form.get_by_label(OUT.format("plein.png")).check()
    form.locator("input[type=file]").set_input_files(steps.picture(tmp_path, "bankje.png"))
    form.get_by_label("Het is alleen versiering").last.check()
    expect(form.locator("[data-saved]")).to_contain_text("Concept bewaard om")
    form.get_by_role("link", name="Annuleren").click()
    expect(in_post(page).get_by_role("img", name="Een leeg plein")).to_be_visible()
    in_post(page).get_by_role("link", name="Bewerken").click()
    form.get_by_role("button", name="Weggooien").click()

    expect(page.get_by_role("heading", level=1, name="Je reactie bewerken")).to_be_visible()
    expect(page.get_by_label(OUT.format("plein.png"))).not_to_be_checked()
    expect(page.get_by_text("bankje.png")).to_have_count(0)
    expect(page.get_by_text("nog niet geplaatst")).to_have_count(0)


def test_without_script(portal, open_page, conversation, tmp_path):
    page = open_page(javascript=False)
    page.goto("/aanmelden")
    steps.sign_in(page, "noor@voorbeeld.nl")
    page.goto(conversation)
    in_post(page).get_by_role("link", name="Bewerken").click()
    page.locator("textarea").fill("Dit is het plein, met een bankje.")
    page.get_by_label(OUT.format("plan.pdf")).check()
    page.locator("input[type=file]").set_input_files(
        [steps.picture(tmp_path, "bankje.png"), steps.picture(tmp_path, "hek.png")]
    )
    page.get_by_role("button", name="Bestand toevoegen").click()
    page.get_by_label(SHOWS.format("bankje.png")).fill("Een bankje")
    page.get_by_role("button", name="Weghalen hek.png").click()
    expect(page.get_by_text("hek.png")).to_have_count(0)
    page.get_by_label(SHOWS.format("plein.png")).fill("Een druk plein")
    page.get_by_label(SHOWS.format("plein.png")).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Je reactie bewerken")).to_be_visible()
    end_newest_sign_in(portal.data, Told(portal.data).member("noor"))
    page.get_by_role("button", name="Wijzigingen bewaren").click()
    steps.sign_in(page, "noor@voorbeeld.nl")

    expect(page.locator("textarea")).to_have_value("Dit is het plein, met een bankje.")
    expect(page.get_by_label(OUT.format("plan.pdf"))).to_be_checked()
    expect(page.get_by_label(SHOWS.format("plein.png"))).to_have_value("Een druk plein")
    page.get_by_role("button", name="Wijzigingen bewaren").click()
    for name in ("Een druk plein", "Een bankje"):
        expect(in_post(page).get_by_role("img", name=name)).to_be_visible()
    expect(in_post(page).get_by_role("link", name="plan.pdf")).to_have_count(0)


def test_no_barrier_in_the_form_with_files(open_page, conversation, tmp_path):
    page = open_page("noor")
    form = edit(page, conversation)
    for name in ("bankje.png", "schets_van_het_bankje_bij_de_school_in_de_kerkstraat_definitief.png"):
        form.locator("input[type=file]").set_input_files(steps.picture(tmp_path, name))
        expect(form.get_by_label(SHOWS.format(name))).to_be_visible()
    assert look(page) == []

    form.get_by_role("button", name="Wijzigingen bewaren").click()
    expect(form.locator(".error-summary")).to_be_visible()
    assert look(page) == []
    page.goto(form.locator("form[enctype]").get_attribute("action") or "")
    assert look(page) == []


def edit(page: Page, conversation: str) -> Locator:
    """Open the form in the place of Noor's post."""
    page.goto(conversation)
    steps.is_settled(page)
    in_post(page).get_by_role("link", name="Bewerken").click()
    form = page.locator(".post__reply").filter(has_text="Lezers zien")
    expect(form).to_be_visible()
    return form


def in_post(page: Page) -> Locator:
    return steps.post_that_says(page, "Dit is het plein")


def plan(folder: Path) -> Path:
    path = folder / "plan.pdf"
    path.write_bytes(b"%PDF-1.4 een plan")
    return path
