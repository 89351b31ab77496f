"""What the last consultation of a group leaves at the beginning of a phase, opened for who took part in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core import clock, i18n, vault
from portal.intervision.actions import sealing
from portal.intervision.queries.carried import Carried
from portal.intervision.views.shown import Line, lines_of


@dataclass(frozen=True, slots=True)
class CarriedPiece:
    """One of its texts."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The phase that left them, the day on which that consultation closed, and the texts."""

    title: str
    closed_on: str
    pieces: Sequence[CarriedPiece]


def opened(carried: Carried | None) -> CarriedOver | None:
    """None where nothing was left, or nothing for this reader."""
    if carried is None or not carried.texts:
        return None
    key, phase = vault.key(carried.key_id), carried.phase
    pieces = []
    for text, name in carried.texts:
        fields = {**sealing.opened_words(key, text).fields, **sealing.withheld_words(key, text).fields}
        pieces.append(CarriedPiece(name, lines_of(phase, fields)))
    return CarriedOver(phase.title, i18n.day(clock.local(carried.closed_at).date()), pieces)
