"""The page of the shelf: whoever comes in finds the stories that they may read, and the numbers of no others."""

import re

import pytest
from sqlalchemy import insert

from portal.core.db import db
from portal.stories.models import Feature
from portal.stories.shelving.finding import PER_PAGE
from tests.factories import join, make_circle, make_member, make_story, publish_story


@pytest.fixture
def noor(database):
    """A member of the community and of a cohort."""
    return make_member("Noor de Wit")


@pytest.fixture
def community(noor):
    return make_circle(noor, make_member("Anouk Collega"), name="Leergemeenschap")


@pytest.fixture
def cohort(noor, community):
    return make_circle(noor, kind="cohort", name="Voorjaar 2026", parent=community)


def tell(by, circle, title, *, is_public=False, origin=None, **told):
    told = {"themes": ["wonen"], "tone": "mixed", "given": "advise", "municipality": "Groningen", **told}
    return publish_story(make_story(by, title=title, origin=origin, **told), circle, by=by, is_public=is_public)


def titles(response):
    """The titles of the cards, in the order of the page."""
    return re.findall(r'<h3><a href="/verhalen/\d+">([^<]*)</a>', response.text)


def numbers(response, facet):
    """Value -> how many stories, as the page says beside the boxes of a facet."""
    found = re.findall(rf'name="{facet}" value="([^"]*)".*?facet__count">([\d.]+)<', response.text)
    return {value: int(count.replace(".", "")) for value, count in found}


@pytest.mark.parametrize("story_count", (1, 5, 30))
def test_the_shelf_costs_the_same_however_many_stories(browser, assert_queries, noor, community, story_count):
    for number in range(story_count):
        tell(noor, community, f"Verhaal {number}", municipality=f"Stad {number}")
    noor_at_home = browser.sign_in(noor)
    noor_at_home.get("/verhalen")

    with assert_queries(6):
        response = noor_at_home.get("/verhalen")
    assert len(titles(response)) == min(story_count, PER_PAGE)

    with assert_queries(5):
        response = noor_at_home.get("/verhalen?thema=wonen&toon=mixed&q=verhaal", fragment=True)
    assert len(titles(response)) == min(story_count, PER_PAGE)


def test_outsiders_and_guests_find_only_what_was_opened_to_them(browser, noor, community, cohort):
    tell(noor, cohort, "Alleen voor de editie", themes=["zorg"], municipality="Assen", origin=cohort)
    tell(noor, community, "Voor de gemeenschap")
    tell(noor, community, "Voor iedereen", is_public=True)
    piet = make_member("Piet")
    join(community, piet)

    for who, seen in (
        (browser.sign_in(noor), ["Voor iedereen", "Voor de gemeenschap", "Alleen voor de editie"]),
        (browser.sign_in(piet), ["Voor iedereen", "Voor de gemeenschap"]),
        (browser, ["Voor iedereen"]),
    ):
        for is_part in (False, True):
            response = who.get("/verhalen", fragment=is_part)
            assert titles(response) == seen
            assert sum(numbers(response, "gemeente").values()) == len(seen)
            assert ("Zorg en gezondheid" in response.text) == (len(seen) == 3)
            assert ("Voorjaar 2026" in response.text) == (len(seen) == 3)


def test_what_a_guest_may_not_read_does_not_exist(browser, noor, community, cohort):
    """Not by its place, its circle or its words: the page is the same as for what was never told."""
    tell(noor, community, "Voor iedereen", is_public=True)

    def asked():
        pages = ("?gemeente=Assen", f"?kring={cohort.id}", "?q=geheimpje", "?wijk=Centrum,+Assen&jaar=2025")
        return [re.sub(r"csrf[^>]*|X-CSRFToken[^}]*", "", browser.get(f"/verhalen{page}").text) for page in pages]

    before = asked()
    tell(noor, cohort, "Een geheimpje", municipality="Assen", neighbourhood="Centrum", origin=cohort)

    assert asked() == before


def test_filters_work_together_and_each_can_be_let_go(browser, noor, community, cohort):
    tell(noor, community, "Eerst de buren", themes=["wonen", "groen"], given="advise", origin=cohort)
    tell(noor, community, "Dan de raad", themes=["groen"], given="inform", municipality="Assen")
    tell(noor, community, "En de wethouder", themes=["zorg"], tone="succeeded", began="2024-05")
    noor_at_home = browser.sign_in(noor)

    response = noor_at_home.get("/verhalen?thema=groen&thema=zorg&toon=mixed")

    assert titles(response) == ["Dan de raad", "Eerst de buren"]
    assert numbers(response, "thema") == {"wonen": 1, "groen": 2, "zorg": 0}
    assert numbers(response, "toon") == {"succeeded": 1, "mixed": 2}
    assert numbers(response, "gemeente") == {"Groningen": 1, "Assen": 1}
    assert numbers(response, "kring") == {str(cohort.id): 1}
    assert 'class="chip" href="/verhalen?thema=zorg&amp;toon=mixed"' in response.text
    assert 'class="chip" href="/verhalen?thema=groen&amp;thema=zorg"' in response.text
    for more, left in (
        ("&gemeente=Assen", ["Dan de raad"]),
        ("&trede=advise", ["Eerst de buren"]),
        (f"&kring={cohort.id}", ["Eerst de buren"]),
        ("&jaar=2025", ["Dan de raad", "Eerst de buren"]),
        ("&fase=evaluation&q=raad", ["Dan de raad"]),
    ):
        assert titles(noor_at_home.get(f"/verhalen?thema=groen&thema=zorg&toon=mixed{more}")) == left


def test_what_cannot_be_asked_is_passed_over(browser, noor, community):
    tell(noor, community, "Een verhaal")
    elsewhere = make_circle(make_member(), kind="cohort", name="Elders")

    odd = f"thema=onzin&trede=9&toon=%00&kring={elsewhere.id}&kring=x&jaar=gisteren&volgorde=omhoog&pagina=-3&q=+"
    response = browser.sign_in(noor).get(f"/verhalen?{odd}")

    assert titles(response) == ["Een verhaal"]
    assert "chip" not in response.text
    assert "Elders" not in response.text


def test_orders_and_pages(browser, noor, community, clock):
    for number in range(PER_PAGE + 2):
        tell(noor, community, f"Verhaal {number:02}")
    noor_at_home = browser.sign_in(noor)

    assert titles(noor_at_home.get("/verhalen"))[0] == f"Verhaal {PER_PAGE + 1:02}"
    assert titles(noor_at_home.get("/verhalen?volgorde=oudste"))[0] == "Verhaal 00"
    second = noor_at_home.get("/verhalen?thema=wonen&volgorde=oudste&pagina=2")
    assert titles(second) == [f"Verhaal {PER_PAGE:02}", f"Verhaal {PER_PAGE + 1:02}"]
    assert 'href="/verhalen?thema=wonen&amp;volgorde=oudste" rel="prev"' in second.text
    assert titles(noor_at_home.get("/verhalen?pagina=99")) == ["Verhaal 01", "Verhaal 00"]


def test_words_are_found_whatever_their_capitals_and_accents(browser, noor, community):
    tell(noor, community, "Koffie in het Café van de buurttuin")
    tell(noor, community, "Een avond in Selwerd", lesson="Luister eerst.", neighbourhood="Selwerd")
    noor_at_home = browser.sign_in(noor)

    for words, found in (
        ("CAFE", ["Koffie in het Café van de buurttuin"]),
        ("tuin", ["Koffie in het Café van de buurttuin"]),
        ("selwerd luister", ["Een avond in Selwerd"]),
        ("selwerd koffie", []),
    ):
        response = noor_at_home.get("/verhalen", query_string={"q": words})
        assert titles(response) == found
        assert "/zoeken?q=" in response.text
    assert "/zoeken?q=" not in browser.get("/verhalen?q=tuin").text


def test_an_empty_shelf_says_what_will_stand_there(browser, noor, community):
    at_home, guest = browser.sign_in(noor).get("/verhalen"), browser.get("/verhalen")

    assert "Nog geen verhalen" in at_home.text
    assert "Schrijf het eerste verhaal" in at_home.text
    assert "Nog geen verhalen voor iedereen" in guest.text
    for response in (at_home, guest):
        assert 'id="choose"' not in response.text


def test_where_nothing_fits_one_choice_can_be_let_go(browser, noor, community):
    tell(noor, community, "Een verhaal uit Assen", municipality="Assen")
    tell(noor, community, "Een geslaagd verhaal", tone="succeeded")

    response = browser.sign_in(noor).get("/verhalen?gemeente=Assen&toon=succeeded")

    assert titles(response) == []
    assert 'href="/verhalen?toon=succeeded">zonder gemeente</a> (1 verhaal)' in response.text
    assert 'href="/verhalen?gemeente=Assen">zonder hoe het liep</a> (1 verhaal)' in response.text


def test_the_story_of_the_month_stands_on_top_once(browser, noor, community, clock):
    told = tell(noor, community, "Dit moet je lezen")
    tell(noor, community, "Een ander verhaal")
    db.session.execute(insert(Feature).values(month="2026-11", story_id=told.id, by_id=noor.id, at=clock.now()))
    db.session.commit()
    noor_at_home = browser.sign_in(noor)

    assert titles(noor_at_home.get("/verhalen")) == ["Dit moet je lezen", "Een ander verhaal"]
    assert "Verhaal van de maand" in noor_at_home.get("/verhalen").text
    assert "Verhaal van de maand" not in noor_at_home.get("/verhalen?thema=wonen").text
    assert "Verhaal van de maand" not in browser.get("/verhalen").text


def test_a_part_of_the_page_brings_its_address_and_the_numbers_of_every_facet(browser, noor, community):
    tell(noor, community, "Een verhaal")
    noor_at_home = browser.sign_in(noor)

    response = noor_at_home.get("/verhalen?q=&gemeente=&thema=wonen&naar=lijst", fragment=True)

    assert response.text.lstrip().startswith('<section class="shelf__stories')
    assert response.headers["HX-Push-Url"] == "/verhalen?thema=wonen"
    assert '"id": "stories-title"' in response.headers["HX-Trigger"]
    assert "1 verhaal gevonden" in response.headers["HX-Trigger"]
    parts = re.findall(r'<hx-partial hx-target="#facet-(\w+)" hx-swap="innerMorph">', response.text)
    assert parts == ["thema", "gemeente", "wijk", "toon", "trede", "fase", "jaar", "kring"][: len(parts)]
    assert len(parts) >= 7
    whole = noor_at_home.get("/verhalen?thema=wonen").text
    assert all(f'id="facet-{each}"' in whole for each in parts)
    assert "hx-partial" not in whole


def test_of_many_towns_the_largest_stand_first_and_all_of_them_on_a_page(browser, noor, community):
    for number in range(10):
        tell(noor, community, f"Verhaal {number}", municipality=f"Stad {number}", neighbourhood="Oost")
    tell(noor, community, "Nog een", municipality="Stad 9", neighbourhood="Oost")
    noor_at_home = browser.sign_in(noor)

    response = noor_at_home.get("/verhalen?toon=mixed")
    shown = numbers(response, "gemeente")
    assert len(shown) == 8
    assert next(iter(shown)) == "Stad 9"
    assert 'href="/verhalen/kiezen/gemeente?toon=mixed">Alle 10 tonen' in response.text

    every = noor_at_home.get("/verhalen/kiezen/gemeente?toon=mixed&gemeente=Stad+3")
    assert listed(every) == [(f"Stad {number}", "2" if number == 9 else "1") for number in range(10)]
    assert 'href="/verhalen?gemeente=Stad+3&amp;gemeente=Stad+4&amp;toon=mixed"' in every.text
    assert 'href="/verhalen?toon=mixed" aria-current="true"' in every.text

    part = noor_at_home.get("/verhalen/kiezen/wijk?naam=stad+4", fragment=True)
    assert listed(part) == [("Oost, Stad 4", "1")]
    assert part.text.lstrip().startswith('<section class="stack" id="values"')
    assert "Geen naam met deze letters" in noor_at_home.get("/verhalen/kiezen/wijk?naam=xyz").text


def listed(response):
    """The values on the page of a facet, with how many stories."""
    return re.findall(
        r'<li><a [^>]*>(?:<svg.*?</span>)?([^<]*)</a> <span class="facet__count">([\d.]+)<', response.text
    )


def test_the_page_of_a_facet_costs_the_same_however_many_values(browser, assert_queries, noor, community):
    noor_at_home = browser.sign_in(noor)
    for number in range(5):
        tell(noor, community, f"Verhaal {number}", municipality=f"Stad {number}")
        noor_at_home.get("/verhalen")
        if number in (0, 4):
            with assert_queries(3):
                assert len(listed(noor_at_home.get("/verhalen/kiezen/gemeente"))) == number + 1


def test_a_facet_shows_nothing_of_what_one_may_not_read(browser, noor, community, cohort):
    tell(noor, cohort, "Alleen voor de editie", municipality="Assen", neighbourhood="Centrum", origin=cohort)
    outsider = browser.sign_in(make_member())

    for who in (browser, outsider):
        for facet in ("gemeente", "wijk", "jaar"):
            assert listed(who.get(f"/verhalen/kiezen/{facet}")) == []
        assert who.get("/verhalen/kiezen/kring").status_code == 404
        assert who.get("/verhalen/kiezen/onzin").status_code == 404
    assert listed(browser.sign_in(noor).get("/verhalen/kiezen/kring")) == [("Voorjaar 2026", "1")]


def test_a_card_says_who_tells_it_also_when_they_left(browser, noor, community):
    anouk = make_member("Anouk van Dijk")
    join(community, anouk)
    story = make_story(noor, anouk, title="Samen verteld", given="coproduce")
    publish_story(story, community, by=noor, is_public=True)
    noor.name = ""
    db.session.commit()

    response = browser.get("/verhalen")

    assert "Oud-lid en Anouk van Dijk" in " ".join(response.text.split())
    assert 'class="rungs rungs--4"' in response.text
    assert "trede 4 van 6" in response.text
    assert "/mensen/" not in response.text
