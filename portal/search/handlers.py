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
from portal.stories.events import StoryErased, StoryHidden, StoryPublished, StoryShown, StoryTakenDown


def index_post(event: Any) -> None:
    actions.index("post", [event.post_id])


def forget_post(event: Any) -> None:
    actions.forget("post", [event.post_id])


@bus.on(ThreadRetitled)
def index_thread(event: ThreadRetitled) -> None:
    about = Ref(event.subject_kind, event.subject_id) if event.subject_kind else Ref("thread", event.thread_id)
    actions.index_within(about)


@bus.on(StoryPublished)
@bus.on(StoryShown)
def index_story(event: StoryPublished | StoryShown) -> None:
    actions.index("story", [event.story_id])


@bus.on(StoryTakenDown)
@bus.on(StoryHidden)
@bus.on(StoryErased)
def forget_story(event: StoryTakenDown | StoryHidden | StoryErased) -> None:
    actions.forget("story", [event.story_id])


FOUND: tuple[type[Any], ...] = (ThreadBegun, PostAdded, PostEdited, PostPutBack, PostUnhidden)
GONE: tuple[type[Any], ...] = (PostRemoved, PostHidden)

for _fact in FOUND:
    bus.on(_fact)(index_post)
for _fact in GONE:
    bus.on(_fact)(forget_post)
