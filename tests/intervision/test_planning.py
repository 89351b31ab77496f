"""From a case that waits to a consultation that begins: the chooser's steps, the calendar, and who takes part."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.core import clock, vault, workdays
from portal.core.db import db
from portal.intervision.actions import groups, planning
from portal.intervision.chooser import LEAST_FINISHED
from portal.intervision.forms.planning import first_day
from portal.intervision.method import methods
from portal.intervision.models import Attendance, Consultation, Group, Teaser
from tests.factories import make_circle, make_consultation, make_group, make_member

LINE = "Ik zit vast met een buurman"


@pytest.fixture
def people(database, clock):
    """Noor brings a case; Bram, Piet and Ilse complete the group."""
    people = [make_member(name) for name in ("Noor de Wit", "Bram Bos", "Piet Smit", "Ilse Groen")]
    make_circle(*people, name="Leergemeenschap")
    return people


@pytest.fixture
def group(people):
    return make_group(*people)


@pytest.fixture
def teaser(group, people):
    return planning.offer(group, people[0], LINE)


def at(group):
    return f"/intervisie/groepen/{group.id}/plannen"


def choice(people, teaser, **more):
    """Bram guards the steps, Piet stands in, from the next working day."""
    return {
        "casus": teaser.id,
        "methode": "snelle_vraag",
        "begeleider": people[1].id,
        "plaatsvervanger": people[2].id,
        "begin": first_day([]).isoformat(),
        **more,
    }


def planned(group, people, **more):
    return make_consultation(
        group, people[0], methods()["snelle_vraag"], facilitator=people[1], stand_in=people[2], begun=False, **more
    )


def again(there):
    return db.session.get_one(Consultation, there.id)


# --- which method ---


def test_five_questions_give_proposals_with_reasons(browser, group, people, teaser):
    """And no word of the case stands in an address."""
    at_home = browser.sign_in(people[0])
    questions = at_home.get(f"{at(group)}?casus={teaser.id}")
    assert "Wat voor vraag is het?" in questions.text and LINE in questions.text
    assert at_home.get(f"{at(group)}?casus={teaser.id}&veiligheid=1").status_code == 422

    answered = at_home.get(f"{at(group)}?casus={teaser.id}&vraag=hurry&veiligheid=1&ervaring=start&dagen=5")
    assert answered.text.count('class="proposal"') == 1, "nothing long for who has little time"
    first = answered.text.split('class="proposal"')[1]
    assert "Snelle collegiale vraag" in first and "Past bij de vraag" in first and "Duurt 3 werkdagen" in first
    usual = at_home.get(f"{at(group)}?casus={teaser.id}&vraag=approach&veiligheid=1&ervaring=start&dagen=15")
    assert usual.text.count('class="proposal"') == 1, "the other general one asks for five people"
    addresses = re.findall(r'(?:href|action)="([^"]*)"', answered.text)
    assert addresses and not any("buurman" in address for address in addresses)


def test_a_method_that_asks_for_much_trust_is_explained_and_never_offered(browser, group, people, teaser):
    at_home = browser.sign_in(people[0])
    page = at_home.get(f"{at(group)}?casus={teaser.id}&alle=1").text
    offered, _line, refused = page.partition("Nog niet")

    assert "methode=roddel" not in page and "Roddelmethode" in refused and "Roddelmethode" not in offered
    assert "Dat kan na 3 afgeronde casussen. Jullie hebben er 0." in refused
    assert "Deze methode is voor 5 tot 8 mensen. Jullie zijn met 4." in refused
    assert at_home.get(f"{at(group)}?casus={teaser.id}&methode=roddel").status_code == 404
    assert at_home.post(at(group), choice(people, teaser, methode="roddel")).status_code == 404


# --- who and when ---


@pytest.mark.parametrize(
    ("wrong", "says"),
    (
        ({"begeleider": "0"}, "Kies een procesbegeleider."),
        ({"plaatsvervanger": "same"}, "Kies iemand anders dan de procesbegeleider."),
        ({"begin": "2026-11-28"}, "Dat is geen werkdag."),
        ({"begin": "2026-12-25"}, "Dat is geen werkdag."),
        ({"begin": "2026-11-25"}, "Kies een dag vanaf vandaag"),
        ({"begin": "2027-02-26"}, "Kies een dag vanaf vandaag"),
        ({"begin": "2026-12-01"}, "Jullie groep heeft die dag pauze."),
    ),
)
def test_what_cannot_be_planned_is_kindly_refused(browser, group, people, teaser, clock, wrong, says):
    """Both when the dates are asked for, and when they are confirmed."""
    assert clock.today() == date(2026, 11, 26)
    groups.pause(group, date(2026, 12, 1))
    if wrong.get("plaatsvervanger"):
        wrong = {"plaatsvervanger": people[1].id}
    at_home = browser.sign_in(people[0])
    chosen = choice(people, teaser, **wrong)

    asked = at_home.get(at(group), query_string=chosen)
    sent = at_home.post(at(group), chosen)
    assert (asked.status_code, sent.status_code) == (422, 422)
    assert says in asked.text and says in sent.text
    assert db.session.scalars(select(Consultation)).all() == []


def test_the_case_owner_cannot_guard_the_steps(browser, group, people, teaser):
    at_home = browser.sign_in(people[0])
    for field in ("begeleider", "plaatsvervanger"):
        response = at_home.post(at(group), choice(people, teaser, **{field: people[0].id}))
        assert response.status_code == 422


def test_every_date_is_shown_before_it_is_confirmed(browser, group, people, teaser, clock):
    """Weekends and days off are skipped; a phase closes on its day at five."""
    groups.pause(group, date(2026, 12, 1))
    page = browser.sign_in(people[0]).get(at(group), query_string=choice(people, teaser, begin="2026-11-27")).text

    method = methods()["snelle_vraag"]
    ends = planning.calendar(method, date(2026, 11, 27), [date(2026, 12, 1)])
    assert [each.date() for each in ends] == [date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 3)]
    for said in ("maandag 30 november", "woensdag 2 december", "donderdag 3 december", "Bram Bos", "Piet Smit"):
        assert said in page
    assert db.session.scalars(select(Consultation)).all() == []


def test_planning_makes_a_consultation_once(browser, group, people, teaser):
    noor, bram, piet, ilse = people
    at_home = browser.sign_in(bram)
    response = at_home.post(at(group), choice(people, teaser))
    there = db.session.scalars(select(Consultation)).one()

    assert response.location == f"/intervisie/consulten/{there.id}"
    assert (there.state, there.case_owner_id, there.facilitator_id, there.stand_in_id) == (
        "planned",
        noor.id,
        bram.id,
        piet.id,
    )
    again_sent = at_home.post(at(group), choice(people, teaser))
    assert again_sent.location.startswith(f"/intervisie/groepen/{group.id}?gedaan=al-gepland")
    assert len(db.session.scalars(select(Consultation)).all()) == 1
    assert db.session.get_one(Group, group.id).turns[-1] == noor.id
    said = {each.member_id: each.state for each in db.session.scalars(select(Attendance))}
    assert said == {noor.id: "takes_part", bram.id: "takes_part", piet.id: "asked", ilse.id: "asked"}
    assert LINE not in at_home.get(f"/intervisie/groepen/{group.id}").text.split('id="casussen"')[1]


def seasoned(group, people):
    """The group has finished enough cases for a method that asks for much trust."""
    for _ in range(LEAST_FINISHED):
        planned(group, people).closed_at = clock.now()
    db.session.commit()
    return group


def reads_along(there):
    return next(each.case_owner for each in again(there).along.phases if each.key == "roddel")


@pytest.mark.parametrize("chosen", ("silent", "away"))
def test_the_group_chooses_whether_the_case_owner_reads_along(browser, group, people, teaser, chosen):
    at_home = browser.sign_in(people[0])
    seasoned(group, people)
    choosing = choice(people, teaser, methode="roddel")
    dates = BeautifulSoup(at_home.get(at(group), query_string=choosing).text, "html.parser")
    assert dates.select_one("[name=meelezen_roddel][checked]")["value"] == "silent"
    refused = at_home.post(at(group), choosing | {"meelezen_roddel": "takes_part"})
    assert refused.status_code == 422
    question = BeautifulSoup(refused.text, "html.parser").select_one("#meelezen_roddel")
    assert "Leest de inbrenger mee bij ‘Roddelen’?" in question.text
    assert question.select_one(".field__error").text == "Fout: Kies een van deze mogelijkheden."

    made = at_home.post(at(group), choosing | {"meelezen_roddel": chosen})

    there = db.session.scalars(select(Consultation).order_by(Consultation.id.desc())).first()
    assert made.status_code == 303 and reads_along(there) == chosen
    says = "als die fase dicht is" if chosen == "away" else "zonder te schrijven"
    assert says in at_home.get(made.location).text


@pytest.mark.parametrize(("hour", "says"), [(8, "gaat om 09.00 uur open."), (10, "gaat meteen open.")])
def test_who_begins_today_reads_when_the_first_phase_opens(browser, group, people, clock, hour, says):
    clock.stop_at(workdays.at(clock.today(), hour))
    teaser = planning.offer(group, people[0], LINE)
    db.session.commit()
    chosen = choice(people, teaser, begin=clock.today().isoformat())
    page = browser.sign_in(people[0]).get(at(group), query_string=chosen).text

    assert f"Je begint vandaag: de eerste fase {says}" in page


def test_before_it_begins_the_group_can_choose_otherwise(browser, group, people):
    noor, bram, piet, _ilse = people
    there = make_consultation(
        seasoned(group, people), noor, methods()["roddel"], facilitator=bram, stand_in=piet, begun=False
    )
    there.due_at = workdays.at(first_day([]), 9)
    address = f"/intervisie/consulten/{there.id}/planning"
    form = {"methode": "roddel", "begeleider": bram.id, "plaatsvervanger": piet.id, "begin": first_day([]).isoformat()}
    at_home = browser.sign_in(noor)
    assert at_home.post(address, form | {"meelezen_roddel": "takes_part"}).status_code == 422

    assert at_home.post(address, form | {"meelezen_roddel": "away"}).status_code == 303

    assert reads_along(there) == "away"
    page = BeautifulSoup(at_home.get(address, query_string=form).text, "html.parser")
    assert page.select_one("[name=meelezen_roddel][checked]")["value"] == "away"


def test_a_group_that_waits_for_a_signature_plans_nothing(browser, group, people, teaser):
    newcomer = make_member("Daan Berg")
    groups.add(group, newcomer)

    assert browser.sign_in(people[0]).get(f"{at(group)}?casus={teaser.id}").status_code == 403
    assert browser.sign_in(newcomer).post(at(group), choice(people, teaser)).status_code == 403


# --- planned ---


def test_everybody_says_whether_they_take_part(browser, group, people):
    there = planned(group, people)
    at_ilses, page = browser.sign_in(people[3]), f"/intervisie/consulten/{there.id}"
    there.due_at = workdays.at(first_day([]), 9)
    assert "Zeg of je meedoet" in at_ilses.get("/intervisie").text
    assert "Doe je mee?" in at_ilses.get(page).text

    away = at_ilses.get(at_ilses.post(f"{page}/deelname", {"mee": "0"}).location)
    assert "Je bent er deze keer niet." in away.text and "Genoteerd." in away.text
    there_again = at_ilses.get(at_ilses.post(f"{page}/deelname", {"mee": "1"}).location)
    assert "Fijn dat je meedoet." in there_again.text
    assert db.session.get_one(Attendance, (there.id, people[3].id)).state == "takes_part"
    assert browser.sign_in(people[0]).post(f"{page}/deelname", {"mee": "0"}).status_code == 403


def test_the_plan_is_changed_by_case_owner_and_facilitator_and_everybody_is_asked_anew(browser, group, people, clock):
    noor, bram, piet, ilse = people
    there = planned(group, people)
    there.due_at = workdays.at(first_day([]), 9)
    db.session.get_one(Attendance, (there.id, ilse.id)).state = "takes_part"
    address, chosen = (
        f"/intervisie/consulten/{there.id}/planning",
        {"methode": "vijfstappen", "begeleider": ilse.id, "plaatsvervanger": piet.id, "begin": "2026-12-07"},
    )
    assert browser.sign_in(piet).get(address).status_code == 403
    shown = browser.sign_in(noor).get(address, query_string=chosen)
    assert "Vijfstappenmethode" in shown.text and "7 december" in shown.text
    assert again(there).starts_on == clock.today()

    assert browser.sign_in(bram).post(address, {**chosen, "begin": "2026-12-06"}).status_code == 422
    assert browser.sign_in(bram).post(address, {**chosen, "methode": "roddel"}).status_code == 422
    kept = browser.sign_in(bram).post(address, chosen)
    assert "De planning is bewaard." in browser.sign_in(bram).get(kept.location).text
    now = again(there)
    assert (now.method_key, now.facilitator_id, now.starts_on) == ("vijfstappen", ilse.id, date(2026, 12, 7))
    assert now.due_at == workdays.at(date(2026, 12, 7), 9)
    assert db.session.get_one(Attendance, (there.id, ilse.id)).state == "asked"


def test_the_facilitator_begins_at_once_and_nobody_else(browser, group, people):
    there = planned(group, people)
    there.due_at = workdays.at(first_day([]), 9)
    address = f"/intervisie/consulten/{there.id}/begin"

    assert browser.sign_in(people[0]).post(address).status_code == 403
    begun = browser.sign_in(people[1]).post(address)
    assert "Het consult is begonnen." in browser.sign_in(people[1]).get(begun.location).text
    assert again(there).state == "running"
    assert browser.sign_in(people[1]).post(address).status_code == 303
    assert "Fase 1 van 3" in browser.sign_in(people[0]).get(f"/intervisie/consulten/{there.id}").text


def test_the_case_owner_calls_it_off_and_the_case_is_erased(browser, group, people):
    there = planned(group, people, line=LINE)
    there.due_at = workdays.at(first_day([]), 9)
    address = f"/intervisie/consulten/{there.id}/afgelasting"
    assert browser.sign_in(people[1]).post(address).status_code == 403
    assert LINE in browser.sign_in(people[0]).get(address).text

    assert browser.sign_in(people[0]).post(address).status_code == 303
    gone = again(there)
    assert gone.state == "stopped" and gone.title == b""
    with pytest.raises(vault.KeyGone):
        vault.key(gone.key_id)
    assert db.session.get_one(Group, group.id).turns[0] == people[0].id
    assert browser.sign_in(people[0]).post(address).status_code == 303
    assert LINE not in browser.sign_in(people[2]).get(f"/intervisie/groepen/{group.id}").text


def test_everything_works_from_form_to_beginning(browser, people, clock):
    """The main path, as its people walk it."""
    noor, bram, piet, _ilse = people
    at_noors, at_brams = browser.sign_in(noor), browser.sign_in(bram)
    made = at_noors.post(
        "/intervisie/groepen/nieuw", {"naam": "Donderdag", "wie": [bram.id, piet.id], "zelf": "y", "maken": "1"}
    )
    root = made.location.partition("?")[0]
    for each in (noor, bram, piet):
        browser.sign_in(each).post(f"{root}/afspraken")
    at_noors.post(f"{root}/casussen", {"regel": LINE})
    teaser = db.session.scalars(select(Teaser)).one()
    chosen = choice(people, teaser)
    assert at_noors.get(f"{root}/plannen", query_string=chosen).status_code == 200
    room = at_noors.post(f"{root}/plannen", chosen).location
    browser.sign_in(piet).post(f"{room}/deelname", {"mee": "1"})
    at_brams.post(f"{room}/begin")

    there = db.session.scalars(select(Consultation)).one()
    assert there.state == "running"
    assert "ongeveer 2 minuten" in at_noors.get("/intervisie").text
    clock.travel(timedelta(days=1))
    assert at_noors.get(room).status_code == 200
