"""Who sees which circle, and whom in it."""

import pytest

from portal.circles import queries
from portal.core import kinds
from tests.factories import join, make_circle, make_member


def names(circle, beginning):
    return [row.name for row in queries.names_like(circle.id, beginning)]


def test_a_viewer_holds_circles_roles_and_offices(database):
    joost = make_member("Joost", office="moderator")
    circle = make_circle(kind="editors", name="Redactie")
    make_circle(kind="team", name="Elders")
    join(circle, joost, role="mentor", volume="needed")

    viewer = queries.viewer_for(joost)

    assert viewer.circle_ids == [circle.id]
    assert (viewer.role_in(circle.id), viewer.standings[circle.id].volume) == ("mentor", "needed")
    assert viewer.has_office("moderator") and not viewer.has_office("administrator")


def test_people_stand_by_role_and_name_and_only_active_ones(database):
    circle = make_circle(make_member("Zwaan"), make_member("Élise"), make_member("Adam"), kind="team")
    join(circle, make_member("Mentor M"), role="mentor")
    join(circle, make_member("Coördinator C"), role="coordinator")
    join(circle, make_member("Weg", state="left"))
    join(circle, make_member("Straks", state="invited"))
    viewer = queries.viewer_for(make_member("Kijker"))

    people = queries.people_in(circle, viewer)

    assert [person.name for person, _role in people] == ["Coördinator C", "Mentor M", "Adam", "Élise", "Zwaan"]
    assert queries.size_of(circle.id) == 5
    assert [each.member.name for each in queries.memberships_of(circle.id)][-2:] == ["Straks", "Zwaan"]


def test_in_the_community_a_field_for_shared_circles_stays_hidden(database):
    noor, piet = make_member("Noor"), make_member("Piet", function="geheim", sight={"function": "shared_circles"})
    community = make_circle(noor, piet)

    def function_of_piet():
        people = queries.people_in(community, queries.viewer_for(noor))
        return next(person.function for person, _role in people if person.id == piet.id)

    assert function_of_piet() == ""
    make_circle(noor, piet, kind="team")
    assert function_of_piet() == "geheim"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sam", ["Samira de Boer"]),
        ("BOER", ["Samira de Boer"]),
        ("el", ["Élise Elsinga"]),
        ("", ["Élise Elsinga", "Samira de Boer"]),
        ("mira", []),
        ("%", []),
        ("_", []),
    ],
)
def test_names_to_mention_begin_as_typed(database, typed, found):
    circle = make_circle(make_member("Samira de Boer"), make_member("Élise Elsinga"), kind="team")
    make_circle(make_member("Sam Buitenstaander"), kind="team")
    join(circle, make_member("Samuel Weg", state="left"))

    assert sorted(names(circle, typed), reverse=True) == sorted(found, reverse=True)


def test_a_card_of_a_circle_is_for_its_members(database):
    noor, piet = make_member("Noor"), make_member("Piet")
    circle = make_circle(noor, kind="team", name="Team Plein")
    kind = kinds.get("circle")

    assert kind.cards([circle.id], queries.viewer_for(noor))[circle.id].title == "Team Plein"
    assert kind.cards([circle.id], queries.viewer_for(piet)) == {}
