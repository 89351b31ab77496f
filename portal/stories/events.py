"""What happens to case stories."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryBegun:
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class AuthorAdded:
    story_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class AuthorRemoved:
    story_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class RevisionMade:
    """A new revision: consents to earlier ones say nothing about it."""

    story_id: int
    revision_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class StoryMoved:
    """From one state to another. By nobody: the clock."""

    story_id: int
    from_state: str
    to_state: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class StoryClaimed:
    story_id: int
    editor_id: int


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    story_id: int
    editor_id: int
    how: str


@dataclass(frozen=True, slots=True)
class RemarkMade:
    story_id: int
    remark_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class SuggestionMade:
    story_id: int
    suggestion_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class SuggestionAnswered:
    story_id: int
    suggestion_id: int
    by_id: int
    answer: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    story_id: int
    revision_id: int
    member_id: int
    waits_for: frozenset[int]
    """Authors who did not agree to this revision yet."""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class StoryPublished:
    """A revision can be read in a circle (and by the world, if public). Wider: by more people than before."""

    story_id: int
    publication_id: int
    circle_id: int
    is_public: bool
    by_id: int | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class StoryTakenDown:
    """Archived or withdrawn: no longer on the shelf."""

    story_id: int
    publication_id: int
    how: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class StoryHidden:
    """A moderator took it from its readers' sight."""

    story_id: int


@dataclass(frozen=True, slots=True)
class StoryShown:
    """What a moderator hid can be read again."""

    story_id: int


@dataclass(frozen=True, slots=True)
class StoryErased:
    story_id: int


@dataclass(frozen=True, slots=True)
class TrialBegun:
    trial_id: int
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TrialDue:
    """Eight weeks later: what came of it?"""

    trial_id: int
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TrialTold:
    trial_id: int
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class TrialDropped:
    """It did not come to that."""

    trial_id: int
    story_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class CollectionPublished:
    collection_id: int
    circle_id: int
    is_public: bool
    by_id: int


@dataclass(frozen=True, slots=True)
class CollectionTakenDown:
    collection_id: int
