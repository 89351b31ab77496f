"""Ready, pass, away, too few, once more, enough: the process, for who may decide about it, once."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core.db import db
from portal.intervision.actions import groups, process
from portal.intervision.models import Consultation, Contribution, PhaseRun
from tests.intervision.test_actions import method_of
from tests.intervision.test_consultations import told


def state_of(there, name):
    return there.room.turn_of(there.run, there.member(name).id).state


def too_few(there):
    """Two deadlines at which too few had written: somebody must decide."""
    there.write("Ilse", "Alleen ik")
    there.reach_deadline()
    there.reach_deadline()
    assert there.run.state == "choosing"


def test_ready_again_and_back(table):
    there = table(method_of("kern", "dagboek"))
    assert there.send("Ilse", "klaar").location == f"{there.url}?gedaan=te-weinig"
    assert "Er wordt hier nog iets van je gevraagd." in there.page("Ilse", "?gedaan=te-weinig")
    there.write("Ilse")
    for _ in range(2):
        assert there.send("Ilse", "klaar").location == f"{there.url}?gedaan=klaar"
    assert state_of(there, "Ilse") == "done"
    assert "Je bent klaar met deze fase." in there.page("Ilse")
    for _ in range(2):
        assert there.send("Ilse", "klaar/intrekking").status_code == 303
    assert state_of(there, "Ilse") == "expected"


def test_a_pass_and_back(table):
    there = table(method_of("kern", "dagboek"))
    for _ in range(2):
        assert there.send("Ilse", "pas").location == f"{there.url}?gedaan=pas"
    page = there.page("Ilse")
    assert "Je past in deze fase." in page and "<textarea" not in page
    there.send("Ilse", "klaar/intrekking")

    assert state_of(there, "Ilse") == "expected"


def test_the_case_owner_cannot_pass_where_all_wait_for_them(table):
    there = table()

    assert there.send("Noor", "pas").status_code == 403
    assert ">Pas<" not in there.page("Noor")


@pytest.mark.parametrize("path", ["klaar", "pas", "klaar/intrekking", "verzending"])
def test_what_closed_meanwhile_is_said_kindly(table, path):
    there = table(method_of("kern", "dagboek"))
    run_id = there.run.id
    there.write("Bram")
    there.go_on()
    answer = there.send("Ilse", path, fase=run_id)

    assert answer.location == f"{there.url}?gedaan=gesloten"
    assert "Deze fase was al gesloten." in there["Ilse"].get(answer.location).text


@pytest.mark.parametrize("path", ["klaar", "pas", "klaar/intrekking", "verzending", "keuze", "genoeg", "herhaling"])
def test_who_has_no_say_is_refused(table, path):
    there = table(method_of("kern", "dagboek"))

    assert there.send("Noor", path, gewenst="1", keuze="go_on").status_code == 403


def test_away_and_back(table):
    there = table(method_of("kern", "dagboek"))
    assert there["Daan"].post(f"{there.url}/afwezigheid").status_code == 303
    page = there.page("Daan")
    assert "Je bent afwezig." in page and "Ik ben er weer" in page and "<textarea" not in page
    assert "afwezig" in there.soup("Ilse").find(class_="taking-part").get_text()
    assert there["Daan"].post(f"{there.url}/afwezigheid").status_code == 303
    assert there["Daan"].post(f"{there.url}/afwezigheid/einde").status_code == 303
    assert "Ik ben even afwezig" in there.page("Daan")
    assert there["Noor"].post(f"{there.url}/afwezigheid").status_code == 403, "without the case owner there is no case"


def test_the_stand_in_guards_the_steps_of_who_is_away(table):
    there = table(method_of("roddel", "dagboek"))
    there["Bram"].post(f"{there.url}/afwezigheid")

    assert "Jij bewaakt de stappen" in there.page("Piet")
    assert there.send("Piet", "herhaling", gewenst="1").status_code == 303
    assert there.send("Bram", "herhaling", gewenst="0").status_code == 403


def roles_of(there, name):
    """Name -> role, as a member reads it beside the room."""
    rows = there.soup(name).find(class_="taking-part").find_all("li")
    return {each.span.get_text(): each.find(class_="meta").get_text() for each in rows}


@pytest.mark.parametrize("how", ["away", "left"])
def test_who_guards_the_steps_is_called_so_everywhere_and_the_others_hear_it(table, how):
    there = table(method_of("roddel", "dagboek"))
    if how == "away":
        there["Bram"].post(f"{there.url}/afwezigheid")
    else:
        groups.leave(there.room.consultation.group, there.member("Bram"))
        process.leave_all(there.group.id, there.member("Bram").id)
        db.session.commit()

    for name in ("Ilse", "Piet"):
        assert roles_of(there, name)["Piet"] == "procesbegeleider"
        assert roles_of(there, name).get("Bram") == ("afwezig" if how == "away" else None)
        bell = BeautifulSoup(there[name].get("/meldingen").text, "html.parser").main.get_text()
        assert "De rollen in een consult in je intervisiegroep zijn veranderd" in bell
    assert "jij bent procesbegeleider" in there.page("Piet")
    if how == "away":
        assert "zijn veranderd" not in there["Bram"].get("/meldingen").text, "it is their own doing"
        there["Bram"].post(f"{there.url}/afwezigheid/einde")
        assert roles_of(there, "Ilse")["Bram"] == "procesbegeleider"
        assert roles_of(there, "Ilse")["Piet"] == "plaatsvervanger"


def test_without_facilitator_and_stand_in_the_case_owner_guards_the_steps(table):
    there = table(method_of("roddel", "dagboek"))
    for name in ("Bram", "Piet"):
        there[name].post(f"{there.url}/afwezigheid")

    assert roles_of(there, "Ilse")["Noor"] == "inbrenger en procesbegeleider"


def test_the_absence_of_anybody_else_is_told_to_nobody(table):
    there = table(method_of("roddel", "dagboek"))
    there["Daan"].post(f"{there.url}/afwezigheid")

    assert "De rollen" not in there["Ilse"].get("/meldingen").text


def test_who_wants_to_leave_the_community_reads_what_becomes_of_their_consultations(table):
    there = table(method_of("roddel", "dagboek"))
    noor, bram = (there[name].get("/account/vertrek").text for name in ("Noor", "Bram"))

    assert "Een consult over een casus van jou stopt" in noor and "Een consult over een casus van jou" not in bram
    assert "In consulten van anderen wordt niets meer van je verwacht" in bram
    assert "neemt je plaatsvervanger het over" in bram and "plaatsvervanger" not in noor
    assert "Je verlaat je intervisiegroepen" in noor


@pytest.mark.parametrize(("what", "state"), [("go_on", "closed"), ("skip", "skipped")])
def test_below_quorum_the_facilitator_decides(table, what, state):
    there = table(method_of("kern", "dagboek"))
    too_few(there)
    run_id = there.run.id
    assert "Bram beslist hoe het consult verdergaat" in there.page("Ilse")
    assert "Alleen ik" not in there.page("Noor")
    for name in ("Ilse", "Daan"):
        assert there.send(name, "keuze", keuze=what).status_code == 403
    assert there.send("Bram", "keuze", keuze="onzin").status_code == 400
    assert there.send("Bram", "keuze", keuze=what).status_code == 303
    assert db.session.get(PhaseRun, run_id).state == state
    assert there.send("Piet", "keuze", keuze="skip", fase=run_id).location == f"{there.url}?gedaan=gesloten"
    if state == "skipped":
        assert "overgeslagen" in there.soup("Ilse").find(class_="phases").get_text()


def test_stopping_erases_everything_and_says_only_that_it_ended(table):
    there = table(method_of("kern", "dagboek"))
    too_few(there)
    assert there.send("Bram", "keuze", keuze="stop").status_code == 303

    assert db.session.get(Consultation, there.there.id).state == "stopped"
    for name in ("Noor", "Ilse"):
        assert there[name].get(there.url).location == f"{there.url}/afronding"
        page = there.page(name, "/afronding")
        assert "Dit consult is eerder gestopt" in page
        assert "Ik zit vast met een buurman" not in page and "Alleen ik" not in page
    assert there["Ilse"].post(f"{there.url}/bijdragen", {"tekst": "Nog iets"}).status_code == 404


def test_once_more_and_not_after_all(table):
    there = table(method_of("roddel", "dagboek"))
    assert "Is hiervan nog een ronde nodig?" in there.page("Bram")
    assert "Is hiervan nog een ronde nodig?" not in there.page("Ilse")
    there.send("Bram", "herhaling", gewenst="1")
    assert "Als deze fase dichtgaat, volgt nog een ronde." in there.page("Bram")
    there.send("Bram", "herhaling", gewenst="0")
    assert not there.run.wants_repeat


def test_enough_closes_after_half_an_hour(table):
    there = table(method_of("roddel", "dagboek", roddel={"done_when": "facilitator", "repeat": {}}))
    there.write("Ilse")
    assert there.send("Ilse", "genoeg").status_code == 403
    for _ in range(2):
        assert there.send("Bram", "genoeg").status_code == 303
    assert there.run.state == "grace"
    there.wait()

    assert "Dagboek" in there.soup("Noor").find(class_="asked").get_text()


def test_two_who_are_ready_at_once_move_it_once(table):
    there = table()
    told(there)
    for name in ("Bram", "Piet", "Ilse", "Daan"):
        there.write(name, "Wie was erbij?")
        there.ready(name)
    there.wait()
    for name in ("Noor", "Bram", "Piet"):
        there.page(name)

    assert [each.key for each in there.room.runs] == ["incident", "feitenvragen", "antwoorden"]


def test_every_button_leads_back_to_the_room_when_its_page_is_loaded_again(table):
    there = table()
    for path in ("klaar", "pas", "keuze", "genoeg", "herhaling", "afwezigheid", "notities", "bestanden", "bijdragen"):
        assert there["Noor"].get(f"{there.url}/{path}").location == there.url


def test_whoever_takes_back_what_they_were_ready_with_is_ready_no_more(table):
    there = table(method_of("kern", "dagboek"))
    there.write("Ilse")
    there.ready("Ilse")
    (made,) = db.session.scalars(select(Contribution.id)).all()
    there.send("Ilse", f"bijdragen/{made}/intrekking")

    assert state_of(there, "Ilse") == "expected"
