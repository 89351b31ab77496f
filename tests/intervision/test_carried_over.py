"""What one consultation leaves at the beginning of the next: for who took part in it, as long as it is not erased."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.core.db import db
from portal.intervision import method as methods
from portal.intervision.actions import after, groups
from portal.intervision.queries import rooms
from tests.factories import make_consultation, make_member
from tests.intervision.playing import Play

METHODS = {each.key: each for each in methods.read_folder(Path(__file__).parent / "methods")}
ACTION = "Ik bel haar maandag"
SAYS = "Uit jullie vorige consult"


@pytest.fixture
def played(database, clock):
    """A group that played a consultation to its end; its action opens the first phase of the next."""
    play = Play(METHODS["heen_en_weer"], say=lambda begin: f"{ACTION} ({begin})")
    play.to_the_end()
    return play


def next_one(play, browser, *, method=METHODS["heen_en_weer"], late=()):
    """The next consultation of the group, just begun: the address, and a browser of each member."""
    group = play.there.group
    for each in late:
        groups.add(group, each)
        groups.sign(group, each)
    _noor, bram, piet, *_ = play.people
    there = make_consultation(group, bram, method, facilitator=piet, stand_in=play.people[3])
    return f"/intervisie/consulten/{there.id}", {each.id: browser.sign_in(each) for each in (*play.people, *late)}


def test_the_next_consultation_opens_with_what_the_last_one_left(played, browser, assert_queries):
    noor, *others = played.people
    address, at_home = next_one(played, browser)

    for each in (noor, *others):
        page = at_home[each.id].get(address).text
        assert SAYS in page and f"{ACTION} (Tekst van {noor.id})" in page
        assert page.count(ACTION) == 1, "only what the one phase left"
    with assert_queries(8):
        at_home[noor.id].get(address)


def test_who_came_later_does_not_read_it(played, browser):
    late = make_member("Zoë")
    address, at_home = next_one(played, browser, late=(late,))

    page = at_home[late.id].get(address)
    assert page.status_code == 200
    assert SAYS not in page.text and ACTION not in page.text


def test_it_goes_with_the_consultation_that_left_it(played, browser):
    after.erase(rooms.room_of(rooms.locked(played.there.id)))
    db.session.commit()
    address, at_home = next_one(played, browser)

    page = at_home[played.people[0].id].get(address).text
    assert SAYS not in page and ACTION not in page


def test_what_still_goes_on_leaves_nothing(database, clock, browser):
    play = Play(METHODS["heen_en_weer"], say=lambda begin: f"{ACTION} ({begin})")
    while play.run.key != "actie":
        play.turn()
    play.everybody_does_their_part()
    db.session.commit()
    address, at_home = next_one(play, browser)

    assert SAYS not in at_home[play.people[0].id].get(address).text


def test_another_method_and_another_phase_open_with_nothing(played, browser):
    other = replace(METHODS["heen_en_weer"], key="anders")
    address, at_home = next_one(played, browser, method=other)
    assert SAYS not in at_home[played.people[0].id].get(address).text

    again = Play(METHODS["heen_en_weer"])
    again.turn()
    assert again.run.key != "voortgang"
    page = browser.sign_in(again.people[0]).get(f"/intervisie/consulten/{again.there.id}").text
    assert SAYS not in page


@pytest.mark.parametrize(
    ("authors", "shows"), (("named", True), ("pseudonym", False)), ids=("under their names", "under none")
)
def test_names_stay_as_that_phase_showed_them(database, clock, browser, authors, shows):
    *before, last = METHODS["heen_en_weer"].phases
    said_by_all = replace(last, writers="everyone", authors=authors, done_when="all")
    method = replace(METHODS["heen_en_weer"], phases=(*before, said_by_all))
    play = Play(method, say=lambda begin: f"{ACTION} ({begin})")
    play.to_the_end()
    address, at_home = next_one(play, browser, method=method)

    page = at_home[play.people[0].id].get(address).text
    carried = page[page.index(SAYS) :].partition("</section>")[0]
    assert carried.count(ACTION) == len(play.people)
    assert all((f"<b>{each.name}</b>" in carried) is shows for each in play.people)
