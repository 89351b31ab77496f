"""Groups at their doors: forming, signing, arranging, leaving, ending; and that nobody else ever finds one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.circles.models import Circle
from portal.core import vault
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.intervision.actions import groups, planning
from portal.intervision.method import methods
from portal.intervision.models import Attendance, Consultation, Exclusion, Group, PauseDay, Teaser
from portal.intervision.queries import groups as group_queries
from portal.members.models import Member
from tests.factories import join, make_circle, make_consultation, make_group, make_member

NAME = "Zwijgzame donderdag"
NO_REASON = "Deze mensen zijn nu niet samen te vragen. Kies een andere samenstelling."


@pytest.fixture
def people(database, clock):
    """Noor, Bram, Piet, Ilse and Daan are in the community; Samira coordinates it."""
    people = [make_member(name) for name in ("Noor de Wit", "Bram Bos", "Piet Smit", "Ilse Groen", "Daan Berg")]
    circle = make_circle(*people, name="Leergemeenschap")
    join(circle, make_member("Samira Haddad"), role="coordinator")
    return people


@pytest.fixture
def samira(people):
    return db.session.scalars(select(Member).where(Member.name == "Samira Haddad")).one()


def form(browser, chosen, **more):
    return browser.post(
        "/intervisie/groepen/nieuw", {"naam": NAME, "wie": [each.id for each in chosen], "maken": "1", **more}
    )


def only_group():
    return db.session.scalars(select(Group)).one()


# --- forming ---


def test_a_group_is_chosen_name_by_name_without_an_address_that_tells(browser, people):
    noor, bram, piet, *_ = people
    at_home = browser.sign_in(noor)

    found = at_home.post("/intervisie/groepen/nieuw", {"naam": NAME, "q": "bos", "zoeken": "1"})
    assert "Bram Bos" in found.text and NAME in found.text and "Piet Smit" not in found.text

    chosen = at_home.post("/intervisie/groepen/nieuw", {"naam": NAME, "wie": [piet.id], "erbij": bram.id})
    assert re.findall(r'name="wie" value="(\d+)"', chosen.text) == [str(piet.id), str(bram.id)]
    less = at_home.post("/intervisie/groepen/nieuw", {"wie": [piet.id, bram.id], "eraf": piet.id})
    assert re.findall(r'name="wie" value="(\d+)"', less.text) == [str(bram.id)]

    part = at_home.post("/intervisie/groepen/nieuw", {"q": "smit", "wie": [bram.id]}, fragment=True)
    assert "Piet Smit" in part.text and "<form" not in part.text
    assert db.session.scalars(select(Group)).all() == []


def test_whoever_forms_a_group_is_in_it_and_everybody_signs(browser, people):
    noor, bram, piet, *_ = people
    response = form(browser.sign_in(noor), [bram, piet])
    group = only_group()
    assert response.location == f"/intervisie/groepen/{group.id}?gedaan=gevormd"
    assert group_queries.member_ids_of(group) == {noor.id, bram.id, piet.id}

    for each in (noor, bram, piet):
        assert only_group().state == "forming"
        at_home = browser.sign_in(each)
        ways = [f'href="/intervisie/groepen/{group.id}/{way}"' for way in ("afspraken", "vertrek")]
        asked = at_home.get(f"/intervisie/groepen/{group.id}").text
        assert [asked.count(way) for way in ways] == [1, 1], "who is asked has them as buttons"
        assert "Ik houd me hieraan" in at_home.get(f"/intervisie/groepen/{group.id}/afspraken").text
        assert at_home.post(f"/intervisie/groepen/{group.id}/afspraken").status_code == 303
        assert at_home.post(f"/intervisie/groepen/{group.id}/afspraken").status_code == 303
        assert all(way in at_home.get(f"/intervisie/groepen/{group.id}").text for way in ways), "and then in the list"
    assert only_group().state == "active"


def test_the_same_form_sent_twice_makes_one_group(browser, people):
    noor, bram, piet, *_ = people
    at_home = browser.sign_in(noor)
    for _each in range(2):
        form(at_home, [bram, piet], token="eenmaal")

    assert only_group()


@pytest.mark.parametrize(("number", "says"), ((1, "minstens drie mensen"), (10, "hooguit tien mensen")))
def test_a_group_has_three_to_ten_people(browser, people, number, says):
    noor, *others = people
    community = db.session.scalars(select(Circle)).one()
    for each in range(10):
        extra = make_member(f"Extra {each}")
        join(community, extra)
        others.append(extra)
    response = form(browser.sign_in(noor), others[:number])

    assert response.status_code == 422
    assert says in response.text and NAME in response.text
    assert db.session.scalars(select(Group)).all() == []


def test_a_coordinator_forms_a_group_for_others_and_finds_nothing_of_it(browser, people, samira):
    noor, bram, piet, *_ = people
    at_home = browser.sign_in(samira)
    assert "daarna niets meer van" in at_home.get("/intervisie/groepen/nieuw").text

    response = form(at_home, [noor, bram, piet])
    group = only_group()
    assert response.location == "/intervisie?gedaan=gevormd"
    assert group_queries.member_ids_of(group) == {noor.id, bram.id, piet.id}
    assert NAME not in at_home.get(response.location).text
    assert at_home.get(f"/intervisie/groepen/{group.id}").status_code == 404


def test_who_coordinates_nothing_cannot_form_a_group_without_themselves(browser, people):
    noor, bram, piet, ilse, _daan = people
    form(browser.sign_in(noor), [bram, piet, ilse], zelf="")

    assert noor.id in group_queries.member_ids_of(only_group())


def test_an_exclusion_is_a_secret_for_everybody_but_its_maker(browser, people):
    noor, bram, piet, ilse, _daan = people
    at_brams = browser.sign_in(bram)
    assert at_brams.post("/intervisie/uitzonderingen", {"erbij": noor.id}).status_code == 303
    assert "Noor de Wit" in at_brams.get("/intervisie/uitzonderingen").text

    at_home = browser.sign_in(noor)
    searched = at_home.post("/intervisie/groepen/nieuw", {"q": "Bram"})
    nobody = at_home.post("/intervisie/groepen/nieuw", {"q": "Xaviera"})
    said = "Niemand gevonden met deze woorden."
    assert said in searched.text and said in nobody.text and "Bram Bos" not in searched.text
    refused = form(at_home, [bram, piet])
    assert refused.status_code == 422 and NO_REASON in refused.text
    assert "Bram Bos" not in at_home.get("/intervisie/uitzonderingen").text

    group = make_group(noor, piet, ilse)
    assert NO_REASON in at_home.post(f"/intervisie/groepen/{group.id}/leden", {"erbij": bram.id}).text
    at_brams.post("/intervisie/uitzonderingen/weg", {"wie": noor.id})
    assert db.session.scalars(select(Exclusion)).all() == []
    assert at_home.post(f"/intervisie/groepen/{group.id}/leden", {"erbij": bram.id}).status_code == 303


# --- a group for who is in it ---


def test_who_has_not_signed_reads_who_is_in_it_and_nothing_else(browser, people):
    noor, bram, piet, ilse, daan = people
    group = make_group(noor, bram, piet, ilse, name=NAME)
    planning.offer(group, noor, "Mijn casus over de buurman")
    groups.add(group, daan)
    page = browser.sign_in(daan).get(f"/intervisie/groepen/{group.id}")

    assert "Bram Bos" in page.text and "Mijn casus" not in page.text
    assert browser.sign_in(daan).get(f"/intervisie/groepen/{group.id}/leden").status_code == 403
    assert "Mijn casus" in browser.sign_in(bram).get(f"/intervisie/groepen/{group.id}").text


def test_who_comes_later_finds_nothing_of_consultations_before(browser, people):
    noor, bram, piet, ilse, daan = people
    group = make_group(noor, bram, piet, ilse, name=NAME)
    there = make_consultation(group, noor, methods()["snelle_vraag"], facilitator=bram, line="De oude casus")
    groups.add(group, daan)
    groups.sign(group, daan)
    at_daans = browser.sign_in(daan)

    assert "De oude casus" not in at_daans.get(f"/intervisie/groepen/{group.id}").text
    assert at_daans.get(f"/intervisie/consulten/{there.id}").status_code == 404


def test_a_group_arranges_its_name_days_turns_and_erasing(browser, people, clock):
    noor, bram, piet, *_ = people
    group = make_group(noor, bram, piet, name=NAME)
    at_home, root = browser.sign_in(bram), f"/intervisie/groepen/{group.id}"

    assert at_home.post(f"{root}/naam", {"naam": "Vrijdag"}).status_code == 303
    assert "Vrijdag" in at_home.get(root).text
    assert at_home.post(f"{root}/bewaartijd", {"weken": "3"}).status_code == 303
    assert only_group().kept_weeks == 3
    assert at_home.post(f"{root}/bewaartijd", {"weken": "9"}).status_code == 422

    first = clock.today() + timedelta(days=10)
    days = {"van": first.isoformat(), "tot": (first + timedelta(days=2)).isoformat()}
    assert at_home.post(f"{root}/pauzedagen", days).status_code == 303
    assert len(db.session.scalars(select(PauseDay)).all()) == 3
    at_home.post(f"{root}/pauzedagen/weg", {"dag": first.isoformat()})
    assert first not in group_queries.pause_days_of(group.id)
    assert at_home.post(f"{root}/pauzedagen", {"van": clock.today().isoformat()}).status_code == 422
    assert at_home.post(f"{root}/pauzedagen", {**days, "tot": "2030-01-01"}).status_code == 422

    last = only_group().turns[-1]
    at_home.post(f"{root}/beurten", {"eerder": last})
    assert only_group().turns[1] == last


def test_a_new_name_is_for_the_members_alone(browser, people):
    """What the database holds is sealed."""
    group = make_group(*people[:3], name=NAME)

    assert NAME.encode() not in group.name
    assert groups.name_of(group) == NAME


# --- cases that wait ---


def test_a_case_is_offered_wanted_and_taken_away(browser, people):
    noor, bram, piet, *_ = people
    group = make_group(noor, bram, piet)
    at_home, at_brams, root = browser.sign_in(noor), browser.sign_in(bram), f"/intervisie/groepen/{group.id}"

    assert at_home.post(f"{root}/casussen", {"regel": "x" * 151}).status_code == 422
    at_home.post(f"{root}/casussen", {"regel": "Ik zit vast met een buurman", "token": "een"})
    at_home.post(f"{root}/casussen", {"regel": "Ik zit vast met een buurman", "token": "een"})
    teaser = db.session.scalars(select(Teaser)).one()
    assert b"buurman" not in teaser.line

    for _each in range(2):
        at_brams.post(f"{root}/casussen/{teaser.id}/stem")
    assert "1 collega wil deze eerst bespreken" in at_home.get(root).text
    at_brams.post(f"{root}/casussen/{teaser.id}/stem/weg")
    assert "eerst bespreken" not in at_home.get(root).text
    assert at_brams.post(f"{root}/casussen/{teaser.id}/weg").status_code == 403
    assert at_home.post(f"{root}/casussen/{teaser.id}/weg").status_code == 303
    assert db.session.scalars(select(Teaser)).all() == []


# --- leaving and ending ---


def test_who_leaves_takes_their_cases_along_and_finds_nothing_more(browser, people):
    noor, bram, piet, ilse, _daan = people
    group = make_group(noor, bram, piet, ilse, name=NAME)
    there = make_consultation(group, noor, methods()["snelle_vraag"], facilitator=bram, line="Een casus van Noor")
    planning.offer(group, noor, "Wachtend")
    at_home, root = browser.sign_in(noor), f"/intervisie/groepen/{group.id}"
    assert "Een casus van Noor" in at_home.get(f"{root}/vertrek").text

    assert at_home.post(f"{root}/vertrek").location == "/intervisie?gedaan=vertrokken"
    assert at_home.get(root).status_code == 404
    assert NAME not in at_home.get("/intervisie").text
    assert db.session.get_one(Consultation, there.id).state == "stopped"
    assert db.session.scalars(select(Teaser).where(Teaser.taken_at.is_(None))).all() == []
    assert db.session.get_one(Attendance, (there.id, noor.id)).state == "left"
    assert "Noor de Wit" not in browser.sign_in(bram).get(root).text


def test_a_group_ends_only_when_nothing_runs_and_its_name_goes_at_once(browser, people):
    noor, bram, piet, *_ = people
    group = make_group(noor, bram, piet, name=NAME)
    there = make_consultation(group, noor, methods()["snelle_vraag"], facilitator=bram)
    at_home, root = browser.sign_in(noor), f"/intervisie/groepen/{group.id}"
    assert at_home.post(f"{root}/einde").status_code == 409
    at_home.post(f"/intervisie/consulten/{there.id}/afgelasting")

    assert at_home.post(f"{root}/einde").status_code == 303
    ended = only_group()
    assert ended.state == "ended" and ended.name == b""
    with pytest.raises(vault.KeyGone):
        vault.key(ended.key_id)
    assert "gestopt" in at_home.get(root).text
    assert at_home.post(f"{root}/casussen", {"regel": "Nog iets"}).status_code == 403


# --- nobody else ---


def test_nobody_else_finds_that_a_group_exists(browser, people, samira):
    """By its name, the number of its circle, or an empty name in a list: whatever their office, wherever they look."""
    noor, bram, piet, *_ = people
    group = make_group(noor, bram, piet, name=NAME)
    circle_id = group.circle_id
    roles = [
        samira,
        people[4],
        make_member("Joost Hof", office="moderator"),
        make_member("Fatma Kaya", office="administrator"),
    ]
    for each in roles[2:]:
        join(db.session.scalars(select(Circle).where(Circle.kind == "community")).one(), each)
    pages = ("/", "/kringen", "/account", "/meldingen", "/meldingen/instellingen", f"/mensen/{noor.id}", "/intervisie")
    pages += ("/mensen", "/zoeken?q=donderdag", "/gesprekken", "/beheer", "/beheer/leden", "/moderatie", "/verhalen")

    for who in roles:
        at_home = browser.sign_in(who)
        for path in pages:
            page = at_home.get(path)
            assert NAME not in page.text, path
            assert f"/intervisie/groepen/{group.id}" not in page.text, path
            assert f"/kringen/{circle_id}" not in page.text and f'value="{circle_id}"' not in page.text, path
        for path in ("", "/afspraken", "/leden", "/inrichting", "/vertrek", "/einde", "/plannen"):
            assert at_home.get(f"/intervisie/groepen/{group.id}{path}").status_code == 404
        for path in ("", "/leden", "/namen", "/vertrek", "/wijzigen"):
            assert at_home.get(f"/kringen/{circle_id}{path}").status_code == 404


def test_for_its_members_too_the_circle_of_a_group_has_no_other_place(browser, people):
    """It has no name: an empty line in a list of circles would show that it is there, on a screen that others see."""
    noor, bram, piet, *_ = people
    group = make_group(noor, bram, piet, name=NAME)
    at_home = browser.sign_in(noor)

    pages = ("/", "/kringen", "/gesprekken", "/mensen", "/zoeken", "/meldingen/instellingen", "/verhalen")
    for path in (*pages, f"/mensen/{bram.id}", "/gesprekken/nieuw", "/verzamelingen"):
        page = at_home.get(path).text
        assert NAME not in page
        assert f"/kringen/{group.circle_id}" not in page and f'value="{group.circle_id}"' not in page, path
        assert f"volume-{group.circle_id}" not in page, path
    for path in ("", "/vertrek", "/namen", "/leden"):
        assert at_home.get(f"/kringen/{group.circle_id}{path}").status_code == 404
    assert at_home.post(f"/kringen/{group.circle_id}/vertrek").status_code == 404


def test_no_record_says_who_left_a_group(browser, people):
    noor, bram, piet, ilse, _daan = people
    group = make_group(noor, bram, piet, ilse)
    groups.leave(group, noor)
    db.session.commit()

    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "circle.removal")).all() == []


# --- how much it costs ---


@pytest.mark.parametrize("number", (1, 5))
def test_the_start_page_and_a_group_cost_the_same_however_much_there_is(browser, assert_queries, people, number):
    noor, bram, piet, *_ = people
    for each in range(number):
        group = make_group(*people, name=f"Groep {each}")
    for each in range(number):
        make_consultation(group, noor, methods()["snelle_vraag"], facilitator=bram, line=f"Casus {each}")
        planning.offer(group, piet, f"Wacht {each}")
    db.session.commit()
    at_home = browser.sign_in(noor)
    at_home.get("/intervisie")

    with assert_queries(10):
        page = at_home.get("/intervisie")
    assert page.text.count("Casus ") == number and page.text.count("Groep ") >= number
    with assert_queries(13):
        page = at_home.get(f"/intervisie/groepen/{group.id}")
    assert page.text.count('class="list__item case"') == number
