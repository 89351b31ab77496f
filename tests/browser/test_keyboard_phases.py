"""What else a phase can ask, by keyboard alone: a word for each, a vote, a second voice, a file; and what comes in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.consultations import consultation_in, of_all_sorts
from tests.browser.keys import Keys
from tests.browser.test_keyboard_intervision import READY, again, told


@pytest.fixture
def keys(open_page) -> Keys:
    return Keys(open_page("noor"))


def test_a_word_for_each_a_vote_and_a_second_voice(keys, portal):
    there = consultation_in(portal, of_all_sorts())
    there.write(bram="Wat hoorde je?", samira="Wat zag je?")
    there.hurry()

    again(keys, there, "Warm of koud")
    for word in ("warm", "koud"):
        keys.tab("radio", "warm", within=4)
        keys.press("Space", *["ArrowDown"] * ("warm", "neutraal", "koud").index(word))
        assert keys.focus == ("radio", word)
    keys.choose(READY, within=1)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))
    there.hurry()

    again(keys, there, "Stemmen")
    keys.choose(READY, within=6)
    keys.lands_on(keys.page.get_by_role("group", name="Jouw keuze"))
    keys.tab("radio", "doen", within=1)
    keys.press("ArrowDown", "ArrowDown")
    assert keys.focus == ("radio", "later")
    keys.choose(READY, within=1)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))
    there.write(bram="later", samira="doen")
    there.go_on()
    there.write(bram="Bel hem op.", samira="Ga langs.")
    there.hurry()
    again(keys, there, "Advies")
    for word in ("nog onzeker", "spreekt aan"):
        keys.choose(word, within=8, key="Space")
        pressed = keys.page.get_by_role("button", name=word, pressed=True)
        keys.lands_on(pressed)
    keys.choose("Ik ben klaar", within=6)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))
    there.hurry()

    again(keys, there, "Verkennen")
    there.write(bram="Wat wil je dat hij weet?")
    again(keys, there, "Verkennen")
    keys.tab("summary", re.compile("^Reageren"))
    keys.press("Enter")
    keys.fill("Jouw reactie", "Dat ik luister.", within=1)
    keys.choose("Reactie bewaren", within=1)
    keys.lands_on(keys.page.locator("summary", has_text="reactie"))


def test_a_file_is_added_named_and_taken_out(keys, portal, tmp_path):
    there = consultation_in(portal, "vijfstappen")
    again(keys, there, "De vraag")
    page = keys.page
    page.on("filechooser", lambda chooser: chooser.set_files(steps.picture(tmp_path)))
    keys.fill("Wat is je vraag?", "Hoe begin ik opnieuw?")
    keys.choose(READY, within=8)
    keys.lands_on(page.get_by_label("Wat moeten je collega's weten?"))
    keys.tab("button", "Kies een bestand")
    keys.press("Enter")
    keys.lands_on(page.get_by_label("Wat is er te zien op bankje.png?"))
    page.keyboard.type("Een bankje")
    keys.choose("Weghalen bankje.png", within=2)
    keys.lands_on(page.get_by_role("group", name="Bestanden"))
    keys.tab("button", "Kies een bestand", within=1)


def test_what_comes_in_by_itself_takes_no_ones_place(keys, portal):
    there = consultation_in(portal, "vijfstappen")
    page = keys.page
    again(keys, there, "De vraag")
    there.hurry()
    news = page.get_by_role("status").filter(has_text="Er is iets veranderd")
    steps.poll(page, "nieuwer")
    expect(news).to_be_visible()
    keys.tab("link", "Toon wat er nu staat", within=3)
    steps.poll(page, "nieuwer")
    keys.lands_on(page.get_by_role("link", name="Toon wat er nu staat"))
    keys.press("Enter")
    keys.lands_on(page.get_by_role("heading", level=1))
    expect(news).to_have_count(0)


def test_the_way_along_the_phases_leads_to_what_was_written(keys, portal):
    there = consultation_in(portal, "snelle_vraag")
    there.write(noor="Wie kent een rustige plek?")
    there.hurry()
    again(keys, there, "Reacties")
    keys.tab("summary", re.compile("Vorige fase: De vraag"), within=3)
    keys.press("Enter")
    written = keys.page.get_by_text("Wie kent een rustige plek?", exact=True)
    expect(written).to_be_hidden()
    keys.follow("De vraag", within=4)
    expect(written).to_be_visible()
    keys.lands_on(keys.page.locator("#fase-1"))
    keys.follow("Iets aanvullen : Wie kent een rustige plek?", within=1)
    keys.lands_on(keys.page.get_by_role("heading", level=1, name="Iets aanvullen"))
