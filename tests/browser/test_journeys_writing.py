"""No text is lost: a closed tab, a second tab, a sign-in that ended."""

import sqlite3

import pytest
from playwright.sync_api import expect

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
    _end_newest_sign_in(portal.data, Told(portal.data).member("noor"))
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    expect(page.get_by_role("heading", level=1, name="Aanmelden")).to_be_visible()
    steps.sign_in(page, "noor@voorbeeld.nl")
    expect(page.locator("textarea").first).to_have_value(words)
    page.get_by_role("button", name="Reactie plaatsen").first.click()

    expect(steps.post_that_says(page, words)).to_have_count(1)
    page.goto(conversation)
    expect(steps.post_that_says(page, words)).to_have_count(1)
    expect(page.locator("#reageren textarea")).to_have_value("")


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


def _end_newest_sign_in(data, member_id: int) -> None:
    """As its owner would from another device; the portal itself has no button that a test could press for this one."""
    with sqlite3.connect(data / "portal.db", timeout=20) as disk:
        disk.execute(
            "UPDATE sign_in SET ended_at = seen_at WHERE id = (SELECT max(id) FROM sign_in WHERE member_id = ?)",
            (member_id,),
        )
