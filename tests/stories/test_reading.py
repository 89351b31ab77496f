"""Reading a story: who finds what, what it costs, and what readers do with it."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from portal.core import clock as portal_clock
from portal.core import files
from portal.core.db import db
from portal.discussions import actions as discussions
from portal.discussions.models import Thread
from portal.members.models import Profile
from portal.stories import actions, outline
from portal.stories.models import Publication, Recognition, ShelfEntry, Trial
from portal.stories.queries.works import work_of
from portal.stories.views import told as told_page
from portal.stories.views.told import PARTS, Told
from tests.factories import (
    join,
    make_circle,
    make_member,
    make_post,
    make_story,
    publish_story,
)

pytestmark = pytest.mark.usefixtures("database")

ROWS = {
    "timeline": [{"id": "a", "when": "2025-03", "what": "Wij belden aan", "who": "de buurvrouw", "result": "Thee."}],
    "decisions": [{"id": "b", "input": "Een bankje", "decision": "Komt er", "reason": "Het was goedkoop"}],
}


@pytest.fixture
def people():
    """Noor tells, Joost edits, Piet reads; Gerda is in the cohort of Noor alone."""
    noor, joost, piet, gerda = (make_member(name) for name in ("Noor de Wit", "Joost", "Piet", "Gerda"))
    community = make_circle(noor, joost, piet, gerda, name="De gemeenschap")
    make_circle(joost, kind="editors", parent=community)
    make_circle(noor, gerda, kind="cohort", parent=community, name="Najaar")
    return noor, joost, piet, gerda, community


def told(people, *, is_public=False, **content):
    noor, joost, *_, community = people
    story = make_story(noor, **{"title": "Het bankje", "lesson": "Ga eerst zitten.", **content})
    return publish_story(story, community, by=joost, is_public=is_public)


def photo(name="bankje.png"):
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 800), "olive").save(drawn, "PNG")
    drawn.seek(0)
    return files.check(FileStorage(drawn, filename=name))


def thread_of(story):
    return db.session.get(
        Thread, db.session.scalar(select(Publication.thread_id).where(Publication.story_id == story.id))
    )


# --- who finds it ---


def test_a_reader_finds_everything_that_is_told_and_nothing_that_is_not_for_readers(browser, people):
    piet = people[2]
    story = told(
        people,
        **ROWS,
        voice="Niemand vroeg mij ooit iets.",
        voice_of="bewoner van de tweede portiek",
        consents=[{"id": "c", "who": "Mevrouw Geheim", "for": "quote", "answer": "asked"}],
    )
    page = browser.sign_in(piet).get(f"/verhalen/{story.id}").text

    for words in (
        *("Het bankje", "Ga eerst zitten.", "Noor de Wit", "maart 2025", "Wij belden aan", "de buurvrouw", "Thee."),
        *("Een bankje", "Komt er", "Het was goedkoop", "Niemand vroeg mij ooit iets.", "tweede portiek"),
        *("Wat er bij friction staat", "Wat er bij first_step staat", "Wat er bij absent staat", "Groningen"),
        *("De gemeenschap", "Dat blijkt uit cijfers.", "Zelfbeheer"),
    ):
        assert words in page, words
    for secret in ("Mevrouw Geheim", "Vindt het goed", "wie te herkennen is", "Iedereen, ook zonder account"):
        assert secret not in page, secret


def test_every_field_for_readers_has_a_place_in_a_part(people):
    """A new field of the form must be placed on the page, or said here to be for authors and editors alone."""
    in_parts = {key for _part, _title, keys in PARTS for key in keys}
    in_head = {"title", "summary", "lesson", "tone", "themes", "municipality", "neighbourhood", "scale", "inhabitants"}
    in_head |= {"area", "began", "ended", "phase", "contact"}
    elsewhere = {"voice", "voice_of", "question", "files"}
    kept_from_readers = {"consents", "checked", "wish"}

    assert set(outline.fields()) == in_parts | in_head | elsewhere | kept_from_readers


def test_what_was_not_told_leaves_no_hole(browser, people):
    """A story that an author shared with their cohort has only what a review asks."""
    noor, *_, gerda, _community = people
    story = make_story(noor, stage="review", title="Kort")
    cohort = make_circle(noor, gerda, kind="cohort")
    publish_story(story, cohort, by=noor)
    page = browser.sign_in(gerda).get(f"/verhalen/{story.id}").text

    assert 'id="begin"' in page and 'id="aanpak"' in page
    for part in ("invloed", "vertrouwen", "opbrengst", "schuurde", "inzicht", "overdracht"):
        assert f'id="{part}"' not in page, part
    assert "story-voice" not in page and "first-step" not in page
    assert not re.search(
        r"<(dd|dt|h3|li|figcaption)[^>]*>\s*</\1>", page.partition("<article")[2].partition("</article>")[0]
    )


def test_who_is_not_among_its_readers_cannot_tell_that_it_exists(browser, people):
    noor, joost, piet, gerda, _community = people
    cohort = make_circle(noor, gerda, kind="cohort")
    story = publish_story(make_story(noor, title="Alleen voor ons"), cohort, by=noor)

    assert browser.sign_in(gerda).get(f"/verhalen/{story.id}").status_code == 200
    for outsider in (piet, joost):
        for fragment in (False, True):
            assert browser.sign_in(outsider).get(f"/verhalen/{story.id}", fragment=fragment).status_code == 404


def test_a_guest_meets_the_same_door_for_whatever_is_not_public(browser, people):
    story = told(people)
    concept = make_story(people[0])
    met = []
    for path in (f"/verhalen/{story.id}", f"/verhalen/{concept.id}", f"/verhalen/{story.id}-staart", "/verhalen/98765"):
        response = browser.get(path)
        met.append((response.status_code, response.location.replace(path.replace("/", "%2F"), "")))
        assert browser.get(path, fragment=True).headers["HX-Redirect"].startswith("/aanmelden")

    assert set(met) == {(303, "/aanmelden?verder=")}


def test_a_guest_reads_a_story_for_the_world_and_never_learns_of_what_members_say(browser, people):
    noor, _joost, piet, *_ = people
    profile_words = "gebiedsregisseur"
    db.session.get(Profile, noor.id).function = profile_words
    story = told(people, is_public=True, question="Wat doen jullie in de winter?")
    thread = thread_of(story)
    make_post(thread, piet, "Een lantaarn en soep.")
    actions.readers.recognise(story.id, piet)
    actions.readers.try_out(story.id, piet)
    actions.readers.tell_outcome(db.session.scalars(select(Trial)).one(), "Bij ons viel het tegen.")
    db.session.commit()
    page = browser.get(f"/verhalen/{story.id}").text

    assert "Het bankje" in page and "Noor de Wit" in page
    assert "Wat doen jullie in de winter?" in page and "1 collega herkent dit" in page
    for secret in ("Een lantaarn", "/gesprekken", "Piet", "viel het tegen", "/mensen", profile_words, "/signaleren"):
        assert secret not in page, secret
    assert "creativecommons.org/licenses/by/4.0" in page
    assert profile_words in browser.sign_in(piet).get(f"/verhalen/{story.id}").text


def test_authors_and_editors_find_a_preview_where_nothing_was_published(browser, people):
    noor, joost, piet, *_ = people
    story = make_story(noor, title="In de maak")
    own = browser.sign_in(noor).get(f"/verhalen/{story.id}")

    assert own.status_code == 200 and "Dit is een voorbeeld" in own.text
    assert f'href="/verhalen/{story.id}/schrijven"' in own.text
    assert 'id="reactions"' not in own.text and 'id="cite"' not in own.text
    assert browser.sign_in(joost).get(f"/verhalen/{story.id}").status_code == 404

    actions.reviews.hand_in(work_of(story), by=noor)
    seen = browser.sign_in(joost).get(f"/verhalen/{story.id}")

    assert "Dit is een voorbeeld" in seen.text and f'href="/verhalen/{story.id}/redactie"' in seen.text
    assert browser.sign_in(piet).get(f"/verhalen/{story.id}").status_code == 404


def test_readers_keep_the_published_text_while_its_authors_work_on_it(browser, people):
    noor, _joost, piet, *_ = people
    story = told(people)
    actions.publishing.take_up(work_of(story), by=noor)
    work = work_of(story)
    actions.works.save(work, by=noor, based_on=work.head, changes={"lesson": "Een nieuwe les."})
    db.session.commit()
    author = browser.sign_in(noor)

    assert "Een nieuwe les." not in browser.sign_in(piet).get(f"/verhalen/{story.id}?voorbeeld=1").text
    assert "Een nieuwe les." not in author.get(f"/verhalen/{story.id}").text
    assert f'/verhalen/{story.id}?voorbeeld=1"' in author.get(f"/verhalen/{story.id}").text
    assert "Een nieuwe les." in author.get(f"/verhalen/{story.id}?voorbeeld=1").text


def test_an_archived_story_is_read_with_a_notice_above_it(browser, people):
    _noor, joost, piet, *_ = people
    story = told(people)
    actions.publishing.archive(work_of(story), by=joost, reason="De regeling is gestopt.")
    page = browser.sign_in(piet).get(f"/verhalen/{story.id}")

    assert page.status_code == 200
    assert "gearchiveerd" in page.text and "De regeling is gestopt." in page.text and "Ga eerst zitten." in page.text


def test_of_a_withdrawn_story_a_page_stays_for_who_could_read_it(browser, people):
    noor, _joost, piet, gerda, _community = people
    story = told(people, is_public=True)
    actions.publishing.withdraw(work_of(story), by=noor, reason="Iemand wil er niet in staan.")
    for visitor in (browser.sign_in(piet), browser):
        page = visitor.get(f"/verhalen/{story.id}")

        assert page.status_code == 410
        assert "Iemand wil er niet in staan." in page.text
        assert "Het bankje" not in page.text and "Ga eerst zitten." not in page.text

    reader = browser.sign_in(piet)
    assert reader.post(f"/verhalen/{story.id}/herkenning").status_code == 404
    assert reader.get(f"/verhalen/{story.id}/proberen").status_code == 404

    small = publish_story(make_story(noor, title="Klein"), make_circle(noor, gerda, kind="cohort"), by=noor)
    actions.publishing.withdraw(work_of(small), by=noor, reason="Toch niet.")
    assert browser.sign_in(piet).get(f"/verhalen/{small.id}").status_code == 404


def test_of_a_hidden_story_its_author_reads_the_reason(browser, people):
    noor, _joost, piet, *_ = people
    story = told(people)
    publication = db.session.scalars(select(Publication)).one()
    publication.hidden_at, publication.hidden_reason = portal_clock.now(), "Er staat een adres in."
    db.session.commit()
    read, own = (browser.sign_in(each).get(f"/verhalen/{story.id}") for each in (piet, noor))

    assert (read.status_code, own.status_code) == (410, 410)
    assert "verborgen" in read.text and "Er staat een adres in." not in read.text
    assert "Er staat een adres in." in own.text and f"/moderatie/besluiten/story/{story.id}" in own.text
    assert "Ga eerst zitten." not in read.text


# --- what it costs ---


@pytest.mark.parametrize("number", (1, 5))
def test_a_story_costs_the_same_however_much_was_said_of_it(browser, assert_queries, people, number):
    noor, joost, piet, _gerda, community = people
    story = told(people, themes=["wonen"])
    for _ in range(number):
        colleague = make_member()
        join(community, colleague)
        story_of = make_story(colleague, title="Net zoiets", themes=["wonen"])
        publish_story(story_of, community, by=joost)
        make_post(thread_of(story), colleague)
        actions.readers.recognise(story.id, colleague)
        actions.readers.try_out(story.id, colleague)
        actions.works.add_file(work_of(story), photo(), by=noor)
        made = actions.collections.make(
            by=joost, circle_id=community.id, title="Rij", introduction="Lees.", questions=[]
        )
        actions.collections.add_story(made, story.id)
    for trial in db.session.scalars(select(Trial)):
        actions.readers.tell_outcome(trial, "Het lukte.")
    with_photos = [{**row, "alt": "Een plein", "agreed": "yes"} for row in work_of(story).content["files"]]
    work = work_of(story)
    actions.works.save(work, by=noor, based_on=work.head, changes={"files": with_photos})
    publish_story(story, community, by=joost)
    reader, guest = browser.sign_in(piet), browser

    with assert_queries(8):
        page = reader.get(f"/verhalen/{story.id}")

    assert page.text.count('id="uitkomst-') == number
    assert page.text.count("story-post") == min(number, 3)
    assert page.text.count('<img src="/verhalen/bestanden/') == number
    assert page.text.count("Net zoiets") == min(number, 3)
    assert page.text.count("/verzamelingen/") == number

    publish_story(story, community, by=joost, is_public=True)
    with assert_queries(4):  # nothing of readers and of their conversation is even asked
        assert guest.get(f"/verhalen/{story.id}").status_code == 200


def test_texts_are_rendered_once(browser, people):
    piet = people[2]
    story = told(people, friction="Het schuurde *flink*.")
    reader = browser.sign_in(piet)
    told_page.rendered.cache_clear()
    reader.get(f"/verhalen/{story.id}")
    rendered = told_page.rendered.cache_info().misses
    reader.get(f"/verhalen/{story.id}")

    assert rendered > 10
    assert told_page.rendered.cache_info().misses == rendered


# --- what readers do with it ---


def test_recognising_is_one_press_and_can_be_taken_back(browser, people):
    noor, _joost, piet, gerda, _community = people
    story = told(people)
    reader = browser.sign_in(piet)

    answer = reader.post(f"/verhalen/{story.id}/herkenning")
    assert (answer.status_code, answer.location) == (303, f"/verhalen/{story.id}#reactions")
    reader.post(f"/verhalen/{story.id}/herkenning")  # pressed twice
    drawn = browser.sign_in(gerda).post(f"/verhalen/{story.id}/herkenning", fragment=True)

    assert "2 collega&#39;s herkennen dit" in drawn.text and 'aria-pressed="true"' in drawn.text
    assert "<html" not in drawn.text and "Piet" not in drawn.text
    assert db.session.scalar(select(ShelfEntry.recognised_count)) == 2

    reader.post(f"/verhalen/{story.id}/herkenning/intrekken")
    assert db.session.scalar(select(func.count()).select_from(Recognition)) == 1
    assert browser.sign_in(noor).post(f"/verhalen/{story.id}/herkenning").status_code == 403
    assert 'id="herken"' not in browser.sign_in(noor).get(f"/verhalen/{story.id}").text


def test_who_tries_it_is_asked_and_tells_what_came_of_it(browser, people, clock):
    _noor, _joost, piet, gerda, _community = people
    story = told(people)
    reader = browser.sign_in(piet)
    assert "Ik ga dit proberen" in reader.get(f"/verhalen/{story.id}/proberen").text

    drawn = reader.post(f"/verhalen/{story.id}/proberen", fragment=True)
    assert "1 collega probeert dit" in drawn.text and "21 januari 2027" in drawn.text

    empty = reader.post(f"/verhalen/{story.id}/proberen/uitkomst", {"outcome": " "})
    assert empty.status_code == 422 and "Schrijf in een zin" in empty.text
    long = reader.post(f"/verhalen/{story.id}/proberen/uitkomst", {"outcome": "zo " * 700})
    assert long.status_code == 422 and "zo zo zo" in long.text

    answer = reader.post(f"/verhalen/{story.id}/proberen/uitkomst", {"outcome": "Van de <tien> kwamen er drie."})
    assert answer.status_code == 303
    seen = browser.sign_in(gerda).get(f"/verhalen/{story.id}").text
    assert "Van de &lt;tien&gt; kwamen er drie." in seen and f'href="/mensen/{piet.id}"' in seen

    assert "Van de &lt;tien&gt;" in reader.get(f"/verhalen/{story.id}/proberen").text
    reader.post(f"/verhalen/{story.id}/proberen/intrekken")
    assert "kwamen er drie" not in browser.sign_in(gerda).get(f"/verhalen/{story.id}").text
    assert browser.sign_in(gerda).post(f"/verhalen/{story.id}/proberen/uitkomst", {"outcome": "x"}).status_code == 404


def test_many_outcomes_are_shown_on_demand(browser, people):
    _noor, _joost, piet, _gerda, community = people
    story = told(people)
    for number in range(12):
        colleague = make_member()
        join(community, colleague)
        actions.readers.try_out(story.id, colleague)
        trial = db.session.scalars(select(Trial).where(Trial.member_id == colleague.id)).one()
        actions.readers.tell_outcome(trial, f"Uitkomst {number}.")
    reader = browser.sign_in(piet)

    assert reader.get(f"/verhalen/{story.id}").text.count('id="uitkomst-') == 10
    assert reader.get(f"/verhalen/{story.id}?uitkomsten=alle").text.count('id="uitkomst-') == 12


def test_its_conversation_is_shown_in_short_and_tells_what_it_is_about(browser, people, assert_queries):
    _noor, joost, piet, gerda, community = people
    story = told(people)
    thread = thread_of(story)
    for words in ("Eerste.", "Tweede.", "Derde.", "Vierde."):
        last = make_post(thread, piet, words)
    discussions.posts.remove_post(last, thread=thread)
    db.session.commit()
    page = browser.sign_in(gerda).get(f"/verhalen/{story.id}").text
    reader = browser.sign_in(gerda)

    assert "Vierde." not in page and "Eerste." in page and page.index("Tweede.") < page.index("Derde.")
    assert f'href="/gesprekken/{thread.id}"' in page
    with assert_queries(5):  # one of them for what it is about
        talk = reader.get(f"/gesprekken/{thread.id}").text
    assert f'href="/verhalen/{story.id}"' in talk and "Ga eerst zitten." in talk

    publish_story(story, community, by=joost, is_public=True)
    assert browser.get(f"/gesprekken/{thread.id}").status_code == 303


def test_who_may_read_the_story_but_not_its_conversation_learns_nothing_of_it(browser, people):
    """Published to a cohort and then for the world: the talk of the cohort stays with the cohort."""
    noor, _joost, piet, gerda, _community = people
    cohort = make_circle(noor, gerda, kind="cohort")
    story = publish_story(make_story(noor, title="Het bankje"), cohort, by=noor)
    make_post(thread_of(story), gerda, "Alleen onder ons.")
    db.session.scalars(select(Publication)).one().is_public = True
    db.session.commit()

    assert "Alleen onder ons." in browser.sign_in(gerda).get(f"/verhalen/{story.id}").text
    page = browser.sign_in(piet).get(f"/verhalen/{story.id}").text
    assert "Alleen onder ons." not in page and "/gesprekken/" not in page


def test_a_question_to_an_author_is_offered_as_they_wish(browser, people):
    noor, _joost, piet, *_ = people
    reader = browser.sign_in(piet)
    asked = f'href="/mensen/{noor.id}/vraag"'

    page = reader.get(f"/verhalen/{told(people, contact='portal').id}").text
    link = BeautifulSoup(page, "html.parser").find(href=f"/mensen/{noor.id}/vraag")
    assert link.text == f"Stel een vraag: {noor.name}"
    assert asked not in reader.get(f"/verhalen/{told(people, contact='no').id}").text
    noor.takes_questions = False
    db.session.commit()
    assert asked not in reader.get(f"/verhalen/{told(people, contact='call').id}").text


def test_a_photo_is_shown_when_who_is_in_it_agrees_and_it_says_what_it_shows(browser, people):
    noor, joost, piet, _gerda, community = people
    story = make_story(noor)
    for name in ("plein.png", "portret.png", "stil.png"):
        actions.works.add_file(work_of(story), photo(name), by=noor)
    work = work_of(story)
    told = (
        {"alt": "Een leeg plein", "caption": "Dinsdag", "agreed": "yes"},
        {"alt": "Een gezicht"},
        {"caption": "Onverteld", "agreed": "yes"},
    )
    rows = [{**row, **each} for row, each in zip(work.content["files"], told, strict=True)]
    actions.works.save(work, by=noor, based_on=work.head, changes={"files": rows})
    preview = browser.sign_in(noor).get(f"/verhalen/{story.id}").text
    review = browser.sign_in(noor).get(f"/verhalen/{story.id}/redactie").text
    publish_story(story, community, by=joost)
    page = browser.sign_in(piet).get(f"/verhalen/{story.id}").text

    for made in (preview, review):
        assert "Een gezicht" in made and "Onverteld" in made
        assert made.count("Lezers zien deze foto niet: er is niet aangevinkt") == 1
        assert made.count("Lezers zien deze foto niet: er staat nog niet bij wat er te zien is") == 1
    assert 'alt="Een leeg plein" width="1200" height="800"' in page and "<figcaption>Dinsdag</figcaption>" in page
    assert "Een gezicht" not in page and "Onverteld" not in page


def test_stories_like_it_come_first_by_theme_and_place_and_only_where_they_are_seen(browser, people):
    noor, _joost, piet, gerda, _community = people
    story = told(people, themes=["wonen", "groen"], municipality="Assen", tone="mixed")
    near = told(people, title="Zelfde plek", themes=["zorg"], municipality="Assen", tone="running")
    alike = told(people, title="Zelfde thema's", themes=["wonen", "groen"], municipality="Emmen", tone="running")
    told(people, title="Alleen zelfde toon", themes=["zorg"], municipality="Emmen", tone="mixed")
    hidden = make_story(noor, title="Verborgen", themes=["wonen", "groen"], municipality="Assen")
    publish_story(hidden, make_circle(noor, gerda, kind="cohort"), by=noor)
    page = browser.sign_in(piet).get(f"/verhalen/{story.id}").text.partition('id="alike-title"')[2]

    assert re.findall(r'<h3><a href="/verhalen/(\d+)"', page) == [str(alike.id), str(near.id)]


def test_months_places_and_choices_are_said_in_words(app):
    def of(**content):
        return Told(content, {})

    with app.test_request_context():
        assert of(began="2025-03", ended="2026-05").period == "maart 2025 tot mei 2026"
        assert of(began="2025-03", ended="2025-03").period == "maart 2025"
        assert of(began="2025-03", tone="running").period == "sinds maart 2025"
        assert of(began="vroeger").period == "vroeger"
        assert of().period == ""
        assert of(neighbourhood="De Weide", municipality="Assen").place == "De Weide, Assen"
        assert of(initiative=["residents", "housing"]).listed("initiative") == "Inwoners, woningcorporatie"
        assert of(evidence="impression").evidence.startswith("Dit is een indruk")
        assert [key for key, _title in of(first_step="Bel aan.").parts] == ["overdracht"]
        assert of(timeline=[{"id": "a", "what": ""}]).rows("timeline") == []
