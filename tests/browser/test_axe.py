"""No barrier that a machine can find, on any page, for any role, light and dark, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from portal.stories import outline
from tests.browser import steps
from tests.browser.barriers import find_violations, look, open_and_look, refuse_and_look
from tests.support.told import Told

PAGES: dict[str, list[str]] = {
    "guest": [
        *("/", "/aanmelden", "/aanmelden/link", "/aanmelden/verstuurd", "/wachtwoord-vergeten", "/account/vertrokken"),
        *("/privacy", "/toegankelijkheid", "/huisregels", "/stijl", "/postbus", "/uitnodiging/bestaat-niet"),
        *("/verhalen", "/verhalen?q=zzzz&thema=wonen"),
    ],
    "noor": [
        *("/", "/gesprekken", "/gesprekken?toon=van-mij", "/gesprekken?q=fiets", "/gesprekken/nieuw"),
        *("/gesprekken/{long}?pagina=1", "/gesprekken/{new}", "/gesprekken/{closed}?pagina=1"),
        *("/gesprekken/reacties/{post}/antwoord", "/gesprekken/reacties/{own}/bewerken"),
        *("/gesprekken/reacties/{edited}/geschiedenis", "/signaleren/post/{post}", "/signaleringen"),
        *("/mensen", "/mensen?q=carla+mensing", "/mensen/{samira}", "/mensen/{samira}/vraag", "/mensen/{noor}"),
        *("/mensen/vragen", "/mensen/vragen/{question}"),
        *("/profiel", "/kringen", "/kringen/1", "/kringen/{cohort}", "/kringen/{cohort}/vertrek"),
        *("/meldingen", "/meldingen/instellingen", "/zoeken", "/zoeken?q=bewoners", "/zoeken?q=zzzz"),
        *("/account", "/account/adres", "/account/wachtwoord", "/account/verlengen", "/account/vertrek"),
        *("/verhalen", "/verhalen?thema=wonen&toon=mixed", "/verhalen?q=zzzz&jaar=2025", "/verhalen/kiezen/gemeente"),
        *("/verhalen/mijn", "/verhalen/nieuw", "/verhalen/{begun}/schrijven", "/verhalen/{asked}/schrijven"),
        *("/verhalen/{told}/schrijven", "/verhalen/{begun}/verwijdering", "/verhalen/{begun}/auteurs?q=sa"),
        *("/verhalen/{begun}/auteurs/{noor}/verwijdering", "/verhalen/{asked}/bestanden"),
        *(f"/verhalen/{{asked}}/schrijven/{each.key}" for each in outline.steps()),
        *("/mijn-gegevens", "/moderatie/verslag", "/privacy", "/bestaat-niet", "/beheer", "/demo/opnieuw"),
    ],
    "samira": [
        *("/", "/gesprekken/{new}", "/gesprekken/{new}/titel", "/kringen/{cohort}", "/kringen/{cohort}/wijzigen"),
        *("/kringen/{cohort}/leden", "/kringen/{cohort}/leden/{noor}", "/kringen/{cohort}/leden/{noor}/verwijdering"),
        *("/kringen/{cohort}/uitnodigen", "/kringen/nieuw"),
    ],
    "joost": ["/", "/moderatie", "/moderatie/{report}", "/moderatie/{decided}", "/moderatie/besloten"],
    "fatma": [
        *("/", "/beheer/leden", "/beheer/leden?q=niemand-heet-zo", "/beheer/leden/{noor}/adres"),
        "/kringen/1/uitnodigen",
    ],
}

# Pages whose form is sent as it stands, so that each of its fields says what is wrong.
EMPTY_FORMS = [
    *(("guest", "/aanmelden"), ("guest", "/aanmelden/link"), ("guest", "/wachtwoord-vergeten")),
    *(("noor", "/gesprekken/nieuw"), ("noor", "/gesprekken/reacties/{post}/antwoord"), ("noor", "/gesprekken/{new}")),
    *(("noor", "/mensen/{samira}/vraag"), ("noor", "/signaleren/post/{post}"), ("noor", "/account/wachtwoord")),
    *(("noor", "/account/adres"), ("noor", "/account/vertrek"), ("noor", "/verhalen/nieuw")),
    *(("samira", "/kringen/nieuw"), ("samira", "/kringen/{cohort}/uitnodigen"), ("joost", "/moderatie/{report}")),
    ("fatma", "/beheer/leden/{noor}/adres"),
]


@pytest.fixture(scope="session")
def places(portal) -> dict[str, int]:
    """What stands between braces in the addresses above."""
    told = Told(portal.data)
    noor, samira = told.member("noor"), told.member("samira")
    new = told.new_thread_of("noor")
    return {
        "noor": noor,
        "samira": samira,
        "long": told.long_thread_of("noor"),
        "new": new,
        "closed": told.one(
            "SELECT t.id FROM thread t JOIN membership m ON m.circle_id = t.circle_id"
            " WHERE m.member_id = ? AND t.closed_at IS NOT NULL",
            noor,
        ),
        "post": told.one(
            "SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id WHERE t.id = ? AND p.id != t.opening_id"
            " AND p.author_id != ? AND p.removed_at IS NULL AND p.hidden_at IS NULL",
            new,
            noor,
        ),
        "own": told.one(
            "SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id"
            " WHERE p.author_id = ? AND p.removed_at IS NULL AND p.hidden_at IS NULL AND t.closed_at IS NULL",
            noor,
        ),
        "edited": told.one(
            "SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id"
            " JOIN membership m ON m.circle_id = t.circle_id"
            " WHERE m.member_id = ? AND p.edited_at IS NOT NULL AND p.removed_at IS NULL AND p.hidden_at IS NULL",
            noor,
        ),
        "cohort": told.circle_of("noor", "samira", kind="cohort"),
        **{
            name: told.one(
                "SELECT s.id FROM story s JOIN story_author a ON a.story_id = s.id"
                " WHERE a.member_id = ? AND s.state = ?",
                noor,
                state,
            )
            for name, state in (("begun", "concept"), ("asked", "question"), ("told", "published"))
        },
        "question": told.one("SELECT min(id) FROM question WHERE asker_id = ? OR asked_id = ?", noor, noor),
        "report": told.one("SELECT min(id) FROM report WHERE decision_id IS NULL"),
        "decided": told.one("SELECT min(id) FROM report WHERE decision_id IS NOT NULL"),
    }


@pytest.mark.parametrize(("role", "path"), [(role, path) for role, paths in PAGES.items() for path in paths])
def test_page(page_of, places, role, path):
    page = page_of(None if role == "guest" else role)

    assert open_and_look(page, path.format(**places)) == []
    assert page.title().count(" – ") >= 1


@pytest.mark.parametrize(("role", "path"), EMPTY_FORMS)
def test_form_with_errors(page_of, places, role, path):
    page = page_of(None if role == "guest" else role)
    page.goto(path.format(**places))

    assert refuse_and_look(page, page.locator("main form[method=post]:has(.field)").last) == []


OPENED: dict[str, tuple[str, Callable[[Page], None]]] = {
    "account menu": ("/huisregels", lambda page: page.locator(".menu--account summary").click()),
    "choosing how much to hear": ("/gesprekken/{new}", lambda page: page.locator("#volgen summary").click()),
    "keys": ("/gesprekken/{new}", lambda page: page.keyboard.press("?")),
    "reply in place": ("/gesprekken/{new}", lambda page: _reply(page)),
    "preview": ("/gesprekken/nieuw", lambda page: _preview(page)),
    "names to mention": ("/gesprekken/{new}", lambda page: _mention(page)),
}


@pytest.mark.parametrize("what", OPENED)
def test_what_opens(open_page, places, what):
    path, open_it = OPENED[what]
    page = open_page("noor")
    page.goto(path.format(**places), wait_until="load")
    open_it(page)

    assert look(page) == []


def test_menu_of_a_phone(open_page):
    page = open_page("noor", width=320, height=700)
    page.goto("/")
    page.locator(".tool--menu").click()
    page.locator("#site-nav").wait_for(state="visible")

    assert find_violations(page) == []


def test_menu_of_a_coordinator(open_page, places):
    page = open_page("samira")
    page.goto(f"/gesprekken/{places['new']}")
    page.locator(".thread-head__tools summary").last.click()

    assert look(page) == []


def test_headings_of_members_fit_into_the_page(open_page):
    """Whoever writes ### first: the page around it has an h2 before it, and no level is skipped."""
    noor = open_page("noor", javascript=False)
    url = steps.begin_thread(noor, steps.COHORT, "Met kopjes", "### Eerst\n\nTekst\n\n# Dan")
    steps.answer(noor, "Met een kop:\n\n#### Klein")
    samira = open_page("samira")
    samira.goto(url)
    reply = samira.locator(".posts [data-reply]").first.get_attribute("href")
    report = samira.get_by_role("link", name="Dit klopt niet").last.get_attribute("href")

    for path in (url, reply, report):
        samira.goto(path)
        assert find_violations(samira) == []


def test_text_can_be_spaced_out(open_page, places):
    """WCAG 1.4.12: with more space between lines, letters and words nothing is cut off or lies over something else."""
    page = open_page("noor", width=390, watch=False)
    for path in ("/", "/gesprekken", "/gesprekken/{new}", "/mensen", "/profiel"):
        page.goto(path.format(**places))
        page.evaluate(
            "() => { for (const each of document.querySelectorAll('*')) { each.style.lineHeight = '1.5';"
            " each.style.letterSpacing = '0.12em'; each.style.wordSpacing = '0.16em' } }"
        )
        cut = page.evaluate(
            "() => [...document.querySelectorAll('main a, main button, main label, main h1, main h2, main p')]"
            " .filter(each => each.checkVisibility() && getComputedStyle(each).overflow === 'hidden'"
            "   && getComputedStyle(each).webkitLineClamp === 'none' && !each.closest('.visually-hidden')"
            "   && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1))"
            " .map(each => each.outerHTML.slice(0, 120))"
        )
        over = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")

        assert (path, cut, max(over, 0)) == (path, [], 0)


def _reply(page: Page) -> None:
    page.locator(".posts [data-reply]").first.click()
    page.locator(".posts textarea").wait_for()


def _preview(page: Page) -> None:
    page.locator("textarea[name=body]").fill(
        "# Kop\n\n- een\n- twee\n\n> aangehaald, met [een link](https://voorbeeld.nl)"
    )
    page.locator("[data-preview]").click()
    page.locator(".editor__preview h3").wait_for()


def _mention(page: Page) -> None:
    field = page.locator("#reageren textarea")
    field.click()
    field.press_sequentially("Dag @s")
    page.locator("[role=listbox] [role=option]").first.wait_for()
