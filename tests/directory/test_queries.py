"""Who is found by what: never by what the viewer may not see."""

import pytest

from portal.circles.queries import viewer_for
from portal.core.db import db
from portal.core.i18n import spoken_in
from portal.directory.queries import people
from portal.directory.queries.people import Wanted
from portal.members import actions
from portal.members.models import FIELDS, SIGHTS, Member, Profile
from portal.members.policy import can_see_field
from tests.factories import join, make_circle, make_member

SECRET_PLACE = "Gemeente Geheim Stichtinghuizen"


@pytest.fixture
def noor(database):
    """Noor, in a community with Piet (who shares a team with nobody) and Samira (who shares one with Noor)."""
    noor = make_member("Noor de Wit")
    noor.piet, noor.samira = make_member("Piet Zijlstra"), make_member("Samira Élan")
    noor.community = make_circle(noor, noor.piet, noor.samira)
    noor.team = make_circle(noor, noor.samira, kind="team")
    return noor


def found(viewer, **wanted):
    return [person.name for person in people.found(viewer_for(viewer), Wanted(**wanted))]


def test_who_is_not_active_or_shares_no_circle_is_not_found(noor):
    make_member("Nergens Lid")
    for state in ("invited", "suspended", "left"):
        join(noor.community, make_member(f"Iemand {state}", state=state))

    assert found(noor) == ["Noor de Wit", "Piet Zijlstra", "Samira Élan"]
    assert people.count(viewer_for(noor), Wanted()) == 3


def test_who_is_in_no_circle_finds_themselves(database):
    assert found(make_member("Alleen")) == ["Alleen"]


@pytest.mark.parametrize("words", ["elan", "ÉLAN", "sam él", "élan samira", "mira"])
def test_names_are_found_whatever_capitals_accents_and_order(noor, words):
    assert found(noor, words=words) == ["Samira Élan"]


@pytest.mark.parametrize("words", ["%", "_", "élan piet", "x" * 100, "'; drop table member; --"])
def test_strange_words_find_nobody(noor, words):
    assert found(noor, words=words) == []


def test_people_are_found_by_work_and_by_what_they_know(noor):
    actions.change_profile(
        noor.piet, organisation="Gemeente Súdwest-Fryslân", function="dorpencoördinator", ask_me="Dorpshuizen"
    )

    for words in ("sudwest", "dorpencoordinator", "DORPSHUIZEN", "dorpshuizen sudwest"):
        assert found(noor, words=words) == ["Piet Zijlstra"]


@pytest.mark.parametrize(
    ("one", "many"),
    [("brief", "brieven"), ("dorpshuis", "dorpshuizen"), ("wijkraad", "wijkraden"), ("coördinator", "coördinatoren")],
)
def test_one_and_many_find_the_same_people(noor, one, many):
    actions.change_profile(noor.piet, function=f"Schrijver ({one})", ask_me=f"Alles over {many}!")
    actions.change_profile(noor.samira, organisation=f"Stichting {many.capitalize()}")
    actions.change_profile(noor, ask_me=one.upper())
    everybody = ["Noor de Wit", "Piet Zijlstra", "Samira Élan"]

    assert found(noor, words=one) == found(noor, words=many) == everybody

    actions.change_profile(noor, ask_me="")
    actions.change_profile(noor.piet, function="", ask_me=one)

    assert found(noor, words=one) == found(noor, words=many) == everybody[1:]


@pytest.mark.parametrize("words", ["jeugd", "JEUGD", "jeug piet", "klimaat", "energie klimaat"])
def test_people_are_found_by_the_names_of_their_themes(noor, words):
    actions.change_profile(noor.piet, theme_keys=["jeugd", "energie"])
    with spoken_in("nl"):
        assert found(noor, words=words) == ["Piet Zijlstra"]
        assert found(noor, words="cultuur") == []


def test_who_has_the_words_in_their_name_comes_first(noor):
    actions.change_profile(noor.piet, ask_me="Vraag samira")

    assert found(noor, words="samira") == ["Samira Élan", "Piet Zijlstra"]


def everything_about(member, sight):
    """Fill in all that can be searched, for the eyes of `sight`."""
    actions.change_profile(
        member,
        organisation=SECRET_PLACE,
        function="geheimschrijver",
        municipality="Oldambt",
        theme_keys=["energie"],
        ask_me="geheimtaal en geheimbrieven",
        sight=dict.fromkeys(FIELDS, sight),
    )
    return {
        "words organisation": {"words": "gemeente geheim"},
        "words function": {"words": "geheimschrijver"},
        "words ask_me": {"words": "geheimtaal"},
        "stem organisation": {"words": "stichtinghuis"},
        "stem function": {"words": "geheimschrijvers"},
        "stem ask_me": {"words": "geheimbrief"},
        "words theme": {"words": "energie"},
        "theme": {"theme": "energie"},
        "municipality": {"municipality": "GM1895"},
        "organisation": {"organisation_id": db.session.get(Profile, member.id).organisation_id},
    }


@pytest.mark.parametrize(("sight", "is_found"), [("community", True), ("shared_circles", False), ("nobody", False)])
def test_nobody_is_found_by_what_may_not_be_seen(noor, sight, is_found):
    for filters in everything_about(noor.piet, sight).values():
        assert found(noor, **filters) == (["Piet Zijlstra"] if is_found else [])
        assert people.count(viewer_for(noor), Wanted(**filters)) == is_found
        assert found(noor.piet, **filters) == ["Piet Zijlstra"]  # oneself always


@pytest.mark.parametrize(("sight", "is_found"), [("community", True), ("shared_circles", True), ("nobody", False)])
def test_who_shares_a_circle_finds_more(noor, sight, is_found):
    for filters in everything_about(noor.samira, sight).values():
        assert found(noor, **filters) == (["Samira Élan"] if is_found else [])


@pytest.mark.parametrize("sight", SIGHTS)
def test_filters_offer_only_what_may_be_seen(noor, sight):
    everything_about(noor.piet, sight)

    assert [row.name for row in people.organisations(viewer_for(noor))] == [SECRET_PLACE] * (sight == "community")
    assert [place.name for place in people.municipalities(viewer_for(noor))] == ["Oldambt"] * (sight == "community")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("sight", [*SIGHTS, None])
def test_the_database_and_the_policy_say_the_same(noor, field, sight):
    for member in (noor.piet, noor.samira):
        db.session.get(Profile, member.id).sight = {field: sight} if sight else {}
    db.session.flush()
    viewer = viewer_for(noor)

    by_database = set(db.session.scalars(people._visible(viewer, Member.id).where(people.field_seen(viewer, field))))
    by_policy = {
        member.id
        for member, shares in ((noor, True), (noor.piet, False), (noor.samira, True))
        if can_see_field(viewer, db.session.get(Profile, member.id), field, shares)
    }

    assert by_database == by_policy


def test_by_circle_and_only_by_mine(noor):
    others = make_circle(noor.piet, kind="team")

    assert found(noor, circle_id=noor.team.id) == ["Noor de Wit", "Samira Élan"]
    assert found(noor, circle_id=others.id) == found(noor)  # a circle that I do not know filters nothing


def test_circles_that_are_shared(noor):
    make_circle(noor.samira, kind="team")
    viewer = viewer_for(noor)

    assert {each.circle_id for each in people.circles_shared(viewer, noor.samira.id)} == {
        noor.community.id,
        noor.team.id,
    }
    assert [each.circle_id for each in people.circles_shared(viewer, noor.piet.id)] == [noor.community.id]
