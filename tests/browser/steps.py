"""What the people of the journeys do, in their words: each step works with and without scripts, as the portal does."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD

COHORT = "Leergang Dichtbij, najaar 2026"
"""A circle of Noor and Samira, who coordinates it; Piet is not in it."""


def begin_thread(page: Page, circle: str, title: str, body: str) -> str:
    """Start a conversation; answers its address."""
    page.goto("/gesprekken/nieuw")
    page.get_by_label("Met wie").select_option(label=circle)
    page.get_by_label("Waar gaat het over").fill(title)
    page.locator("textarea[name=body]").fill(body)
    page.get_by_role("button", name="Gesprek plaatsen").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return re.sub(r"[?#].*", "", page.url)


def answer(page: Page, body: str) -> None:
    """Answer in the conversation that is open, below everything."""
    form = page.locator("#reageren form").first
    form.locator("textarea").fill(body)
    form.get_by_role("button", name="Reactie plaatsen").click()
    expect(post_that_says(page, body.splitlines()[0])).to_be_visible()


def post_that_says(page: Page, words: str) -> Locator:
    """The one post with these words in its own body."""
    return page.locator("article", has=page.locator(":scope > .post__body", has_text=words))


def picture(folder: Path, name: str = "bankje.png") -> Path:
    path = folder / name
    Image.new("RGB", (640, 400), "olive").save(path)
    return path


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """At the sign-in page that is open."""
    page.get_by_label("E-mailadres").fill(address)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def is_settled(page: Page) -> None:
    """Until htmx and our elements have begun: what is pressed before that works as without scripts."""
    page.wait_for_load_state("load")


def poll(page: Page, part: str) -> None:
    """What a page asks by itself once a minute, now, until the answer stands in this part of it (its id)."""
    page.evaluate(
        """(part) => new Promise((done) => {
            document.addEventListener('htmx:after:swap', ({ detail }) => detail.ctx.target.id === part && done());
            document.body.dispatchEvent(new CustomEvent('portal:poll'));
        })""",
        part,
    )
