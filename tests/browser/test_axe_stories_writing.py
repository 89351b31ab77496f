"""Axe on the page where two people wrote in one step of a story and one text is chosen, through the four windows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import look
from tests.browser.test_journeys_stories_writing import add_author, begin, colleague, save_and


@pytest.fixture
def clash(open_page, portal) -> Page:
    """Noor's page: Bram saved the same step before her, with another text, another choice and other rows."""
    noor, bram = open_page("noor"), open_page("bram")
    overview = begin(noor, "Wie schrijft die blijft")
    add_author(noor, overview, "bram", colleague(portal, "bram"))
    for page, who, setting in ((noor, "Noor", "Online"), (bram, "Bram", "Allebei")):
        page.goto(f"{overview}/aanpak")
        page.locator("#timeline .rows__row").first.get_by_label("Wat deden jullie").fill(f"{who} belde overal aan.")
        page.locator("#access").fill(f"{who} maakte kaarten met plaatjes, ook voor wie niet graag leest.")
        page.locator("#setting").get_by_label(setting, exact=True).check()
    save_and(bram, "naar het overzicht")
    expect(bram.get_by_role("heading", level=1, name="Wie schrijft die blijft")).to_be_visible()
    save_and(noor, "verder")
    expect(noor.get_by_role("heading", level=1, name="Jullie schreven tegelijk")).to_be_focused()
    return noor


def test_both_texts_and_what_was_not_chosen(clash):
    assert clash.get_by_role("group").count() == 3
    assert look(clash) == []

    clash.get_by_label("Jouw tekst van nu").first.check()
    clash.get_by_role("button", name="Bewaren wat ik koos").click()
    expect(clash.locator(".error-summary")).to_contain_text("Kies een van de twee teksten")
    expect(clash.locator("fieldset[data-focus]").first).to_be_focused()
    assert look(clash) == []
