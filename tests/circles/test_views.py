"""Pages of circles: for members; to others they do not exist, on no address and by no verb."""

import re

import pytest
from sqlalchemy import select

from portal.circles.models import Circle, Membership
from portal.core.db import db
from tests.factories import join, make_circle, make_member


@pytest.fixture
def team(database):
    """Samira coordinates, Noor is a member, Piet is not."""
    samira, noor, piet = make_member("Samira"), make_member("Noor"), make_member("Piet")
    community = make_circle(samira, noor, piet, name="Gemeenschap")
    circle = make_circle(kind="team", name="Team Kastanjeplein", purpose="Een plein voor iedereen", parent=community)
    join(circle, samira, role="coordinator")
    join(circle, noor)
    circle.samira, circle.noor, circle.piet, circle.community = samira, noor, piet, community
    return circle


def membership(circle, member):
    return db.session.get(Membership, (circle.id, member.id))


ADDRESSES = [
    ("GET", ""),
    ("GET", "/volume"),
    ("POST", "/volume"),
    ("GET", "/vertrek"),
    ("POST", "/vertrek"),
    ("GET", "/wijzigen"),
    ("POST", "/wijzigen"),
    ("GET", "/leden"),
    ("GET", "/leden/{noor}"),
    ("POST", "/leden/{noor}"),
    ("GET", "/leden/{noor}/verwijdering"),
    ("POST", "/leden/{noor}/verwijdering"),
    ("GET", "/namen?q=n"),
]


@pytest.mark.parametrize(("method", "tail"), ADDRESSES)
def test_outsiders_cannot_tell_that_a_circle_exists(browser, team, method, tail):
    tail = tail.format(noor=team.noor.id)
    piet = browser.sign_in(team.piet)

    there = piet.open(f"/kringen/{team.id}{tail}", method)
    nowhere = piet.open(f"/kringen/999999{tail}", method)

    assert there.status_code == nowhere.status_code == 404
    assert "Kastanjeplein" not in there.text
    assert membership(team, team.noor) is not None


@pytest.mark.parametrize(
    ("method", "tail"), [each for each in ADDRESSES if "leden" in each[1] or "wijzigen" in each[1]]
)
def test_members_do_not_manage(browser, team, method, tail):
    answer = browser.sign_in(team.noor).open(f"/kringen/{team.id}{tail.format(noor=team.noor.id)}", method)

    assert answer.status_code == 403
    assert membership(team, team.noor).role == "member"


def test_guests_are_asked_to_sign_in(browser, team):
    assert browser.get(f"/kringen/{team.id}").status_code in (302, 303)
    assert browser.get("/kringen").status_code in (302, 303)


def test_a_member_reads_what_it_is_for_and_who_belongs_to_it(browser, team):
    page = browser.sign_in(team.noor).get(f"/kringen/{team.id}")

    assert page.status_code == 200
    for words in ("Team Kastanjeplein", "Een plein voor iedereen", "Samira", "Noor", f"/gesprekken?kring={team.id}"):
        assert words in page.text
    assert "Piet" not in page.text
    assert f"/kringen/{team.id}/leden" not in page.text


def test_a_coordinator_finds_what_they_manage(browser, team):
    page = browser.sign_in(team.samira).get(f"/kringen/{team.id}").text

    for tail in ("leden", "wijzigen", "uitnodigen"):
        assert f"/kringen/{team.id}/{tail}" in page


def test_my_circles_are_mine(browser, team):
    make_circle(kind="team", name="Niet van Noor")

    page = browser.sign_in(team.noor).get("/kringen").text

    assert "Gemeenschap" in page and "Team Kastanjeplein" in page
    assert "Niet van Noor" not in page


def test_a_circle_stands_on_top_when_its_parent_is_not_mine(browser, database):
    noor = make_member("Noor")
    parent = make_circle(kind="cohort", name="Editie van anderen")
    join(make_circle(kind="team", name="Los team", parent=parent), noor)

    page = browser.sign_in(noor).get("/kringen").text

    assert "Los team" in page and "Editie van anderen" not in page


def test_who_is_in_no_circle_reads_what_will_come(browser, database):
    assert browser.sign_in(make_member("Noor")).get("/kringen").status_code == 200


@pytest.mark.parametrize("others", (1, 5))
def test_a_circle_costs_the_same_however_many_belong_to_it(browser, assert_queries, others):
    noor = make_member("Noor")
    circle = make_circle(noor, *(make_member() for _ in range(others)), kind="cohort")
    for _ in range(others):
        join(make_circle(kind="team", parent=circle), noor)
    of_noor = browser.sign_in(noor)

    with assert_queries(5):
        page = of_noor.get(f"/kringen/{circle.id}")

    assert page.text.count("member-list__item") == others + 1


@pytest.mark.parametrize("number", (1, 5))
def test_the_list_of_circles_costs_the_same_however_many(browser, assert_queries, number):
    noor = make_member("Noor")
    for _ in range(number):
        make_circle(noor, kind="team")
    of_noor = browser.sign_in(noor)

    with assert_queries(3):
        page = of_noor.get("/kringen")

    assert page.text.count("circle-card__purpose") == 0
    assert page.text.count("<article") == number


@pytest.mark.parametrize("number", (1, 5))
def test_managing_members_costs_the_same_however_many(browser, assert_queries, number):
    samira = make_member("Samira")
    circle = make_circle(*(make_member() for _ in range(number)), kind="team")
    join(circle, samira, role="coordinator")
    of_samira = browser.sign_in(samira)

    with assert_queries(4):
        page = of_samira.get(f"/kringen/{circle.id}/leden")

    assert page.text.count("member-row__facts") == number + 1


def test_a_large_circle_shows_24_and_then_all(browser, database):
    noor = make_member("Noor")
    circle = make_circle(noor, *(make_member() for _ in range(29)), kind="cohort")
    of_noor = browser.sign_in(noor)

    assert of_noor.get(f"/kringen/{circle.id}").text.count("member-list__item") == 24
    assert of_noor.get(f"/kringen/{circle.id}?alle=1").text.count("member-list__item") == 30


def test_choosing_a_volume_on_a_page(browser, team):
    answer = browser.sign_in(team.noor).post(f"/kringen/{team.id}/volume", {"volume": "silent"})

    assert (answer.status_code, answer.location) == (303, f"/kringen/{team.id}?gekozen=1#volume")
    assert membership(team, team.noor).volume == "silent"


def test_choosing_a_volume_in_place(browser, team):
    answer = browser.sign_in(team.noor).post(f"/kringen/{team.id}/volume", {"volume": "needed"}, fragment=True)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section") and "<html" not in answer.text
    assert "portal:focus" in answer.headers["HX-Trigger"]
    assert membership(team, team.noor).volume == "needed"


@pytest.mark.parametrize("volume", ("", "luid"))
def test_a_volume_that_is_no_choice_changes_nothing(browser, team, volume):
    answer = browser.sign_in(team.noor).post(f"/kringen/{team.id}/volume", {"volume": volume})

    assert answer.status_code == 422
    assert membership(team, team.noor).volume == "all"


def test_leaving(browser, team):
    noor = browser.sign_in(team.noor)

    assert "Team Kastanjeplein" in noor.get(f"/kringen/{team.id}/vertrek").text
    left = noor.post(f"/kringen/{team.id}/vertrek")
    assert left.status_code == 303
    assert "alert--positive" in noor.get(left.location).text
    assert noor.get(f"/kringen/{team.id}").status_code == 404


def test_the_last_coordinator_is_told_kindly_what_to_do_first(browser, team):
    samira, path = browser.sign_in(team.samira), f"/kringen/{team.id}/vertrek"

    asked, answer = samira.get(path), samira.post(path)

    assert (asked.status_code, answer.status_code) == (200, 422)
    for page in (asked.text, answer.text):
        assert f"/kringen/{team.id}/leden" in page
        assert f'action="{path}"' not in page  # no button that fails
    assert membership(team, team.samira).role == "coordinator"


def test_nobody_leaves_only_the_community(browser, team):
    assert browser.sign_in(team.noor).post(f"/kringen/{team.community.id}/vertrek").status_code == 403


def test_a_coordinator_gives_a_role(browser, team):
    samira = browser.sign_in(team.samira)
    answer = samira.post(f"/kringen/{team.id}/leden/{team.noor.id}", {"role": "mentor"})

    assert answer.status_code == 303
    assert re.search(r'alert__title">Noor ', samira.get(answer.location).text)  # it says whose role it was
    assert membership(team, team.noor).role == "mentor"


def test_the_last_coordinator_cannot_give_it_up(browser, team):
    answer = browser.sign_in(team.samira).post(f"/kringen/{team.id}/leden/{team.samira.id}", {"role": "member"})

    assert answer.status_code == 422
    assert membership(team, team.samira).role == "coordinator"


def test_a_role_that_does_not_exist_is_refused(browser, team):
    answer = browser.sign_in(team.samira).post(f"/kringen/{team.id}/leden/{team.noor.id}", {"role": "queen"})

    assert answer.status_code == 422


def test_a_coordinator_removes_a_member(browser, team):
    samira, noor = browser.sign_in(team.samira), browser.sign_in(team.noor)
    path = f"/kringen/{team.id}/leden/{team.noor.id}"

    assert "Noor" in samira.get(path).text
    removed = samira.post(f"{path}/verwijdering")
    assert removed.status_code == 303
    assert "Noor hoort niet meer bij deze kring" in samira.get(removed.location).text
    assert noor.get(f"/kringen/{team.id}").status_code == 404
    assert samira.get(path).status_code == 404


def test_a_coordinator_does_not_remove_themselves(browser, team):
    path = f"/kringen/{team.id}/leden/{team.samira.id}/verwijdering"

    assert browser.sign_in(team.samira).post(path).status_code == 403


def test_names_to_mention_are_those_of_the_circle(browser, team):
    answer = browser.sign_in(team.noor).get(f"/kringen/{team.id}/namen?q=sam", fragment=True)

    assert 'role="listbox"' in answer.text
    assert 'data-value="@Samira"' in answer.text
    assert browser.sign_in(team.noor).get(f"/kringen/{team.id}/namen?q=piet").text.count('role="option"') == 0


def test_of_two_with_one_name_the_right_one_is_mentioned(browser, team):
    other = make_member("samira")
    join(circle=team, member=other)

    answer = browser.sign_in(team.noor).get(f"/kringen/{team.id}/namen?q=sam", fragment=True)

    assert f'data-value="@[Samira](lid:{team.samira.id})"' in answer.text
    assert f'data-value="@[samira](lid:{other.id})"' in answer.text


def test_a_preview_shows_whom_it_will_mention(browser, team):
    page = browser.sign_in(team.noor).post(f"/kringen/{team.id}/voorbeeld", {"text": "Dag @Samira en @Piet"}).text

    assert f'@<a href="/mensen/{team.samira.id}" class="mention">Samira</a> en @Piet</p>' in page
    assert browser.sign_in(team.piet).post(f"/kringen/{team.id}/voorbeeld", {"text": "Dag"}).status_code == 404


def test_a_name_with_quotes_cannot_break_out(browser, team):
    join(team, make_member('Eva "x" <b>'))

    assert "<b>" not in browser.sign_in(team.noor).get(f"/kringen/{team.id}/namen?q=eva").text


def test_a_coordinator_makes_a_circle_below_theirs(browser, database):
    samira = make_member("Samira")
    community = make_circle(make_member("Noor"))
    cohort = make_circle(kind="cohort", name="Najaar", parent=community)
    join(cohort, samira, role="coordinator")
    of_samira = browser.sign_in(samira)

    assert f'<option selected value="{cohort.id}"' in of_samira.get(f"/kringen/nieuw?in={cohort.id}").text
    answer = of_samira.post(
        "/kringen/nieuw", {"name": "Team Plein", "purpose": "Samen", "parent_id": cohort.id, "kind": "team"}
    )

    made = db.session.scalars(select(Circle).where(Circle.name == "Team Plein")).one()
    assert (answer.status_code, answer.location) == (303, f"/kringen/{made.id}?klaar=gemaakt")
    assert (made.parent_id, membership(made, samira).role) == (cohort.id, "coordinator")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"kind": ""}, {"kind": "intervision"}, {"kind": "editors"}, {"parent_id": "0"}]
)
def test_a_circle_that_cannot_be_is_not_made(browser, database, wrong):
    samira = make_member("Samira")
    cohort = make_circle(kind="cohort", name="Najaar")
    join(cohort, samira, role="coordinator")
    elsewhere = make_circle(kind="cohort")
    fields = {"name": "Team Plein", "parent_id": cohort.id, "kind": "team"} | wrong
    if wrong == {"parent_id": "0"}:
        fields["parent_id"] = elsewhere.id

    answer = browser.sign_in(samira).post("/kringen/nieuw", fields)

    assert answer.status_code == 422
    assert db.session.scalars(select(Circle.name).where(Circle.name == "Team Plein")).first() is None


def test_an_administrator_makes_circles_in_the_community(browser, database):
    fatma = make_member("Fatma", office="administrator")
    community = make_circle(fatma)

    answer = browser.sign_in(fatma).post(
        "/kringen/nieuw", {"name": "Redactie", "parent_id": community.id, "kind": "editors"}
    )

    assert answer.status_code == 303


def test_others_make_no_circles(browser, team):
    noor = browser.sign_in(team.noor)

    assert noor.get("/kringen/nieuw").status_code == 403
    assert noor.post("/kringen/nieuw", {"name": "X", "parent_id": team.id, "kind": "team"}).status_code == 403


def test_a_coordinator_changes_name_and_purpose(browser, team):
    samira = browser.sign_in(team.samira)

    assert "Een plein voor iedereen" in samira.get(f"/kringen/{team.id}/wijzigen").text
    assert samira.post(f"/kringen/{team.id}/wijzigen", {"name": ""}).status_code == 422
    answer = samira.post(f"/kringen/{team.id}/wijzigen", {"name": "Team Plein", "purpose": "Anders"})

    assert answer.status_code == 303
    assert "alert--positive" in samira.get(answer.location).text
    assert db.session.get(Circle, team.id).purpose == "Anders"
