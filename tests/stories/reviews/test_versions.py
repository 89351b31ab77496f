"""Versions: listed, read, compared, put back."""

import re

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.stories.models import Revision
from tests.factories import head_of, make_story, story_content
from tests.stories.reviews.talk import ROWS, change, soup_of, words_of


def test_versions_are_listed_read_and_compared(browser, people, story):
    noor, bram, joost, *_ = people
    change(story, bram, lesson="Bel aan bij de buren", timeline=ROWS[::-1])
    page = browser.sign_in(joost)
    listed = soup_of(page.get(f"/verhalen/{story.id}/versies"))
    assert [each.text for each in listed.select(".version-item h2")] == ["Versie 2", "Versie 1"]
    assert "Bram" in words_of(listed.select(".version-item")[0])
    assert "De kern, De aanpak" in words_of(listed.select(".version-item")[0])
    newest = listed.select("#versie-tot option")[0].text
    assert re.match(r"2: Bram, \d+ \w+ \d{4}, \d\d\.\d\d \(De kern, De aanpak\)", newest)

    first = page.get(f"/verhalen/{story.id}/versies/1")
    assert "Praat met de buren" in first.text and "Zet deze versie terug" not in first.text
    compared = soup_of(page.get(f"/verhalen/{story.id}/versies?van=2&tot=1"))
    assert compared.h1.text == "Van versie 1 naar 2"
    assert [each.get_text() for each in compared.select(".change del, .change ins")] == [
        *("[weg: Praat met]", "[nieuw: Bel aan bij]")
    ]
    assert "De regels staan in een andere volgorde." in compared.text
    same = page.get(f"/verhalen/{story.id}/versies?van=1&tot=1")
    assert "Deze versies zeggen hetzelfde" in same.text
    for nowhere in ("versies/9", "versies?van=1&tot=9"):
        assert browser.sign_in(noor).get(f"/verhalen/{story.id}/{nowhere}").status_code == 404


def test_an_author_puts_an_earlier_version_back_once(browser, people, story):
    noor, bram, joost, *_ = people
    change(story, bram, title="Toch anders")
    url = f"/verhalen/{story.id}/versies/1/herstel"
    assert browser.sign_in(joost).post(url).status_code == 403
    assert "Zet deze versie terug" in browser.sign_in(noor).get(f"/verhalen/{story.id}/versies/1").text
    for _twice in range(2):
        assert browser.sign_in(noor).post(url).status_code == 303

    assert (head_of(story).number, head_of(story).content["title"]) == (3, "Bankje")
    listed = browser.sign_in(noor).get(f"/verhalen/{story.id}/versies").text
    assert "eerdere versie teruggezet (1)" in listed


@pytest.mark.parametrize("count", (1, 5))
def test_versions_cost_the_same_however_many(browser, people, story, assert_queries, count):
    noor, *_ = people
    for number in range(count):
        change(story, noor, title=f"Titel {number}")
    page = browser.sign_in(noor)

    with assert_queries(9):
        response = page.get(f"/verhalen/{story.id}/versies")

    assert response.text.count("version-item") == count + 1
    with assert_queries(10):
        page.get(f"/verhalen/{story.id}/versies?van=1&tot={count + 1}")


def test_a_version_with_everything_in_it_is_shown(browser, people):
    noor, *_ = people
    story = make_story(noor, **story_content("later", files=[]))
    page = browser.sign_in(noor)

    for path in ("redactie", "versies/1"):
        text = page.get(f"/verhalen/{story.id}/{path}").text
        assert "Wat er bij voice staat" in text and "Wat er bij who staat" in text
    assert len(db.session.scalars(select(Revision)).all()) == 1
