"""Writing, changing and taking away, and how far somebody has read."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.circles.queries import viewer_for
from portal.core import autosave, bus, kinds, text
from portal.core.db import db
from portal.discussions import actions, queries
from portal.discussions.events import PostAdded, PostEdited, ThreadBegun
from portal.discussions.models import Attachment, Participant, Post, PostRevision, Thread
from tests.factories import join, make_circle, make_member, make_post, make_thread

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def told(monkeypatch):
    """The facts that were told, in order."""
    facts = []
    listeners = {kind: [*bus._listeners[kind], facts.append] for kind in (PostAdded, PostEdited, ThreadBegun)}
    for kind, heard in listeners.items():
        monkeypatch.setitem(bus._listeners, kind, heard)
    return facts


def test_a_thread_begins_with_its_opening_post(told):
    noor = make_member("Noor")
    circle = make_circle(noor)

    thread = make_thread(circle, noor, "Wie kent dit?", "Eerste **alinea** van het verhaal.")

    assert (thread.posts_count, thread.excerpt) == (1, "Eerste alinea van het verhaal.")
    assert thread.opening_id == thread.last_post_id == db.session.scalar(select(Post.id))
    assert [type(fact) for fact in told] == [ThreadBegun]


def test_posts_find_their_place_three_levels_deep_however_deep_the_talk_is():
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor)
    root = make_post(thread, noor)
    branch = make_post(thread, noor, parent=root)
    third = make_post(thread, noor, parent=branch)
    fourth = make_post(thread, noor, parent=third)
    other = make_post(thread, noor, parent=root)
    fifth = make_post(thread, noor, parent=fourth)

    rows = queries.posts.page_of(thread.id, page=1, reader_id=noor.id, seen_up_to=0)
    shown = queries.posts.by_shown_parent(rows)

    assert [row.id for row in rows[1:]] == [root.id, branch.id, third.id, fourth.id, fifth.id, other.id]
    assert [row.depth for row in rows[1:]] == [1, 2, 3, 4, 5, 2]
    assert [row.id for row in shown[root.id]] == [branch.id, other.id]
    assert [row.id for row in shown[branch.id]] == [third.id, fourth.id, fifth.id]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=25))
def test_every_post_of_any_tree_is_shown_once_and_below_what_it_answers(answered):
    noor = make_member()
    thread = make_thread(make_circle(noor, kind="team"), noor)
    made = [make_post(thread, noor)]
    for place in answered:
        made.append(make_post(thread, noor, parent=made[place % len(made)]))

    rows = queries.posts.page_of(thread.id, page=1, reader_id=noor.id, seen_up_to=0)
    shown = queries.posts.by_shown_parent(rows)
    order = []

    def walk(parent, level):
        for row in shown.get(parent, ()):
            order.append(row.id)
            assert level <= 3
            walk(row.id, level + 1)

    walk(0, 1)
    assert order == [row.id for row in rows]
    assert sorted(order) == sorted([thread.opening_id, *(post.id for post in made)])
    for post in made:
        assert post.parent_id is None or order.index(post.parent_id) < order.index(post.id)


def test_the_same_form_sent_twice_makes_one_post(told):
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor)
    first = actions.posts.add_post(thread=thread, author=noor, body="Eén keer", token="t-1")
    again = actions.posts.add_post(thread=thread, author=noor, body="Eén keer", token="t-1")
    db.session.commit()

    assert first.id == again.id
    assert db.session.scalar(select(func.count()).select_from(Post)) == 2
    assert db.session.get(Thread, thread.id, populate_existing=True).posts_count == 2
    assert [type(fact) for fact in told] == [ThreadBegun, PostAdded]


def test_the_same_conversation_sent_twice_begins_once():
    noor = make_member("Noor")
    circle = make_circle(noor)
    said = {"circle": circle, "author": noor, "title": "Eén keer", "body": "Tekst", "token": "t-2"}

    assert actions.threads.begin_thread(**said).id == actions.threads.begin_thread(**said).id
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 1


def test_another_members_form_with_the_same_token_is_another_post():
    noor, bram = make_member("Noor"), make_member("Bram")
    thread = make_thread(make_circle(noor, bram), noor)

    one = actions.posts.add_post(thread=thread, author=noor, body="Van Noor", token="t-3")
    other = actions.posts.add_post(thread=thread, author=bram, body="Van Bram", token="t-3")

    assert one.id != other.id


def test_a_mention_is_told_and_heard_by_members_of_the_circle_alone(told):
    noor, bram, piet = make_member("Noor"), make_member("Bram"), make_member("Piet")
    thread = make_thread(make_circle(noor, bram), noor)

    make_post(thread, noor, f"Vraag het @[Bram](lid:{bram.id}), @[Piet](lid:{piet.id}) of @[mij](lid:{noor.id})")

    assert told[-1].mentions == {bram.id, piet.id}
    hearers = db.session.execute(kinds.get("thread").audience(thread.id)).all()
    assert {row.member_id for row in hearers} == {noor.id, bram.id}


def test_who_is_called_by_name_is_mentioned_when_only_one_of_the_circle_is_called_so(told):
    noor, bram, piet = make_member("Noor"), make_member("Bram Visser"), make_member("Piet")
    make_circle(piet)
    circle = make_circle(noor, bram, make_member("Eva Bos"), make_member("Eva Bos"))
    thread = make_thread(circle, noor)

    post = make_post(thread, noor, "Vraag het @bram visser, @Eva Bos of @Piet. Niet @Bram.")
    assert told[-1].mentions == {bram.id}

    join(circle=circle, member=piet)
    actions.posts.edit_post(post, thread=thread, author=noor, body="Vraag het @Bram Visser of @Piet.")
    assert told[-1].new_mentions == {piet.id}


def test_an_edit_goes_on_meaning_whom_the_post_meant(told):
    noor, bram = make_member("Noor"), make_member("Bram & Zn.")
    circle = make_circle(noor, bram)
    thread = make_thread(circle, noor)
    post = make_post(thread, noor, "Vraag het @Bram & Zn. eens.")
    bram.name = "Bram Visser"
    join(circle=circle, member=make_member("Bram & Zn."))

    actions.posts.edit_post(post, thread=thread, author=noor, body="Vraag het @Bram & Zn. nog eens.")

    assert text.mentioned(post.body) == {bram.id}
    assert told[-1].new_mentions == set()


def test_an_edit_keeps_what_the_post_said_before():
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor)
    post = make_post(thread, noor, "Eerste tekst")
    actions.posts.edit_post(post, thread=thread, author=noor, body="Tweede tekst")
    actions.posts.edit_post(post, thread=thread, author=noor, body="Tweede tekst ")

    assert "Tweede" in post.body
    assert [str(each.body) for each in queries.posts.revisions_of(post.id)] == ["<p>Eerste tekst</p>\n"]


def test_saving_a_post_as_it_was_leaves_no_draft():
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor)
    post = make_post(thread, noor, "Eerste tekst")
    autosave.keep(noor.id, f"edit:{post.id}", {"body": ["Eerste tekst"]})

    actions.posts.edit_post(post, thread=thread, author=noor, body="Eerste tekst ")

    assert autosave.of(noor.id, f"edit:{post.id}") is None


def test_a_removed_opening_shows_nothing_of_itself_in_lists_until_it_is_put_back():
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor, body="Vertrouwelijk")
    opening = db.session.get_one(Post, thread.opening_id)

    actions.posts.remove_post(opening, thread=thread)
    assert thread.excerpt == ""
    actions.posts.put_back_post(opening, thread=thread)
    assert thread.excerpt == "Vertrouwelijk"


def test_the_text_of_a_removed_post_is_erased_after_thirty_days(clock):
    noor = make_member("Noor")
    thread = make_thread(make_circle(noor), noor)
    post = make_post(thread, noor, "Weg ermee")
    actions.posts.edit_post(post, thread=thread, author=noor, body="Weg hiermee")
    actions.posts.remove_post(post, thread=thread)
    db.session.commit()

    clock.travel(timedelta(days=29))
    assert actions.posts.sweep_removed() == 0
    clock.travel(timedelta(days=2))
    assert actions.posts.sweep_removed() == 1
    db.session.commit()
    db.session.expire_all()
    assert (db.session.get_one(Post, post.id).source, db.session.scalar(select(func.count(PostRevision.id)))) == ("", 0)
    assert actions.posts.sweep_removed() == 0


def test_who_joins_begins_at_the_present():
    noor, bram = make_member("Noor"), make_member("Bram")
    circle = make_circle(noor)
    thread = make_thread(circle, noor)
    join(circle, bram)
    assert unseen(bram, thread) == 0
    make_post(thread, noor)
    assert unseen(bram, thread) == 1


def test_marks_move_forward_over_posts_read_in_any_order():
    noor, bram = make_member("Noor"), make_member("Bram")
    circle = make_circle(noor, bram)
    thread = make_thread(circle, noor)
    posts = [make_post(thread, noor) for _ in range(4)]
    assert unseen(bram, thread) == 5

    see(bram, thread, posts[2].id)
    assert unseen(bram, thread) == 4
    see(bram, thread, thread.opening_id, posts[0].id, posts[1].id)
    assert unseen(bram, thread) == 1
    assert queries.threads.read_thread_or_404(viewer_for(bram), thread.id).seen_up_to == posts[2].id
    actions.reading.see_all(thread=thread, member_id=bram.id, up_to=posts[0].id)
    assert unseen(bram, thread) == 1
    actions.reading.see_all(thread=thread, member_id=bram.id, up_to=posts[3].id)
    assert unseen(bram, thread) == 0


def test_what_is_mine_removed_or_hidden_is_never_new():
    noor, bram = make_member("Noor"), make_member("Bram")
    thread = make_thread(make_circle(noor, bram), bram)
    make_post(thread, bram)
    removed, hidden = make_post(thread, noor), make_post(thread, noor)
    actions.posts.remove_post(removed, thread=thread)
    actions.posts.hide_post(hidden, "Er staat een adres in.")
    db.session.commit()

    assert unseen(bram, thread) == 0
    assert queries.lists.unread_of(viewer_for(bram), circle_id=None) == []


def test_a_whole_circle_can_be_marked_as_read():
    noor, bram = make_member("Noor"), make_member("Bram")
    circle = make_circle(noor, bram)
    threads = [make_thread(circle, noor) for _ in range(3)]
    see(bram, threads[0], threads[0].opening_id)
    newest = queries.lists.newest_post_in([circle.id])[circle.id]

    actions.reading.see_circle(circle_id=circle.id, member_id=bram.id, up_to=newest)
    db.session.commit()
    make_post(threads[0], noor)

    assert [unseen(bram, thread) for thread in threads] == [1, 0, 0]


def test_lists_find_threads_by_filter_and_words():
    noor, bram = make_member("Noor"), make_member("Bram")
    circle = make_circle(noor, bram)
    mine = make_thread(circle, noor, "Over bomenkap")
    followed = make_thread(circle, bram, "Over parkeren", "En 100% koffie_pauze")
    closed = make_thread(circle, bram, "Over honden")
    actions.threads.set_volume(followed, noor, "all")
    actions.threads.close(closed, by=bram)
    db.session.commit()

    def titles(chosen="", search=""):
        rows = queries.lists.list_of(viewer_for(noor), circle_id=None, chosen=chosen, search=search, after="")
        return [row.title for row in rows]

    assert titles() == ["Over honden", "Over parkeren", "Over bomenkap"]
    assert titles("van-mij") == ["Over bomenkap"]
    assert titles("gevolgd") == ["Over parkeren"]
    assert titles("gesloten") == ["Over honden"]
    assert titles("ongelezen") == ["Over honden", "Over parkeren"]
    assert titles("gelezen") == ["Over bomenkap"]
    assert titles(search="over KOFFIE") == ["Over parkeren"]
    assert titles(search="100%") == ["Over parkeren"]
    assert titles(search="_") == ["Over parkeren"]
    counts = queries.lists.counts_for(viewer_for(noor), circle_id=circle.id)
    assert counts == {"": 3, "ongelezen": 2, "gevolgd": 1, "van-mij": 1, "gesloten": 1}
    assert mine.circle_id == circle.id


def test_pages_of_the_list_continue_where_the_last_one_ended(clock):
    noor = make_member("Noor")
    circle = make_circle(noor)
    for number in range(queries.lists.PER_LIST + 3):
        clock.travel(timedelta(minutes=number % 2))  # several at the very same moment
        make_thread(circle, noor, f"Gesprek nummer {number}")
    viewer = viewer_for(noor)

    first = queries.lists.list_of(viewer, circle_id=None, chosen="", search="", after="")
    shown = list(first[: queries.lists.PER_LIST])
    key = str(queries.lists.ListKey.of(shown[-1]))
    second = list(queries.lists.list_of(viewer, circle_id=None, chosen="", search="", after=key))

    assert len({thread.id for thread in (*shown, *second)}) == queries.lists.PER_LIST + 3
    assert queries.lists.ListKey.parse("onzin") is None
    assert queries.lists.ListKey.parse("9" * 40 + "_1") is None


def test_counters_equal_a_recount_after_everything():
    noor, bram = make_member("Noor"), make_member("Bram")
    thread = make_thread(make_circle(noor, bram), noor)
    for _ in range(3):
        make_post(thread, bram)
    thread = db.session.get(Thread, thread.id, populate_existing=True)
    assert thread.posts_count == db.session.scalar(select(func.count()).select_from(Post))
    assert thread.last_post_id == db.session.scalar(select(func.max(Post.id)))
    assert set(db.session.scalars(select(Participant.member_id))) == {noor.id, bram.id}


@pytest.mark.parametrize(
    ("away", "back"),
    (
        (
            lambda post, thread: actions.posts.hide_post(post, "Weg."),
            lambda post, thread: actions.posts.unhide_post(post),
        ),
        (
            lambda post, thread: actions.posts.remove_post(post, thread=thread),
            lambda post, thread: actions.posts.put_back_post(post, thread=thread),
        ),
    ),
    ids=("hidden", "removed"),
)
def test_what_is_last_is_what_can_be_read(clock, away, back):
    noor, bram, samira = make_member("Noor"), make_member("Bram"), make_member("Samira")
    thread = make_thread(make_circle(noor, bram, samira), noor, body="Hoe doen jullie dat?")
    written = [db.session.get(Post, thread.opening_id)]
    for author in (bram, samira):
        clock.travel(timedelta(hours=1))
        written.append(make_post(thread, author))

    def summary():
        fresh = db.session.get(Thread, thread.id, populate_existing=True)
        readable = [post for post in written if post.is_readable] or written[:1]
        last = readable[-1]
        assert (fresh.last_post_id, fresh.last_post_at, fresh.last_author_id) == (
            last.id,
            last.posted_at,
            last.author_id,
        )
        assert fresh.posts_count == 3, "a place stays a place"
        faces = [face.name for face in queries.lists.faces_of([thread.id])[thread.id]]
        assert faces == [post.author.name for post in written[::-1] if post.is_readable], "who wrote last stands first"
        (row,) = queries.lists.list_of(viewer_for(noor))
        return row.last_name, fresh.excerpt

    opening, first, second = written
    assert summary() == ("Samira", "Hoe doen jullie dat?")
    away(second, thread)
    assert summary()[0] == "Bram"
    away(first, thread)
    assert summary()[0] == "Noor"
    away(opening, thread)
    assert summary() == ("Noor", "")
    back(second, thread)
    assert summary() == ("Samira", "")
    back(first, thread)
    back(opening, thread)
    assert summary() == ("Samira", "Hoe doen jullie dat?")


def test_leaving_erases_the_words_and_keeps_the_places():
    noor, bram = make_member("Noor"), make_member("Bram")
    thread = make_thread(make_circle(noor, bram), noor)
    post = make_post(thread, bram, "Mijn woorden")
    answer = make_post(thread, noor, "Goed gezegd", parent=post)

    kinds.get("post").erase(bram.id, "erase")
    db.session.commit()
    db.session.expire_all()

    assert (db.session.get_one(Post, post.id).source, db.session.get_one(Post, post.id).is_removed) == ("", True)
    assert db.session.get_one(Post, answer.id).source == "Goed gezegd"
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def unseen(member, thread):
    return queries.threads.read_thread_or_404(viewer_for(member), thread.id).unseen


def see(member, thread, *post_ids):
    read = queries.threads.read_thread_or_404(viewer_for(member), thread.id)
    actions.reading.see_posts(thread=read.thread, member_id=member.id, post_ids=post_ids, seen_before=read.seen_up_to)
    db.session.commit()
