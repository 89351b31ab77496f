"""Where stories stand side by side: all of one municipality together, and within it all of one neighbourhood.

There are hundreds of municipalities and thousands of neighbourhoods. A set of positions for each would be large, and
counting them all slow; as runs of positions they take a pair of numbers each, and a count looks at its own run only.
"""

from collections.abc import Collection

from portal.stories.shelving import bits
from portal.stories.shelving.bits import Sets


class Blocks:
    """Value -> runs of positions that have it. What comes later stands behind them, out of order."""

    def __init__(self) -> None:
        self._runs: dict[str, list[tuple[int, int]]] = {}
        self._end = 0
        self._late = Sets()  # counted from where the runs end

    def add_run(self, value: str, first: int, end: int) -> None:
        """All positions from the first up to the end; runs come in order."""
        runs = self._runs.setdefault(value, [])
        if runs and runs[-1][1] == first:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))

    def settle(self, size: int) -> None:
        """These were all the runs; what is added from now on stands behind them."""
        self._end = size

    def add(self, value: str, position: int) -> None:
        self._late.add((value,), position - self._end)

    def union(self, values: Collection[str]) -> int:
        """The positions that have any of these values, and perhaps some where nothing stands."""
        found = self._late.union(values) << self._end
        for value in values:
            for first, end in self._runs.get(value, ()):
                found |= bits.run(first, end)
        return found

    def counts(self, among: int, values: Collection[str] | None = None) -> dict[str, int]:
        """How many of the positions in `among` have each value (or these); values that none has are left out."""
        octets = among.to_bytes((max(among.bit_length(), self._end) >> 3) + 1, "little")
        counts = self._late.counts(among >> self._end, values)
        for value in self._runs if values is None else values:
            for first, end in self._runs.get(value, ()):
                found = int.from_bytes(octets[first >> 3 : (end + 7) >> 3], "little")
                if first & 7 or end & 7:
                    found = found >> (first & 7) & ((1 << (end - first)) - 1)
                if count := found.bit_count():
                    counts[value] = counts.get(value, 0) + count
        return counts
