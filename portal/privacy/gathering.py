"""Everything that is kept of one member, put together from every kind, to be shown at once or taken along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.circles.queries import viewer_for
from portal.circles.viewer import Viewer, me
from portal.core import kinds
from portal.core.db import db
from portal.core.i18n import day, full_time
from portal.core.i18n import gettext as _
from portal.core.kinds import ExportItem, Ref
from portal.members.forms import SIGHT_CHOICES
from portal.members.models import Member
from portal.privacy import words
from portal.taxonomy.themes import THEMES

FIRST = ("profiel", "account", "kringen", "reacties", "vragen", "bewaarde teksten")


TYPED = "bewaarde teksten"


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is pointed at, with its title as far as the member may see it."""

    ref: Ref
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one sort, in the order in which they came about."""

    name: str
    items: Sequence[ExportItem]

    @property
    def title(self) -> str:
        return self.name[:1].upper() + self.name[1:]


def everything_of(member_id: int) -> list[Section]:
    """All that every kind exports of a member, by section."""
    items = [item for kind in kinds.every() for item in kind.export(member_id)]
    items = [replace(item, content=_typed(item.content)) if item.section == TYPED else item for item in items]
    titles = _titles(_viewer(member_id), items)
    sections: dict[str, list[ExportItem]] = {}
    for item in items:
        content = {name: _named(value, titles) for name, value in item.content.items()}
        sections.setdefault(item.section, []).append(replace(item, content=content))
    return [Section(name, sections[name]) for name in sorted(sections, key=_place)]


def _viewer(member_id: int) -> Viewer:
    if me().id == member_id:
        return me()
    return viewer_for(db.session.get_one(Member, member_id))


def _titles(viewer: Viewer, items: Iterable[ExportItem]) -> dict[Ref, str]:
    """What things that are pointed at are called, as far as the member may see them: one statement per kind."""
    wanted: dict[str, set[int]] = {}
    for item in items:
        for value in item.content.values():
            if isinstance(value, Ref):
                wanted.setdefault(value.kind, set()).add(value.id)
    registered = {kind.name: kind for kind in kinds.every()}
    return {
        Ref(name, id): card.title
        for name, ids in wanted.items()
        if name in registered
        for id, card in registered[name].cards(ids, viewer).items()
    }


def _named(value: Any, titles: Mapping[Ref, str]) -> Any:
    return Named(value, titles.get(value, "")) if isinstance(value, Ref) else value


def _typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in a form, by what its fields are called; what the form filled in by itself is no text of anybody."""
    told: dict[str, Any] = {}
    for name, value in content.items():
        said = value[0] if isinstance(value, list) and len(value) == 1 else value
        if name in words.TECHNICAL or name.startswith(words.TICKED):
            continue
        if name in ("circle_id", "origin_circle_id"):
            told[words.FIELDS[name]] = Ref("circle", int(said)) if str(said).isdigit() else None
        elif name.startswith("sight_"):
            field = name.removeprefix("sight_")
            told[f"wie ziet {words.FIELDS.get(field, field)}"] = str(SIGHT_CHOICES.get(said, said))
        elif name == "themes":
            keys = value if isinstance(value, list) else [value]
            told[words.FIELDS[name]] = [str(THEMES[key].name) if key in THEMES else key for key in keys]
        elif name.startswith("alt-"):
            told.setdefault("wat de foto laat zien", []).append(said)
        else:
            told[words.FIELDS.get(name, name)] = said
    return told


def _place(section: str) -> tuple[int, str]:
    """What a member knows best comes first."""
    return (FIRST.index(section) if section in FIRST else len(FIRST), section)


def readable(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an item holds as (name, words), what is empty left out."""
    return [(name, said) for name, value in content.items() if (said := in_words(value))]


def in_words(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Named):
        return value.title or _("Something that you cannot see any more")
    if isinstance(value, datetime):
        return full_time(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {said}" for name, each in value.items() if (said := in_words(each)))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(in_words(each) for each in value)
    return str(value)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Named):
        return {"soort": value.ref.kind, "nummer": value.ref.id, "titel": value.title}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
