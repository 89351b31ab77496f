"""The whole of Noor's visit in a browser that runs no scripts: slower, but nothing is missing."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.support.told import Told


@pytest.fixture
def conversation(open_page) -> str:
    page = open_page("samira", javascript=False)
    url = steps.begin_thread(page, steps.COHORT, "Waar begin je in een nieuwe wijk", "Bij wie klop jij het eerst aan?")
    for number in ("Een", "Twee"):
        steps.answer(page, f"{number} keer bij de wijkagent.")
    return url


def test_noors_visit(open_page, conversation, tmp_path):
    page = open_page("noor", javascript=False)
    told_name = "Samira de Boer"

    page.goto("/mensen")
    page.locator("#q").fill("samira")
    page.locator("#q").press("Enter")
    page.locator("main").get_by_role("link", name=told_name).first.click()
    expect(page.get_by_role("heading", level=1, name=told_name)).to_be_visible()

    page.goto("/gesprekken")
    page.get_by_role("link", name="Waar begin je in een nieuwe wijk").first.click()
    expect(page.locator("[data-new]")).to_have_count(3)
    for left in (2, 1, 0):
        page.locator(".walker button[name=volgende]").click()
        expect(page.locator("[data-new]")).to_have_count(left)

    answered = steps.post_that_says(page, "Twee keer")
    answered.locator("[data-reply]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reageer op")
    page.locator("textarea").fill("Drie keer, bij mij.")
    page.get_by_role("button", name="Reactie plaatsen").click()
    own = steps.post_that_says(page, "Drie keer, bij mij")
    expect(own).to_be_visible()
    assert own.get_attribute("aria-label").endswith("niveau 2")

    own.get_by_role("link", name="Bewerken").click()
    page.locator("textarea").fill("Vier keer, bij mij.")
    page.get_by_role("button", name="Wijzigingen bewaren").click()
    changed = steps.post_that_says(page, "Vier keer, bij mij")
    expect(changed.get_by_role("link", name="bewerkt")).to_be_visible()
    changed.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_text("Je reactie is verwijderd")).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(steps.post_that_says(page, "Vier keer, bij mij")).to_be_visible()

    form = page.locator("#reageren form").first
    form.locator("textarea").fill("Met een foto erbij.")
    form.locator("input[type=file]").set_input_files(steps.picture(tmp_path, "voordeur.png"))
    form.get_by_role("button", name="Bestand toevoegen").click()
    expect(page.locator("#reageren textarea")).to_have_value("Met een foto erbij.")
    page.get_by_label("Wat is er te zien op voordeur.png?").fill("Een groene voordeur")
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    posted = steps.post_that_says(page, "Met een foto erbij")
    expect(posted.get_by_role("img", name="Een groene voordeur")).to_be_visible()


@pytest.mark.parametrize("address", ("/gesprekken/nieuw", "/mensen/{samira}/vraag"))
def test_enter_in_a_line_keeps_a_longer_text_and_sends_nothing(open_page, portal, address):
    page = open_page("bram", javascript=False)
    url = address.format(samira=Told(portal.data).member("samira"))
    page.goto(url)
    page.locator("textarea").fill("Nog lang niet af")
    page.get_by_label("Waar gaat het over").fill("Een begin")
    page.get_by_label("Waar gaat het over").press("Enter")

    expect(page.get_by_text("nog niet geplaatst")).to_be_visible()
    assert url in page.url
    expect(page.locator("textarea")).to_have_value("Nog lang niet af")
    expect(page.get_by_label("Waar gaat het over")).to_have_value("Een begin")


def test_an_empty_reply_is_refused_kindly(open_page, conversation):
    page = open_page("noor", javascript=False)
    page.goto(conversation)
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()

    expect(page.locator(".error-summary")).to_be_visible()
    assert page.title().startswith("Fout")
    expect(page.locator("textarea[aria-invalid=true]")).to_have_count(1)


def test_menus_and_the_language_work(open_page, portal):
    page = open_page("piet", javascript=False)
    page.goto("/")
    page.locator(".menu--account summary").click()
    page.get_by_role("link", name="Mijn profiel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(Told(portal.data).name("piet"))
    page.goto("/account")
    page.get_by_label("English").check()
    page.locator("main form:has([name=language])").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Account en instellingen")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("Nederlands").check()
    page.locator("main form:has([name=language])").get_by_role("button").click()
    assert page.locator("html").get_attribute("lang") == "nl"
