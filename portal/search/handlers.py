"""What search does when something happens: one statement to read a text, one to keep it."""

from portal.core import bus
from portal.core.kinds import Ref
from portal.discussions.events import (
    PostAdded,
    PostEdited,
    PostHidden,
    PostPutBack,
    PostRemoved,
    PostUnhidden,
    ThreadBegun,
    ThreadRetitled,
)
from portal.search import actions


def index_post(event: ThreadBegun | PostAdded | PostEdited | PostPutBack | PostUnhidden) -> None:
    actions.index("post", [event.post_id])


def forget_post(event: PostRemoved | PostHidden) -> None:
    actions.forget("post", [event.post_id])


@bus.on(ThreadRetitled)
def index_thread(event: ThreadRetitled) -> None:
    actions.index_within(Ref("thread", event.thread_id))


for _fact in (ThreadBegun, PostAdded, PostEdited, PostPutBack, PostUnhidden):
    bus.on(_fact)(index_post)
for _fact in (PostRemoved, PostHidden):
    bus.on(_fact)(forget_post)
