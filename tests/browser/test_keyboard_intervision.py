"""A consultation by keyboard alone, for each of five people: nobody points, and nobody loses their place."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.consultations import FIVE, FOUR, Consultation, group_in
from tests.browser.keys import Keys

LINE = "Een bewoner zei dat alles al besloten was"
READY = "Insturen, ik ben klaar"


@pytest.fixture
def hands(open_page) -> dict[str, Keys]:
    return {name: Keys(open_page(name)) for name in FIVE}


def title(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("heading", level=1, name=text)


def told(page: Page, text: str) -> Locator:
    """What the page says was just done."""
    return page.locator("p.undo, .undo > p", has_text=text)


def again(keys: Keys, there: Consultation, phase: str) -> None:
    keys.open(there.url)
    expect(keys.page.locator(".asked h2")).to_have_text(phase)


def offer(noor: Keys, group: str) -> None:
    noor.open(group)
    noor.fill("Je casus in één regel", LINE)
    noor.press("Enter")
    noor.lands_on(told(noor.page, "Je casus staat hieronder."))
    noor.choose(re.compile("Bespreek deze eerst"), within=2)
    noor.lands_on(noor.page.get_by_role("button", name=re.compile("Bespreek deze eerst"), pressed=True))


def plan(noor: Keys) -> int:
    """From the button that has the focus to a consultation with dates; answers its id."""
    noor.follow(f"Plannen : {LINE}", within=1, back=True)
    noor.lands_on(title(noor.page, "Kies een methode"))
    noor.choose("Laat zien wat past", within=6)
    noor.lands_on(noor.page.get_by_role("group", name="Wat voor vraag is het?"))
    noor.tab("radio", "Hoe pak ik dit aan?", within=1)
    noor.press("Space", "ArrowDown")
    assert noor.focus == ("radio", "Eén moment dat blijft hangen")
    noor.choose("Laat zien wat past", within=6)
    noor.lands_on(noor.page.get_by_role("heading", name="Deze passen bij jullie"))
    noor.follow("Deze kiezen : Incidentmethode", within=6)
    noor.lands_on(title(noor.page, "Wie en wanneer"))
    for role, name in (("Procesbegeleider", "Bram"), ("Plaatsvervanger", "Samira")):
        noor.tab("combobox", role, within=1)
        noor.page.keyboard.type(name)
    noor.choose("Dagen bekijken", within=5)
    noor.lands_on(title(noor.page, "Bekijk de dagen"))
    noor.choose("Consult plannen", within=1)
    noor.lands_on(title(noor.page, LINE))
    return int(re.search(r"/consulten/(\d+)", noor.page.url)[1])


def take_part(keys: Keys, there: Consultation) -> None:
    """By what is asked of one, on the first page of intervision."""
    keys.open("/intervisie")
    keys.tab("link", "Zeg of je meedoet")
    while keys.page.evaluate("document.activeElement.pathname") != there.url:
        keys.tab("link", "Zeg of je meedoet", within=1)  # other consultations ask the same
    keys.press("Enter")
    keys.lands_on(title(keys.page, LINE))
    keys.choose("Ik doe mee", within=1)
    expect(keys.page.locator(".asked")).to_contain_text("Je doet mee.")
    keys.lands_on(keys.page.locator(".undo", has_text="Fijn dat je meedoet"))


def test_a_consultation_from_the_case_to_its_erasure(hands, portal):
    noor, bram = hands["noor"], hands["bram"]
    group = f"/intervisie/groepen/{group_in(portal, 'Groep aan de toetsen')}"
    offer(noor, group)
    there = Consultation(portal, plan(noor))
    for name in FOUR:
        take_part(hands[name], there)
    bram.choose("Nu beginnen", within=5)
    expect(bram.page.locator(".asked")).to_contain_text("Fase 1 van 7")
    bram.lands_on(bram.page.locator(".undo", has_text="Het consult is begonnen"))

    tell_the_incident(noor, there)
    there.hurry()
    for number, name in enumerate(FOUR):
        ask(hands[name], there, number)
    there.hurry()
    answer_all(noor, there)
    there.hurry()
    for name in FOUR:
        decide(hands[name], there)
    there.hurry()
    for name in ("bram", "piet"):
        compare(hands[name], there)
    there.hurry()
    again(noor, there, "Wat er echt gebeurde")
    noor.fill("Jouw bijdrage", "Ik neem mee: eerst ernaartoe.")
    noor.choose(READY, within=5)
    noor.lands_on(told(noor.page, "Je bent klaar met deze fase."))
    there.hurry()
    for name in FIVE:
        learn(hands[name], there, name)
    there.hurry()

    again(noor, there, "Dit consult is klaar")
    round_off(noor)
    bram.open(there.url)
    expect(title(bram.page, "Dit consult is gewist")).to_be_visible()


def tell_the_incident(noor: Keys, there: Consultation) -> None:
    again(noor, there, "Het incident")
    noor.choose(READY)
    noor.lands_on(noor.page.get_by_label("Wat gebeurde er, tot je moest kiezen?"))
    noor.page.keyboard.type("Een man stond op. De zaal keek naar mij.")
    noor.fill("Wat is je vraag aan je collega's?", "Wat had jij gedaan?", within=1)
    noor.press("Enter")  # in a line: what stands there is kept, not sent
    noor.lands_on(told(noor.page, "Je tekst is bewaard als concept."))
    passed = noor.fill("Wat deed je toen?", "Ik liep weg.", within=4)
    assert passed[-3:] == ["Wat gebeurde er, tot je moest kiezen?", "Wat is je vraag aan je collega's?", passed[-1]]
    passed = noor.choose(READY, within=2)
    assert passed == ["Kies een bestand", READY]
    noor.lands_on(told(noor.page, "Je bent klaar met deze fase."))


def ask(keys: Keys, there: Consultation, number: int) -> None:
    again(keys, there, "Vragen naar feiten")
    keys.fill("Jouw vraag", f"Wie zat er op rij {number}?")
    keys.choose("Insturen", within=5)
    keys.lands_on(told(keys.page, "Je bijdrage is ingestuurd."))
    if number == 0:
        change_and_take_back(keys)
    keys.choose("Ik ben klaar", within=1)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))


def change_and_take_back(keys: Keys) -> None:
    keys.follow(re.compile("Wijzigen"), within=8)
    keys.lands_on(title(keys.page, "Wijzig je bijdrage"))
    keys.fill("Jouw vraag", "Wie zat er vooraan?", within=3)
    keys.choose("Wijziging bewaren", within=5)
    keys.lands_on(told(keys.page, "Je wijziging is bewaard."))
    keys.choose(re.compile("Terugnemen"), within=8)
    keys.lands_on(told(keys.page, "Je bijdrage is weg."))
    keys.fill("Jouw vraag", "Wie zat er op rij 0?")
    keys.choose("Insturen", within=5)
    keys.lands_on(told(keys.page, "Je bijdrage is ingestuurd."))


def answer_all(noor: Keys, there: Consultation) -> None:
    again(noor, there, "Antwoorden")
    for _ in range(3):  # one question stays unanswered
        noor.fill(re.compile("Wie zat er op rij"), "De buren.", within=4)
    noor.choose(READY, within=5)
    noor.lands_on(told(noor.page, "Je bent klaar met deze fase."))


def decide(keys: Keys, there: Consultation) -> None:
    again(keys, there, "Jouw besluit")
    keys.fill("Wat zou jij doen?", "Naar hem toe lopen.")
    keys.fill("Waarom zou je dat doen?", "Dan is hij gezien.", within=1)
    keys.choose("Insturen", within=3)
    keys.lands_on(told(keys.page, "Je bijdrage is ingestuurd."))
    keys.choose("Ik ben klaar", within=1)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))


def compare(keys: Keys, there: Consultation) -> None:
    again(keys, there, "Besluiten vergelijken")
    keys.fill("Jouw bijdrage", "We lopen allemaal naar hem toe.")
    keys.choose("Insturen", within=5)
    keys.lands_on(told(keys.page, "Je bijdrage is ingestuurd."))


def learn(keys: Keys, there: Consultation, name: str) -> None:
    again(keys, there, "Leerpunt")
    keys.fill("Jouw bijdrage", f"Eerst kijken, leert {name}.")
    keys.choose(READY, within=5)
    keys.lands_on(told(keys.page, "Je bent klaar met deze fase."))


def round_off(noor: Keys) -> None:
    page = noor.page
    noor.follow("Afronden")
    noor.lands_on(title(page, "Afronden"))
    noor.fill("Wat neem je mee uit dit consult?", "Niet weglopen.", within=1)
    noor.tab("checkbox", "De anderen in dit consult mogen het lezen", within=1)
    noor.press("Space")
    noor.choose("Leerpunt bewaren", within=1)
    noor.lands_on(told(page, "Je leerpunt is bewaard."))
    noor.fill("Wat ga je doen?", "Ik bel hem.", within=4)
    soon = datetime.now(UTC).date().replace(day=1) + timedelta(days=32)
    noor.tab("textbox", "Wanneer is het gedaan?", within=1)
    page.keyboard.type(f"{soon.month:02}{soon.month:02}{soon.year}")  # in whichever order a browser asks for them
    noor.choose("Voornemen bewaren", within=4)
    noor.lands_on(told(page, "Je voornemen is bewaard."))
    noor.follow("Wis alles nu", within=15)
    noor.lands_on(title(page, "Alles nu wissen?"))
    noor.choose("Wis alles", within=1, key="Space")
    noor.lands_on(told(page, "Alles is gewist."))
