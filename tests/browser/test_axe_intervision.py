"""Axe on the pages of intervision, through the four windows of test_axe: groups, plans, rooms, and what is left."""

import pytest
from playwright.sync_api import Page, expect

from portal.core.db import transaction
from portal.intervision.actions import after, groups, planning
from portal.intervision.forms.planning import first_day
from portal.intervision.method import methods
from portal.intervision.queries import rooms
from tests.browser import steps
from tests.browser.barriers import look, open_and_look, refuse_and_look
from tests.browser.consultations import Consultation, beside, consultation_in, of_all_sorts
from tests.factories import make_consultation, make_group

LONG = "Een vrijwilliger regelt alles zo goed dat er niemand anders meer bij komt, en nu wil zij zelf stoppen."
GROUP, CASE = "/intervisie/groepen/{group}", "/intervisie/groepen/{group}/plannen?casus={case}"
ROOM = "/intervisie/consulten"
CHOSEN = "methode=incident&begeleider={bram}&plaatsvervanger={samira}&begin={day}"
WRONG = "methode=incident&begeleider=0&plaatsvervanger=0&begin=2020-01-01"
PAGES = [
    *(("noor", f"/intervisie{path}") for path in ("", "/methoden", "/methoden/roddel", "/uitzonderingen")),
    *(("noor", f"{GROUP}{path}") for path in ("", "/afspraken", "/inrichting", "/leden", "/vertrek", "/einde")),
    *(("noor", f"/intervisie/groepen/{{{group}}}") for group in ("forming", "ended")),
    *(("bram", f"/intervisie/groepen/{{forming}}{path}") for path in ("", "/afspraken")),
    *(("bram", f"/intervisie/groepen/{{busy}}{path}") for path in ("", "/vertrek", "/einde")),
    *(("noor", f"{CASE}{asked}") for asked in ("", "&vraag=hurry&alle=1", "&veiligheid=1", "&methode=incident")),
    *(("noor", f"{CASE}&{asked}") for asked in (CHOSEN, WRONG)),
    *(("noor", f"{ROOM}/{{planned}}{path}") for path in ("", "/afgelasting", "/planning", f"/planning?{CHOSEN}")),
    *(("bram", f"{ROOM}/{{planned}}{path}") for path in ("", f"/planning?{WRONG}")),
    *(("noor", f"{ROOM}/{{closed}}{path}") for path in ("", "/afronding", "/wissing")),
    *(("noor", f"{ROOM}/{{{state}}}/afronding") for state in ("erased", "stopped")),
]
EMPTY_FORMS = [
    *(("noor", path) for path in (GROUP, f"{ROOM}/{{closed}}/afronding", f"{ROOM}/{{running}}")),
]


@pytest.fixture(scope="module")
def places(portal) -> dict[str, object]:
    """A group in each state, one of them with a case that waits and a consultation in each state."""
    running, closed = consultation_in(portal, "incident"), consultation_in(portal, "snelle_vraag")
    bring_to_its_end(closed)
    with beside(portal) as people, transaction():
        noor, bram, samira, *_ = people.values()
        group = make_group(*people.values(), name="Groep met een lange naam, want zo heet de wijk nu eenmaal")
        forming = groups.form(name="Bijna zover", members=list(people.values()))
        groups.sign(forming, noor)
        ended = make_group(noor, bram, samira)
        groups.end(ended)
        case = planning.offer(group, noor, LONG)
        planning.offer(group, bram, "Kort.")

        def begin(method: str, **more: object) -> Consultation:
            there = make_consultation(group, noor, methods()[method], facilitator=bram, stand_in=samira, **more)
            return Consultation(portal, there.id)

        planned, stopped, erased = begin("incident", begun=False), begin("snelle_vraag"), begin("snelle_vraag")
        after.stop(rooms.room_of(rooms.locked(stopped.id)))
        places: dict[str, object] = {"group": group.id, "forming": forming.id, "ended": ended.id, "case": case.id}
        places |= {"busy": rooms.locked(running.id).group_id}
        places |= {"bram": bram.id, "samira": samira.id, "day": first_day(())}
    bring_to_its_end(erased)
    with beside(portal), transaction():
        after.erase(rooms.room_of(rooms.locked(erased.id)))
    there = {"planned": planned, "running": running, "closed": closed, "erased": erased, "stopped": stopped}
    return places | {state: each.id for state, each in there.items()}


def bring_to_its_end(there: Consultation) -> None:
    """A consultation of three phases."""
    there.write(noor="Wie kent een plek om rustig te praten?")
    there.go_on()
    there.write(bram="De bibliotheek.", samira="Achter de kerk is een tuin.", piet="Lopend gaat het ook.")
    there.go_on()
    there.write(noor="De tuin wordt het.")
    there.go_on()


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page(page_of, places, role, path):
    assert open_and_look(page_of(role), path.format(**places)) == []


@pytest.mark.parametrize(("role", "path"), EMPTY_FORMS)
def test_form_with_errors(page_of, places, role, path):
    page = page_of(role)
    page.goto(path.format(**places), wait_until="load")
    form = page.locator("main form[method=post]:has(.field)").first

    assert refuse_and_look(page, form) == []


def test_a_group_of_nobody(open_page):
    page = open_page("noor")
    page.goto("/intervisie/groepen/nieuw", wait_until="load")
    page.get_by_label("Zoek iemand op naam").fill("sa")
    expect(page.get_by_role("button", name="Erbij").first).to_be_visible()
    assert look(page) == []
    page.get_by_role("button", name="Deze mensen vragen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert look(page) == []


def test_every_sort_of_phase(open_page, portal):
    there = consultation_in(portal, of_all_sorts())
    noor, bram = open_page("noor"), open_page("bram")
    there.write(bram="Is dat niet wat snel?", samira="Wat zag je?")
    assert look_at(bram, there, "Open vragen") == []
    bram.get_by_role("link", name="Wijzigen").first.click()
    expect(bram.get_by_role("heading", level=1, name="Wijzig je bijdrage")).to_be_visible()
    assert look(bram) == []
    there.go_on()
    assert look_at(noor, there, "Warm of koud") == []
    there.go_on()
    assert look_at(noor, there, "Stemmen") == []
    there.write(noor="doen", bram="later", samira="doen")
    there.go_on()
    there.write(bram="Bel hem op.", samira="Ga langs.")
    there.go_on()
    assert look_at(noor, there, "Advies") == []
    there.go_on()
    there.write(bram="Wat wil je dat hij weet?")
    assert look_at(noor, there, "Verkennen") == []
    assert look_at(bram, there, "Verkennen") == []
    bram.get_by_role("link", name="Iets aanvullen").first.click()
    expect(bram.get_by_role("heading", level=1, name="Iets aanvullen")).to_be_visible()
    assert look(bram) == []


def look_at(page: Page, there: Consultation, phase: str) -> list[str]:
    """The room, with all that is folded open."""
    page.goto(there.url)
    expect(page.locator(".asked h2")).to_have_text(phase)
    steps.is_settled(page)
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    return look(page)
