"""Everything that is kept of one member, put together from every kind, to be shown at once or taken along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core import kinds
from portal.core.i18n import full_time
from portal.core.i18n import gettext as _
from portal.core.kinds import ExportItem

FIRST = ("profiel", "account", "kringen", "reacties", "vragen", "bewaarde teksten")


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
    sections: dict[str, list[ExportItem]] = {}
    for kind in kinds.every():
        for item in kind.export(member_id):
            sections.setdefault(item.section, []).append(item)
    return [Section(name, sections[name]) for name in sorted(sections, key=_place)]


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
    if isinstance(value, datetime):
        return full_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {said}" for name, each in value.items() if (said := in_words(each)))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(in_words(each) for each in value)
    return str(value)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
