"""The outline of a case story: which steps ask what, and for which stage. All of it is data (`form.toml`).

What a member wrote is one document, `{field key: value}`: text, an option's key, a list of keys, a number, a month
('2025-03'), or rows (`[{"id": "a1", column: value}]`). A text in it has a path: `lesson`, or `timeline/a1/result`.
"""

import secrets
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from portal.core.i18n import language
from portal.taxonomy.themes import THEMES

FILE = Path(__file__).parent / "form.toml"
STAGES = ("concept", "review", "publish", "later")
TEXTS = ("line", "prose")

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """Words in two languages; shown in the viewer's."""

    nl: str
    en: str = ""

    def __str__(self) -> str:
        return (self.en or self.nl) if language.get() == "en" else self.nl

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __bool__(self) -> bool:
        return bool(self.nl)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    key: str
    name: Any
    hint: Any = ""
    is_alone: bool = False
    """Whether it excludes the others, where several can be chosen."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a story tells."""

    key: str
    kind: str
    label: Said
    hint: Said
    stage: str = "later"
    most: int = 0
    options: tuple[Option, ...] = ()
    columns: "tuple[Field, ...]" = ()
    row: Said = Said("")
    step: str = ""
    among: str = ""
    """Of which list a line must be one: `municipalities`; empty where anything may be written."""

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTS

    def option(self, key: Any) -> Option | None:
        return next((each for each in self.options if each.key == key), None)

    def named(self, value: Any) -> str:
        """What a chosen option is called; a text as it is."""
        found = self.option(value)
        return str(found.name) if found else str(value or "")

    @property
    def empty(self) -> Any:
        """How nothing is written."""
        return [] if self.kind in ("multi", "rows", "files") else None if self.kind == "number" else ""


@dataclass(frozen=True, slots=True)
class Step:
    """A handful of fields that are asked together."""

    key: str
    name: Said
    fields: tuple[Field, ...] = field(default=())


FILES = Field(
    "files",
    "files",
    Said("Foto's en bestanden", "Photos and files"),
    Said("Foto's zeggen soms meer dan een alinea.", "Photos sometimes say more than a paragraph."),
    most=12,
    step="bestanden",
    row=Said("Bestand", "File"),
)
"""Pictures and documents with a story: rows of {"id", "file" (id of the StoryFile), "alt" (what it shows) or
"decoration" ("yes"), "caption", "agreed" ("yes": whoever can be recognised agrees)}; `photos` says what readers see."""


FILES_STEP = Step(FILES.step, FILES.label, (FILES,))
"""Where files are brought to a story: a page of its own, in line with the steps but none of them."""


def steps() -> tuple[Step, ...]:
    return _read()


def step(key: str) -> Step | None:
    return next((each for each in _read() if each.key == key), None)


@cache
def fields() -> Mapping[str, Field]:
    """Every field by its key, in the order of the form."""
    return {each.key: each for part in _read() for each in part.fields} | {FILES.key: FILES}


def field_at(path: str) -> Field | None:
    """The field, or the column of a row, that a path leads to."""
    key, *rest = path.split("/")
    found = fields().get(key)
    if found is None or not rest:
        return found
    return next((each for each in found.columns if len(rest) == 2 and each.key == rest[1]), None)


def value_at(content: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; None where its row is gone."""
    key, *rest = path.split("/")
    found = fields().get(key)
    value = content.get(key, found.empty if found else "")
    if not rest:
        return value
    row = next((each for each in value if each.get("id") == rest[0]), None)
    return None if row is None else row.get(rest[1], "")


def with_value(content: Mapping[str, Any], path: str, value: Any) -> Content:
    """The document with something else at a path; the given one stays as it is. KeyError where its row is gone."""
    key, *rest = path.split("/")
    if not rest:
        return {**content, key: value}
    rows = content.get(key, [])
    if not any(each.get("id") == rest[0] for each in rows):
        raise KeyError(path)
    return {**content, key: [{**each, rest[1]: value} if each.get("id") == rest[0] else each for each in rows]}


def texts_of(content: Mapping[str, Any]) -> Iterator[tuple[str, Field, str]]:
    """Every text that is filled in, as (path, field or column, text), in the order of the form."""
    for key, each in fields().items():
        value = content.get(key)
        if each.is_text and value:
            yield key, each, value
        for row in value or () if each.kind == "rows" else ():
            for column in each.columns:
                if column.is_text and row.get(column.key):
                    yield f"{key}/{row['id']}/{column.key}", column, row[column.key]


def is_filled(each: Field, content: Mapping[str, Any]) -> bool:
    value = content.get(each.key)
    return value not in (None, "", [])


def missing(content: Mapping[str, Any], stage: str) -> list[Field]:
    """The fields that are still needed before a story can reach a stage."""
    needed = STAGES[: STAGES.index(stage) + 1]
    return [each for each in fields().values() if each.stage in needed and not is_filled(each, content)]


def completeness(content: Mapping[str, Any]) -> int:
    """How much of what publishing needs is there, in whole percents."""
    needed = [each for each in fields().values() if each.stage != "later"]
    return round(100 * sum(is_filled(each, content) for each in needed) / len(needed))


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Field]:
    """The fields that differ between two documents."""
    return [each for key, each in fields().items() if (before.get(key) or each.empty) != (after.get(key) or each.empty)]


def row_id() -> str:
    """A name for a new row that stays with it wherever it moves."""
    return secrets.token_hex(4)


@cache
def _read() -> tuple[Step, ...]:
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    options = {key: tuple(_option(each) for each in some) for key, some in written["options"].items()}
    options["themes"] = tuple(Option(theme.key, theme.name) for theme in THEMES.values())
    return tuple(
        Step(
            key=each["key"],
            name=Said(each["nl"], each["en"]),
            fields=tuple(_field(asked, options, each["key"]) for asked in each["fields"]),
        )
        for each in written["steps"]
    )


def _option(written: Mapping[str, Any]) -> Option:
    return Option(
        written["key"],
        Said(written["nl"], written["en"]),
        Said(written.get("hint_nl", ""), written.get("hint_en", "")),
        is_alone=written.get("alone", False),
    )


def _field(written: Mapping[str, Any], options: Mapping[str, tuple[Option, ...]], step_key: str) -> Field:
    """Raises KeyError for options that are not there, ValueError for a kind or stage that is unknown."""
    if written["kind"] not in (*TEXTS, "number", "month", "choice", "multi", "rows"):
        raise ValueError(f"{written['key']}: unknown kind {written['kind']}")
    if written.get("stage", "later") not in STAGES:
        raise ValueError(f"{written['key']}: unknown stage {written['stage']}")
    return Field(
        key=written["key"],
        kind=written["kind"],
        label=Said(written["nl"], written["en"]),
        hint=Said(written.get("hint_nl", ""), written.get("hint_en", "")),
        stage=written.get("stage", "later"),
        most=written.get("most", 0),
        options=options[written["options"]] if "options" in written else (),
        columns=tuple(_field(each, options, step_key) for each in written.get("columns", ())),
        row=Said(written.get("row_nl", ""), written.get("row_en", "")),
        step=step_key,
        among=written.get("among", ""),
    )
