"""What is asked of somebody is said alike on the start page, in the lists and in the room, with the same minutes."""

import re

import pytest
from bs4 import BeautifulSoup

from portal.core import workdays
from portal.intervision.method import methods
from tests.factories import make_circle, make_consultation, make_group, make_member


def step_in(page):
    """The one step about a consultation on the start page."""
    soup = BeautifulSoup(page, "html.parser")
    (found,) = [each for each in soup.find_all(class_="step") if "/intervisie/consulten/" in each.a["href"]]
    return found.get_text(" ", strip=True)


def minutes_in(text):
    return set(re.findall(r"ongeveer (\d+) minu", text))


def everywhere(there, name):
    """The step on Start, and the minutes on each page that names some."""
    step = step_in(there[name].get("/").text)
    lists = [there[name].get(path).text for path in ("/intervisie", f"/intervisie/groepen/{there.group.id}")]
    return step, [minutes_in(each) for each in (step, *lists, there.page(name))]


def test_a_turn_says_its_phase_and_the_same_minutes_everywhere(table):
    there = table()
    step, minutes = everywhere(there, "Noor")
    assert "‘Het incident’" in step
    assert minutes == [{"5"}] * 4


def test_who_must_write_reads_of_no_pass(table):
    there = table()
    assert "Pas" not in step_in(there["Noor"].get("/").text)
    there.send("Noor", "bijdragen", moment="Toen", vraag="Wat?", wat_ik_deed="Weg", klaar="1")
    there.go_on()
    step, minutes = everywhere(there, "Ilse")
    assert "‘Vragen naar feiten’" in step and "Kies dan ‘Pas’." in step
    assert minutes == [{"10"}] * 4


def test_who_must_write_and_says_ready_is_not_sent_to_a_pass(table):
    there = table()
    answer = there.send("Noor", "klaar")
    said = there["Noor"].get(answer.location).text
    assert "Schrijf het eerst." in said and "‘Pas’" not in said


def test_the_planning_is_the_same_minute_everywhere(browser, clock):
    clock.stop_at(workdays.at(clock.today(), 8))
    people = [make_member(name) for name in ("Noor", "Bram", "Piet")]
    make_circle(*people)
    group = make_group(*people)
    there = make_consultation(group, people[0], methods()["incident"], facilitator=people[1], begun=False)
    piet = browser.sign_in(people[2])
    step = step_in(piet.get("/").text)
    pages = [piet.get(path).text for path in ("/intervisie", f"/intervisie/consulten/{there.id}")]
    assert "Zeg of je meedoet" in step and "Zeg of je meedoet" in pages[0]
    assert [minutes_in(each) for each in (step, *pages)] == [{"1"}] * 3


@pytest.mark.parametrize("name", ["Noor", "Ilse"])
def test_rounding_off_takes_as_long_everywhere(table, name):
    there = table("snelle_vraag")
    while there.room.consultation.state == "running":
        there.go_on()
    step = step_in(there[name].get("/").text)
    pages = [there[name].get(path).text for path in ("/intervisie", f"/intervisie/groepen/{there.group.id}")]
    assert all("Schrijf op wat je meeneemt" in each for each in (step, *pages))
    assert [minutes_in(each) for each in (step, *pages)] == [{"3"}] * 3
