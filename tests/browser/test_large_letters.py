"""Who reads with letters twice as large, on a phone: everything is there, and nothing must be scrolled sideways."""

import pytest

PAGES = ("/", "/gesprekken", "/meldingen", "/kringen", "/account", "/intervisie")
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter((each) => {
    const ends = (one) => one.getBoundingClientRect().right;
    const isOut = (one) => ends(one) > innerWidth + 0.5;
    const mayScroll = each.closest('ul.filters');  // one line, cut off by the edge
    return each.checkVisibility() && !mayScroll && isOut(each) && ![...each.children].some(isOut);
}).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_falls_off_the_screen(page_of, path):
    page = page_of("noor")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("for (const time of document.querySelectorAll('time')) time.textContent = '22 minuten geleden'")
    page.evaluate(
        "for (const hand of document.querySelectorAll('.hand__what a')) hand.textContent = 'Participatietraject'"
    )

    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    name = page.locator(".brand__name").bounding_box()
    assert name["height"] < 130, "the name stands on two lines, not one letter on each"
    tools = page.locator(".site-header__tools").bounding_box()
    assert tools["y"] >= name["y"] + name["height"] or tools["x"] >= name["x"] + name["width"]
