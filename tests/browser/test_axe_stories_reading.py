"""Axe on the pages on which stories are read and collected, through the four windows of test_axe."""

import pytest

from tests.browser.barriers import look, open_and_look, refuse_and_look
from tests.support.told import Told

PAGES = [
    *((None, path) for path in ("/", "/verhalen/{public}", "/verzamelingen", "/verzamelingen/{for_all}")),
    *(("noor", path) for path in ("/", "/verhalen/{story}", "/verhalen/{archived}", "/verhalen/{withdrawn}")),
    *(("noor", path) for path in ("/verhalen/{story}/proberen", "/verzamelingen", "/verzamelingen/{collection}")),
    *(("noor", path) for path in ("/verzamelingen/{collection}/uitdeelblad", "/gesprekken/{thread}")),
    *(("joost", path) for path in ("/verhalen/{story}", "/verhalen/{story}/verzamelen", "/verhalen/{waiting}")),
    *(("joost", path) for path in ("/verzamelingen", "/verzamelingen/nieuw", "/verzamelingen/{collection}")),
    *(("joost", f"/verzamelingen/{{collection}}/{page}") for page in ("bewerken", "publicatie", "verhalen")),
    ("joost", "/verzamelingen/{collection}/verhalen/{collected}/toelichting"),
]
EMPTY_FORMS = [("joost", "/verzamelingen/nieuw"), ("joost", "/verhalen/{story}/verzamelen")]


@pytest.fixture(scope="session")
def places(portal) -> dict[str, int]:
    told = Told(portal.data)
    read = "SELECT p.story_id FROM publication p JOIN circle c ON c.id = p.circle_id WHERE p.opened_at IS NOT NULL"
    for_members = f"{read} AND c.kind = 'community' AND p.is_public = 0"
    collection = told.one("SELECT id FROM collection WHERE published_at IS NOT NULL AND NOT is_public")
    story = told.one(f"{for_members} AND p.ended_at IS NULL ORDER BY p.id")
    return {
        "story": story,
        "thread": told.one("SELECT thread_id FROM publication WHERE story_id = ? AND ended_at IS NULL", story),
        "public": told.one(f"{read} AND p.is_public = 1 AND p.ended_at IS NULL"),
        "archived": told.one(f"{read} AND p.ended_how = 'archived'"),
        "withdrawn": told.one(f"{read} AND p.ended_how = 'withdrawn'"),
        "waiting": told.one("SELECT id FROM story WHERE state = 'submitted'"),
        "collection": collection,
        "collected": told.one("SELECT story_id FROM collection_story WHERE collection_id = ?", collection),
        "for_all": told.one("SELECT id FROM collection WHERE is_public"),
    }


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page(page_of, places, role, path):
    assert open_and_look(page_of(role), path.format(**places)) == []


@pytest.mark.parametrize(("role", "path"), EMPTY_FORMS)
def test_form_with_errors(page_of, places, role, path):
    page = page_of(role)
    page.goto(path.format(**places))
    form = page.locator("main form[method=post]:has(.field)").last

    assert refuse_and_look(page, form) == []


def test_the_collection_page_that_met_another_editor(open_page, places):
    """What a colleague wrote meanwhile stands beside what I typed."""
    mine, theirs = open_page("joost"), open_page("joost")
    for page in (mine, theirs):
        page.goto(f"/verzamelingen/{places['collection']}/bewerken".format(**places))
    title = theirs.get_by_label("Titel").input_value()
    theirs.get_by_label("Titel").fill(f"{title}, opnieuw")
    theirs.get_by_role("button", name="Bewaren").click()
    theirs.get_by_role("heading", level=1, name=f"{title}, opnieuw").wait_for()
    mine.get_by_label("Titel").fill(f"{title} van mij")
    mine.get_by_role("button", name="Bewaren").click()
    mine.locator(".alert--warning").wait_for()

    assert mine.get_by_label("Titel").input_value() == f"{title} van mij"
    assert look(mine) == []
