"""Sets of positions, as numbers: bit 5 is set where position 5 is in it."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any


def of(positions: Collection[int]) -> int:
    """The set of these positions."""
    if not positions:
        return 0
    octets = bytearray((max(positions) >> 3) + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def run(first: int, end: int) -> int:
    """The set of all positions from the first up to the end."""
    return ((1 << (end - first)) - 1) << first


def positions_in(bits: int) -> list[int]:
    """The positions in a set, the highest first."""
    digits = f"{bits:b}"
    last = len(digits) - 1
    found = []
    at = digits.find("1")
    while at >= 0:
        found.append(last - at)
        at = digits.find("1", at + 1)
    return found


class Sets:
    """Value -> the set of positions that have it.

    A set that holds less than one in `few` positions is kept as a list of them, which is smaller and slower.
    """

    def __init__(self, few: int = 512) -> None:
        self._one_in = few
        self._few: dict[Any, array[int]] = defaultdict(partial(array, "I"))
        self._many: dict[Any, int] = {}

    def __iter__(self) -> Iterator[Any]:
        yield from self._many
        yield from self._few

    def add(self, values: Iterable[Any], position: int) -> None:
        """A position that has all of these values."""
        few, many = self._few, self._many
        for value in values:
            if value in many:
                many[value] |= 1 << position
            else:
                few[value].append(position)

    def drop(self, values: Iterable[Any], position: int) -> None:
        for value in values:
            if value in self._many:
                self._many[value] &= ~(1 << position)
            elif position in self._few[value]:
                self._few[value].remove(position)

    def settle(self, size: int) -> None:
        """Keep each set in the form that suits it among so many positions."""
        for value in [value for value, positions in self._few.items() if len(positions) * self._one_in > size]:
            self._many[value] = of(self._few.pop(value))

    def bits(self, value: Any) -> int:
        return self._many[value] if value in self._many else of(self._few.get(value, ()))

    def union(self, values: Iterable[Any]) -> int:
        """The positions that have any of these values."""
        bits, few = 0, set[int]()
        for value in values:
            if value in self._many:
                bits |= self._many[value]
            else:
                few.update(self._few.get(value, ()))
        return bits | of(few)

    def counts(self, among: int, values: Iterable[Any] | None = None) -> dict[Any, int]:
        """How many of the positions in `among` have each value; values that none has are left out."""
        wanted = self if values is None else values
        return {value: count for value in wanted if (count := (among & self.bits(value)).bit_count())}
