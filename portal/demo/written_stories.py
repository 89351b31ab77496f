"""What is written down of case stories and collections, one class per noun of `community/*.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SuggestionWritten:
    """What an editor proposed to one text, and what its authors said. Rows in a path are counted from 1."""

    by: str
    path: str
    was: str
    proposed: str
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class RemarkWritten:
    """Something said beside the text; `to`: the number of the remark that it answers, 0 none."""

    by: str
    path: str
    text: str
    to: int = 0
    settled: bool = False


@dataclass(frozen=True, slots=True)
class StoryPostWritten:
    """A post in the conversation below a story; `to`: the number of the post that it answers, 0 the conversation."""

    by: str
    to: int
    text: str


@dataclass(frozen=True, slots=True)
class StoryWritten:
    """A case story and all that happened to it, from `began_days_ago` over `days` to the state it is in now."""

    key: str
    authors: list[str]
    origin: str
    status: str
    began_days_ago: float
    days: float
    content: Mapping[str, Any]
    editor: str = ""
    sight: str = ""
    reason: str = ""
    recognised: list[str] = field(default_factory=list)
    trying: list[str] = field(default_factory=list)
    featured: bool = False
    suggestions: list[SuggestionWritten] = field(default_factory=list)
    remarks: list[RemarkWritten] = field(default_factory=list)
    posts: list[StoryPostWritten] = field(default_factory=list)

    @property
    def was_published(self) -> bool:
        return self.status in ("published", "archived", "withdrawn")

    @property
    def is_taken_down(self) -> bool:
        return self.status in ("archived", "withdrawn")


@dataclass(frozen=True, slots=True)
class StoryPicture:
    """A picture with a story."""

    story: str
    what: str
    name: str
    alt: str
    caption: str
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying a story, told so many days after the question."""

    story: str
    by: str
    days: float
    text: str


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """What an author is typing in one field of a step of a story."""

    member: str
    story: str
    step: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class CollectedWritten:
    """A story in a collection, and why it is there."""

    story: str
    note: str


@dataclass(frozen=True, slots=True)
class CollectionWritten:
    """Stories that an editor put in an order."""

    key: str
    by: str
    status: str
    sight: str
    title: str
    introduction: str
    questions: list[str]
    stories: list[CollectedWritten]
