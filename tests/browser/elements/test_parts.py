"""Menus, copying, confirming and the end of a sign-in."""

from playwright.sync_api import expect


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
