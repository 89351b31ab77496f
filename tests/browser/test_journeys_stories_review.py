"""Joost takes on a story of Noor and Bram; they edit it together, and it opens: to the community, then to the world."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from config import Settings
from portal import create_app
from portal.core.db import db, transaction
from portal.members.models import Member
from portal.stories.actions import reviews, works
from portal.stories.models import Story
from portal.stories.queries.works import work_of
from tests.browser import steps
from tests.factories import story_content
from tests.support.told import Told

LESSON = "Praat met de buren voordat je iets neerzet"
_numbers = count(1)


@pytest.fixture
def told(portal) -> Told:
    return Told(portal.data)


@pytest.fixture
def story(portal, told) -> tuple[int, str]:
    """Handed in by Noor and Bram, with everything that publishing needs: its id and title."""
    title = f"Het bankje van de Kastanjestraat {next(_numbers)}"
    with create_app(Settings.from_environ(portal.environ)).app_context(), transaction():
        noor, bram = (db.session.get_one(Member, told.member(key)) for key in ("noor", "bram"))
        content = story_content("publish", title=title, lesson=LESSON, wish="world")
        story = works.begin_story(author=noor, content=content, origin_circle_id=None)
        works.add_author(work_of(story), bram, by=noor)
        reviews.hand_in(work_of(story), by=noor)
        story_id = story.id
    return story_id, title


def take_on(page: Page, title: str) -> None:
    page.goto("/redactie")
    column = page.locator(".board__column", has=page.get_by_role("heading", name="Ingezonden"))
    column.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.get_by_role("button", name="Pak dit verhaal op").click()
    expect(page.locator("#nu")).to_contain_text("In bewerking")


def remark(page: Page, field: str, words: str) -> None:
    page.get_by_role("link", name=f"Opmerking bij: {field}").click()
    page.get_by_label("Je opmerking").fill(words)
    page.get_by_role("button", name="Opmerking plaatsen").click()
    expect(page.locator(".remark", has_text=words)).to_be_visible()


def suggest(page: Page, field: str, text: str, reason: str) -> None:
    page.get_by_role("link", name=f"Voorstel voor: {field}", exact=True).click()
    page.get_by_label(f"Je voorstel voor: {field}").fill(text)
    page.get_by_label("Waarom").fill(reason)
    page.get_by_role("button", name="Voorstel plaatsen").click()
    expect(page.locator(".proposal", has_text=reason)).to_be_visible()


def answer(page: Page, reason: str, button: str) -> None:
    """Take a suggestion over, or not; it is folded away then."""
    place = page.locator(".place", has=page.locator(".proposal", has_text=reason))
    place.get_by_role("button", name=button, exact=True).click()
    expect(place.get_by_text("1 beantwoord voorstel")).to_be_visible()


def agree(page: Page, story_id: int, version: int) -> None:
    page.goto(f"/verhalen/{story_id}/redactie")
    expect(page.get_by_role("heading", name=f"Akkoord met versie {version}")).to_be_visible()
    page.get_by_role("button", name="Akkoord met deze versie").click()
    expect(page.get_by_role("button", name="Mijn akkoord intrekken")).to_be_visible()


def publish(page: Page, audience: str, button: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{audience}")).check()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1, name="Publicatie")).to_be_visible()
    expect(page.locator(".tag", has_text="Gepubliceerd")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_from_handing_in_to_the_world(open_page, story, javascript):
    story_id, title = story
    joost, noor, bram = (open_page(role, javascript=javascript) for role in ("joost", "noor", "bram"))

    take_on(joost, title)
    remark(joost, "Wie ontbrak aan tafel, en wat deed je daaraan", "Deden de jongeren mee?")
    suggest(joost, "Wat kan een collega hiervan leren", "Bel bij alle buren aan", "Korter, en het is wat je deed.")
    suggest(joost, "Titel", f"{title}, en wie er zat", "Dan ziet een lezer mensen.")
    suggest(joost, "Waar schuurde het", "Het schuurde nergens.", "Misschien kan dit weg?")
    joost.get_by_label("Wat wil je zeggen of vragen").fill("Mooi verhaal. Kijk je naar drie kleine dingen?")
    joost.get_by_role("button", name="Vraag aan de schrijvers").click()
    expect(joost.locator("#nu")).to_contain_text("Vraag aan schrijvers")

    noor.goto(f"/verhalen/{story_id}/redactie")
    expect(noor.locator("#nu")).to_contain_text("3 plekken met een open voorstel")
    marked = noor.locator("#plek-lesson .proposal")
    expect(marked.locator("del").first).to_contain_text("Praat met")
    expect(marked.locator("ins").first).to_contain_text("Bel bij alle")
    answer(noor, "Korter, en het is wat je deed.", "Overnemen")
    answer(noor, "Dan ziet een lezer mensen.", "Overnemen")
    answer(noor, "Misschien kan dit weg?", "Niet overnemen")
    expect(noor.locator("#plek-lesson .place__said")).to_have_text("Bel bij alle buren aan")
    expect(noor.locator("#plek-friction .place__said")).to_contain_text("Wat er bij friction staat")
    noor.get_by_role("link", name=re.compile("^Antwoorden")).last.click()
    noor.get_by_label(re.compile("Je antwoord aan Joost")).fill("Twee van hen, op de laatste dag.")
    noor.get_by_role("button", name="Antwoord plaatsen").click()
    expect(noor.locator(".remark__answers", has_text="Twee van hen")).to_be_visible()
    noor.get_by_role("button", name="Klaar, terug naar de redacteur").click()
    expect(noor.locator("#nu")).to_contain_text("Herzien")

    agree(noor, story_id, 3)
    expect(noor.locator("#nu")).to_contain_text("Herzien")
    agree(bram, story_id, 3)
    expect(bram.locator("#nu")).to_contain_text("Akkoord")

    joost.goto(f"/verhalen/{story_id}/redactie")
    joost.locator("#nu").get_by_role("link", name="Publiceren").click()
    publish(joost, "Leergemeenschap", "Publiceer deze versie")
    reader, guest = open_page("piet", javascript=javascript), open_page(javascript=javascript)
    reader.goto(f"/verhalen/{story_id}")
    expect(reader.get_by_role("heading", level=1, name=f"{title}, en wie er zat")).to_be_visible()
    guest.goto(f"/verhalen/{story_id}")
    expect(guest.get_by_role("heading", level=1, name=title)).to_have_count(0)

    joost.goto(f"/verhalen/{story_id}/publicatie")
    expect(joost.get_by_text("Leden praten erover in")).to_be_visible()
    publish(joost, "Iedereen, ook zonder account", "Verander wie het leest")
    guest.goto(f"/verhalen/{story_id}")
    expect(guest.get_by_role("heading", level=1, name=f"{title}, en wie er zat")).to_be_visible()


def test_beside_the_text_nothing_jumps_and_it_is_said_aloud(open_page, story):
    """With scripts a remark is made, settled and taken back in its place, by keyboard."""
    story_id, title = story
    page = open_page("joost")
    take_on(page, title)
    page.goto(f"/verhalen/{story_id}/redactie")
    steps.is_settled(page)
    page.get_by_label("Wat wil je zeggen of vragen").fill("Ik ben nog bezig.")
    page.get_by_role("link", name="Opmerking bij: Waar schuurde het").press("Enter")
    field = page.get_by_label("Je opmerking")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Opmerking plaatsen").press("Enter")
    expect(page.get_by_text("Schrijf eerst je opmerking.")).to_be_visible()
    expect(field).to_be_focused()
    page.keyboard.type("Hier wil ik meer van weten.")
    before = page.evaluate("scrollY")
    page.get_by_role("button", name="Opmerking plaatsen").press("Enter")
    said = page.locator("#plek-friction .remark__one", has_text="Hier wil ik meer van weten.")
    expect(said).to_be_focused()
    expect(page.locator("#status")).to_have_text("Je opmerking staat bij de tekst.")
    assert abs(page.evaluate("scrollY") - before) < 700, "the page jumped away from where the reader was"
    expect(page.locator("form.beside-form")).to_have_count(0)
    expect(page.locator("#nu")).to_contain_text("1 plek met een open opmerking")
    expect(page.get_by_label("Wat wil je zeggen of vragen")).to_have_value("Ik ben nog bezig.")

    page.locator("#plek-friction").get_by_role("button", name=re.compile("Afhandelen")).press("Enter")
    expect(page.locator("#plek-friction").get_by_text("1 afgehandelde opmerking")).to_be_visible()
    expect(page.locator("#plek-friction")).to_be_focused()
    page.locator("#plek-friction summary").press("Enter")
    page.locator("#plek-friction").get_by_role("button", name=re.compile("Verwijderen")).press("Enter")
    expect(page.locator("#plek-friction .remark")).to_have_count(0)


def test_a_form_beside_the_text_is_put_away_and_keeps_what_was_typed(open_page, story):
    _story_id, title = story
    page = open_page("joost")
    take_on(page, title)
    link = page.get_by_role("link", name="Voorstel voor: Titel", exact=True)
    link.click()
    field = page.get_by_label("Je voorstel voor: Titel")
    expect(field).to_have_value(title)
    field.fill("Een bankje")
    expect(page.get_by_text(re.compile("Concept bewaard om"))).to_be_visible()
    page.get_by_role("link", name="Annuleren").click()
    expect(field).to_have_count(0)
    expect(page.locator("#plek-title")).to_be_focused()
    link.click()

    expect(field).to_have_value("Een bankje")


def test_a_cell_of_a_row_is_talked_about_through_one_menu(open_page, story):
    _story_id, title = story
    page = open_page("joost")
    take_on(page, title)
    row = page.get_by_role("region", name="Stap 1")
    row.get_by_text("Reageren").click()
    row.get_by_role("link", name="Voorstel: Wat deden jullie").click()
    page.get_by_label("Je voorstel voor: Wat deden jullie").fill("We belden overal aan")
    page.get_by_role("button", name="Voorstel plaatsen").click()

    expect(page.locator("#plek-timeline-r1-what .proposal ins").first).to_contain_text("We belden overal aan")


def test_two_editors_at_once(open_page, story, portal, told):
    """Both have the page open; the second hears kindly who has it."""
    story_id, title = story
    page = open_page("joost")
    page.goto(f"/verhalen/{story_id}/redactie")
    with create_app(Settings.from_environ(portal.environ)).app_context(), transaction():
        esther = db.session.get_one(Member, told.member("esther"))
        reviews.claim(work_of(db.session.get_one(Story, story_id)), editor=esther)
    page.get_by_role("button", name="Pak dit verhaal op").click()

    expect(page.get_by_role("alert")).to_contain_text("was net eerder en heeft dit verhaal nu")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
