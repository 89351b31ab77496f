"""Hands at a keyboard, for who cannot point: Tab, Enter, Space, arrows and letters, and what has the focus after each.

Whatever gets the focus must be seen: it lies in the window with nothing over it, and something marks it.
"""

import re
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, expect

from tests.browser import steps

Name = str | re.Pattern[str]

LOOK = """() => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const box = each.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    const around = [each, each.closest('label, li, article'), each.nextElementSibling].filter(Boolean);
    const isInside = !each.matches(':focus'); // the calendar in a field for a date: the browser marks it itself
    return {
        tag: each.localName,
        text: (isInside ? each.labels[0] : each).innerText?.trim().replace(/\\s+/g, ' ') ?? '',
        isInside,
        isSeen: Boolean(at) && [each, ...(each.labels ?? [])].some((one) => one.contains(at) || at.contains(one)),
        isMarked: isInside || around.some((one) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(one);
            return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        }),
        isInTheWay: each.tabIndex >= 0,
    };
}"""
SAID = re.compile(r"""- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?""")


class Focus(NamedTuple):
    """What has the focus: its role and its name, as they are read out."""

    role: str
    name: str

    def is_called(self, role: str, name: Name) -> bool:
        return self.role == role and bool(self.name == name if isinstance(name, str) else name.search(self.name))


class Keys:
    """One pair of hands at one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str) -> None:
        """A page by its address, and past what stands on every page: the first Tab offers that."""
        self.page.goto(path)
        steps.is_settled(self.page)
        assert self.focus is None, f"{path} begins at {self.focus}"
        self.follow("Naar de inhoud", within=1)
        self.lands_on(self.page.locator("main"))

    def tab(self, role: str, name: Name, *, within: int = 12, back: bool = False) -> list[str]:
        """Tab until this has the focus; answers the names of what was passed, this one included."""
        passed: list[str] = []
        for _ in range(within):
            self.press("Shift+Tab" if back else "Tab")
            focus = self.focus
            assert focus is not None, f"Tab left the page after {passed}"
            passed.append(focus.name)
            if focus.is_called(role, name):
                return passed
        raise AssertionError(f"{within} times Tab comes at {passed}, not at {role} {name}")

    def fill(self, name: Name, words: str, **options: Any) -> list[str]:
        """Tab to a field and type in the place of what stood there."""
        passed = self.tab("textbox", name, **options)
        self.press("Control+a")
        self.page.keyboard.type(words)
        return passed

    def choose(self, name: Name, *, key: str = "Enter", **options: Any) -> list[str]:
        """Tab to a button and press it."""
        passed = self.tab("button", name, **options)
        self.press(key)
        return passed

    def follow(self, name: Name, **options: Any) -> list[str]:
        passed = self.tab("link", name, **options)
        self.press("Enter")
        return passed

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def focus(self) -> Focus | None:
        """What has the focus, and is seen to have it; None where nothing has."""
        found = self.page.evaluate(LOOK)
        if found is None:
            return None
        focus = Focus(found["tag"], found["text"])
        if found["isInTheWay"] and not found["isInside"]:
            said = SAID.match(self.page.locator(":focus").aria_snapshot())
            if said is not None and said[2] is not None:
                focus = Focus(said[1], said[2].replace("''", "'"))
        assert found["isSeen"], f"{focus} has the focus, but lies where it is not seen"
        assert found["isMarked"] or not found["isInTheWay"], f"nothing shows that {focus} has the focus"
        return focus

    def lands_on(self, place: Locator) -> None:
        """Once a page or a part of it came in."""
        expect(place).to_be_focused()
        assert self.focus is not None
