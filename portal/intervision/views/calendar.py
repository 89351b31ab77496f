"""The calendar of a consultation before it begins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal.intervision import telling
from portal.intervision.actions import planning
from portal.intervision.method import Method


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase in the calendar: who writes, and when it closes at the latest."""

    number: int
    title: str
    writes: str
    until: str


def stages_of(method: Method, starts_on: date, paused: Collection[date]) -> list[Stage]:
    """As it goes when every phase takes all of its days."""
    ends = planning.calendar(method, starts_on, paused)
    return [
        Stage(number, phase.title, phase.writers if phase.has_writers else "", telling.long_day(until))
        for number, (phase, until) in enumerate(zip(method.phases, ends, strict=True), 1)
    ]
