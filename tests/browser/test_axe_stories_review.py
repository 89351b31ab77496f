"""Axe on the pages on which stories are edited and opened, through the four windows of test_axe."""

import pytest

from tests.browser.barriers import look, open_and_look, refuse_and_look
from tests.support.told import Told

PAGES = [
    *(("joost", path) for path in ("/redactie", "/redactie?van=mij", "/redactie/afgerond")),
    *(("joost", f"/verhalen/{{{state}}}/redactie") for state in ("submitted", "under_review", "revised", "agreed")),
    *(("joost", path) for path in ("/verhalen/{scheduled}/publicatie", "/verhalen/{agreed}/publicatie")),
    *(("joost", path) for path in ("/verhalen/{published}/publicatie", "/verhalen/{published}/redactie")),
    *(("joost", f"/verhalen/{{published}}/{path}") for path in ("archivering", "intrekking")),
    ("joost", "/verhalen/{under_review}/opmerkingen/nieuw?bij=lesson"),
    ("joost", "/verhalen/{under_review}/voorstellen/nieuw?bij=friction"),
    *(("noor", f"/verhalen/{{question}}/{path}") for path in ("redactie", "versies", "versies/1", "publicatie")),
    *(("noor", path) for path in ("/verhalen/{question}/versies?van=1&tot=2", "/verhalen/{concept}/redactie")),
]
EMPTY_FORMS = [
    ("joost", "/verhalen/{published}/intrekking"),
    ("joost", "/verhalen/{under_review}/opmerkingen/nieuw?bij=lesson"),
]


@pytest.fixture(scope="session")
def places(portal) -> dict[str, int]:
    """A story in each state; what Noor tells, where there is a choice."""
    told = Told(portal.data)
    mine = "SELECT story_id FROM story_author WHERE member_id = ?"
    found = {
        state: told.one("SELECT id FROM story WHERE state = ? AND circle_id IS NOT NULL ORDER BY id", state)
        for state in ("submitted", "under_review", "revised", "agreed", "scheduled", "published")
    }
    noor = told.member("noor")
    return found | {
        state: told.one(f"SELECT id FROM story WHERE state = ? AND id IN ({mine})", state, noor)
        for state in ("concept", "question")
    }


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page(page_of, places, role, path):
    assert open_and_look(page_of(role), path.format(**places)) == []


@pytest.mark.parametrize(("role", "path"), EMPTY_FORMS)
def test_form_with_errors(page_of, places, role, path):
    page = page_of(role)
    page.goto(path.format(**places))
    form = page.locator("main form[method=post]:has(.field)").first

    assert refuse_and_look(page, form) == []


def test_a_plan_without_a_day(open_page, places):
    page = open_page("joost")
    page.goto("/verhalen/{agreed}/publicatie".format(**places), wait_until="load")
    page.get_by_label("Op een dag").check()
    page.get_by_role("button", name="Publiceer deze versie").click()
    page.locator(".error-summary").wait_for()

    assert look(page) == []


def test_forms_and_folded_things_beside_the_text(open_page, places):
    page = open_page("joost")
    page.goto("/verhalen/{under_review}/redactie".format(**places), wait_until="load")
    page.get_by_role("link", name="Opmerking bij: Titel").click()
    page.get_by_label("Je opmerking").wait_for()
    page.get_by_role("link", name="Voorstel voor: Titel", exact=True).click()
    page.get_by_label("Je voorstel voor: Titel").wait_for()
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")

    assert look(page) == []
