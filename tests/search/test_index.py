"""What can be found stays in step with what was written."""

import pytest
from sqlalchemy import func, select

from portal.circles.queries import viewer_for
from portal.circles.viewer import viewer_of
from portal.core.db import db
from portal.discussions.actions import posts, threads
from portal.discussions.models import Thread
from portal.search import actions, queries, words
from portal.search.models import SearchEntry
from tests.factories import make_circle, make_member, make_post, make_story, publish_story


@pytest.fixture
def noor(database):
    return make_member("Noor")


@pytest.fixture
def thread(noor):
    return threads.begin_thread(
        circle=make_circle(noor), author=noor, title="Het buurtplan", body="Wij schrijven samen."
    )


def urls(member, query, **more):
    db.session.flush()
    finds = queries.found(viewer_for(member), queries.Wanted(words.wanted_in(query), **more), offset=0)
    return [row.url for row in finds.rows]


def test_a_post_is_found_by_its_words_and_the_title(noor, thread):
    post = posts.add_post(thread=thread, author=noor, body="Bij de voedselbanken was **koffie**.")

    assert urls(noor, "voedselbank") == [f"/gesprekken/reacties/{post.id}"]
    assert urls(noor, "koffie buurtplannen") == [f"/gesprekken/reacties/{post.id}"]
    assert urls(noor, "koffie thee") == []


def test_of_one_conversation_the_best_find_is_shown(noor, thread):
    posts.add_post(thread=thread, author=noor, body="Een markt, een heel lang verhaal over van alles en nog wat erbij.")
    best = posts.add_post(thread=thread, author=noor, body="Markt, markt, markt.")

    finds = queries.found(viewer_for(noor), queries.Wanted(words.wanted_in("markt")), offset=0)

    assert [(row.url, row.hits) for row in finds.rows] == [(f"/gesprekken/reacties/{best.id}", 2)]
    assert finds.total == 1


def test_an_edited_post_is_found_by_its_new_words_only(noor, thread):
    post = posts.add_post(thread=thread, author=noor, body="Over de fietsenstalling.")
    posts.edit_post(post, thread=thread, author=noor, body="Over de speeltuin.")

    assert urls(noor, "fietsenstalling") == []
    assert urls(noor, "speeltuin") == [f"/gesprekken/reacties/{post.id}"]


def test_what_is_removed_or_hidden_is_not_found_until_it_is_back(noor, thread):
    post = posts.add_post(thread=thread, author=noor, body="Over de speeltuin.")

    posts.remove_post(post, thread=thread)
    assert urls(noor, "speeltuin") == []
    posts.put_back_post(post, thread=thread)
    assert len(urls(noor, "speeltuin")) == 1
    posts.hide_post(post, "Weg.")
    assert urls(noor, "speeltuin") == []
    posts.unhide_post(post)
    assert len(urls(noor, "speeltuin")) == 1


def test_a_new_title_is_found_and_the_old_one_is_not(noor, thread):
    posts.add_post(thread=thread, author=noor, body="Een reactie.")
    threads.retitle(thread, "Het wijkbudget", by=noor)

    assert urls(noor, "buurtplan") == []
    assert len(urls(noor, "wijkbudget")) == 1


def test_the_circle_takes_its_texts_along(noor, thread):
    circle = thread.circle_id
    db.session.flush()
    db.session.execute(SearchEntry.__table__.delete().where(SearchEntry.circle_id == circle))

    assert urls(noor, "buurtplan") == []


def test_confidential_circles_give_nothing(noor):
    secret = make_circle(noor, kind="intervision")
    thread = threads.begin_thread(circle=secret, author=noor, title="Geheim", body="Een vertrouwelijk gesprek.")
    posts.add_post(thread=thread, author=noor, body="Nog een geheim.")

    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 0
    assert actions.rebuild() == 0


def test_building_anew_gives_the_same(noor, thread):
    posts.add_post(thread=thread, author=noor, body="Over de speeltuin.")
    db.session.flush()
    before = db.session.execute(select(SearchEntry.kind, SearchEntry.item_id, SearchEntry.stems)).all()

    assert actions.rebuild() == 2
    assert db.session.execute(select(SearchEntry.kind, SearchEntry.item_id, SearchEntry.stems)).all() == before
    assert len(urls(noor, "speeltuin")) == 1


def test_only_the_viewers_circles_are_searched(noor, thread):
    piet = make_member("Piet")
    make_circle(piet, kind="team")

    assert urls(piet, "buurtplan") == []
    assert urls(piet, "buurtplan", circle_id=thread.circle_id) == []


@pytest.mark.parametrize("office", ("moderator", "administrator"))
def test_an_office_finds_nothing_more(noor, thread, office):
    joost = make_member("Joost", office=office)
    make_circle(joost, kind="team")

    assert urls(joost, "buurtplan") == []


def test_a_guest_finds_only_what_is_public(noor, thread):
    assert queries.found(viewer_of(noor, (), ()), queries.Wanted(("buurtplan",)), offset=0).total == 0


@pytest.mark.parametrize(("query", "meant"), (("speltuin", "speeltuin"), ("buurtpaln", "buurtplan"), ("speeltuin", "")))
def test_a_typing_error_is_guessed_from_what_the_viewer_may_read(noor, thread, query, meant):
    posts.add_post(thread=thread, author=noor, body="Over de speeltuin.")
    db.session.flush()

    assert queries.meant(viewer_for(noor), queries.known_to(viewer_for(noor)), query) == meant


def test_a_guess_never_tells_of_another_circle(noor, thread):
    posts.add_post(thread=thread, author=noor, body="Over de speeltuin.")
    piet = make_member("Piet", office="administrator")
    make_circle(piet, kind="team")
    db.session.flush()

    assert queries.meant(viewer_for(piet), queries.known_to(viewer_for(piet)), "speltuin") == ""


def rows(member, query):
    return queries.found(viewer_for(member), queries.Wanted(words.wanted_in(query)), offset=0).rows


def test_of_a_story_and_the_talk_about_it_the_story_is_shown(noor, thread):
    told = {"title": "Het hondenveld", "lesson": "Zondagmannen cricketten daar.", "question": "Wie weet raad?"}
    told["summary"] = "Er stond een hek en daar liep een veld. " * 200
    story = publish_story(make_story(noor, **told), make_circle(noor, kind="cohort"), by=noor)
    talk = db.session.scalars(select(Thread).where(Thread.subject_id == story.id)).one()
    for number in range(3):
        make_post(talk, noor, f"Zondagmannen {number} en een rooster")

    (row,) = rows(noor, "zondagmannen")
    assert (row.kind, row.url, row.hits) == ("story", f"/verhalen/{story.id}", 4)
    (row,) = rows(noor, "rooster")
    assert (row.kind, row.hits) == ("post", 3)
    (row,) = rows(noor, "raad")
    assert (row.kind, row.hits) == ("story", 1), "what opens the talk is the story's own question"

    posts.add_post(thread=thread, author=noor, body="Een hondenveld kregen wij ook.")
    assert [row.kind for row in rows(noor, "hondenveld")] == ["story", "post"], "a title outweighs a word in passing"

    threads.retitle(talk, "Over honden", by=noor)
    assert {row.title for row in rows(noor, "rooster")} == {"Over honden"}
