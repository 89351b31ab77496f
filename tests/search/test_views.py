"""The page of search."""

import re
from html import unescape

import pytest

from portal.core.db import db
from portal.discussions.actions import posts, threads
from portal.search import actions
from tests.factories import join, make_circle, make_member


def begin(circle, author, title, body="Tekst."):
    thread = threads.begin_thread(circle=circle, author=author, title=title, body=body)
    db.session.commit()
    return thread


@pytest.fixture
def noor(database):
    return make_member("Noor Bakker")


@pytest.mark.parametrize(("how_many", "statements"), ((1, 9), (4, 9), (5, 7), (9, 7)))
def test_searching_costs_the_same_however_much_is_found(browser, assert_queries, noor, clock, how_many, statements):
    """Where few are found, longer words are looked at too: two statements more."""
    circle = make_circle(noor)
    for number in range(how_many):
        begin(circle, noor, f"Speeltuin {number}", "Over de speeltuin.")
    searching = browser.sign_in(noor)
    searching.get("/zoeken?q=eerste")  # the first search of a minute begins to count

    with assert_queries(statements):
        page = searching.get("/zoeken?q=speeltuinen")

    assert page.text.count("list__item") == how_many


def test_finds_are_marked_and_people_are_found(browser, noor):
    circle = make_circle(noor, make_member("Samira de Boer"))
    begin(circle, noor, "Het hek", "Samira weet van het hek.")

    page = browser.sign_in(noor).get("/zoeken?q=samira").text

    assert "<mark>Samira</mark> weet" in page
    assert "Samira de Boer" in page and "/mensen?q=samira" in page


def test_outsiders_find_nothing_not_even_a_number(browser, noor):
    begin(make_circle(noor), noor, "De speeltuin", "Over de speeltuin.")
    piet = make_member("Piet", office="moderator")
    make_circle(piet, kind="team")

    page = browser.sign_in(piet).get("/zoeken?q=speeltuin").text

    assert "mark>" not in page and "Noor" not in page and "list__item" not in page


def test_people_of_other_circles_are_not_found(browser, noor):
    make_circle(noor)
    piet = make_member("Piet")
    make_circle(piet, kind="team")

    assert "Noor Bakker" not in browser.sign_in(piet).get("/zoeken?q=bakker").text


@pytest.mark.parametrize("query", ("", "a", "de", "%00", "?!", '"', "'", "*", "a*b:c", "(", "OR", "-", "NEAR(", "\\"))
def test_nothing_that_is_typed_breaks_it(browser, noor, query):
    make_circle(noor)
    assert (
        browser.sign_in(noor).get("/zoeken", query_string={"q": query, "pagina": "0", "kring": "x"}).status_code == 200
    )


def test_filters_narrow(browser, noor):
    one, other = make_circle(noor, name="Een"), make_circle(noor, kind="team", name="Ander")
    begin(one, noor, "Speeltuin in een")
    begin(other, noor, "Speeltuin in ander")

    page = browser.sign_in(noor).get(f"/zoeken?q=speeltuin&kring={other.id}&periode=week").text

    assert page.count("list__item") == 1 and "in ander" in page


def test_a_typing_error_gets_a_suggestion(browser, noor):
    begin(make_circle(noor), noor, "De speeltuin")

    assert ">speeltuin</a>" in browser.sign_in(noor).get("/zoeken?q=speltuin").text


@pytest.mark.parametrize(("typed", "meant"), (("Carla+Mensing", "Carla Mensink"), ("Hofstrra", "Hofstra")))
def test_a_name_that_is_nearly_right_is_suggested_before_a_word_that_is_as_near(browser, noor, typed, meant):
    circle = make_circle(noor, make_member("Carla Mensink"), make_member("Sietske Hofstra"))
    for number in range(3):
        begin(circle, noor, f"Mijn mening {number}", "Een mening.")
    searching = browser.sign_in(noor)

    page = searching.get(f"/zoeken?q={typed}").text

    assert f">{meant}</a>?" in page
    link = re.search(r'class="meant">.*?href="([^"]+)"', page)[1]
    assert "found-people" in searching.get(unescape(link)).text


def test_names_of_who_is_in_no_circle_of_mine_are_not_suggested(browser, noor):
    make_circle(noor)
    make_circle(make_member("Carla Mensink"), kind="team")
    join(make_circle(noor, kind="team"), make_member("Sietske Hofstra", state="left"))
    searching = browser.sign_in(noor)

    for typed in ("Mensing", "Hofstrra"):
        assert "Bedoelde" not in searching.get(f"/zoeken?q={typed}").text


@pytest.mark.parametrize("others", (1, 5))
def test_finding_nothing_costs_the_same_however_many_people_there_are(browser, assert_queries, noor, clock, others):
    circle = make_circle(noor, *(make_member(f"Lid Mensink{number}") for number in range(others)))
    begin(circle, noor, "Speeltuin")
    searching = browser.sign_in(noor)
    searching.get("/zoeken?q=eerste")

    with assert_queries(9):
        assert "Mensink0" in searching.get("/zoeken?q=mensingk0").text


def test_the_beginning_of_a_word_is_enough_when_nothing_else_is_found(browser, noor):
    begin(make_circle(noor), noor, "De bewonersavond")

    assert "<mark>bewonersavond</mark>" in browser.sign_in(noor).get("/zoeken?q=bewonersav").text


def test_longer_words_that_hold_what_is_asked_are_found_too(browser, noor):
    circle = make_circle(noor)
    for title in ("De app", "De appgroep", "Onze buurtapp", "Iets anders"):
        begin(circle, noor, title)
    piet = make_member("Piet")
    begin(make_circle(piet, kind="team"), piet, "Geheime teamapp")

    page = browser.sign_in(noor).get("/zoeken?q=app").text

    assert page.count("list__item") == 3 and "teamapp" not in page
    assert "<mark>buurtapp</mark>" in page and "<mark>appgroep</mark>" in page
    assert browser.sign_in(noor).get("/zoeken?q=app+buurt").text.count("list__item") == 1


def test_where_nothing_holds_all_the_words_what_holds_most_is_shown_and_said_so(browser, noor):
    circle = make_circle(noor)
    begin(circle, noor, "Formulier voor taart", "Vraag het aan bij de balie.")
    begin(circle, noor, "Taart bij de balie")
    searching = browser.sign_in(noor)

    page = searching.get("/zoeken?q=vergunning+taart").text
    assert page.count("list__item") == 2 and "<mark>taart</mark>" in page
    assert "1 van de 2" in page
    page = searching.get("/zoeken?q=vergunning+taart+formulier").text
    assert page.count("list__item") == 1 and "2 van de 3" in page
    assert "Geen tekst" not in searching.get("/zoeken?q=formulier+taart").text
    assert "list__item" not in searching.get("/zoeken?q=vergunning+kraan").text


def test_a_find_names_who_wrote_it(browser, noor):
    begin(make_circle(noor), noor, "De speeltuin")

    page = browser.sign_in(noor).get("/zoeken?q=speeltuin").text

    assert page.count("Noor Bakker") == 1 + browser.sign_in(noor).get("/zoeken?q=niets").text.count("Noor Bakker")


def test_who_finds_a_person_is_not_asked_whether_they_meant_a_word(browser, noor):
    circle = make_circle(noor, make_member("Klaas"))
    begin(circle, noor, "Klaar is Kees", "We zijn klaar.")

    page = browser.sign_in(noor).get("/zoeken?q=klaas").text

    assert "Bedoelde je" not in page


def test_many_finds_stand_on_pages(browser, noor):
    circle = make_circle(noor)
    for number in range(23):
        begin(circle, noor, f"Speeltuin {number}")
    searching = browser.sign_in(noor)

    assert searching.get("/zoeken?q=speeltuin").text.count("list__item") == 20
    assert searching.get("/zoeken?q=speeltuin&pagina=2").text.count("list__item") == 3


def test_who_searches_without_end_waits(browser, noor, clock):
    make_circle(noor)
    searching = browser.sign_in(noor)

    codes = {searching.get("/zoeken?q=speeltuin").status_code for _ in range(41)}

    assert codes == {200, 429}


def test_keeping_a_reply_findable_costs_two_statements(database, assert_queries, noor):
    thread = begin(make_circle(noor), noor, "De speeltuin")
    post = posts.add_post(thread=thread, author=noor, body="Nog een.")
    db.session.flush()
    with assert_queries(2):
        actions.index("post", [post.id])


def test_the_command_builds_the_index_anew(app, noor):
    begin(make_circle(noor), noor, "De speeltuin")

    assert "1 texts can be found." in app.test_cli_runner().invoke(args=["search", "rebuild"]).output
