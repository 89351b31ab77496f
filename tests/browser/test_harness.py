"""The browser tests' own ground: a page opens, errors are noticed, axe works under the content policy."""

import pytest

from tests.browser.conftest import _watch


def test_guest_sees_the_sign_in_page(open_page, axe):
    page = open_page()
    page.goto("/aanmelden")

    assert page.locator("h1").count() == 1
    assert axe(page) == []


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
