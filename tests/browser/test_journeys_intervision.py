"""Five people in one consultation, side by side, from the incident to the day on which it is erased."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.barriers import look
from tests.browser.consultations import FIVE, FOUR, Consultation, consultation_in


@pytest.fixture
def consultation(portal):
    """`consultation("incident")`: begun just now."""
    return partial(consultation_in, portal)


def open_all(open_page, there: Consultation, **options) -> dict[str, Page]:
    pages = {name: open_page(name, **options) for name in FIVE}
    for page in pages.values():
        page.goto(there.url)
        steps.is_settled(page)
    return pages


def again(page: Page, there: Consultation, phase: str) -> None:
    page.goto(there.url)
    expect(page.locator(".asked h2")).to_have_text(phase)
    steps.is_settled(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def test_an_incident_from_the_start_to_its_erasure(open_page, consultation):
    there = consultation("incident")
    pages = open_all(open_page, there)
    noor, bram, *_ = (pages[name] for name in FIVE)

    expect(bram.locator(".asked")).to_contain_text("Er wordt niets van je gevraagd")
    noor.get_by_label("Wat gebeurde er, tot je moest kiezen?").fill("Een man stond op. De zaal keek naar mij.")
    noor.get_by_label("Wat is je vraag aan je collega's?").fill("Wat had jij gedaan?")
    noor.get_by_label("Wat deed je toen?").fill("Ik liep weg van het podium.")
    press(noor, "Insturen, ik ben klaar")
    expect(noor.locator(".asked")).to_contain_text("gaat de fase dicht")
    assert look(noor) == []
    there.hurry()

    for number, name in enumerate(FOUR):
        page = pages[name]
        again(page, there, "Vragen naar feiten")
        expect(page.locator("main")).to_contain_text("Een man stond op.")
        expect(page.locator("main")).not_to_contain_text("Ik liep weg")
        page.get_by_label("Jouw vraag").press_sequentially("Heb je hem al eens gebeld?")
        expect(page.locator(".coach__hints")).to_contain_text("ja of nee")
        page.get_by_label("Jouw vraag").fill(f"Wie zat er op rij {number}?")
        press(page, "Insturen")
        expect(page.locator("#nu-geschreven + .pieces")).to_contain_text(f"Wie zat er op rij {number}?")
        press(page, "Ik ben klaar")
        expect(page.locator(".asked")).to_contain_text("Je bent klaar met deze fase.")
    again(noor, there, "Vragen naar feiten")
    expect(noor.locator("main")).not_to_contain_text("Wie zat er op rij")
    there.hurry()

    again(noor, there, "Antwoorden")
    for number in range(3):
        noor.get_by_label(f"Wie zat er op rij {number}?").fill(f"Buren van nummer {number}.")
    assert look(noor) == []
    press(noor, "Insturen, ik ben klaar")
    expect(noor.locator(".asked")).to_contain_text("gaat de fase dicht")
    there.hurry()

    for name in FOUR:
        page = pages[name]
        again(page, there, "Jouw besluit")
        expect(page.locator("main")).to_contain_text("Buren van nummer 2.")
        expect(page.locator("main")).to_contain_text("niet beantwoord")
        page.get_by_label("Wat zou jij doen?").fill("Naar hem toe lopen.")
        page.get_by_label("Waarom zou je dat doen?").fill("Dan is hij gezien.")
        press(page, "Insturen")
        press(page, "Ik ben klaar")
        expect(page.locator(".asked")).to_contain_text("Je bent klaar met deze fase.")
    there.hurry()

    again(bram, there, "Besluiten vergelijken")
    expect(bram.locator("main")).to_contain_text("Naar hem toe lopen.")
    bram.get_by_label("Jouw bijdrage").fill("We lopen allemaal naar hem toe.")
    press(bram, "Insturen")
    again(pages["piet"], there, "Besluiten vergelijken")
    expect(pages["piet"].locator("main")).to_contain_text("We lopen allemaal naar hem toe.")
    expect(pages["piet"].locator("#nu-geschreven + .pieces")).to_contain_text(re.compile("Collega [1-5]"))
    pages["piet"].get_by_label("Jouw bijdrage").fill("Niemand bleef staan.")
    press(pages["piet"], "Insturen")
    again(noor, there, "Besluiten vergelijken")
    expect(noor.locator("main")).to_contain_text("We lopen allemaal naar hem toe.")
    expect(noor.locator("main textarea")).to_have_count(0)
    assert look(bram) == []
    there.hurry()

    again(bram, there, "Wat er echt gebeurde")
    expect(bram.locator(".opened")).to_contain_text("Ik liep weg van het podium.")
    again(noor, there, "Wat er echt gebeurde")
    noor.get_by_label("Jouw bijdrage").fill("Ik neem mee: eerst ernaartoe.")
    press(noor, "Insturen, ik ben klaar")
    expect(noor.locator(".asked")).to_contain_text("gaat de fase dicht")
    there.hurry()

    for name in FIVE:
        again(pages[name], there, "Leerpunt")
        pages[name].get_by_label("Jouw bijdrage").fill(f"Eerst kijken, leert {name}.")
        press(pages[name], "Insturen, ik ben klaar")
        expect(pages[name].locator(".asked")).to_contain_text("Je bent klaar met deze fase.")
    there.hurry()

    bram.goto(there.url)
    expect(bram.locator("main")).to_contain_text("Dit consult is klaar")
    for name in FIVE:
        expect(bram.locator("main")).to_contain_text(f"Eerst kijken, leert {name}.")
    noor.goto(there.url)
    noor.get_by_role("link", name="Afronden").click()
    noor.get_by_label("Wat neem je mee uit dit consult?").fill("Niet weglopen.")
    noor.get_by_label("De anderen in dit consult mogen het lezen").check()
    press(noor, "Leerpunt bewaren")
    expect(noor.locator("main")).to_contain_text("Je leerpunt is bewaard.")
    bram.goto(f"{there.url}/afronding")
    expect(bram.locator("main")).to_contain_text("Niet weglopen.")
    noor.get_by_label("Wat ga je doen?").fill("Ik bel hem maandag.")
    noor.get_by_label("Wanneer is het gedaan?").fill((datetime.now(UTC) + timedelta(days=7)).date().isoformat())
    press(noor, "Voornemen bewaren")
    expect(noor.locator("main")).to_contain_text("Je voornemen is bewaard.")
    assert look(noor) == []
    noor.get_by_role("link", name="Wis alles nu").click()
    press(noor, "Wis alles")
    expect(noor.get_by_role("heading", level=1)).to_have_text("Dit consult is gewist")
    expect(noor.locator("main")).to_contain_text("De sleutel is vernietigd.")
    bram.goto(there.url)
    expect(bram.get_by_role("heading", level=1)).to_have_text("Dit consult is gewist")
    assert look(bram) == []

    stranger = open_page("fatma")
    assert stranger.goto(there.url).status == 404
    kept = noor.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "podium" not in kept and "rij" not in kept


def test_without_scripts_it_all_works_too(open_page, consultation, tmp_path):
    there = consultation("vijfstappen")
    pages = open_all(open_page, there, javascript=False, width=390)
    noor, bram = pages["noor"], pages["bram"]

    question, known = noor.get_by_label("Wat is je vraag?"), noor.get_by_label("Wat moeten je collega's weten?")
    question.fill("Hoe begin ik opnieuw met deze bewoner?")
    press(noor, "Bewaar als concept")
    expect(noor.locator("main")).to_contain_text("Je tekst is bewaard als concept.")
    expect(question).to_have_value("Hoe begin ik opnieuw met deze bewoner?")
    noor.locator("input[type=file]").set_input_files(steps.picture(tmp_path))
    press(noor, "Bestand toevoegen")
    noor.get_by_label("Wat is er te zien op bankje.png?").fill("Een bankje aan het water")
    known.fill("Hij praat niet meer met ons.")
    press(noor, "Insturen, ik ben klaar")
    expect(noor.locator(".asked")).to_contain_text("gaat de fase dicht")
    expect(noor.get_by_role("img", name="Een bankje aan het water")).to_be_visible()
    there.hurry()

    again(bram, there, "Verkennen")
    expect(bram.get_by_role("img", name="Een bankje aan het water")).to_be_visible()
    bram.locator("textarea").first.fill("Wat wil je dat hij van jou weet?")
    press(bram, "Insturen")
    expect(bram.locator("#nu-geschreven + .pieces")).to_contain_text("Wat wil je dat hij van jou weet?")
    bram.get_by_role("link", name="Wijzigen").first.click()
    bram.locator("textarea").first.fill("Wat wil je dat de bewoner weet?")
    press(bram, "Wijziging bewaren")
    expect(bram.locator("main")).to_contain_text("Wat wil je dat de bewoner weet?")
    bram.get_by_role("button", name="Terugnemen").click()
    expect(bram.locator("main")).to_contain_text("Je bijdrage is weg.")
    press(pages["piet"], "Ik ben even afwezig")
    expect(pages["piet"].locator("main")).to_contain_text("Je bent afwezig.")
    press(pages["piet"], "Ik ben er weer")
    expect(pages["piet"].locator("main")).to_contain_text("Je doet weer mee.")


def test_a_draft_lies_closed_on_the_server_and_nowhere_else(open_page, consultation):
    there = consultation("snelle_vraag")
    page = open_page("noor", watch=False)
    page.goto(there.url)
    steps.is_settled(page)
    page.locator("textarea").press_sequentially("Wie kent een geheim adres")
    expect(page.locator("[data-saved]").first).to_contain_text("Concept bewaard om")
    page.context.set_offline(True)
    page.locator("textarea").press_sequentially(" in de buurt")
    expect(page.locator("[data-saved]").first).to_contain_text("Nog niet bewaard", timeout=15_000)
    assert "geheim" not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    page.context.set_offline(False)
    page.locator("textarea").press_sequentially("?")
    expect(page.locator("[data-saved]").first).to_contain_text("Concept bewaard om", timeout=15_000)
    page.close()

    other = open_page("noor")
    other.goto(there.url)
    expect(other.locator("textarea")).to_have_value("Wie kent een geheim adres in de buurt?")
    expect(other.locator("main")).to_contain_text("Dit is een concept.")
    press(other, "Weggooien")
    expect(other.locator("textarea")).to_have_value("")


def test_the_phase_that_closes_under_ones_hands_loses_no_text(open_page, consultation):
    there = consultation("snelle_vraag")
    page = open_page("noor")
    page.goto(there.url)
    steps.is_settled(page)
    page.locator("textarea").fill("Wie weet een rustige plek?")
    press(page, "Insturen, ik ben klaar")
    expect(page.locator(".asked")).to_contain_text("gaat de fase dicht")
    there.hurry()
    bram, others = open_page("bram"), [open_page(name) for name in ("samira", "joost")]
    again(bram, there, "Reacties")
    bram.get_by_label("Jouw bijdrage").fill("Achter de kerk, daar is een tuin.")
    for other in others:
        again(other, there, "Reacties")
        other.get_by_label("Jouw bijdrage").fill("De bibliotheek.")
        press(other, "Insturen")
        expect(other.locator("#nu-geschreven + .pieces")).to_contain_text("De bibliotheek.")
    there.hurry()
    again(others[0], there, "Wat hielp")
    press(bram, "Insturen")

    expect(bram.get_by_role("heading", level=1)).to_have_text("Je tekst is niet geplaatst")
    expect(bram.locator("main textarea").first).to_have_value("Achter de kerk, daar is een tuin.")
    assert look(bram) == []
    bram.get_by_role("link", name="Naar het consult").click()
    expect(bram.locator("main")).to_contain_text("Dit schreef je nog toen de fase dichtging.")
