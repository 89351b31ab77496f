"""Authors agree to the version they saw, and take that back."""

import re
from datetime import timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.stories.actions import publishing, reviews
from portal.stories.models import Consent
from portal.stories.queries.works import work_of
from tests.factories import make_circle, make_story, publish_story
from tests.stories.reviews.talk import alert, change, now, soup_of, suggested, words_of


def test_authors_agree_to_the_version_they_saw(browser, people, story):
    noor, bram, joost, *_ = people
    page = browser.sign_in(noor)
    shown = now(page.get(f"/verhalen/{story.id}/redactie"))
    assert "Akkoord met versie 1" in shown and "Akkoord met deze versie" in shown
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"}).status_code == 303
    assert work_of(story).agreed_ids == {noor.id}
    assert work_of(story).story.state == "under_review"
    assert re.search(r"Noor \(jij\) akkoord B Bram nog niet", now(page.get(f"/verhalen/{story.id}/redactie")))

    browser.sign_in(bram).post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})
    assert work_of(story).story.state == "agreed"
    assert "Publiceren" in now(browser.sign_in(joost).get(f"/verhalen/{story.id}/redactie"))


def test_nobody_agrees_to_a_version_that_came_meanwhile(browser, people, story):
    noor, bram, *_ = people
    change(story, bram, title="Een ander bankje")
    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})

    assert response.status_code == 409
    assert alert(response) == "Intussen is er een nieuwere versie: 2. Lees die voordat je akkoord geeft."
    assert not db.session.scalars(select(Consent)).all()


def test_what_misses_is_a_kind_list_with_links(browser, people):
    noor, _bram, joost, *_ = people
    story = make_story(noor, stage="review")
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    page = browser.sign_in(noor)
    shown = soup_of(page.get(f"/verhalen/{story.id}/redactie")).select(".consents__missing a")
    refused = page.post(f"/verhalen/{story.id}/redactie/akkoord", {"version": "1"})

    assert shown[0]["href"] == f"/verhalen/{story.id}/schrijven/mensen#participants"
    assert refused.status_code == 422
    assert "Voor je akkoord kunt geven, " in alert(refused)
    assert not db.session.scalars(select(Consent)).all()


def test_what_editors_say_stands_open_and_what_misses_is_folded_with_a_count(browser, people):
    noor, _bram, joost, *_ = people
    story = make_story(noor, stage="review")
    reviews.hand_in(work_of(story), by=noor)
    reviews.claim(work_of(story), editor=joost)
    suggested(story, joost)
    reviews.ask(work_of(story), by=joost, body="Klopt dit?")
    db.session.commit()

    top = soup_of(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie")).find(id="nu")
    said, missing = top.select("details:not(:has(form))")
    assert said.has_attr("open") and "1 plek met een open voorstel" in words_of(said)
    assert not missing.has_attr("open")
    assert f"zijn nog {len(missing.select('li'))} antwoorden nodig" in words_of(missing.summary)


def test_agreement_is_withdrawn_and_the_plan_with_it(browser, people, story, clock):
    noor, bram, joost, *_ = people
    for each in (noor, bram):
        reviews.consent(work_of(story), by=each)
    circle = make_circle(kind="community")
    publishing.publish(work_of(story), by=joost, circle=circle, due_at=clock.now() + timedelta(days=1))
    db.session.commit()
    page = browser.sign_in(noor)
    for _twice in range(2):
        assert page.post(f"/verhalen/{story.id}/redactie/akkoord/intrekken").status_code == 303

    assert (work_of(story).story.state, work_of(story).agreed_ids) == ("revised", {bram.id})


def test_a_published_story_says_how_it_stands_to_its_author(browser, people, story):
    noor, bram, joost, *_ = people
    publish_story(story, make_circle(noor, bram, joost), by=joost)
    shown = now(browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie"))

    assert "Hoe het ervoor staat Lezers zien het." in shown
    assert "Akkoord met" not in shown
    response = browser.sign_in(noor).post(f"/verhalen/{story.id}/redactie/akkoord/intrekken")
    assert response.status_code == 409
    assert work_of(story).agreed_ids == {noor.id, bram.id}
