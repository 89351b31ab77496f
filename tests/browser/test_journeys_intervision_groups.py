"""Noor forms a group, everybody signs, a case is planned and begins: with scripts and without them."""

import re

import pytest
from playwright.sync_api import Page, expect

NAMES = {"bram": "Bram", "samira": "Samira", "piet": "Piet"}
LINE = "Ik zit vast met een bewoner die elke avond belt."


def form_group(page: Page, name: str) -> str:
    """Noor with three others; answers the address of the group."""
    page.goto("/intervisie")
    page.get_by_role("link", name="Groep beginnen").click()
    page.get_by_label("Naam van de groep").fill(name)
    for each in NAMES.values():
        page.get_by_label("Zoek iemand op naam").fill(each)
        page.locator(".find").get_by_role("button", name="Zoeken").click()
        page.locator("#people").get_by_role("button", name=re.compile(f"Erbij.*{each}")).first.click()
        expect(page.get_by_role("button", name=re.compile(f"Weghalen.*{each}")).first).to_be_visible()
        assert "?" not in page.url
    expect(page.get_by_label("Naam van de groep")).to_have_value(name)
    page.get_by_role("button", name="Deze mensen vragen").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return re.sub(r"[?#].*", "", page.url)


def sign(page: Page, group: str) -> None:
    page.goto(group)
    page.get_by_role("link", name="Afspraken lezen").click()
    page.get_by_role("button", name="Ik houd me hieraan").click()
    expect(page.get_by_text("getekend", exact=False).first.or_(page.get_by_text("bezig").first)).to_be_visible()


def offer(page: Page, group: str, line: str = LINE) -> None:
    page.goto(group)
    page.get_by_label("Je casus in één regel").fill(line)
    page.get_by_role("button", name="Casus aanbieden").click()
    expect(page.locator(".case", has_text=line)).to_be_visible()


def plan(page: Page, group: str, line: str = LINE) -> str:
    """In three steps; answers the address of the consultation."""
    page.goto(group)
    page.locator(".case", has_text=line).get_by_role("link", name=re.compile("Plannen")).click()
    page.get_by_role("button", name="Laat zien wat past").click()
    expect(page.locator(".error-summary")).to_contain_text("Kies wat voor vraag het is.")
    page.get_by_label("Een kleine vraag, met weinig tijd").check()
    page.get_by_role("button", name="Laat zien wat past").click()
    page.get_by_role("link", name=re.compile("Deze kiezen.*Snelle")).click()
    page.get_by_label("Procesbegeleider").select_option(label="Bram Hofstra")
    page.get_by_label("Plaatsvervanger").select_option(label="Piet Zijlstra")
    page.get_by_role("button", name="Dagen bekijken").click()
    expect(page.get_by_role("heading", level=1, name="Bekijk de dagen")).to_be_visible()
    expect(page.locator(".calendar tbody tr")).to_have_count(3)
    assert "bewoner" not in page.url
    page.get_by_role("button", name="Consult plannen").click()
    expect(page.get_by_text("Dit consult is nog niet begonnen")).to_be_visible()
    return re.sub(r"[?#].*", "", page.url)


@pytest.mark.parametrize("javascript", (True, False), ids=("with scripts", "without scripts"))
def test_a_group_is_formed_signed_and_its_case_begins(open_page, javascript):
    noor = open_page("noor", javascript=javascript)
    name = f"Groep {'met' if javascript else 'zonder'}"
    group = form_group(noor, name)
    others = {each: open_page(each, javascript=javascript) for each in NAMES}
    for each in (noor, *others.values()):
        sign(each, group)
    offer(noor, group)
    others["samira"].goto(group)
    others["samira"].get_by_role("button", name=re.compile("Bespreek deze eerst")).click()
    expect(others["samira"].get_by_text("1 collega wil deze eerst bespreken")).to_be_visible()
    consultation = plan(noor, group)

    piet = others["piet"]
    piet.goto("/intervisie")
    piet.locator(".hand--mine", has_text=LINE).first.get_by_role("link", name="Zeg of je meedoet").click()
    piet.get_by_role("button", name="Ik doe mee").click()
    expect(piet.get_by_text("Je doet mee.")).to_be_visible()
    bram = others["bram"]
    bram.goto(consultation)
    bram.get_by_role("button", name="Nu beginnen").click()
    expect(bram.get_by_text(re.compile("Fase 1 van 3"))).to_be_visible()

    fatma = open_page("fatma")
    for address in (group, consultation):
        answer = fatma.request.get(address)
        assert answer.status == 404
    fatma.goto("/kringen")
    expect(fatma.get_by_text(name)).to_have_count(0)
