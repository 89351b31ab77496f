"""Around a conversation: who may not see it, who comes in, who keeps order, and what happens when it goes wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.support.told import Told


@pytest.fixture
def told(portal) -> Told:
    return Told(portal.data)


def test_piet_finds_nothing_of_a_circle_he_is_not_in(open_page, told):
    samira = open_page("samira", javascript=False)
    url = steps.begin_thread(samira, steps.COHORT, "Zeldzaamheidskabinet", "Over de tuinkabouterkwestie.")
    circle_id = told.circle_of("noor", "samira", kind="cohort", without="piet")
    noor = open_page("noor")
    noor.goto(url)
    expect(noor.get_by_role("heading", level=1, name="Zeldzaamheidskabinet")).to_be_visible()

    piet = open_page("piet")
    for path in (
        url,
        f"{url}?pagina=1",
        f"/kringen/{circle_id}",
        f"/kringen/{circle_id}/namen?q=n",
        f"/gesprekken?kring={circle_id}",
    ):
        assert piet.goto(path).status == 404
        assert "Zeldzaam" not in piet.content()
    for path in (
        *("/", "/gesprekken", "/gesprekken?q=tuinkabouterkwestie", "/kringen", "/meldingen", "/gesprekken/nieuw"),
        *("/zoeken?q=tuinkabouterkwestie", f"/mensen/{told.member('samira')}", "/mijn-gegevens"),
    ):
        assert piet.goto(path).status == 200
        assert "Zeldzaam" not in piet.content(), path
        assert steps.COHORT not in piet.locator("main").inner_text(), path


@pytest.mark.parametrize("javascript", (True, False), ids=("script", "no-script"))
def test_somebody_is_invited_and_comes_in(open_page, told, javascript):
    circle_id = told.circle_of("noor", "samira", kind="cohort")
    address = f"nieuw.{'met' if javascript else 'zonder'}@voorbeeld.nl"
    samira = open_page("samira", javascript=javascript)
    samira.goto(f"/kringen/{circle_id}/uitnodigen")
    samira.locator("main textarea").fill(f"Jip Nieuwkomer <{address}>")
    samira.locator("main form:has(textarea)").get_by_role("button").click()
    expect(samira.locator("main")).to_contain_text(address)

    guest = open_page(javascript=javascript)
    mail = guest.locator("main a[href^='/postbus/']").first
    for _ in range(40):
        guest.goto(f"/postbus?aan={address}")
        if mail.count():
            break
        guest.wait_for_timeout(500)
    mail.click()
    guest.locator("main a[href*='/uitnodiging/']").first.click()
    expect(guest.locator("main")).to_contain_text(steps.COHORT)
    guest.locator("input[type=password]").fill("vlieger-emmer-trompet")
    guest.get_by_role("button", name="Beginnen").click()
    expect(guest).to_have_url(re.compile("/welkom/profiel"))
    guest.locator("input[name=function]").fill("Wijkregisseur")
    guest.locator("main form .button--primary").click()
    expect(guest).to_have_url(re.compile("/welkom/huisregels"))
    guest.locator("main input[type=checkbox]").check()
    guest.locator("main form .button--primary").click()
    expect(guest).to_have_url(re.compile("/welkom/meldingen"))
    guest.locator("main form .button--primary").click()
    expect(guest).to_have_url(re.compile(r"/\?welkom=1"))
    guest.goto(f"/kringen/{circle_id}")
    expect(guest.get_by_role("heading", level=1)).to_contain_text(steps.COHORT)
    guest.goto("/profiel")
    expect(guest.locator("input[name=function]")).to_have_value("Wijkregisseur")

    samira.goto("/mensen?q=jip")
    expect(samira.locator("main").get_by_role("link", name="Jip Nieuwkomer").first).to_be_visible()


def test_a_coordinator_keeps_order(open_page):
    samira = open_page("samira")
    url = steps.begin_thread(samira, steps.COHORT, "Afspraken voor de excursie", "We verzamelen om negen uur.")
    for press, sees in (("Bovenaan vastzetten", "Vastgezet"), ("Gesprek sluiten", "Gesloten")):
        samira.locator(".thread-head__tools summary", has_text="Beheren").click()
        samira.get_by_role("button", name=press).click()
        expect(samira.locator(".thread-head")).to_contain_text(sees)
    expect(samira.locator("#reageren textarea")).to_have_count(0)

    noor = open_page("noor")
    noor.goto(url)
    expect(noor.locator("#reageren")).to_contain_text("gesloten")
    expect(noor.locator("[data-reply]")).to_have_count(0)
    expect(noor.locator(".thread-head__tools", has_text="Beheren")).to_have_count(0)


@pytest.mark.parametrize("javascript", (True, False), ids=("script", "no-script"))
def test_what_is_wrong_is_reported_hidden_and_explained(open_page, told, javascript):
    words = f"Mevrouw Achternaam woont op nummer {12 if javascript else 14}."
    noor = open_page("noor", javascript=javascript)
    url = steps.begin_thread(noor, steps.COHORT, f"Over een bewoner {12 if javascript else 14}", "Ik sprak iemand.")
    steps.answer(noor, words)

    samira = open_page("samira", javascript=javascript)
    samira.goto(url)
    steps.post_that_says(samira, words).get_by_role("link", name="Dit klopt niet").click()
    samira.get_by_label("Er staan gegevens in van een inwoner").check()
    samira.get_by_role("button", name="Dit signaleren").click()
    expect(samira.locator("main")).to_contain_text("Een moderator kijkt")

    joost = open_page("joost", javascript=javascript)
    assert joost.goto(url).status == 404  # the circle stays closed to him
    joost.goto("/moderatie")
    joost.locator("main").get_by_role("link", name=f"Over een bewoner {12 if javascript else 14}").first.click()
    expect(joost.locator(".reported__item--judged")).to_contain_text(words)
    joost.get_by_label("Verbergen").check()
    joost.get_by_label("Jouw reden").fill("Er staat een adres in.")
    joost.locator("main form:has(textarea) .button--primary").click()
    expect(joost.locator("main")).to_contain_text("Er staat een adres in.")

    samira.goto(url)
    expect(samira.locator("main")).not_to_contain_text(words)
    expect(samira.locator(".post__gone")).to_contain_text("moderator")
    noor.goto(url)
    expect(noor.locator("main")).to_contain_text("Er staat een adres in.")
    noor.get_by_role("link", name="Het besluit").click()
    expect(noor.locator("main")).to_contain_text("Er staat een adres in.")
    noor.goto("/meldingen")
    expect(noor.locator("main")).to_contain_text("Een besluit over iets wat je schreef")
