"""What the demo community promises to whoever looks around in it."""

from datetime import timedelta

import pytest
from sqlalchemy import case, func, select

from portal.accounts.models import Account, Invitation
from portal.accounts.passwords import matches
from portal.circles.models import Circle, Membership
from portal.circles.queries import viewer_for
from portal.core import clock
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.files import StoredFile, content_of
from portal.core.outbox import Outbox
from portal.core.text import mentioned
from portal.demo import actions, queries
from portal.demo.script import Community, named_in
from portal.demo.sign_ins import PASSWORD, demo_sign_ins
from portal.discussions.models import Attachment, Participant, Post, PostRevision, Thread
from portal.discussions.queries import lists
from portal.members.models import Member
from portal.moderation.models import Decision, Report
from portal.notifications.models import Notification, Step
from portal.search.models import SearchEntry
from tests.support.demo import ENDING

WRITTEN = Community.read()


def count(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def member_at(address: str) -> Member:
    return db.session.scalars(select(Member).join(Account).where(Account.email == address)).one()


def test_everybody_and_everything_is_there(told):
    stories = [each for each in WRITTEN.stories.values() if each.was_published]
    posts = sum(len(thread.posts) for thread in WRITTEN.threads) + sum(len(each.posts) + 1 for each in stories)

    assert count(Member) == len(WRITTEN.people) - 1  # one was invited and has not come in yet
    assert count(Circle) == len(WRITTEN.circles) + len(WRITTEN.groups)
    titles = {thread.title for thread in WRITTEN.threads} | {each.content["title"] for each in stories}
    assert {*db.session.scalars(select(Thread.title))} == titles
    assert count(Post) == posts + len(WRITTEN.removals)
    assert count(PostRevision) == len(WRITTEN.edits)
    assert count(Post, Post.edited_at.is_not(None)) == len(WRITTEN.edits)
    assert count(Post, Post.removed_at.is_not(None)) == len(WRITTEN.removals)
    assert count(Attachment, Attachment.post_id.is_not(None)) == len(WRITTEN.attachments)
    assert count(Thread, Thread.pinned_at.is_not(None)) == sum(bool(each.pinned_by) for each in WRITTEN.threads)
    assert count(Thread, Thread.closed_at.is_not(None)) == sum(bool(each.closed_by) for each in WRITTEN.threads) + sum(
        each.status == "withdrawn" for each in stories
    )
    assert count(Report) == len(WRITTEN.reports)
    assert count(Decision) == sum(bool(each.decision) for each in WRITTEN.reports)
    # One post is hidden, and what opens the talk about a story is found as the story.
    assert count(SearchEntry, SearchEntry.kind == "post") == posts - 1 - len(stories)


def test_it_takes_few_statements(told):
    assert told.statements < 17_000


def test_nothing_happens_in_the_future_or_at_night(told):
    assert set(queries.columns_after(ENDING)) == {
        *("claim.lapses_at", "publication.due_at", "trial.ask_at", "step.due_at"),
        *("consultation.due_at", "consultation.erase_at", "intention.ask_at", "phase_run.due_at"),
    }
    hours = {clock.local(moment).hour for moment in db.session.scalars(select(Post.posted_at))}
    assert hours <= set(range(6, 24))


def test_it_ends_at_its_end(told):
    assert ENDING - db.session.scalar(select(func.max(Post.posted_at))) < timedelta(hours=3)


def test_nobody_is_mailed(told):
    assert count(Outbox) == 0


def test_each_mention_names_somebody_of_the_circle(told):
    belongs = {tuple(row) for row in db.session.execute(select(Membership.circle_id, Membership.member_id))}
    members = {member.id: member for member in db.session.scalars(select(Member))}
    rows = db.session.execute(select(Post.source, Post.body, Thread.circle_id).join(Thread))
    named = [(source, circle_id, each) for source, body, circle_id in rows for each in mentioned(body)]

    assert len(named) == sum(len(named_in(post.text)) for thread in WRITTEN.threads for post in thread.posts)
    for source, circle_id, member_id in named:
        assert f"@{members[member_id].name}" in source
        assert (circle_id, member_id) in belongs or members[member_id].has_left
    assert not count(Post, Post.source.contains("(lid:"))


def test_counters_equal_a_recount(told):
    can_be_read = Post.removed_at.is_(None) & Post.hidden_at.is_(None)
    last = func.coalesce(func.max(case((can_be_read, Post.id))), func.min(Post.id)).label("last")
    newest = select(Post.thread_id, func.count().label("posts"), last).group_by(Post.thread_id)
    recount = {row.thread_id: (row.posts, row.last) for row in db.session.execute(newest)}
    for thread in db.session.scalars(select(Thread)):
        assert (thread.posts_count, thread.last_post_id) == recount[thread.id]
        last = db.session.get(Post, thread.last_post_id)
        assert (thread.last_post_at, thread.last_author_id) == (last.posted_at, last.author_id)
    took_part = {tuple(row) for row in db.session.execute(select(Participant.thread_id, Participant.member_id))}
    wrote = select(Post.thread_id, Post.author_id).where(can_be_read).distinct()
    assert took_part == {tuple(row) for row in db.session.execute(wrote)}


def test_posts_are_told_in_the_order_of_time(told):
    moments = list(db.session.scalars(select(Post.posted_at).order_by(Post.id)))

    assert moments == sorted(moments)


def test_noor_and_piet_share_only_the_community(told):
    noor, piet = (viewer_for(member_at(f"{name}@voorbeeld.nl")) for name in ("noor", "piet"))
    shared = set(noor.circle_ids) & set(piet.circle_ids)

    assert [db.session.get(Circle, each).kind for each in shared] == ["community"]
    assert len(noor.circle_ids) == len(piet.circle_ids) == 4  # with a course, a team and an intervision group


@pytest.mark.parametrize(
    ("name", "office", "role"),
    [
        ("noor", None, "member"),
        ("bram", None, "mentor"),
        ("samira", None, "coordinator"),
        ("joost", "moderator", "member"),
        ("fatma", "administrator", "member"),
        ("piet", None, "member"),
    ],
)
def test_each_sign_in_has_its_part(told, name, office, role):
    viewer = viewer_for(member_at(f"{name}@voorbeeld.nl"))

    assert viewer.offices == ({office} if office else set())
    assert role in {each.role for each in viewer.standings.values()}


def test_the_sign_ins_find_a_handful_unread(told):
    for sign_in in demo_sign_ins():
        member = member_at(sign_in.address)
        unread = lists.counts_for(viewer_for(member), circle_id=None)["ongelezen"]
        told_of = count(Notification, Notification.member_id == member.id, Notification.read_at.is_(None))
        assert 3 <= unread <= 12, sign_in.name
        assert told_of <= 30, sign_in.name


def test_the_password_opens_every_account_and_was_hashed_once(told):
    hashes = set(db.session.scalars(select(Account.password_hash)))

    assert len(hashes) == 1
    assert matches(hashes.pop(), PASSWORD)


def test_somebody_waits_behind_an_open_invitation(told):
    waiting = db.session.scalars(select(Invitation).where(Invitation.used_at.is_(None))).one()

    assert waiting.email == "ferdi@voorbeeld.nl"
    assert waiting.is_open


def test_who_left_keeps_a_name_or_not(told):
    left = db.session.scalars(select(Member).where(Member.state == "left").order_by(Member.name)).all()

    assert [member.name for member in left] == ["", "Jolanda Brink"]
    for member in left:
        assert not count(Membership, Membership.member_id == member.id)
        assert count(Post, Post.author_id == member.id)


def test_something_is_asked_of_some(told):
    asked = {
        (email.partition("@")[0], what)
        for email, what in db.session.execute(
            select(Account.email, Step.what)
            .join(Step, Step.member_id == Account.member_id)
            .where(Step.closed_at.is_(None))
        )
    }

    assert {("noor", "question"), ("piet", "question"), ("joost", "report")} <= asked


def test_files_can_be_opened(told):
    files = db.session.scalars(select(StoredFile)).all()

    assert {file.media_type for file in files} == {"image/webp", "application/pdf"}
    assert all(content_of(file) for file in files)
    pictures = db.session.scalars(select(Attachment).join(StoredFile).where(StoredFile.media_type == "image/webp"))
    assert all(attachment.alt for attachment in pictures)


def test_it_is_not_told_twice(told):
    with pytest.raises(actions.NotEmpty):
        actions.tell()


def test_acts_are_on_record(told):
    assert {"member.welcome", "circle.make", "report.hidden", "office.moderator.begin"} <= set(
        db.session.scalars(select(AuditEntry.action))
    )
