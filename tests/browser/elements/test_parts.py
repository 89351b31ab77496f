"""Menus, copying, confirming and the end of a sign-in."""

from playwright.sync_api import expect

from tests.browser.elements.lab import later


def test_menu_closes_on_escape_and_on_a_click_elsewhere(lab, open_lab):
    lab.pages["/"] = """<details class="menu"><summary>Meer</summary><a href="#x">Een</a></details>
      <button type="button">Elders</button>"""
    page = open_lab()
    menu = page.locator("details")
    page.get_by_text("Meer").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.get_by_text("Meer")).to_be_focused()
    page.get_by_text("Meer").click()
    expect(menu).to_have_attribute("open", "")
    page.get_by_role("button", name="Elders").click()
    expect(menu).not_to_have_attribute("open", "")


def test_copying_a_link_takes_the_whole_address(lab, open_lab):
    lab.pages["/"] = """<copy-button data-link="/gesprekken/3#reactie-1" data-done-text="Gekopieerd" hidden>
      <button type="button">Kopieer</button></copy-button>"""
    page = open_lab(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer").click()

    expect(page.locator("#status")).to_have_text("Gekopieerd")
    assert page.evaluate("navigator.clipboard.readText()") == lab.url + "/gesprekken/3#reactie-1"


def test_confirmation_asks_before_the_form_is_sent(lab, open_lab):
    lab.pages["/"] = """<confirm-action><form method="post" action="/weg"><button>Weg</button></form>
      <dialog aria-label="Zeker"><button type="button" data-cancel>Toch niet</button>
      <button type="button" data-confirm>Ja, weg</button></dialog></confirm-action>"""
    lab.answers["/weg"] = "<p>Is weg</p>"
    page = open_lab()
    page.get_by_role("button", name="Weg", exact=True).click()
    page.get_by_role("button", name="Toch niet").click()
    expect(page.get_by_role("button", name="Weg", exact=True)).to_be_focused()
    assert not lab.called("/weg")
    page.get_by_role("button", name="Weg", exact=True).click()
    page.get_by_role("button", name="Ja, weg").click()

    expect(page.get_by_text("Is weg")).to_be_visible()
    assert len(lab.called("/weg")) == 1


def test_end_of_the_sign_in_is_warned_of_and_can_be_put_off(lab, open_lab):
    lab.pages[
        "/"
    ] = """<session-timer data-now="1000" data-warn-at="1001" data-ends-at="1004" data-url="/account/verlengen"
      data-extended-text="Je blijft aangemeld" data-ended-text="Je bent afgemeld" hidden>
      <p role="alert" data-text>Je wordt zo afgemeld</p>
      <button type="button" data-extend>Aangemeld blijven</button></session-timer>"""
    lab.answers["/account/verlengen"] = {"now": 2000, "warn_at": 2001, "ends_at": 2003}
    page = open_lab()
    expect(page.get_by_role("alert")).to_be_hidden()
    later(page, 1.1)
    expect(page.get_by_role("alert")).to_have_text("Je wordt zo afgemeld")
    page.get_by_role("button", name="Aangemeld blijven").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("Je blijft aangemeld")
    later(page, 3.1)
    expect(page.get_by_role("alert")).to_have_text("Je bent afgemeld")
    expect(page.get_by_role("button", name="Aangemeld blijven")).to_be_hidden()
