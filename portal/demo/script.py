"""The demo community as it is written down in `community/*.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

from portal.demo.written import (
    AttachmentWritten,
    CircleWritten,
    Draft,
    Edit,
    Person,
    Portrait,
    PostWritten,
    QuestionWritten,
    Removal,
    ReportWritten,
    ThreadWritten,
    Volume,
)
from portal.demo.written_intervision import (
    ConsultationWritten,
    GroupWritten,
    IntentionWritten,
    LearningWritten,
    PhaseWritten,
    TeaserWritten,
)
from portal.demo.written_stories import (
    CollectedWritten,
    CollectionWritten,
    Outcome,
    RemarkWritten,
    StoryDraft,
    StoryPicture,
    StoryPostWritten,
    StoryWritten,
    SuggestionWritten,
)

FOLDER = Path(__file__).parent / "community"
MENTION = re.compile(r"@\[([^\]\n]+)\]\(lid:([a-z]+)\)")

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Community:
    """Everything that is told."""

    people: Mapping[str, Person]
    circles: Mapping[str, CircleWritten]
    threads: list[ThreadWritten]
    reports: list[ReportWritten]
    edits: Mapping[tuple[str, int], Edit]
    removals: list[Removal]
    attachments: Mapping[tuple[str, int], AttachmentWritten]
    volumes: list[Volume]
    circle_volumes: list[Volume]
    questions: list[QuestionWritten]
    drafts: list[Draft]
    visits: Mapping[str, float]
    portraits: Mapping[str, Portrait]
    stories: Mapping[str, StoryWritten]
    story_pictures: list[StoryPicture]
    story_drafts: list[StoryDraft]
    outcomes: list[Outcome]
    collections: list[CollectionWritten]
    groups: list[GroupWritten]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Self:
        circles = [_made(CircleWritten, each) for each in _toml(folder / "circles.toml")["circles"]]
        moments = _toml(folder / "moments.toml")
        threads = [
            _made(ThreadWritten, {**each, "posts": [PostWritten(*post) for post in each["posts"]]})
            for path in sorted(folder.glob("threads-*.toml"))
            for each in _toml(path)["threads"]
        ]
        return cls(
            people={each.key: each for each in people(folder)},
            circles={each.key: each for each in circles},
            threads=threads,
            reports=_all(ReportWritten, _toml(folder / "reports.toml")["reports"]),
            edits={(each.thread, each.post): each for each in _all(Edit, moments["edits"])},
            removals=_all(Removal, moments["removals"]),
            attachments={(each.thread, each.post): each for each in _all(AttachmentWritten, moments["attachments"])},
            volumes=_all(Volume, moments["volumes"]),
            circle_volumes=_all(Volume, moments["circle_volumes"]),
            questions=_all(QuestionWritten, moments["questions"]),
            drafts=_all(Draft, moments["drafts"]),
            visits=moments["visits"],
            stories={each.key: each for path in sorted(folder.glob("stories-*.toml")) for each in _stories(path)},
            story_pictures=_all(StoryPicture, _toml(folder / "story-moments.toml")["pictures"]),
            story_drafts=_all(StoryDraft, _toml(folder / "story-moments.toml")["drafts"]),
            outcomes=_all(Outcome, _toml(folder / "story-moments.toml")["outcomes"]),
            collections=[
                _made(CollectionWritten, {**each, "stories": _all(CollectedWritten, each["stories"])})
                for each in _toml(folder / "collections.toml")["collections"]
            ],
            groups=[_group(each) for each in _toml(folder / "intervision.toml")["groups"]],
            portraits={key: _made(Portrait, each) for key, each in _toml(folder / "portraits.toml").items()},
        )


@cache
def people(folder: Path = FOLDER) -> tuple[Person, ...]:
    """Everybody in the demo community; also asked for by the sign-in page and at the start of a live portal."""
    return tuple(_all(Person, _toml(folder / "members.toml")["members"]))


def named_in(text: str) -> set[str]:
    """The keys of the people whom a text names."""
    return {key for _name, key in MENTION.findall(text)}


def _stories(path: Path) -> list[StoryWritten]:
    return [
        _made(
            StoryWritten,
            {
                **each,
                "suggestions": _all(SuggestionWritten, each.get("suggestions", ())),
                "remarks": _all(RemarkWritten, each.get("remarks", ())),
                "posts": _all(StoryPostWritten, each.get("posts", ())),
            },
        )
        for each in _toml(path)["stories"]
    ]


def _group(written: Mapping[str, Any]) -> GroupWritten:
    teasers = _all(TeaserWritten, written.get("teasers", ()))
    consultations = [_consultation(each) for each in written.get("consultations", ())]
    return _made(GroupWritten, {**written, "teasers": teasers, "consultations": consultations})


def _consultation(written: Mapping[str, Any]) -> ConsultationWritten:
    learning = {key: _made(LearningWritten, each) for key, each in written.get("learning", {}).items()}
    intention = _made(IntentionWritten, written["intention"]) if "intention" in written else None
    phases = _all(PhaseWritten, written["phases"])
    return _made(ConsultationWritten, {**written, "phases": phases, "learning": learning, "intention": intention})


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _all(kind: type[Written], written: Iterable[Mapping[str, Any]]) -> list[Written]:
    return [_made(kind, each) for each in written]


def _made(kind: type[Written], written: Mapping[str, Any]) -> Written:
    """One thing as it is written; a key that nobody knows is a slip of the pen."""
    unknown = set(written) - {each.name for each in fields(kind)}  # type: ignore[arg-type]
    if unknown:
        raise ValueError(f"{kind.__name__} {written.get('key', '')}: {', '.join(sorted(unknown))}?")
    return kind(**written)
