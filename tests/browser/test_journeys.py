"""As Noor, a participant: find a colleague, read what is new, answer, mention, attach, change, take away, put back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.support.told import Told


@pytest.fixture
def told(portal) -> Told:
    return Told(portal.data)


@pytest.fixture
def conversation(open_page) -> str:
    """A conversation of Samira's in Noor's cohort, with three answers that Noor has not read."""
    page = open_page("samira", javascript=False)
    url = steps.begin_thread(page, steps.COHORT, "Wie kent een goede plek om te praten", "Ik zoek een plek **buiten**.")
    for number in ("Een", "Twee", "Drie"):
        steps.answer(page, f"{number} bankje bij het water.\n\n" + "Het is er rustig, ook op marktdagen.\n\n" * 12)
    return url


def test_find_a_colleague(open_page, told):
    page = open_page("noor")
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Mensen").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.locator("#q").press_sequentially("samira")
    found = page.locator("main").get_by_role("link", name=told.name("samira"))
    expect(found).to_have_count(1)
    expect(page).to_have_url(re.compile("q=samira"))
    found.click()

    expect(page.get_by_role("heading", level=1, name=told.name("samira"))).to_be_visible()
    expect(page.get_by_role("link", name="Stel een vraag")).to_be_visible()


def test_open_the_newest_conversation(open_page):
    page = open_page("noor")
    page.goto("/gesprekken")
    first = page.locator("main h3 a, main .list__item a").first
    title = first.inner_text()
    first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator("article").first).to_be_visible()


def test_conversations_are_found_while_one_types(open_page, conversation):
    page = open_page("noor")
    page.goto("/gesprekken")
    found = page.locator("#threads .list__item")
    expect(found).not_to_have_count(1)
    page.locator("#find-words").press_sequentially("goede plek om te praten")

    expect(page).to_have_url(re.compile("q=goede"))
    expect(page.locator("#threads").get_by_role("link", name="Wie kent een goede plek").first).to_be_visible()
    expect(page.locator("#find-words")).to_be_focused()


def test_conversations_of_a_circle_are_shown_once_it_is_chosen(open_page):
    page = open_page("noor")
    page.goto("/gesprekken")
    page.locator("#find-circle").select_option(label=steps.COHORT)

    expect(page).to_have_url(re.compile(r"kring=\d"))
    expect(page.locator("#threads h2, #threads h3").first).to_be_visible()


def test_walk_past_what_is_new(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    expect(page.locator("[data-new]")).to_have_count(4)
    walked = []
    for _ in range(4):
        page.keyboard.press("n")
        expect(page.locator("article:focus")).to_have_count(1)
        walked.append(page.locator("article:focus .post__body").first.inner_text().split()[0])
    assert walked == ["Ik", "Een", "Twee", "Drie"]
    expect(page.locator("#status")).to_contain_text("alles", ignore_case=True)
    page.wait_for_load_state("networkidle")
    page.reload()

    expect(page.locator("[data-new]")).to_have_count(0)


def test_a_conversation_opens_where_the_reader_was(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    page.locator(".walker button", has_text="Alles gelezen").click()
    expect(page.locator(".walker form")).to_have_count(0)
    other = open_page("samira", javascript=False)
    other.goto(conversation)
    steps.answer(other, "Nog een: achter de bibliotheek.")
    page.goto("/gesprekken")
    page.get_by_role("link", name="Wie kent een goede plek").first.click()
    new = steps.post_that_says(page, "achter de bibliotheek")

    expect(new.locator(".new")).to_be_visible()
    expect(page.locator("[data-new]")).to_have_count(1)


def test_reply_in_place_and_stay_there(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    answered = steps.post_that_says(page, "Twee bankje")
    answered.locator("[data-reply]").first.click()
    field = answered.locator("textarea")
    expect(field).to_be_focused()
    field.fill("Daar zat ik vorige week nog.")
    before = page.evaluate("scrollY")
    answered.get_by_role("button", name="Reactie plaatsen").click()
    placed = steps.post_that_says(page, "Daar zat ik vorige week")

    expect(placed).to_be_focused()
    expect(placed).to_be_in_viewport()
    expect(page.locator("#status")).to_have_text("Je reactie is geplaatst.")
    expect(answered.locator("textarea")).to_have_count(0)
    assert abs(page.evaluate("scrollY") - before) < 900, "the page jumped away from where the reader was"
    assert placed.get_attribute("aria-label").endswith("niveau 2")
    page.reload()
    expect(steps.post_that_says(page, "Daar zat ik vorige week")).to_have_count(1)


def test_mention_a_colleague(open_page, conversation, told):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    field = page.locator("#reageren textarea")
    field.click()
    field.press_sequentially("Weet jij dit, @sami")
    page.get_by_role("option", name="Samira").wait_for()
    field.press("Enter")
    expect(field).to_have_value(f"Weet jij dit, @{told.name('samira')} ")
    field.press_sequentially("want ik niet.")
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    mention = steps.post_that_says(page, "want ik niet").locator("a.mention")
    expect(mention).to_have_attribute("href", f"/mensen/{told.member('samira')}")

    other = open_page("samira")
    other.goto("/meldingen")
    expect(other.locator("main")).to_contain_text("Wie kent een goede plek om te praten")


def test_attach_a_picture_in_words_too(open_page, conversation, tmp_path):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    form = page.locator("#reageren form").first
    form.locator("textarea").fill("Kijk, dit bankje.")
    form.locator("input[type=file]").set_input_files(steps.picture(tmp_path))
    shows = page.get_by_label("Wat is er te zien op bankje.png?")
    shows.wait_for()
    form.get_by_role("button", name="Reactie plaatsen").click()
    expect(page.locator("#reageren .field__error, #reageren .error-summary").first).to_be_visible()
    expect(form.locator("textarea")).to_have_value("Kijk, dit bankje.")
    shows.fill("Een houten bankje aan het water")
    form.get_by_role("button", name="Reactie plaatsen").click()
    shown = steps.post_that_says(page, "Kijk, dit bankje").get_by_role("img", name="Een houten bankje aan het water")

    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 100


def test_edit_remove_and_undo(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    steps.answer(page, "Eerst schreef ik dit.")
    own = steps.post_that_says(page, "Eerst schreef ik dit")
    own.get_by_role("link", name="Bewerken").click()
    page.locator("article textarea, .post__article textarea").fill("Daarna schreef ik dat.")
    page.get_by_role("button", name="Wijzigingen bewaren").click()
    changed = steps.post_that_says(page, "Daarna schreef ik dat")
    expect(changed).to_be_focused()
    expect(changed.get_by_role("link", name="bewerkt")).to_be_visible()

    changed.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_text("Je reactie is verwijderd")).to_have_count(2)  # where it stood, and announced
    expect(steps.post_that_says(page, "Daarna schreef ik dat")).to_have_count(0)
    page.get_by_role("button", name="Ongedaan maken").click()
    back = steps.post_that_says(page, "Daarna schreef ik dat")
    expect(back).to_be_focused()

    back.get_by_role("link", name="bewerkt").click()
    expect(page.locator("main")).to_contain_text("Eerst schreef ik dit.")


def test_a_double_press_makes_one_post(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    page.locator("#reageren textarea").fill("Maar een keer, alsjeblieft.")
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").dblclick()
    expect(steps.post_that_says(page, "Maar een keer")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    page.reload()

    expect(steps.post_that_says(page, "Maar een keer")).to_have_count(1)


def test_follow_a_conversation(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    page.locator("#volgen summary").click()
    page.locator("#volgen .menu__panel").get_by_role("button").first.click()
    expect(page.locator("#status")).to_contain_text("volgt")
    page.goto("/gesprekken?toon=gevolgd")

    expect(page.get_by_role("link", name="Wie kent een goede plek").first).to_be_visible()


def test_keyboard_alone_reads_and_replies(open_page, conversation):
    """Never a mouse: skip link, next new, answer, write, send."""
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.press("n")
    first = page.locator("article:focus")
    expect(first).to_contain_text("Een bankje")
    page.keyboard.press("j")
    expect(page.locator("article:focus")).to_contain_text("Twee bankje")
    page.keyboard.press("k")
    expect(page.locator("article:focus")).to_contain_text("Een bankje")
    page.keyboard.press("r")
    expect(page.locator("textarea:focus")).to_have_count(1)
    page.keyboard.type("Zonder muis geschreven, en n j k r zijn hier letters.")
    _tab_to(page, "Reactie plaatsen")
    page.keyboard.press("Enter")

    expect(steps.post_that_says(page, "n j k r zijn hier letters")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_news_is_said_and_takes_no_ones_place(open_page, conversation):
    page, samira = open_page("noor"), open_page("samira", javascript=False)
    page.goto(conversation)
    steps.is_settled(page)
    samira.goto(conversation)
    steps.answer(samira, "Vier bankjes bij het water.")
    steps.poll(page, "newer")
    expect(page.get_by_role("status").filter(has_text="1 nieuwere reactie")).to_be_visible()
    show = page.locator("#newer").get_by_role("link")
    show.focus()
    steps.poll(page, "newer")
    expect(show).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("article:focus")).to_contain_text("Ik zoek een plek")  # the first that is new


def _tab_to(page: Page, name: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"no way to {name!r} by Tab")


def test_the_menu_of_a_row_opens_on_the_screen_of_a_phone(open_page):
    page = open_page("fatma", width=390, height=844)
    page.goto("/beheer/leden")
    page.locator("details.menu summary", has_text="Beheren").first.click()
    box = page.locator(".list .menu__panel").first.bounding_box()

    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
