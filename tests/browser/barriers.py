"""Barriers that a machine can find: axe on a page as it stands, through a wide and a narrow window, light and dark.

    assert look(page) == []
    assert open_and_look(page, "/gesprekken") == []

In each window axe is asked about everything but contrast once: the schemes differ in colours only. It is asked about
contrast, which takes it longer than all the rest, in whichever window and scheme letters stand on their ground in a way
that no page of this run showed before. At 320 pixels nothing may need scrolling sideways either (reflow).
"""

from pathlib import Path

from playwright.sync_api import Locator, Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Each way in which visible letters of the page stand on what is behind them: all that contrast is reckoned from.
LETTERS_ON_GROUND = """() => {
    const grounds = new Map([[null, '']])
    const groundOf = element => {
        if (!grounds.has(element)) {
            const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(element)
            const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join()
            const bare = own === 'rgba(0, 0, 0, 0),none,1,none,normal'
            grounds.set(element, groundOf(element.parentElement) + (bare ? '' : '/' + own))
        }
        return grounds.get(element)
    }
    const hasLetters = element => element.value || [...element.childNodes].some(
        each => each.nodeType === Node.TEXT_NODE && each.data.trim())
    const ways = new Set()
    for (const element of document.body.querySelectorAll('*')) {
        if (hasLetters(element) && element.checkVisibility({visibilityProperty: true})) {
            const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element)
            ways.add([color, fontSize, fontWeight, textShadow, groundOf(element)].join())
        }
    }
    return [...ways]
}"""

_clear: set[str] = set()


def look(page: Page) -> list[str]:
    """What is wrong with a page in any of the four windows, one line for each rule."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        # What sticks to the foot of the window lies in its own place at the end, over nothing else.
        page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            violations = [] if scheme == "dark" else find_violations(page, contrast=False)
            found += [f"{width} {scheme}: {each}" for each in [*violations, *_find_low_contrast(page)]]
        over = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        if over > 0:
            found.append(f"{width}: {page.url} must be scrolled {over} pixels sideways")
    return found


def open_and_look(page: Page, path: str) -> list[str]:
    """The same of a page that is opened for it; it has one title."""
    page.goto(path, wait_until="load")
    assert page.locator("h1").count() == 1
    return look(page)


def refuse_and_look(page: Page, form: Locator) -> list[str]:
    """The same of a form that was sent as it stands, past what the browser itself would say."""
    form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
    page.locator("[aria-invalid=true], .error-summary").first.wait_for()
    return look(page)


def find_violations(page: Page, *, contrast: bool = True) -> list[str]:
    """Everything that axe finds wrong in a page as it stands, with or without low contrast."""
    asked: dict[str, object] = {"runOnly": {"type": "tag", "values": TAGS}}
    return _run_axe(page, asked if contrast else asked | {"rules": {"color-contrast": {"enabled": False}}})


def _run_axe(page: Page, asked: dict[str, object]) -> list[str]:
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("asked => axe.run(document, {...asked, resultTypes: ['violations']})", asked)
    return [
        f"{page.url} {found['id']} ({found['impact']}): {found['help']}: "
        + "; ".join(f"{' '.join(map(str, node['target']))} {node['html'][:160]}" for node in found["nodes"][:5])
        for found in result["violations"]
    ]


def _find_low_contrast(page: Page) -> list[str]:
    ways = set(page.evaluate(LETTERS_ON_GROUND))
    if ways <= _clear:
        return []
    found = _run_axe(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    if not found:
        _clear.update(ways)
    return found
