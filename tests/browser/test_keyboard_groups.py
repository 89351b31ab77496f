"""Forming a group by keyboard alone, name by name, from asking nobody to who was asked."""

import re

from playwright.sync_api import expect

from tests.browser.keys import Keys


def test_a_group_is_formed_name_by_name(open_page):
    keys = Keys(open_page("noor"))
    page = keys.page
    search = page.get_by_label("Zoek iemand op naam")
    keys.open("/intervisie/groepen/nieuw")
    keys.fill("Naam van de groep", "Groep zonder muis")
    keys.choose("Deze mensen vragen", within=4)
    keys.lands_on(search)  # a group of one: somebody is looked for first
    for name in ("Bram", "Samira", "Piet", "Fatma"):
        page.keyboard.type(name)
        expect(page.get_by_role("button", name=re.compile(f"Erbij : {name}"))).to_be_visible()
        keys.choose(re.compile(f"Erbij : {name}"), within=2)
        expect(page.get_by_role("button", name=re.compile(f"Weghalen : {name}"))).to_be_visible()
        keys.lands_on(search)
        expect(search).to_have_value("")
    keys.choose(re.compile("Weghalen : Fatma"), within=1, back=True)
    expect(page.get_by_role("button", name=re.compile("Weghalen : Fatma"))).to_have_count(0)
    keys.lands_on(search)
    keys.choose("Deze mensen vragen", within=2)
    keys.lands_on(page.locator("p.undo", has_text="De groep is gevraagd."))
    keys.follow("Afspraken lezen", within=1)
    keys.lands_on(page.get_by_role("heading", level=1))
    keys.choose("Ik houd me hieraan", within=4)
    keys.lands_on(page.locator("p.undo", has_text="Je hebt getekend."))
