"""The browser tests' own ground: a page opens, errors are noticed, axe works under the content policy."""

import pytest

from tests.browser.barriers import find_violations, look
from tests.browser.conftest import _watch


def test_guest_sees_the_sign_in_page(open_page):
    page = open_page()
    page.goto("/aanmelden")

    assert page.locator("h1").count() == 1
    assert find_violations(page) == []


def test_pale_letters_are_noticed_in_the_dark(open_page):
    page = open_page()
    page.goto("/aanmelden")
    assert look(page) == []

    page.locator("h1").evaluate("heading => { heading.style.color = 'light-dark(black, #333)' }")
    for _ in range(2):
        assert [line.split(":")[0] for line in look(page)] == ["1280 dark", "320 dark"]


def test_barriers_are_noticed_in_both_windows(open_page):
    page = open_page()
    page.goto("/aanmelden")
    page.locator("h1").evaluate("heading => { heading.style.width = '700px' }")
    page.locator("label").first.evaluate("label => label.remove()")

    wide, narrow, sideways = look(page)
    assert wide.startswith("1280 light") and "label" in wide
    assert narrow.startswith("320 light") and "label" in narrow
    assert "sideways" in sideways


def test_errors_in_the_page_are_noticed(portal, chrome):
    errors: list[str] = []
    context = chrome.new_context(base_url=portal.url)
    _watch(context, errors)
    page = context.new_page()
    page.goto("/aanmelden")
    page.evaluate(
        "() => { document.body.setAttribute('style', 'color: red'); setTimeout(() => { throw new Error('boo') }) }"
    )
    page.evaluate(
        "() => { const it = document.createElement('script'); it.textContent = '1'; document.body.append(it) }"
    )
    page.wait_for_timeout(200)
    context.close()

    assert any("boo" in error for error in errors)
    assert any("script-src" in error for error in errors)


@pytest.mark.parametrize("role", ("noor", "bram", "samira", "joost", "fatma", "piet"))
def test_every_role_signs_in(open_page, role):
    page = open_page(role)
    page.goto("/")

    assert "/aanmelden" not in page.url
