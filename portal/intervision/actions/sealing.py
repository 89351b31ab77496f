"""The words of a contribution, and how they are closed and opened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from portal.core import clock
from portal.core.vault import DataKey
from portal.intervision.method import Phase
from portal.intervision.models import Consultation, Contribution
from portal.intervision.models.texts import TEXT


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, field by field, and when. The time is sealed too."""

    fields: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def text(self) -> str:
        return self.fields.get(TEXT, "")

    @property
    def is_empty(self) -> bool:
        return not any(each.strip() for each in self.fields.values())

    def written(self) -> str:
        return json.dumps(
            {"fields": dict(self.fields), "at": self.at.isoformat() if self.at else None}, ensure_ascii=False
        )

    @classmethod
    def read(cls, written: str) -> Self:
        kept = json.loads(written)
        return cls(kept["fields"], datetime.fromisoformat(kept["at"]) if kept["at"] else None)

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Self:
        return cls(dict(fields), clock.now())


def seal_words(key: DataKey, contribution: Contribution, words: Words, phase: Phase) -> None:
    """Close what was written; the fields that a later phase reveals go apart."""
    kept = {name: value for name, value in words.fields.items() if name not in phase.sealed}
    later = {name: value for name, value in words.fields.items() if name in phase.sealed}
    contribution.sealed = key.seal(Words(kept, words.at).written(), f"contribution:{contribution.id}")
    contribution.withheld = key.seal(Words(later).written(), f"contribution:{contribution.id}:later") if later else None


def opened_words(key: DataKey, contribution: Contribution) -> Words:
    return Words.read(key.open(contribution.sealed, f"contribution:{contribution.id}"))


def move_words(key: DataKey, contribution: Contribution, span: timedelta) -> None:
    """Let what was written be of another time: a demonstration moves along with the calendar."""
    words = opened_words(key, contribution)
    if words.at is not None:
        moved = Words(words.fields, words.at + span)
        contribution.sealed = key.seal(moved.written(), f"contribution:{contribution.id}")


def withheld_words(key: DataKey, contribution: Contribution) -> Words:
    """What waits for a later phase; nothing where nothing does."""
    if contribution.withheld is None:
        return Words()
    return Words.read(key.open(contribution.withheld, f"contribution:{contribution.id}:later"))


def title_of(key: DataKey, consultation: Consultation) -> str:
    """The line in which the case was offered."""
    return key.open(consultation.title, f"consultation:{consultation.id}:title")


def draft_words(key: DataKey, draft: Any) -> Words:
    """What somebody was typing. `draft`: a SealedDraft, or a row with the same columns."""
    return Words.read(key.open(draft.sealed, f"draft:{draft.run_id}:{draft.member_id}:{draft.key}"))
