"""Kinds: how a listener points at anything (`Ref("thread", 12)`) without knowing its model.

Each content feature registers one small object per noun. Moderation, search, notifications and privacy speak to
these, and so serve features that are written after them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from markupsafe import Markup
from sqlalchemy import Select, false, literal, null, select

MailClass = Literal["open", "confidential"]
ErasureChoice = Literal["keep_name", "keep_nameless", "erase"]


class Ref(NamedTuple):
    """A thing of some kind."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Card:
    """What may be told of one thing to one viewer: in a list, a notification, a mail."""

    title: str
    url: str
    mail_class: MailClass
    excerpt: str = ""
    by: str = ""
    circle_id: int | None = None


class Asked(NamedTuple):
    """One thing that is asked of one member."""

    member_id: int
    what: str
    subject_id: int
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a kind asks of a member, in its own words; an empty title: as every step of its sort."""

    title: str
    why: str
    minutes: int


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What search may find of one thing; confidential kinds give none."""

    ref: Ref
    title: str
    words: str
    circle_id: int | None
    is_public: bool
    url: str
    at: datetime
    within: Ref | None = None  # the larger thing of which search shows the best find only


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as those see it who judge a report on it, whatever their circles: its writer, its text and its files."""

    ref: Ref
    title: str
    author_id: int
    author_name: str
    at: datetime
    body: Markup
    is_hidden: bool = False
    is_removed: bool = False
    files: Mapping[str, int] = field(default_factory=dict)  # name -> stored file id
    pictures: Mapping[str, str] = field(default_factory=dict)  # name of each file that is a picture -> what it shows
    maker_ids: frozenset[int] = frozenset()  # everybody who made it, where that is more than one
    earlier: Sequence[tuple[datetime, Markup]] = ()  # what it said before it was changed, the newest first


class OwnFile(Protocol):
    """A file that a feature keeps in a way of its own, sealed for instance. It is opened while it is on its way."""

    @property
    def key(self) -> str:
        """Tells it from all other files that are taken home."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    def size(self) -> int:
        """About how many bytes it is. Raises FileNotFoundError."""

    def content(self) -> bytes:
        """Raises FileNotFoundError."""


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One thing a member wrote or that concerns them, as they take it home.

    Files: name in the export -> id of the stored file, or what opens it.
    """

    section: str
    title: str
    at: datetime | None
    content: Mapping[str, Any]
    files: Mapping[str, int | OwnFile] | None = None


class Kind:
    """What a feature answers about one of its nouns. What makes no sense for a noun is answered with nothing."""

    name: str
    asks_by_parameter = False
    """Whether `asks` takes bound parameters and knows no present, so that its statement can be made once."""

    def cards(self, ids: Iterable[int], viewer: Any) -> dict[int, Card]:
        """Only what the viewer may see; one query."""
        return {}

    def audience(self, id: int) -> Select[Any]:
        """Who may hear of it: rows of (member_id, volume, reason), to be written from in one statement."""
        return select(literal(0).label("member_id"), null().label("volume"), null().label("reason")).where(false())

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any] | Sequence[Asked]:
        """What is asked of whom about it now, of one thing or of one member: a statement with the columns of `Asked`
        (`due_at` only where it has a date), or what was found where that cannot be said in one."""
        return ()

    def tasks(self, asked: Iterable[tuple[str, int]], viewer: Any) -> dict[tuple[str, int], Task]:
        """What is asked of the viewer, for each (what, subject_id) that differs from one thing to another."""
        return {}

    def made_with(self, member_id: Any) -> Select[Any] | None:
        """Ids of the things that a member (or the member of a row) made with others; None where each has one author."""
        return None

    def texts(self, ids: Iterable[int] | None) -> Iterable[IndexedText]:
        """What search may find of these; None asks for all there is, to build the index anew."""
        return ()

    def context(self, id: int) -> Sequence[Shown]:
        """What was reported, last, with what it answers before it: for its moderators alone. None: no reporting."""
        return ()

    def hide(self, id: int, reason: str) -> None:
        """Moderation takes it from sight; `restore` brings it back."""

    def restore(self, id: int) -> None:
        """See `hide`."""

    def export(self, member_id: int) -> Iterable[ExportItem]:
        """Everything of it that a member takes home."""
        return ()

    def typed(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """What somebody was typing in a form about it, by what its fields are called."""
        return content

    def goes_with(self, member_id: int) -> Iterable[str]:
        """What leaving does to it without a choice, said beforehand in sentences; none where they have nothing."""
        return ()

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """What leaving does to it."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """The kind of this name; KeyError when no feature registered it."""
    return _kinds[name]


def every() -> Iterable[Kind]:
    return tuple(_kinds.values())
