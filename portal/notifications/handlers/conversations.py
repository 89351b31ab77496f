"""What is told when somebody writes in a conversation, and what is put away when it is read."""

from portal.core import bus, kinds
from portal.core.db import db
from portal.core.kinds import Ref
from portal.discussions.events import (
    CircleRead,
    PostAdded,
    PostEdited,
    PostHidden,
    PostPutBack,
    PostRemoved,
    PostUnhidden,
    ThreadBegun,
    ThreadRead,
)
from portal.notifications import actions


@bus.on(ThreadBegun)
def tell_of_thread(event: ThreadBegun) -> None:
    """Readers hear of a story by the conversation that begins with it; who tells it along knows it already."""
    is_story, opening = event.subject_kind == "story", Ref("post", event.post_id)
    actions.tell_audience(
        subject=Ref("thread", event.thread_id),
        cause=opening,
        circle_id=event.circle_id,
        actor_id=event.author_id,
        reason="story" if is_story else "thread",
        mentions=event.mentions,
    )
    if is_story:
        makers = db.session.execute(kinds.get("work").audience(event.subject_id))
        actions.spare(opening, [each.member_id for each in makers if each.reason == "author"])


@bus.on(PostAdded)
def tell_of_post(event: PostAdded) -> None:
    actions.tell_audience(
        subject=Ref("thread", event.thread_id),
        cause=Ref("post", event.post_id),
        circle_id=event.circle_id,
        actor_id=event.author_id,
        reason="reply",
        mentions=event.mentions,
        answered_id=event.answered_id,
    )


@bus.on(PostEdited)
def tell_who_is_mentioned_now(event: PostEdited) -> None:
    if event.new_mentions:
        actions.tell_audience(
            subject=Ref("thread", event.thread_id),
            cause=Ref("post", event.post_id),
            circle_id=event.circle_id,
            actor_id=event.author_id,
            reason=None,
            mentions=event.new_mentions,
        )


@bus.on(PostRemoved)
@bus.on(PostHidden)
def withdraw_post(event: PostRemoved | PostHidden) -> None:
    actions.withdraw(Ref("post", event.post_id))


@bus.on(PostPutBack)
@bus.on(PostUnhidden)
def restore_post(event: PostPutBack | PostUnhidden) -> None:
    actions.restore(Ref("post", event.post_id))


@bus.on(ThreadRead)
def put_away_what_was_read(event: ThreadRead) -> None:
    actions.mark_read(event.member_id, subject=Ref("thread", event.thread_id), up_to=event.seen_up_to)


@bus.on(CircleRead)
def put_away_what_was_read_in_circle(event: CircleRead) -> None:
    actions.mark_read(event.member_id, circle_id=event.circle_id, up_to=event.seen_up_to)
