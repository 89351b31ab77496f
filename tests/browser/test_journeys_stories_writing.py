"""Noor and Bram tell a story: in two sittings, with and without scripts, by keyboard alone, and in one step at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.support.told import Told

REVIEW = {
    "plaats": {
        "fill": {"Gemeente": "groningen", "Wijk of dorp": "Selwerd", "Begin": "3-2025"},
        "check": ("Wijk", "1.000 tot 5.000"),
        "select": {"In welke fase van het beleid": "Verkenning"},
    },
    "aanleiding": {
        "fill": {
            "Waar ging het om": "Niemand zat meer op het plein.",
            "Wat lag al vast": "Het geld lag vast.",
            "Wat lag nog open": "Alles behalve het geld.",
        },
        "check": ("Inwoners",),
    },
    "mensen": {"fill": {"Wat was jouw rol": "Ik belde aan."}},
    "delen": {"check": ("De hele gemeenschap",)},
}
"""What the editors need besides a concept; rows and themes are filled in by hand below."""


def begin(page: Page, title: str) -> str:
    """Begin a story; answers the address of its overview."""
    page.goto("/verhalen/nieuw")
    page.get_by_label("Titel").fill(title)
    page.locator("#summary").fill("Wij zetten een bankje neer. Daarna kwam iedereen.")
    page.get_by_label("Wat kan een collega hiervan leren").fill("Vraag eerst wie er wil zitten.")
    page.get_by_label("Gemengd").check()
    page.get_by_role("button", name="Verhaal beginnen").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def add_author(page: Page, overview: str, words: str, name: str) -> None:
    page.goto(f"{overview.removesuffix('schrijven')}auteurs")
    page.get_by_label("Naam van je collega").fill(words)
    page.get_by_role("button", name="Zoeken", exact=True).last.click()
    page.get_by_role("button", name=re.compile(f"Toevoegen.*{name}")).click()
    expect(page.locator(".author-row", has_text=name).get_by_role("link")).to_be_visible()


def go_to(page: Page, step: str) -> None:
    """By the list of steps, which saves the step that is open."""
    page.locator(".step-nav").get_by_role("button", name=re.compile(step)).click()
    expect(page.get_by_role("heading", level=1, name=step)).to_be_visible()


def tell(page: Page, step: str) -> None:
    asked = REVIEW[step]
    for label, text in asked.get("fill", {}).items():
        page.get_by_label(label, exact=True).fill(text)
    for label in asked.get("check", ()):
        page.get_by_label(label, exact=True).first.check()
    for label, option in asked.get("select", {}).items():
        page.get_by_label(label).select_option(label=option)


def save_and(page: Page, words: str) -> None:
    page.get_by_role("button", name=f"Bewaren en {words}", exact=True).click()


def colleague(portal, key: str) -> str:
    return Told(portal.data).name(key)


@pytest.mark.parametrize(("noor_runs_scripts", "bram_runs_scripts"), [(True, False), (False, True)])
def test_two_sittings(open_page, portal, noor_runs_scripts, bram_runs_scripts):
    noor = open_page("noor", javascript=noor_runs_scripts)
    overview = begin(noor, f"Een bankje {'met' if noor_runs_scripts else 'zonder'} script")
    add_author(noor, overview, "bram", colleague(portal, "bram"))
    noor.goto(overview)
    noor.get_by_role("link", name="Verder met: De kern").click()
    noor.get_by_label("Wonen", exact=True).check()
    noor.get_by_label("Meedoen", exact=True).check()
    save_and(noor, "verder")
    expect(noor.get_by_role("heading", level=1, name="Plaats en tijd")).to_be_visible()
    tell(noor, "plaats")
    go_to(noor, "De aanleiding")
    tell(noor, "aanleiding")
    save_and(noor, "naar het overzicht")
    noor.get_by_role("button", name="Verhaal insturen").click()
    expect(noor.locator(".error-summary")).to_contain_text("De stappen, op volgorde")
    noor.context.close()

    bram = open_page("bram", javascript=bram_runs_scripts)
    bram.goto("/verhalen/mijn")
    bram.get_by_role("link", name=re.compile("Een bankje m|Een bankje z")).first.click()
    bram.get_by_role("link", name="Verder met: De mensen").click()
    tell(bram, "mensen")
    row = bram.locator("#roles .rows__row").first
    row.get_by_label("Wie", exact=True).fill("De wijkagent")
    go_to(bram, "Plaats en tijd")
    expect(bram.get_by_label("Begin", exact=True)).to_have_value("maart 2025")
    expect(bram.get_by_label("Gemeente", exact=True)).to_have_value("Groningen")
    go_to(bram, "De aanpak")
    fill_timeline(bram)
    go_to(bram, "Toestemming en zichtbaarheid")
    tell(bram, "delen")
    save_and(bram, "naar het overzicht")
    bram.get_by_role("button", name="Verhaal insturen").click()

    expect(bram.locator(".state")).to_contain_text("Het wacht op een redacteur")
    bram.get_by_role("button", name="Terughalen van de redactie").click()
    expect(bram.locator(".state")).to_contain_text("Concept")


def fill_timeline(page: Page) -> None:
    """Two steps and one too many, put in order with the buttons; nothing typed elsewhere gets lost."""
    rows = page.locator("#timeline .rows__row")
    page.locator("#access").fill("Met plaatjes.")
    rows.nth(0).get_by_label("Wat deden jullie").fill("Toen kwam het bankje")
    for number, text in ((1, "Eerst belden wij aan"), (2, "Te veel")):
        page.get_by_role("button", name="Stap toevoegen").click()
        expect(rows).to_have_count(number + 1)
        rows.nth(number).get_by_label("Wat deden jullie").fill(text)
    rows.nth(2).get_by_role("button", name="Verwijderen").click()
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button", name="Omhoog").click()
    expect(rows.nth(0).get_by_label("Wat deden jullie")).to_have_value("Eerst belden wij aan")
    expect(rows.nth(1).get_by_label("Wat deden jullie")).to_have_value("Toen kwam het bankje")
    expect(page.locator("#access")).to_have_value("Met plaatjes.")


def test_two_in_one_step_overwrite_nothing(open_page, portal):
    noor, bram = open_page("noor"), open_page("bram", javascript=False)
    overview = begin(noor, "Wie schrijft die blijft")
    add_author(noor, overview, "bram", colleague(portal, "bram"))
    for page in (noor, bram):
        page.goto(f"{overview}/inzicht")
    steps.is_settled(noor)
    noor.locator("#again").fill("Noor zou weer aanbellen.")
    noor.locator("#never").fill("Noor stuurt geen brief meer.")
    save_and(noor, "naar het overzicht")
    expect(noor.get_by_role("heading", level=1, name="Wie schrijft")).to_be_visible()

    bram.locator("#again").fill("Bram zou weer aanbellen.")
    bram.locator("#earlier").fill("Bram zou eerder beginnen.")
    save_and(bram, "verder")
    expect(bram.get_by_role("heading", level=1, name="Jullie schreven tegelijk")).to_be_visible()
    expect(bram.locator(".told")).to_have_text("Noor zou weer aanbellen.")
    bram.get_by_role("button", name="Bewaren wat ik koos").click()
    expect(bram.locator(".error-summary")).to_contain_text("Kies een van de twee teksten")
    bram.locator("textarea#again").fill("Wij zouden weer aanbellen.")
    bram.get_by_label("Jouw tekst van nu").first.check()
    bram.get_by_role("button", name="Bewaren wat ik koos").click()

    expect(bram.get_by_role("heading", level=1, name="De overdracht")).to_be_visible()
    noor.goto(f"{overview}/inzicht")
    expect(noor.locator("#again")).to_have_value("Wij zouden weer aanbellen.")
    expect(noor.locator("#never")).to_have_value("Noor stuurt geen brief meer.")
    expect(noor.locator("#earlier")).to_have_value("Bram zou eerder beginnen.")


def test_who_is_writing_is_seen_and_a_closed_tab_loses_nothing(open_page, portal):
    noor, bram = open_page("noor"), open_page("bram")
    overview = begin(noor, "Samen aan tafel")
    add_author(noor, overview, "bram", colleague(portal, "bram"))
    noor.goto(f"{overview}/inzicht")
    bram.goto(f"{overview}/inzicht")
    steps.is_settled(bram)
    bram.locator("#again").press_sequentially("Half een zin")
    expect(bram.locator("[data-saved]").first).to_contain_text("Concept bewaard om")

    noor.evaluate("document.body.dispatchEvent(new CustomEvent('portal:poll'))")
    expect(noor.locator("#schrijvers")).to_have_text(f"{colleague(portal, 'bram')} schrijft nu in: Het inzicht.")
    bram.context.close()

    again = open_page("bram", javascript=False)
    again.goto(overview)
    expect(again.locator(".undo", has_text="Het inzicht")).to_contain_text("nog niet bewaard")
    again.get_by_role("link", name="Het inzicht").click()
    expect(again.locator("#again")).to_have_value("Half een zin")
    expect(again.locator("main")).to_contain_text("Deze tekst staat nog niet in je verhaal")
    save_and(again, "terug")
    noor.reload()
    expect(noor.locator("#again")).to_have_value("Half een zin")
    expect(noor.locator("#schrijvers")).to_have_text("")


def test_tips_and_pictures_come_while_writing(open_page):
    noor = open_page("noor")
    overview = begin(noor, "Kort en helder")
    noor.goto(f"{overview}/kern")
    steps.is_settled(noor)
    noor.locator("#summary").press_sequentially(" Indien nodig.")
    expect(noor.locator("#summary-tips")).to_contain_text("“Indien” kan ook: “als”.")
    expect(noor.locator("#summary")).to_be_focused()

    noor.goto(f"{overview}/invloed")
    steps.is_settled(noor)
    noor.locator("#promised").get_by_label("Meebeslissen").check()
    noor.locator("#felt").get_by_label("Informeren").check()
    expect(noor.locator(".ladder")).to_contain_text("Inwoners ervoeren 4 treden minder dan was beloofd.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_photo_with_its_words(open_page, tmp_path, javascript):
    noor = open_page("noor", javascript=javascript)
    begin(noor, "Met een foto")
    noor.locator(".all-steps > summary").click()
    noor.get_by_role("link", name="Foto's en bestanden").click()
    noor.locator("#file").set_input_files(steps.picture(tmp_path))
    noor.get_by_role("button", name="Toevoegen", exact=True).click()
    photo = noor.locator(".story-file")
    expect(photo).to_contain_text("Lezers zien deze foto pas als je schrijft wat er te zien is")
    photo.get_by_label("Wat is er te zien?").fill("Een bankje")
    photo.get_by_label(re.compile("Iedereen die herkenbaar is")).check()
    save_and(noor, "naar het overzicht")
    noor.locator(".all-steps > summary").click()
    noor.get_by_role("link", name="Foto's en bestanden").click()

    expect(photo.get_by_role("img", name="Een bankje")).to_be_visible()
    expect(photo.get_by_label(re.compile("Iedereen die herkenbaar is"))).to_be_checked()
    assert noor.locator(".story-file img").evaluate("image => image.complete && image.naturalWidth > 0")


def test_the_whole_form_by_keyboard_at_four_hundred_percent(open_page):
    """A window of 1280 pixels at 400 % is 320 wide: nothing needs scrolling sideways, and Tab comes everywhere."""
    page = open_page("noor", width=320, height=640)
    page.goto("/verhalen/nieuw")
    steps.is_settled(page)
    tab_to(page, page.locator("#title"))
    page.keyboard.type("Met toetsen alleen")
    tab_to(page, page.locator("#summary"))
    page.keyboard.type("Wij belden aan.")
    tab_to(page, page.locator("#lesson"))
    page.keyboard.type("Bel aan.")
    tab_to(page, page.locator("#tone input").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Verhaal beginnen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Met toetsen alleen")).to_be_focused()

    tab_to(page, page.locator(".all-steps > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="De kern", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="De kern")).to_be_visible()
    names: list[str] = []
    while page.get_by_role("button", name="Bewaren en verder").count():
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_focused()
        names.append(heading.inner_text())
        steps.is_settled(page)
        assert over_the_edge(page) <= 0
        visited = tab_to(page, page.get_by_role("button", name="Bewaren en verder"))
        assert fields_of(page) <= visited, names[-1]
        if names[-1] == "De aanpak":
            grow_by_keyboard(page)
            tab_to(page, page.get_by_role("button", name="Bewaren en verder"))
        page.keyboard.press("Enter")
        expect(heading).not_to_have_text(names[-1])
    assert len(names) == 12
    assert over_the_edge(page) <= 0


def grow_by_keyboard(page: Page) -> None:
    """A second row of the timeline, moved to the top: the focus goes along."""
    tab_to(page, page.locator("#timeline-erbij"), backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator("#timeline .rows__row")).to_have_count(2)
    expect(page.locator("#timeline .rows__row").nth(1).get_by_label("Wanneer")).to_be_focused()
    page.keyboard.type("mei 2025")
    up = page.locator("#timeline .rows__row").nth(1).get_by_role("button", name="Omhoog")
    tab_to(page, up)
    page.keyboard.press("Enter")
    expect(page.locator("#timeline .rows__row").nth(0).get_by_role("button", name="Omlaag")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Stap staat nu op plaats 1 van 2.")


def tab_to(page: Page, wanted: Locator, *, backwards: bool = False) -> set[str]:
    """Press Tab until something has the focus; what is passed can be seen. Answers the names of the fields passed."""
    passed = set()
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        name, is_seen, is_wanted = wanted.evaluate(
            "wanted => { const each = document.activeElement; const box = each.getBoundingClientRect();"
            " const isSeen = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;"
            " return [each.name || '', isSeen, each === wanted] }"
        )
        assert is_seen, name
        passed.add(name)
        if is_wanted:
            return passed
    raise AssertionError(f"Tab never comes at {wanted}")


def fields_of(page: Page) -> set[str]:
    return set(
        page.locator("form.writing").evaluate(
            "form => [...form.elements].filter(each => each.checkVisibility() && each.type !== 'hidden'"
            " && each.matches('input, select, textarea')).map(each => each.name)"
        )
    )


def over_the_edge(page: Page) -> int:
    return page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
