"""What search does when something happens: one statement to read a text, one to keep it."""

from typing import Any

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


def index_post(event: Any) -> None:
    actions.index("post", [event.post_id])


def forget_post(event: Any) -> None:
    actions.forget("post", [event.post_id])


@bus.on(ThreadRetitled)
def index_thread(event: ThreadRetitled) -> None:
    actions.index_within(Ref("thread", event.thread_id))


FOUND: tuple[type[Any], ...] = (ThreadBegun, PostAdded, PostEdited, PostPutBack, PostUnhidden)
GONE: tuple[type[Any], ...] = (PostRemoved, PostHidden)

for _fact in FOUND:
    bus.on(_fact)(index_post)
for _fact in GONE:
    bus.on(_fact)(forget_post)
