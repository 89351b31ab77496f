"""Who reads with letters twice as large, on a phone: the head of the page keeps its shape, and nothing falls off."""

import pytest

PAGES = ("/kringen", "/account", "/huisregels")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_falls_off_the_screen(page_of, path):
    page = page_of("noor")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    name = page.locator(".brand__name").bounding_box()
    assert name["height"] < 130, "the name stands on two lines, not one letter on each"
    tools = page.locator(".site-header__tools").bounding_box()
    assert tools["y"] >= name["y"] + name["height"] or tools["x"] >= name["x"] + name["width"]
