"""What is written down of intervision, one class per noun of `community/intervision.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TeaserWritten:
    """A case that somebody offers, and who would like it to be next."""

    by: str
    line: str
    days_ago: float
    voices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PhaseWritten:
    """What is written in one phase: texts as (who, text), forms with their fields, or answers by number of question."""

    done_days_ago: float = 0
    hours: float = 0
    texts: list[tuple[str, str]] = field(default_factory=list)
    fields: list[Mapping[str, str]] = field(default_factory=list)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.done_days_ago > 0

    def said(self) -> list[tuple[str, Mapping[str, str]]]:
        """Who wrote which fields, in order."""
        told: list[tuple[str, Mapping[str, str]]] = [(by, {"tekst": text}) for by, text in self.texts]
        return told + [(each["by"], {key: said for key, said in each.items() if key != "by"}) for each in self.fields]


@dataclass(frozen=True, slots=True)
class LearningWritten:
    """What somebody took along."""

    text: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class IntentionWritten:
    """What the case owner is going to do, within so many days."""

    text: str
    days: int


@dataclass(frozen=True, slots=True)
class ConsultationWritten:
    """A case, and how far it came."""

    key: str
    by: str
    line: str
    method: str
    facilitator: str
    stand_in: str
    planned_days_ago: float
    begins_days_ago: float
    phases: list[PhaseWritten]
    erased_days_ago: float = 0
    learning: Mapping[str, LearningWritten] = field(default_factory=dict)
    intention: IntentionWritten | None = None


@dataclass(frozen=True, slots=True)
class GroupWritten:
    """An intervision group, with what waits and what was treated in it."""

    key: str
    name: str
    members: list[str]
    formed_days_ago: float
    teasers: list[TeaserWritten] = field(default_factory=list)
    consultations: list[ConsultationWritten] = field(default_factory=list)
