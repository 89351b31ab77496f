"""Facts about conversations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThreadBegun:
    """A conversation began with its opening post (for which no PostAdded is told)."""

    thread_id: int
    circle_id: int
    post_id: int
    author_id: int
    mentions: frozenset[int] = frozenset()
    subject_kind: str = ""
    """What sort of thing it is about, if anything."""

    subject_id: int = 0


@dataclass(frozen=True, slots=True)
class PostAdded:
    """An answer was added to a thread; `mentions` are the members whom its text names, in the circle or not."""

    post_id: int
    thread_id: int
    circle_id: int
    author_id: int
    answered_id: int | None  # the member whose post (or thread) was answered
    mentions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PostEdited:
    post_id: int
    thread_id: int
    circle_id: int
    author_id: int
    new_mentions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PostRemoved:
    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostPutBack:
    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostHidden:
    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostUnhidden:
    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class ThreadRetitled:
    thread_id: int
    circle_id: int
    subject_kind: str = ""
    subject_id: int = 0


@dataclass(frozen=True, slots=True)
class ThreadRead:
    """A member has read something of a thread: what was told about it may be put away."""

    thread_id: int
    member_id: int
    seen_up_to: int


@dataclass(frozen=True, slots=True)
class CircleRead:
    """A member marked everything in a circle as read, up to a post."""

    circle_id: int
    member_id: int
    seen_up_to: int
