"""Enter in a line of a form that holds longer texts too goes to the next field: nothing half filled in is saved."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.told import Told


@pytest.mark.parametrize(
    ("role", "address", "line", "after"),
    (
        ("noor", "/profiel", "Je naam", "Organisatie"),
        ("noor", "/profiel", "Wat je daar doet", "Wie ziet dit? Wat je daar doet"),
        ("samira", "/kringen/nieuw", "Naam", "Waar is de kring voor?"),
    ),
)
def test_enter_goes_to_the_next_field(page_of, role, address, line, after):
    page = page_of(role)
    page.goto(address)
    field = page.get_by_label(re.compile(f"^{re.escape(line)}"))
    field.press("Enter")

    expect(page.get_by_label(re.compile(f"^{re.escape(after)}"))).to_be_focused()
    expect(page).to_have_url(re.compile(f"{address}$"))


def test_without_script_it_keeps_the_profile_as_a_draft(open_page, portal):
    page = open_page("piet", javascript=False)
    page.goto("/profiel")
    page.get_by_label("Wat je daar doet").first.fill("Nog niet af")
    page.get_by_label("Wat je daar doet").first.press("Enter")

    expect(page.get_by_text("Het staat nog niet op je profiel.")).to_be_visible()
    expect(page.get_by_label("Wat je daar doet").first).to_have_value("Nog niet af")
    page.goto(f"/mensen/{Told(portal.data).member('piet')}")
    expect(page.get_by_text("Nog niet af")).to_have_count(0)
    page.goto("/profiel")
    page.get_by_role("button", name="Weggooien").click()
