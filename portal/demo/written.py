"""What is written down of the demo community, one class per noun of `community/*.toml`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the demo community. Nobody here exists."""

    key: str
    name: str
    address: str
    organisation: str
    organisation_kind: str
    function: str
    municipality: str
    themes: list[str]
    ask_me: str
    seeking: str
    followed: str
    phone: str = ""
    left: bool = False
    left_days_ago: float = 0
    keep_name: bool = True
    invited: bool = False


@dataclass(frozen=True, slots=True)
class CircleWritten:
    """A circle, with who belongs to it: (key, role)."""

    key: str
    kind: str
    name: str
    purpose: str
    parent: str
    members: list[tuple[str, str]]
    made_days_ago: float
    began_days_ago: float | None = None
    ended_days_ago: float | None = None

    @property
    def coordinator(self) -> str:
        return next(key for key, role in self.members if role == "coordinator")


@dataclass(frozen=True, slots=True)
class PostWritten:
    """A post: who, to which post (0: the conversation), how long after the one before, and what it says."""

    by: str
    to: int
    hours: float
    text: str


@dataclass(frozen=True, slots=True)
class ThreadWritten:
    """A conversation with all its posts; the first opens it."""

    key: str
    circle: str
    title: str
    days_ago: float
    posts: list[PostWritten]
    closed_by: str = ""
    pinned_by: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A post was corrected: `became` stands in it now, `was` stood there first."""

    thread: str
    post: int
    hours: float
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A post that was written after `post` and taken back."""

    thread: str
    post: int
    hours: float
    by: str
    to: int
    text: str
    after_hours: float


@dataclass(frozen=True, slots=True)
class AttachmentWritten:
    """A file with a written post."""

    thread: str
    post: int
    what: str
    name: str
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """What somebody reported, and what a moderator decided."""

    thread: str
    post: int
    by: str
    ground: str
    reason: str
    hours: float = 0
    days_ago: float | None = None
    decision: str = ""
    decided_by: str = ""
    decision_reason: str = ""
    decided_after_hours: float = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """How much a member wants to hear of a conversation, or of a circle."""

    member: str
    volume: str
    thread: str = ""
    circle: str = ""


@dataclass(frozen=True, slots=True)
class QuestionWritten:
    """What somebody asked somebody by mail, and the answer if there was one."""

    by: str
    to: str
    days_ago: float
    subject: str
    text: str
    answer: str = ""
    answered_after_hours: float = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is typing in answer to a post."""

    member: str
    thread: str
    answers: int
    text: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face in a few words."""

    ground: str
    skin: str
    hair: str
    cut: str
    shirt: str
    wears: list[str] = field(default_factory=list)
