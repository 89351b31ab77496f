"""What is suggested to who finds nobody: never from what the viewer may not see."""

import pytest

from portal.circles.queries import viewer_for
from portal.core.db import db
from portal.core.i18n import spoken_in
from portal.directory.queries import suggestions
from portal.directory.queries.people import Wanted
from portal.members import actions
from portal.members.models import FIELDS, Profile
from tests.factories import join, make_circle, make_member


@pytest.fixture
def noor(database):
    """Noor, in a community with Carla (who shares a team with nobody) and Samira (who shares one with Noor)."""
    noor = make_member("Noor de Wit")
    noor.carla, noor.samira = make_member("Carla Mensink"), make_member("Samira Élan")
    noor.community = make_circle(noor, noor.carla, noor.samira)
    noor.team = make_circle(noor, noor.samira, kind="team")
    return noor


def meant(viewer, words, **filters):
    with spoken_in("nl"):
        return suggestions.meant(viewer_for(viewer), Wanted(words=words, **filters))


MISTYPED = {
    "name": ("Carla Mensing", "Carla Mensink"),
    "organisation": ("zonnehoevve", "zonnehoeve"),
    "function": ("participatiemakker", "participatiemaker"),
    "ask_me": ("jongern", "jongeren"),
    "themes": ("jeugdd", "jeugd"),
}


def fill_in(member, sight="community"):
    actions.change_profile(
        member,
        organisation="Stichting Zonnehoeve",
        function="participatiemaker",
        theme_keys=["jeugd"],
        ask_me="Werken met jongeren",
        sight=dict.fromkeys(FIELDS, sight),
    )


@pytest.mark.parametrize(("typed", "expected"), MISTYPED.values(), ids=MISTYPED)
def test_names_themes_and_words_of_profiles_are_suggested(noor, typed, expected):
    fill_in(noor.carla)

    assert meant(noor, typed) == expected


@pytest.mark.parametrize("field", [field for field in MISTYPED if field != "name"])
@pytest.mark.parametrize(("sight", "of_samira"), [("shared_circles", True), ("nobody", False)])
def test_nothing_is_suggested_from_what_may_not_be_seen(noor, field, sight, of_samira):
    typed, expected = MISTYPED[field]
    fill_in(noor.carla)
    db.session.get(Profile, noor.carla.id).sight = dict.fromkeys(FIELDS, "community") | {field: sight}
    db.session.flush()

    assert meant(noor, typed) == ""
    assert meant(noor.carla, typed) == expected  # oneself always

    actions.change_profile(noor.carla, organisation="", function="", ask_me="", theme_keys=[])
    fill_in(noor.samira)
    db.session.get(Profile, noor.samira.id).sight = dict.fromkeys(FIELDS, "community") | {field: sight}
    db.session.flush()

    assert meant(noor, typed) == (expected if of_samira else "")


def test_who_is_in_no_circle_of_mine_or_left_is_not_suggested(noor):
    make_circle(make_member("Sietske Hofstra"), kind="team")
    join(noor.community, make_member("Klaas Terpstra", state="left"))

    assert meant(noor, "Hofstrra") == meant(noor, "Terpstraa") == ""


def test_only_what_finds_somebody_is_suggested(noor):
    fill_in(noor.samira)

    assert meant(noor, "carla jongern") == ""  # Carla says nothing about them
    assert meant(noor, "samirra jongern") == "Samira jongeren"
    assert meant(noor, "Mensing", circle_id=noor.team.id) == ""
    assert meant(noor, "jongern", circle_id=noor.team.id) == "jongeren"
    assert meant(noor, "jongern", theme="wonen") == ""


def test_who_has_no_profile_can_be_suggested(noor):
    db.session.delete(db.session.get(Profile, noor.carla.id))
    db.session.flush()

    assert meant(noor, "mensing") == "Mensink"


def test_what_may_not_be_seen_is_not_even_in_the_way(noor):
    actions.change_profile(noor.samira, ask_me="Jongeren")
    actions.change_profile(noor.carla, ask_me="Jongern", sight={"ask_me": "nobody"})

    assert meant(noor, "jongrn") == "jongeren"
