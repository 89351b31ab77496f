"""Reading the password that one types."""

from playwright.sync_api import expect

FORM = """<form method="post" action="/in" hx-boost="false"><label for="p">Wachtwoord</label>
<show-password data-hide="Verbergen" data-shown="Te lezen" data-hidden="Verborgen">
<input id="p" name="p" type="password">
<span hidden><button type="button"><span data-label>Tonen</span></button></span></show-password>
<button>Aanmelden</button></form>"""


def test_a_password_can_be_read_and_hidden_again(lab, open_lab):
    lab.pages["/"] = FORM
    page = open_lab()
    field = page.get_by_label("Wachtwoord")
    field.fill("kano-lantaarn")

    page.get_by_role("button", name="Tonen").click()
    expect(field).to_have_attribute("type", "text")
    expect(page.locator("#status")).to_have_text("Te lezen")
    expect(field).to_have_value("kano-lantaarn")
    page.get_by_role("button", name="Verbergen").click()
    expect(field).to_have_attribute("type", "password")


def test_it_is_sent_as_a_password(lab, open_lab):
    lab.pages["/"] = FORM
    page = open_lab()
    page.get_by_role("button", name="Tonen").click()
    page.evaluate("document.forms[0].addEventListener('submit', (event) => event.preventDefault())")

    page.get_by_label("Wachtwoord").press("Enter")

    expect(page.get_by_label("Wachtwoord")).to_have_attribute("type", "password")
    expect(page.get_by_role("button", name="Tonen")).to_be_visible()


def test_without_scripts_there_is_no_button(lab, open_lab):
    lab.pages["/"] = FORM
    page = open_lab(java_script_enabled=False)

    expect(page.get_by_role("button", name="Tonen")).to_be_hidden()
