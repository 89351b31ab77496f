"""No text is lost: a closed tab, a second tab, a sign-in that ended."""

import sqlite3

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import steps
from tests.support.told import Told


@pytest.fixture
def conversation(open_page) -> str:
    page = open_page("samira", javascript=False)
    return steps.begin_thread(page, steps.COHORT, "Waar blijft de tijd", "Ik ben hem kwijt.")


def test_a_draft_survives_a_closed_tab(open_page, conversation):
    page = open_page("noor")
    page.goto(conversation)
    steps.is_settled(page)
    page.locator("#reageren textarea").press_sequentially("Halverwege een zin")
    expect(page.locator("#reageren [data-saved]")).to_contain_text("Concept bewaard om")
    page.close()

    again = open_page("noor")
    again.goto(conversation)
    expect(again.locator("#reageren textarea")).to_have_value("Halverwege een zin")
    expect(again.locator("#reageren")).to_contain_text("nog niet geplaatst")
    again.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    expect(steps.post_that_says(again, "Halverwege een zin")).to_be_visible()
    again.reload()
    expect(again.locator("#reageren textarea")).to_have_value("")


@pytest.mark.parametrize("place", ("below", "inline", "edit", "new"))
def test_sent_by_the_keyboard_nothing_waits_in_the_form(open_page, conversation, place):
    """Control and Enter: the text area has the focus until the answer comes."""
    page = open_page("samira")
    page.goto("/gesprekken/nieuw" if place == "new" else conversation)
    steps.is_settled(page)
    form = page.locator("#reageren")
    if place == "inline":
        page.locator("#reageren textarea").fill("Wat beantwoord wordt")
        page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
        post = steps.post_that_says(page, "Wat beantwoord wordt")
        post.locator("[data-reply]").click()
        form = post.locator(".post__reply")
    elif place == "edit":
        page.locator("article", has_text="Ik ben hem kwijt.").get_by_role("link", name="Bewerken").click()
        form = page.locator(".post__reply").filter(has_text="Lezers zien")
    elif place == "new":
        page.get_by_label("Waar gaat het over").fill("Met de toetsen")
        form = page.locator("#main")
    form.locator("textarea").press("Control+End")
    form.locator("textarea").press_sequentially(" Met de toetsen geschreven", delay=10)
    form.locator("textarea").press("Control+Enter")
    expect(page.locator(".post__body", has_text="Met de toetsen geschreven")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.reload()

    steps.is_settled(page)
    expect(page.locator(".post__body", has_text="Met de toetsen geschreven")).to_be_visible()
    expect(page.locator("#reageren textarea")).to_have_value("")
    expect(page.get_by_text("nog niet geplaatst")).to_have_count(0)
    if place in ("edit", "new"):
        if place == "new":
            page.goto("/gesprekken/nieuw")
        else:
            page.locator("article", has_text="Ik ben hem kwijt.").get_by_role("link", name="Bewerken").click()
            expect(page.get_by_text("Lezers zien")).to_be_visible()
        expect(page.get_by_text("nog niet geplaatst")).to_have_count(0)


@pytest.mark.parametrize("width", (320, 390))
def test_an_answer_to_an_answer_looks_as_its_preview_and_has_one_line_of_tools(open_page, conversation, width):
    page = open_page("noor", width=width)
    page.goto(conversation)
    steps.is_settled(page)
    for words in ("Eerst", "Daarop"):
        if words == "Eerst":
            form = page.locator("#reageren")
        else:
            steps.post_that_says(page, "Eerst").locator("[data-reply]").click()
            form = page.locator(".posts .post__reply")
        form.locator("textarea").fill(f"{words}:\n\n- een\n- twee")
        form.locator("[data-preview]").click()
        expect(form.locator(".editor__preview li")).to_have_count(2)
        tools = form.locator(".editor__bar")
        expect(tools.locator("button, [role=button]")).to_have_count(7)
        tops = tools.locator("button, [role=button]").evaluate_all("all => all.map(one => one.offsetTop)")
        widths = tools.locator("button, [role=button]").evaluate_all("all => all.map(one => one.offsetWidth)")
        assert len(set(tops)) == 1 and min(widths) >= 24
        shown = _marks(form.locator(".editor__preview ul"))
        form.get_by_role("button", name="Reactie plaatsen").click()
        assert _marks(steps.post_that_says(page, words).locator(":scope > .post__body ul")) == shown == "disc"


def test_a_second_tab_overwrites_nothing(open_page, conversation):
    first = open_page("noor")
    first.goto(conversation)
    steps.is_settled(first)
    second = first.context.new_page()
    second.goto(conversation)
    steps.is_settled(second)
    second.locator("#reageren textarea").press_sequentially("In het tweede venster")
    expect(second.locator("#reageren [data-saved]")).to_contain_text("Concept bewaard om")
    first.locator("#reageren textarea").press_sequentially("In het eerste venster")
    expect(first.locator("#reageren")).to_contain_text("ander venster")
    expect(first.locator("#reageren textarea")).to_have_value("In het eerste venster")

    third = open_page("noor")
    third.goto(conversation)
    expect(third.locator("#reageren textarea")).to_have_value("In het tweede venster")
    first.get_by_role("button", name="Houd de tekst in dit venster").click()
    expect(first.locator("#reageren [data-saved]")).to_contain_text("Concept bewaard om")
    third.reload()
    expect(third.locator("#reageren textarea")).to_have_value("In het eerste venster")


@pytest.mark.parametrize("javascript", (True, False), ids=("script", "no-script"))
def test_a_sign_in_that_ended_loses_no_text(portal, open_page, conversation, javascript):
    """The sign-in ends while somebody types; they sign in again and are back with the text in the form."""
    page = open_page(javascript=javascript)
    page.goto("/aanmelden")
    steps.sign_in(page, "noor@voorbeeld.nl")
    page.goto(conversation)
    steps.is_settled(page)
    words = f"Een lang verhaal dat niemand nog eens wil typen, {'met' if javascript else 'zonder'} script."
    page.locator("#reageren textarea").fill(words)
    end_newest_sign_in(portal.data, Told(portal.data).member("noor"))
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    expect(page.get_by_role("heading", level=1, name="Aanmelden")).to_be_visible()
    steps.sign_in(page, "noor@voorbeeld.nl")
    expect(page.locator("textarea").first).to_have_value(words)
    page.get_by_role("button", name="Reactie plaatsen").first.click()

    expect(steps.post_that_says(page, words)).to_have_count(1)
    page.goto(conversation)
    expect(steps.post_that_says(page, words)).to_have_count(1)
    expect(page.locator("#reageren textarea")).to_have_value("")


@pytest.mark.parametrize("ended", ("at the portal", "in the browser"))
@pytest.mark.parametrize("address", ("/gesprekken/nieuw", "/mensen/{klaas}/vraag"))
def test_a_sign_in_that_ended_loses_no_line_either(portal, open_page, address, ended):
    """The title is filled in last and sent at once, before anything of it was kept."""
    told = Told(portal.data)
    page = open_page()
    page.goto("/aanmelden")
    steps.sign_in(page, "noor@voorbeeld.nl")
    page.goto(address.format(klaas=told.member("klaas")))
    steps.is_settled(page)
    page.locator("textarea").fill(f"De tekst zelf, die al bewaard is, {ended}")
    expect(page.locator("[data-saved]")).to_contain_text("Concept bewaard om")
    if ended == "at the portal":
        end_newest_sign_in(portal.data, told.member("noor"))
    else:
        page.context.clear_cookies()
    line = page.get_by_label("Waar gaat het over")
    line.fill(f"Wat er het laatst bij kwam, {ended}")
    page.locator("main form .button--primary").click()
    expect(page.get_by_role("heading", level=1, name="Aanmelden")).to_be_visible()
    steps.sign_in(page, "noor@voorbeeld.nl")

    expect(page.locator("textarea")).to_have_value(f"De tekst zelf, die al bewaard is, {ended}")
    expect(line).to_have_value(f"Wat er het laatst bij kwam, {ended}")


def test_the_portal_that_is_away_for_a_moment_keeps_the_text(open_page, conversation):
    page = open_page("noor", watch=False)
    page.goto(conversation)
    steps.is_settled(page)
    page.locator("#reageren textarea").fill("Geschreven in een tunnel")
    page.context.set_offline(True)
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    expect(page.locator(".error-bar")).to_be_visible()
    expect(page.locator("#reageren textarea")).to_have_value("Geschreven in een tunnel")
    page.context.set_offline(False)
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()

    expect(steps.post_that_says(page, "Geschreven in een tunnel")).to_have_count(1)


def end_newest_sign_in(data, member_id: int) -> None:
    """As its owner would from another device; the portal itself has no button that a test could press for this one."""
    with sqlite3.connect(data / "portal.db", timeout=20) as disk:
        disk.execute(
            "UPDATE sign_in SET ended_at = seen_at WHERE id = (SELECT max(id) FROM sign_in WHERE member_id = ?)",
            (member_id,),
        )


def _marks(points: Locator) -> str:
    return points.evaluate("points => getComputedStyle(points).listStyleType")
