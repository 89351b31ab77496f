"""Who is told of what: by the volume they chose, never about themselves, always in one statement."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.circles import actions as circle_actions
from portal.circles.models import Membership
from portal.circles.queries import viewer_for
from portal.core.db import db
from portal.core.kinds import Ref
from portal.discussions import actions as discussions
from portal.members.models import Member
from portal.notifications import actions, housekeeping, queries
from portal.notifications.models import Notification
from tests.factories import join, make_circle, make_member, make_post, make_thread


def told(member):
    """Why a member was told, oldest first."""
    db.session.rollback()
    statement = select(Notification.reason).where(
        Notification.member_id == member.id, Notification.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(Notification.id)))


def unread(member):
    return queries.unread_count(viewer_for(member))


@pytest.fixture
def people(database, clock):
    """Noor writes; the others have a volume each."""
    noor = make_member("Noor Bakker")
    circle = make_circle(noor, kind="cohort")
    others = {}
    for volume in ("all", "replies", "needed", "silent"):
        others[volume] = make_member(f"Hoort {volume}")
        join(circle, others[volume], volume=volume)
    return noor, circle, others


def test_a_new_conversation_is_told_to_who_wants_everything(people):
    noor, circle, others = people
    make_thread(circle, noor)

    assert {volume: told(member) for volume, member in others.items()} == {
        "all": ["thread"],
        "replies": [],
        "needed": [],
        "silent": [],
    }
    assert told(noor) == []


@pytest.mark.parametrize(
    ("volume", "heard"), (("all", "mention"), ("replies", "mention"), ("needed", "mention"), ("silent", None))
)
def test_a_mention_reaches_everybody_who_is_not_silent(people, volume, heard):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    db.session.query(Notification).delete()
    make_post(thread, noor, body=f"Wat vind jij, @[Iemand](lid:{others[volume].id})?")

    assert told(others[volume]) == ([heard] if heard else [])


@pytest.mark.parametrize(
    ("volume", "heard"), (("all", "answer"), ("replies", "answer"), ("needed", None), ("silent", None))
)
def test_an_answer_reaches_who_wants_answers(people, volume, heard):
    noor, circle, others = people
    thread = make_thread(circle, others[volume])
    db.session.query(Notification).delete()
    make_post(thread, noor)

    assert told(others[volume]) == ([heard] if heard else [])


def test_who_takes_part_hears_the_rest_of_the_conversation(people):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    make_post(thread, others["replies"])
    make_post(thread, others["all"])

    assert told(others["replies"]) == ["reply"]


def test_a_followed_conversation_is_heard_and_a_muted_one_is_not(people):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    discussions.threads.set_volume(thread, others["needed"], "all")
    discussions.threads.set_volume(thread, others["all"], "silent")
    db.session.query(Notification).delete()
    make_post(thread, noor)

    assert told(others["needed"]) == ["reply"]
    assert told(others["all"]) == []


def test_nobody_outside_the_circle_is_told_even_when_mentioned(people):
    noor, circle, _others = people
    piet = make_member("Piet")
    make_thread(circle, noor, body=f"@[Piet](lid:{piet.id}) moet dit weten")

    assert told(piet) == []


def test_who_is_suspended_or_left_is_not_told(people):
    noor, circle, others = people
    others["all"].state = "suspended"
    make_thread(circle, noor)

    assert told(others["all"]) == []


def test_two_thousand_members_are_told_in_one_statement(people, assert_queries):
    noor, circle, _others = people
    db.session.add_all(Member(name=f"Lid {number}", state="active") for number in range(2000))
    db.session.flush()
    ids = db.session.scalars(select(Member.id).where(Member.name.like("Lid %"))).all()
    db.session.add_all(Membership(circle_id=circle.id, member_id=each, volume="all") for each in ids)
    thread = make_thread(circle, noor)
    post_id = thread.opening_id
    db.session.query(Notification).delete()
    db.session.commit()

    with assert_queries(1):
        actions.tell_audience(
            subject=Ref("thread", thread.id),
            cause=Ref("post", post_id),
            circle_id=circle.id,
            actor_id=noor.id,
            reason="thread",
        )
    assert db.session.query(Notification).count() == 2001


def test_an_edit_tells_who_is_named_only_now(people):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    post = make_post(thread, noor, body="Wie weet dit?")
    called = " ".join(f"@[Naam](lid:{others[volume].id})" for volume in ("all", "needed", "silent"))
    discussions.posts.edit_post(post, thread=thread, author=noor, body=f"Wie weet dit? {called}")
    db.session.commit()

    assert told(others["all"]) == ["thread", "mention"], "the line about the post has become a mention"
    assert told(others["needed"]) == ["mention"]
    assert told(others["replies"]) == told(others["silent"]) == []


def test_a_removed_post_is_told_no_more_and_comes_back_with_undo(people):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    post = make_post(thread, noor)
    actions.mark_read(others["all"].id)
    second = make_post(thread, noor)
    assert unread(others["all"]) == 1

    discussions.posts.remove_post(second, thread=thread)
    db.session.commit()
    assert unread(others["all"]) == 0

    discussions.posts.put_back_post(second, thread=thread)
    discussions.posts.hide_post(post, "Dit hoort hier niet")
    db.session.commit()
    assert unread(others["all"]) == 1


def test_reading_puts_away_what_was_read_and_no_more(people):
    noor, circle, others = people
    thread = make_thread(circle, noor)
    first = make_post(thread, noor)
    make_post(thread, noor)
    discussions.reading.see_all(thread=thread, member_id=others["all"].id, up_to=first.id)
    db.session.commit()
    mine = select(Notification.read_at).where(Notification.member_id == others["all"].id).order_by(Notification.id)
    rows = db.session.scalars(mine).all()
    assert [bool(read_at) for read_at in rows] == [True, True, False]

    discussions.reading.see_circle(circle_id=circle.id, member_id=others["all"].id, up_to=thread.last_post_id)
    assert unread(others["all"]) == 0


def test_who_leaves_a_circle_has_heard_nothing_of_it(people):
    noor, circle, others = people
    make_thread(circle, noor)
    membership = db.session.get(Membership, (circle.id, others["all"].id))
    circle_actions.remove(membership, by_id=others["all"].id)
    db.session.commit()

    assert told(others["all"]) == []


def test_coordinators_hear_who_joined_but_not_of_the_community(database, clock):
    samira, noor = make_member("Samira"), make_member("Noor")
    community, cohort = make_circle(), make_circle(kind="cohort")
    for circle in (community, cohort):
        join(circle, samira, role="coordinator", volume="all")
    join(community, noor)
    join(cohort, noor)

    assert told(samira) == ["joined"]


def test_read_and_old_ones_are_forgotten(people, clock):
    noor, circle, others = people
    make_thread(circle, noor)
    actions.mark_read(others["all"].id)
    db.session.commit()
    clock.travel(timedelta(days=91))
    housekeeping.tidy()

    assert told(others["all"]) == []
