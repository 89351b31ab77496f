"""Who reads with letters twice as large, on a phone: everything is there, and nothing must be scrolled sideways."""

import re

import pytest
from playwright.sync_api import expect

PAGES = (
    *(("noor", path) for path in ("/", "/gesprekken", "/meldingen", "/kringen", "/account", "/intervisie")),
    *(("noor", path) for path in ("/mensen", "/kringen/1", "/mijn-gegevens", "/gesprekken/nieuw", "/verzamelingen")),
    ("joost", "/redactie"),
    ("fatma", "/beheer/leden"),
)
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter((each) => {
    const isOut = (one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < -0.5 || right > innerWidth + 0.5);
    };
    return each.checkVisibility() && isOut(each) && ![...each.children].some(isOut);
}).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


def enlarged(page, path):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def beside(page):
    """How far the page may be scrolled sideways."""
    return page.evaluate("document.scrollingElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_nothing_falls_off_the_screen(page_of, role, path):
    page = page_of(role)
    enlarged(page, path)
    page.evaluate("for (const time of document.querySelectorAll('time')) time.textContent = '22 minuten geleden'")
    page.evaluate(
        "for (const hand of document.querySelectorAll('.hand__what a')) hand.textContent = 'Participatietraject'"
    )

    assert page.evaluate(TOO_WIDE) == []
    assert beside(page) <= 0
    name = page.locator(".brand__name").bounding_box()
    assert name["height"] < 130, "the name stands on two lines, not one letter on each"
    tools = page.locator(".site-header__tools").bounding_box()
    assert tools["y"] >= name["y"] + name["height"] or tools["x"] >= name["x"] + name["width"]


def test_a_conversation_and_the_menus_that_open_over_it_stay_on_the_screen(page_of):
    page = page_of("samira")
    page.goto("/gesprekken")
    enlarged(page, page.locator(".thread-item h3 a").first.get_attribute("href"))

    expect(page.get_by_role("button", name=re.compile("nieuw, volgende"))).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    menus = page.locator("details.menu:visible")
    assert menus.count() == 3, "of the account, of following, of what a coordinator may do"
    for menu in menus.all():
        menu.evaluate("each => each.open = true")
        panel = menu.locator(".menu__panel").bounding_box()
        assert panel["x"] >= 0 and panel["x"] + panel["width"] <= 390
        assert beside(page) <= 0
        menu.evaluate("each => each.open = false")


def test_a_story_is_read_from_top_to_bottom(page_of):
    page = page_of("noor")
    page.goto("/verhalen")
    enlarged(page, page.get_by_role("link", name="Van klachtenavond naar straatgesprek").get_attribute("href"))

    assert page.locator(".ladder__rung").count() and page.get_by_role("table").count()
    assert beside(page) <= 0


def test_a_table_in_a_text_scrolls_in_a_box_of_its_own(page_of):
    page = page_of("noor")
    enlarged(page, "/stijl")

    box = page.get_by_role("group", name="Tabel: Wijk, Deuren, Gesprekken")
    assert box.evaluate("each => each.scrollWidth > each.clientWidth"), "it does not fit"
    box.focus()
    box.press("ArrowRight")
    expect(box).to_be_focused()
    box.evaluate("each => new Promise(done => each.scrollLeft ? done() : each.addEventListener('scroll', done))")
    assert beside(page) <= 0
