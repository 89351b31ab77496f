"""Collections: made, ordered, opened and taken back by editors; read by who may; and the story of the month."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import bus
from portal.core.db import db
from portal.stories import actions, policy
from portal.stories.events import CollectionPublished, CollectionTakenDown
from portal.stories.models import Collection, CollectionStory, Feature
from portal.stories.queries.works import work_of
from tests.factories import make_circle, make_member, make_story, publish_story

pytestmark = pytest.mark.usefixtures("database")

WORDS = {"title": "Eerst kijken", "introduction": "Vier **verhalen**.", "questions": "- Wie ontbreekt?\n\n* Wat nu?"}


@pytest.fixture
def people():
    """Noor tells, Joost and Dewi edit, Piet reads."""
    noor, joost, dewi, piet = (make_member(name) for name in ("Noor", "Joost", "Dewi", "Piet"))
    community = make_circle(noor, joost, dewi, piet, name="De gemeenschap")
    editors = make_circle(joost, dewi, kind="editors", parent=community)
    return noor, joost, dewi, piet, community, editors


def told(people, title, *, is_public=False, **content):
    noor, joost, *_, community, _editors = people
    return publish_story(make_story(noor, title=title, **content), community, by=joost, is_public=is_public)


def made(people, *stories, **words) -> Collection:
    joost, editors = people[1], people[-1]
    words = {"title": "Eerst kijken", "introduction": "Lees mee.", "questions": ["Wie ontbreekt?"], **words}
    collection = actions.collections.make(by=joost, circle_id=editors.id, **words)
    for story in stories:
        actions.collections.add_story(collection, story.id)
    db.session.commit()
    return collection


def published(people, *stories, is_public=False, **words) -> Collection:
    collection = made(people, *stories, **words)
    actions.collections.publish(collection, by=people[1], is_public=is_public)
    db.session.commit()
    return collection


def order_of(collection):
    return db.session.scalars(
        select(CollectionStory.story_id)
        .where(CollectionStory.collection_id == collection.id)
        .order_by(CollectionStory.position)
    ).all()


# --- making ---


def test_an_editor_makes_one_in_a_form_once(browser, people):
    joost = people[1]
    editor = browser.sign_in(joost)
    assert editor.get("/verzamelingen/nieuw").status_code == 200

    empty = editor.post("/verzamelingen", {"title": "", "introduction": ""})
    assert empty.status_code == 422 and "Geef de verzameling een titel." in empty.text

    answers = [editor.post("/verzamelingen", {**WORDS, "token": "eenmaal"}) for _ in range(2)]
    collection = db.session.scalars(select(Collection)).one()

    assert {answer.location for answer in answers} == {f"/verzamelingen/{collection.id}/verhalen"}
    assert collection.questions == ["Wie ontbreekt?", "Wat nu?"]
    assert "<strong>verhalen</strong>" in collection.introduction
    assert collection.published_at is None


def test_only_editors_make_and_change_them(browser, people):
    piet = people[3]
    story = told(people, "Het bankje")
    collection = published(people, story)
    reader = browser.sign_in(piet)
    base = f"/verzamelingen/{collection.id}"

    assert reader.get("/verzamelingen/nieuw").status_code == 403
    for path in ("/bewerken", "/verhalen", "/publicatie", f"/verhalen/{story.id}/toelichting"):
        assert reader.get(base + path).status_code == 403, path
    for path in ("/bewerken", "/verhalen", "/publicatie", "/publicatie/intrekken", "/verwijdering"):
        assert reader.post(base + path, WORDS).status_code == 403, path
    for path in ("omhoog", "omlaag", "toelichting", "weg"):
        assert reader.post(f"{base}/verhalen/{story.id}/{path}").status_code == 403, path
    assert reader.get(f"/verhalen/{story.id}/verzamelen").status_code == 403
    assert reader.post(f"/verhalen/{story.id}/uitlichting").status_code == 403
    assert "Stories and order" not in reader.get(base).text and "/bewerken" not in reader.get(base).text


def test_a_concept_is_the_editors_alone(browser, people):
    _noor, _joost, dewi, piet, *_ = people
    collection = made(people, told(people, "Het bankje"), title="Nog niet af")
    base = f"/verzamelingen/{collection.id}"

    assert browser.sign_in(dewi).get(base).status_code == 200
    for path in (base, f"{base}/uitdeelblad", f"{base}-met-een-staart"):
        assert browser.sign_in(piet).get(path).status_code == 404
        assert browser.get(path).location == "/aanmelden?verder=" + path.replace("/", "%2F")
    assert browser.get("/verzamelingen/98765").location == "/aanmelden?verder=%2Fverzamelingen%2F98765"
    for visitor in (browser.sign_in(piet), browser):
        assert "Nog niet af" not in visitor.get("/verzamelingen").text


def test_two_editors_never_overwrite_each_other(browser, people):
    _noor, joost, dewi, *_ = people
    collection = made(people)
    base = f"/verzamelingen/{collection.id}/bewerken"
    one, other = browser.sign_in(joost), browser.sign_in(dewi)
    began = re.search(r'name="began_from"[^>]*value="(\w+)"', one.get(base).text)[1]

    assert other.post(base, {**WORDS, "title": "Van Dewi", "began_from": began}).status_code == 303
    clash = one.post(base, {**WORDS, "title": "Van Joost", "began_from": began})
    db.session.refresh(collection)

    assert clash.status_code == 422 and collection.title == "Van Dewi"
    assert "Van Joost" in clash.text and "Van Dewi" in clash.text and "intussen" in clash.text
    again = re.search(r'name="began_from"[^>]*value="(\w+)"', clash.text)[1]
    assert one.post(base, {**WORDS, "title": "Van Joost", "began_from": again}).status_code == 303
    db.session.refresh(collection)
    assert collection.title == "Van Joost"
    assert other.post(base, {**WORDS, "title": "Van Joost", "began_from": began}).status_code == 303  # the same words


def test_two_editors_write_a_note_on_one_story(browser, people):
    _noor, joost, dewi, *_ = people
    story = told(people, "Het bankje")
    collection = made(people, story)
    path = f"/verzamelingen/{collection.id}/verhalen/{story.id}/toelichting"

    assert browser.sign_in(dewi).post(path, {"note": "Van *Dewi*", "began_from": ""}).status_code == 303
    clash = browser.sign_in(joost).post(path, {"note": "Van Joost", "began_from": ""})

    assert clash.status_code == 422 and "Van Joost" in clash.text and "Van *Dewi*" in clash.text
    assert db.session.scalars(select(CollectionStory.source)).one() == "Van *Dewi*"
    answer = browser.sign_in(joost).post(path, {"note": "Van beiden", "began_from": "Van *Dewi*"})
    assert answer.location == f"/verzamelingen/{collection.id}/verhalen#verhaal-{story.id}"
    assert "<p>Van beiden</p>" in browser.sign_in(joost).get(f"/verzamelingen/{collection.id}").text


def test_stories_are_found_and_put_in_and_moved_and_taken_out(browser, people):
    noor, joost, *_ = people
    bench, fence, ditch = (told(people, title, lesson=f"Les van {title}") for title in ("Het bankje", "Hek", "Sloot"))
    cohort = make_circle(noor, joost, kind="cohort")
    closed = publish_story(make_story(noor, title="Bankje in de kring"), cohort, by=noor)
    collection = made(people)
    editor, base = browser.sign_in(joost), f"/verzamelingen/{collection.id}/verhalen"

    found = editor.get(f"{base}?q=BANKJE", fragment=True).text
    assert "Het bankje" in found and "Hek" not in found and "<html" not in found
    assert "Bankje in de kring" not in found  # not everybody may read it
    assert editor.post(base, {"story_id": str(closed.id)}).status_code == 404

    for story in (bench, fence, ditch, bench):
        assert editor.post(base, {"story_id": str(story.id)}).status_code == 303
    assert order_of(collection) == [bench.id, fence.id, ditch.id]
    assert "Het bankje" not in editor.get(f"{base}?q=bankje", fragment=True).text.partition('id="found"')[2]

    drawn = editor.post(f"{base}/{ditch.id}/omhoog", fragment=True)
    assert order_of(collection) == [bench.id, ditch.id, fence.id]
    assert 'id="placed"' in drawn.text and f"omhoog-{ditch.id}" in drawn.headers["HX-Trigger"]
    editor.post(f"{base}/{bench.id}/omlaag")
    editor.post(f"{base}/{ditch.id}/omhoog")  # it stands on top already
    assert order_of(collection) == [ditch.id, bench.id, fence.id]
    editor.post(f"{base}/{bench.id}/weg")
    assert order_of(collection) == [ditch.id, fence.id]
    assert editor.post(f"{base}/{bench.id}/omhoog").status_code == 303  # it is gone: nothing happens
    assert order_of(collection) == [ditch.id, fence.id]


@pytest.mark.parametrize("number", (2, 6))
def test_moving_is_one_statement_however_many_there_are(people, assert_queries, number):
    stories = [told(people, f"Verhaal {each}") for each in range(number)]
    collection = made(people, *stories)

    with assert_queries(2):  # the order as it was, and as it is
        actions.collections.move_story(collection, stories[-1].id, by=-1)


def test_from_the_page_of_a_story_into_a_collection(browser, people):
    _noor, joost, *_ = people
    story = told(people, "Het bankje")
    first = made(people, story, title="Heeft hem al")
    second = made(people, title="Nog niet")
    editor = browser.sign_in(joost)
    page = editor.get(f"/verhalen/{story.id}/verzamelen").text

    assert f'href="/verhalen/{story.id}/verzamelen"' in editor.get(f"/verhalen/{story.id}").text
    assert f'value="{second.id}"' in page and f'value="{first.id}"' not in page
    assert editor.post(f"/verhalen/{story.id}/verzamelen").status_code == 422
    answer = editor.post(f"/verhalen/{story.id}/verzamelen", {"collection_id": str(second.id), "note": "Begin hier."})
    assert answer.location == f"/verzamelingen/{second.id}/verhalen#verhaal-{story.id}"
    assert order_of(second) == [story.id]
    assert "Begin hier." in editor.get(f"/verzamelingen/{second.id}").text
    assert "In deze verzamelingen" in editor.get(f"/verhalen/{story.id}").text


# --- opening ---


def test_it_is_published_to_the_community_and_taken_back(browser, people):
    _noor, joost, _dewi, piet, community, editors = people
    heard = []
    bus.on(CollectionPublished)(heard.append)
    bus.on(CollectionTakenDown)(heard.append)
    collection = made(people)
    editor, base = browser.sign_in(joost), f"/verzamelingen/{collection.id}"

    refused = editor.post(f"{base}/publicatie", {"sight": "community"})
    assert refused.status_code == 422 and "Zet er eerst een verhaal in." in refused.text

    actions.collections.add_story(collection, told(people, "Het bankje").id)
    assert editor.post(f"{base}/publicatie", {"sight": "community"}).location == base
    db.session.refresh(collection)
    assert (collection.circle_id, collection.is_public, collection.published_by_id) == (community.id, False, joost.id)
    assert "Het bankje" in browser.sign_in(piet).get(base).text
    assert browser.get(base).status_code == 303
    assert editor.post(f"{base}/verwijdering").status_code == 403  # members read it: first take it back

    editor.post(f"{base}/publicatie/intrekken")
    db.session.refresh(collection)
    assert (collection.circle_id, collection.published_at) == (editors.id, None)
    assert browser.sign_in(piet).get(base).status_code == 404
    assert editor.post(f"{base}/verwijdering").location == "/verzamelingen"
    assert db.session.scalar(select(func.count()).select_from(CollectionStory)) == 0
    assert [type(each) for each in heard] == [CollectionPublished, CollectionTakenDown, CollectionTakenDown]


def test_for_the_world_only_with_stories_for_the_world(browser, people):
    joost, piet = people[1], people[3]
    opened, closed = told(people, "Het bankje", is_public=True), told(people, "Alleen van ons")
    collection = made(people, opened, closed)
    editor, path = browser.sign_in(joost), f"/verzamelingen/{collection.id}"

    refused = editor.post(f"{path}/publicatie", {"sight": "world"})
    assert refused.status_code == 422 and "“Alleen van ons”" in refused.text

    editor.post(f"{path}/verhalen/{closed.id}/weg")
    assert editor.post(f"{path}/publicatie", {"sight": "world"}).status_code == 303
    editor.post(f"{path}/verhalen", {"story_id": str(closed.id)})  # put in later: guests do not see it
    for page in (path, f"{path}/uitdeelblad"):
        assert "Het bankje" in browser.get(page).text and "Alleen van ons" not in browser.get(page).text
        assert "Alleen van ons" in browser.sign_in(piet).get(page).text
    assert "1 verhaal" in browser.get("/verzamelingen").text
    assert "2 verhalen" in browser.sign_in(piet).get("/verzamelingen").text
    assert "Gasten zien het hier niet." in editor.get(f"{path}/verhalen").text


# --- reading ---


def test_it_is_read_in_its_order_with_notes_questions_and_time(browser, people):
    piet = people[3]
    bench, fence = told(people, "Het bankje", lesson="Ga zitten."), told(people, "Het hek", lesson="Kijk eerst.")
    collection = published(people, fence, bench)
    actions.collections.annotate(collection, bench.id, "Lees dit *langzaam*.")
    page = browser.sign_in(piet).get(f"/verzamelingen/{collection.id}").text
    sheet = browser.sign_in(piet).get(f"/verzamelingen/{collection.id}/uitdeelblad").text

    for shown in (page, sheet):
        assert shown.index("Het hek") < shown.index("Het bankje")
        for words in ("Lees dit <em>langzaam</em>.", "Ga zitten.", "Wie ontbreekt?", "Lees mee.", "minuten lezen"):
            assert words in shown, words
    assert f"/verhalen/{bench.id}</p>" in sheet  # a sheet of paper has no links: the address is written out


def test_readers_do_not_see_withdrawn_stories_and_editors_are_warned(browser, people, clock):
    noor, joost, _dewi, piet, *_ = people
    stays, goes, rests, narrows = (told(people, title) for title in ("Blijft", "Gaat weg", "Rust", "Wordt klein"))
    collection = published(people, stays, goes, rests, narrows)
    actions.publishing.withdraw(work_of(goes), by=noor, reason="Toch niet.")
    actions.publishing.archive(work_of(rests), by=joost, reason="Oud.")
    publish_story(narrows, make_circle(noor, kind="cohort"), by=noor)
    base = f"/verzamelingen/{collection.id}"
    page = browser.sign_in(piet).get(base).text

    assert "Blijft" in page and "Rust" in page and "Gaat weg" not in page and "Wordt klein" not in page
    assert "3 verhalen" not in page and "2 verhalen" in page
    editor = browser.sign_in(joost)
    assert "Kijk nog eens naar 3 verhalen" in editor.get(base).text
    shown = editor.get(f"{base}/verhalen").text
    assert shown.count("placed__concern") == 3 and "Wordt klein" not in shown

    clock.travel(timedelta(days=560))
    editor = browser.sign_in(joost)
    assert "Kijk nog eens naar 4 verhalen" in editor.get(base).text
    assert "langer dan anderhalf jaar geleden" in editor.get(f"{base}/verhalen").text
    assert "Kijk nog eens" not in browser.sign_in(piet).get(base).text


@pytest.mark.parametrize("number", (1, 5))
def test_pages_cost_the_same_however_many_there_are(browser, assert_queries, people, number):
    joost, piet = people[1], people[3]
    stories = [told(people, f"Verhaal {each}") for each in range(number)]
    for _ in range(number):
        collection = published(people, *stories)
    told(people, "Nog een")
    reader, editor, base = browser.sign_in(piet), browser.sign_in(joost), f"/verzamelingen/{collection.id}"

    with assert_queries(4):
        assert reader.get("/verzamelingen").text.count("collection-card") == number
    with assert_queries(4):
        assert reader.get(base).text.count("reading-path__stop") == number
    with assert_queries(4):
        assert reader.get(f"{base}/uitdeelblad").status_code == 200
    with assert_queries(5):
        assert editor.get(f"{base}/verhalen").text.count('class="placed__item"') == number
    with assert_queries(5):
        assert editor.get(f"/verhalen/{stories[0].id}/verzamelen").status_code == 200


# --- the story of the month ---


def test_an_editor_chooses_one_story_a_month(browser, people, clock):
    _noor, joost, _dewi, piet, *_ = people
    first, second = told(people, "Het bankje"), told(people, "Het hek")
    editor = browser.sign_in(joost)

    for story in (first, second):
        assert editor.post(f"/verhalen/{story.id}/uitlichting").status_code == 303
    assert db.session.execute(select(Feature.month, Feature.story_id)).all() == [("2026-11", second.id)]
    assert "Verhaal van de maand" in browser.sign_in(piet).get(f"/verhalen/{second.id}").text
    assert "Verhaal van de maand" not in browser.sign_in(piet).get(f"/verhalen/{first.id}").text

    editor.post(f"/verhalen/{first.id}/uitlichting/intrekken")  # it is not the one: nothing happens
    assert db.session.scalar(select(func.count()).select_from(Feature)) == 1
    clock.travel(timedelta(days=10))
    editor = browser.sign_in(joost)
    editor.post(f"/verhalen/{first.id}/uitlichting")
    assert db.session.scalars(select(Feature.month).order_by(Feature.month)).all() == ["2026-11", "2026-12"]
    editor.post(f"/verhalen/{first.id}/uitlichting/intrekken")
    assert db.session.scalars(select(Feature.month)).all() == ["2026-11"]


def test_what_not_everybody_may_read_is_no_story_of_the_month(browser, people):
    noor, joost, *_ = people
    story = publish_story(make_story(noor), make_circle(noor, joost, kind="cohort"), by=noor)
    editor = browser.sign_in(joost)

    assert "Maak verhaal van de maand" not in editor.get(f"/verhalen/{story.id}").text
    assert editor.post(f"/verhalen/{story.id}/uitlichting").status_code == 403


def test_a_collection_is_thrown_away_only_while_nobody_else_reads_it(people):
    from portal.circles.queries import viewer_for

    joost, piet = people[1], people[3]
    concept, shown = made(people), published(people, told(people, "Het bankje"))
    cases = [(joost, concept, True), (joost, shown, False), (piet, concept, False)]

    for member, collection, allowed in cases:
        assert policy.can_throw_away(viewer_for(member), collection) is allowed
        assert policy.can_take_back_collection(viewer_for(member), collection) is (member is joost and not allowed)
