"""A member whose old mailbox is gone gets another address from an administrator; every page on the way is looked at."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.barriers import look, open_and_look
from tests.support.told import Told

NEW = "bram.{}@elders.nl"


@pytest.mark.parametrize("javascript", (True, False), ids=("script", "no-script"))
def test_another_address_is_given_looked_at_and_refused(portal, open_page, javascript):
    told, new = Told(portal.data), NEW.format("met" if javascript else "zonder")
    fatma, bram, guest = (open_page(role, javascript=javascript) for role in ("fatma", "bram", None))
    page = f"/beheer/leden/{told.member('bram')}/adres"
    fatma.goto(page)
    fatma.get_by_label("Nieuw e-mailadres").fill(new)
    fatma.get_by_label("Reden").fill("De gemeente is samengegaan.")
    fatma.get_by_label("Je eigen wachtwoord", exact=True).fill(steps.PASSWORD)
    fatma.get_by_role("button", name="Beide adressen mailen").click()
    expect(fatma.locator(".alert--positive")).to_contain_text("krijgen een mail")
    expect(fatma.locator("#members")).to_contain_text(f"wacht op {new}")
    links = [_link_to(guest, address) for address in (new, "bram@voorbeeld.nl")]

    guest.goto(links[0])
    guest.get_by_role("button", name="Ja, dat klopt").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Bevestigd")
    bram.goto("/")
    bram.get_by_role("link", name="Kijk naar je nieuwe e-mailadres").click()
    expect(bram.locator("main")).to_contain_text(new)
    if javascript:
        assert look(guest) == []
        assert [problem for link in links for problem in open_and_look(guest, link)] == []
        assert open_and_look(bram, "/account/adres/akkoord") == open_and_look(bram, "/account") == []
        assert open_and_look(fatma, page) == []

    bram.get_by_role("button", name="Mijn huidige adres houden").click() if javascript else _refuse(guest, links[1])
    bram.goto("/account")
    expect(bram.locator("main")).not_to_contain_text(new)
    guest.goto(links[0])
    expect(guest.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")


def _link_to(guest: Page, address: str) -> str:
    """The link in the newest mail to an address."""
    mail = guest.locator("main a[href^='/postbus/']", has_text=re.compile("nieuwe adres")).first
    for _ in range(40):
        guest.goto(f"/postbus?aan={address}")
        if mail.count():
            break
        guest.wait_for_timeout(500)
    mail.click()
    return str(guest.locator("main a[href*='/adres/']").first.get_attribute("href"))


def _refuse(guest: Page, link: str) -> None:
    guest.goto(link)
    guest.get_by_role("button", name="Nee, dit klopt niet").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Het adres blijft zoals het was")
