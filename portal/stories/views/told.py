"""What a story tells, as its page draws it: texts rendered, choices by their name, and only what was filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from portal.core import text
from portal.core.i18n import gettext as _
from portal.core.i18n import language
from portal.core.i18n import lazy_gettext as _l
from portal.stories import outline, photos
from portal.stories.models import StoryFile
from portal.stories.outline import Content
from portal.taxonomy import themes

KEPT = 4_000  # texts; about 2 kB each

# Where each part stands on the page: its id, its heading, and the fields of which any makes it appear.
PARTS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("begin", _l("How it began"), ("initiative", "initiative_other", "issue", "fixed", "open")),
    ("mensen", _l("Who took part"), ("participants", "number", "recruitment", "absent", "role", "roles")),
    (
        "aanpak",
        _l("What was done"),
        ("timeline", "methods", "setting", "access", "hours_municipality", "hours_residents", "money"),
    ),
    ("invloed", _l("How much influence residents had"), ("promised", "given", "felt", "decided", "decisions")),
    (
        "vertrouwen",
        _l("How trust went"),
        (*(f"trust_{side}_{when}" for side in ("residents", "municipality") for when in ("before", "after")), "turn"),
    ),
    ("opbrengst", _l("What it brought"), ("changed", "outcome", "evidence", "evidence_source")),
    ("schuurde", _l("Where it rubbed"), ("friction", "otherwise", "patterns")),
    ("inzicht", _l("What they take along"), ("again", "never", "earlier")),
    ("overdracht", _l("For your own work"), ("first_step", "conditions", "aids")),
)

# Evidence by its strength, said as what a reader may make of it.
EVIDENCE: Mapping[str, Any] = {
    "impression": _l("This is an impression of the authors: nobody measured it."),
    "poll": _l("They asked around among those who were there."),
    "evaluation": _l("An evaluation says so."),
    "figures": _l("Figures show it."),
}


@lru_cache(maxsize=KEPT)
def rendered(source: str) -> Markup:
    """Markdown as HTML. Revisions never change, and a page holds thirty texts: each is rendered once per worker.

    Kept by the text itself, so that nothing ever has to be thrown away; what is no longer read falls out.
    """
    return text.render(source)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with a story, with what it shows."""

    id: int
    alt: str
    caption: str
    width: int
    height: int
    lacks: tuple[str, ...]
    """What keeps it from readers (`photos.lacking`); those who work on the story see it all the same."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with a story."""

    id: int
    name: str
    caption: str
    size: int


@dataclass(frozen=True)
class Told:
    """One revision, for a template."""

    content: Content
    files: Mapping[int, StoryFile]
    is_preview: bool = False

    def has(self, *keys: str) -> bool:
        return any(self.content.get(key) not in (None, "", []) for key in keys)

    def line(self, key: str) -> Any:
        value = self.content.get(key)
        return "" if value is None else value

    def prose(self, key: str) -> Markup:
        return self.rendered(self.content.get(key))

    def rendered(self, source: str | None) -> Markup:
        return rendered(source) if source else Markup("")

    def rows(self, key: str) -> list[dict[str, Any]]:
        """The rows of a table in which anything is written."""
        columns = [each.key for each in outline.fields()[key].columns]
        return [row for row in self.content.get(key) or () if any(row.get(column) for column in columns)]

    def option(self, key: str) -> str:
        """What is chosen, by its name."""
        return outline.fields()[key].named(self.content.get(key))

    def options(self, key: str) -> list[str]:
        field = outline.fields()[key]
        return [field.named(each) for each in self.content.get(key) or ()]

    def listed(self, key: str) -> str:
        """What is chosen as one phrase: 'Iedereen kon komen, via mensen die de buurt kennen'."""
        first, *others = self.options(key) or [""]
        return ", ".join((first, *(each[:1].lower() + each[1:] for each in others)))

    @property
    def themes(self) -> list[themes.Theme]:
        return themes.known(self.content.get("themes") or [])

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.content.get("neighbourhood"), self.content.get("municipality"))))

    @property
    def period(self) -> str:
        """'maart 2025 tot mei 2026', 'sinds maart 2025'."""
        began, ended = month(self.content.get("began")), month(self.content.get("ended"))
        if began and ended and began != ended:
            return _("%(begin)s to %(end)s", begin=began, end=ended)
        if began and not ended and self.content.get("tone") == "running":
            return _("since %(month)s", month=began)
        return began or ended

    @property
    def evidence(self) -> str:
        return str(EVIDENCE.get(self.content.get("evidence", ""), ""))

    @cached_property
    def parts(self) -> list[tuple[str, str]]:
        """The parts that have something to say: (id, heading)."""
        return [(key, str(title)) for key, title, fields in PARTS if self.has(*fields) or self._has_more(key)]

    @cached_property
    def shown(self) -> frozenset[str]:
        """The ids of those parts."""
        return frozenset(key for key, _title in self.parts)

    @cached_property
    def pictures(self) -> list[Picture]:
        found = [
            Picture(
                id=file.id,
                alt=row.get("alt") or "",
                caption=row.get("caption") or "",
                width=file.file.width or 0,
                height=file.file.height or 0,
                lacks=photos.lacking(row),
            )
            for row, file in self._files()
            if file.file.is_picture
        ]
        return [each for each in found if self.is_preview or not each.lacks]

    @cached_property
    def documents(self) -> list[Document]:
        return [
            Document(file.id, file.file.name, row.get("caption") or "", file.file.size)
            for row, file in self._files()
            if not file.file.is_picture
        ]

    def month(self, value: str | None) -> str:
        return month(value)

    def _files(self) -> list[tuple[dict[str, Any], StoryFile]]:
        rows = self.content.get("files") or ()
        return [(row, self.files[row["file"]]) for row in rows if row.get("file") in self.files]

    def _has_more(self, key: str) -> bool:
        return key == "overdracht" and bool(self.documents)


def month(value: str | None) -> str:
    """'2025-03' as 'maart 2025'; a year alone as it is; what is no month as it was written."""
    return _month(value or "", language.get())


@lru_cache(maxsize=2_000)
def _month(value: str, lang: str) -> str:
    year, _dash, number = value.partition("-")
    if not (year.isdigit() and number.isdigit() and len(year) == 4 and 1 <= int(number) <= 12):
        return value
    return format_date(date(int(year), int(number), 1), "MMMM y", locale=lang)
