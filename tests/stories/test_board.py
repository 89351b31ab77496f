"""What lies with the editors, as their board shows it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from portal.core.db import db
from portal.stories.actions import publishing, reviews, works
from portal.stories.queries.works import work_of
from tests.factories import join, make_circle, make_member, make_story, publish_story


@pytest.fixture
def people(database, clock):
    """Noor tells; Joost and Petra edit; Piet only reads."""
    noor, joost, petra, piet = (make_member(name) for name in ("Noor", "Joost", "Petra", "Piet"))
    community = make_circle(noor, joost, petra, piet)
    make_circle(joost, petra, kind="editors", name="Redactie", parent=community)
    return noor, joost, petra, piet, community


def handed_in(author, title, editor=None):
    story = make_story(author, title=title)
    reviews.hand_in(work_of(story), by=author)
    if editor:
        reviews.claim(work_of(story), editor=editor)
    db.session.commit()
    return story


def columns(page):
    """Heading of each column -> the titles below it."""
    soup = BeautifulSoup(page.text, "html.parser")
    return {
        column.h2.find("span").text: [card.h3.text.strip() for card in column.select("article")]
        for column in soup.select(".board__column")
    }


def card(page, title):
    soup = BeautifulSoup(page.text, "html.parser")
    found = next(each for each in soup.select(".board-card") if each.h3.text.strip() == title)
    return " ".join(found.get_text(" ").split())


def test_a_story_stands_in_the_column_of_its_state(browser, people, clock):
    noor, joost, _petra, _piet, community = people
    handed_in(noor, "Wacht")
    handed_in(noor, "Gelezen", joost)
    asked = handed_in(noor, "Gevraagd", joost)
    reviews.ask(work_of(asked), by=joost, body="")
    back = handed_in(noor, "Terug", joost)
    reviews.ask(work_of(back), by=joost, body="")
    reviews.hand_back(work_of(back), by=noor)
    agreed = handed_in(noor, "Klopt", joost)
    reviews.consent(work_of(agreed), by=noor)
    planned = handed_in(noor, "Straks", joost)
    reviews.consent(work_of(planned), by=noor)
    publishing.publish(work_of(planned), by=joost, circle=community, due_at=clock.now() + timedelta(days=3))
    make_story(noor, title="Nog van haar alleen")
    publish_story(make_story(noor, title="Te lezen"), community, by=joost)
    db.session.commit()

    assert columns(browser.sign_in(joost).get("/redactie")) == {
        "Ingezonden": ["Wacht"],
        "In bewerking": ["Gelezen"],
        "Vraag aan schrijver": ["Gevraagd"],
        "Herzien": ["Terug"],
        "Akkoord": ["Klopt"],
        "Gepland": ["Straks"],
    }
    assert "29 november 2026" in card(browser.sign_in(joost).get("/redactie"), "Straks")


def test_what_waits_longest_stands_on_top_also_after_it_was_given_back(browser, people, clock):
    noor, joost, *_ = people
    first = handed_in(noor, "Eerst")
    clock.travel(timedelta(days=1))
    handed_in(noor, "Daarna")
    clock.travel(timedelta(days=2))
    reviews.claim(work_of(first), editor=joost)
    reviews.release(work_of(first), by=joost)
    db.session.commit()
    page = browser.sign_in(joost).get("/redactie")

    assert columns(page)["Ingezonden"] == ["Eerst", "Daarna"]
    assert "al 3 dagen" in card(page, "Eerst")
    assert "al 2 dagen" in card(page, "Daarna")


def test_a_card_says_who_tells_it_and_who_has_it(browser, people, clock):
    noor, joost, petra, *_ = people
    handed_in(noor, "Vrij")
    handed_in(noor, "Van Joost", joost)
    own = handed_in(petra, "Van Petra zelf")
    clock.travel(timedelta(minutes=1))
    works.add_author(work_of(own), noor, by=petra)
    db.session.commit()
    page = browser.sign_in(petra).get("/redactie")

    assert "Noor nog niemand sinds vandaag" in card(page, "Vrij")
    assert "Joost sinds vandaag" in card(page, "Van Joost")
    assert "Petra, Noor je eigen verhaal nog niemand" in card(page, "Van Petra zelf")


def test_a_revision_of_what_readers_have_says_so(browser, people):
    noor, joost, _petra, _piet, community = people
    story = publish_story(make_story(noor, title="Nog eens"), community, by=joost)
    publishing.take_up(work_of(story), by=noor)
    reviews.hand_in(work_of(story), by=noor)
    handed_in(noor, "Voor het eerst")
    page = browser.sign_in(joost).get("/redactie")

    assert "nieuwe versie van een gepubliceerd verhaal" in card(page, "Nog eens")
    assert "nieuwe versie" not in card(page, "Voor het eerst")


def test_a_claim_that_lapsed_is_nobodys(browser, people, clock):
    noor, joost, *_ = people
    handed_in(noor, "Blijven liggen", joost)
    clock.travel(timedelta(days=8))

    assert "nog niemand" in card(browser.sign_in(joost).get("/redactie"), "Blijven liggen")
    assert "Je hebt nu geen verhaal" in browser.sign_in(joost).get("/redactie?van=mij").text


@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_mine_are_those_that_i_took_on(browser, people, is_fragment):
    noor, joost, petra, *_ = people
    handed_in(noor, "Van mij", joost)
    handed_in(noor, "Van Petra", petra)
    page = browser.sign_in(joost).get("/redactie?van=mij", fragment=is_fragment)

    assert columns(page)["In bewerking"] == ["Van mij"]
    assert ("<!doctype html>" in page.text) is not is_fragment
    assert [each.text for each in BeautifulSoup(page.text, "html.parser").select(".filters .count")] == ["2", "1"]


def test_an_empty_board_says_what_will_come(browser, people):
    _noor, joost, *_ = people

    assert "Er ligt niets bij de redactie" in browser.sign_in(joost).get("/redactie").text
    assert "Er is nog niets afgerond" in browser.sign_in(joost).get("/redactie/afgerond").text


def test_what_is_finished_stands_behind_a_quiet_link(browser, people, clock):
    noor, joost, _petra, _piet, community = people
    ends = {"Gepubliceerd": None, "Gearchiveerd": publishing.archive, "Ingetrokken": publishing.withdraw}
    for title, end in ends.items():
        story = handed_in(noor, f"Nu {title}", joost)
        publish_story(story, community, by=joost)
        if end:
            end(work_of(story), by=joost, reason="Daarom.")
        clock.travel(timedelta(hours=1))
    db.session.commit()
    page = browser.sign_in(joost).get("/redactie/afgerond")
    items = [
        " ".join(each.get_text(" ").split()) for each in BeautifulSoup(page.text, "html.parser").select("main li h2")
    ]

    assert items == ["Nu Ingetrokken", "Nu Gearchiveerd", "Nu Gepubliceerd"]
    assert "/redactie/afgerond" in browser.sign_in(joost).get("/redactie").text


@pytest.mark.parametrize("path", ["/redactie", "/redactie?van=mij", "/redactie/afgerond"])
@pytest.mark.parametrize("is_fragment", [False, True], ids=["plain", "fragment"])
def test_for_who_is_no_editor_there_is_no_board(browser, people, path, is_fragment):
    _noor, _joost, _petra, piet, _community = people

    assert browser.sign_in(piet).get(path, fragment=is_fragment).status_code == 404


def test_an_editor_of_elsewhere_sees_only_their_own_circle(browser, people):
    noor, *_, community = people
    handed_in(noor, "Bij ons")
    other = make_member("Ineke")
    join(community, other)
    make_circle(other, kind="editors", name="Andere redactie")

    assert "Bij ons" not in browser.sign_in(other).get("/redactie").text


@pytest.mark.parametrize("count", (1, 5))
def test_the_board_costs_the_same_however_many_stories(browser, people, assert_queries, count):
    noor, joost, *_ = people
    for number in range(count):
        handed_in(noor, f"Verhaal {number}", joost if number % 2 else None)
    page = browser.sign_in(joost)

    with assert_queries(4):
        response = page.get("/redactie")

    assert response.text.count("board-card") >= count


@pytest.mark.parametrize("count", (1, 5))
def test_what_is_finished_costs_the_same_however_much(browser, people, assert_queries, count):
    noor, joost, _petra, _piet, community = people
    for number in range(count):
        publish_story(handed_in(noor, f"Verhaal {number}", joost), community, by=joost)
    page = browser.sign_in(joost)

    with assert_queries(5):
        response = page.get("/redactie/afgerond")

    assert response.text.count('class="list__item"') == count
