"""Piet reads a story and does something with it; Joost curates; a guest reads what is for everybody."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.support.told import Told

CAN_BE_READ = "p.opened_at IS NOT NULL AND p.ended_at IS NULL AND p.hidden_at IS NULL"

pytestmark = pytest.mark.parametrize("javascript", (True, False), ids=("script", "no-script"))


@pytest.fixture
def told(portal) -> Told:
    return Told(portal.data)


@pytest.fixture
def story(told) -> int:
    """A story of the community alone, of which Piet is no author and with which he did nothing yet."""
    piet = told.member("piet")
    return int(
        told.one(
            "SELECT p.story_id FROM publication p JOIN circle c ON c.id = p.circle_id"
            f" WHERE {CAN_BE_READ} AND c.kind = 'community' AND p.is_public = 0 AND p.thread_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM story_author a WHERE a.story_id = p.story_id AND a.member_id IN (?, ?))"
            " AND NOT EXISTS (SELECT 1 FROM recognition r WHERE r.story_id = p.story_id AND r.member_id = ?)"
            " AND NOT EXISTS (SELECT 1 FROM trial t WHERE t.story_id = p.story_id AND t.member_id = ?)"
            " AND NOT EXISTS (SELECT 1 FROM feature f WHERE f.story_id = p.story_id)"
            " ORDER BY p.story_id",
            *(piet, told.member("joost"), piet, piet),
        )
    )


def title_of(told: Told, story_id: int) -> str:
    return str(told.one("SELECT title FROM shelf_entry WHERE story_id = ?", story_id))


def test_piet_reads_recognises_tries_and_talks(open_page, told, story, javascript):
    page: Page = open_page("piet", javascript=javascript)
    page.goto(f"/verhalen/{story}")
    if javascript:
        steps.is_settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title_of(told, story))
    contents = page.get_by_role("navigation", name="In dit verhaal")
    contents.get_by_role("link", name="Waar het schuurde").click()
    expect(page.get_by_role("heading", name="Waar het schuurde")).to_be_in_viewport()

    page.get_by_role("button", name="Ik herken dit").click()
    expect(page.get_by_role("button", name="Ik herken dit")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#reactions")).to_contain_text(re.compile("herken(t|nen) dit"))
    page.get_by_role("button", name="Ik ga dit proberen").click()
    expect(page.locator("#reactions")).to_contain_text("vragen we je wat ervan gekomen is")
    if javascript:
        expect(page.locator("#probeer")).to_be_focused()
        expect(page.locator("#status")).to_contain_text("Je gaat dit proberen.")

    page.get_by_role("link", name="Vertel wat ervan gekomen is").click()
    page.get_by_role("button", name="Vertel wat ervan gekomen is").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Wat is ervan gekomen?").fill("Twee van de tien deuren gingen open.")
    page.get_by_role("button", name="Vertel wat ervan gekomen is").click()
    expect(page.locator("#uitkomsten")).to_contain_text("Twee van de tien deuren gingen open.")

    page.get_by_role("link", name="Lees en reageer").click()
    about = page.get_by_role("complementary", name="Dit gesprek gaat over een verhaal")
    expect(about.get_by_role("link", name="Lees het verhaal")).to_have_attribute("href", f"/verhalen/{story}")
    steps.answer(page, "Bij ons in Oldambt ging het net zo.")
    page.goto(f"/verhalen/{story}")
    expect(page.locator("#gesprek")).to_contain_text("Bij ons in Oldambt ging het net zo.")
    page.get_by_role("link", name="Dit klopt niet").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_joost_makes_a_collection_and_chooses_the_story_of_the_month(open_page, told, story, javascript):
    page: Page = open_page("joost", javascript=javascript)
    title = f"Rij {'met' if javascript else 'zonder'} script"
    page.goto("/verzamelingen")
    page.get_by_role("link", name="Maak een verzameling").first.click()
    page.get_by_label("Titel").fill(title)
    page.locator("textarea[name=introduction]").fill("Lees deze **twee** voor je overleg.")
    page.get_by_label("Vragen voor een teamoverleg").fill("Wie ontbreekt bij ons?\nWat doen we maandag?")
    page.get_by_role("button", name="Bewaren en verhalen kiezen").click()
    expect(page.get_by_role("heading", level=1, name="Verhalen en volgorde")).to_be_visible()

    found = page.locator("#found")
    if javascript:
        steps.is_settled(page)
    page.get_by_label("Woorden uit de titel").fill(title_of(told, story))
    if not javascript:  # with script it is found while one types
        page.get_by_role("button", name="Zoeken").last.click()
    expect(found.get_by_role("listitem")).to_have_count(1)
    found.get_by_role("button", name="Zet erin").click()
    expect(page.locator(".placed__item")).to_have_count(1)
    found.get_by_role("button", name="Zet erin").first.click()
    expect(page.locator(".placed__item")).to_have_count(2)
    if javascript:
        steps.is_settled(page)
    second = page.locator(".placed__item").last.get_by_role("heading").inner_text()
    page.locator(".placed__item").last.get_by_role("button", name="Omhoog").click()
    expect(page.locator(".placed__item").first.get_by_role("heading")).to_have_text(second)
    if javascript:
        expect(page.locator(".placed__item").first.get_by_role("button", name="Omlaag")).to_be_focused()

    page.locator(".placed__item").first.get_by_role("link", name="Toelichting schrijven").click()
    page.locator("textarea[name=note]").fill("Begin hier.")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".placed__item").first).to_contain_text("Begin hier.")
    page.get_by_role("link", name="Bekijk de verzameling").click()
    page.get_by_role("link", name="Publiceren").click()
    page.get_by_label("Alle leden van de gemeenschap").check()
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    address = page.url

    reader: Page = open_page("piet", javascript=javascript)
    reader.goto(address)
    expect(reader.locator(".reading-path__stop")).to_have_count(2)
    expect(reader.locator("main")).to_contain_text("Wie ontbreekt bij ons?")
    reader.get_by_role("link", name="Uitdeelblad").click()
    expect(reader.locator(".handout")).to_contain_text("Begin hier.")

    page.goto(f"/verhalen/{story}")
    page.get_by_role("button", name="Maak verhaal van de maand").click()
    expect(page.get_by_role("button", name="Niet meer verhaal van de maand")).to_be_visible()
    reader.goto("/")
    expect(reader.get_by_role("region", name="Verhaal van de maand")).to_contain_text(title_of(told, story))


def test_a_guest_reads_what_is_for_everybody_and_no_word_of_what_members_say(open_page, told, story, javascript):
    public = int(
        told.one(f"SELECT p.story_id FROM publication p WHERE {CAN_BE_READ} AND p.is_public = 1 AND p.thread_id > 0")
    )
    thread = told.one("SELECT thread_id FROM publication WHERE story_id = ? AND ended_at IS NULL", public)
    page: Page = open_page(None, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Lees verhalen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/verhalen/{public}")

    expect(page.get_by_role("heading", level=1)).to_have_text(title_of(told, public))
    expect(page.get_by_role("heading", name="Het gesprek erover")).to_have_count(0)
    expect(page.get_by_role("button", name="Ik herken dit")).to_have_count(0)
    expect(page.locator("main a[href*='/gesprekken'], main a[href*='/mensen']")).to_have_count(0)
    expect(page.locator("#cite")).to_contain_text(f"/verhalen/{public}")
    for closed in (f"/gesprekken/{thread}", f"/verhalen/{story}"):
        page.goto(closed)
        expect(page).to_have_url(re.compile("/aanmelden"))
