"""In which order stories are shown."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable

from portal.stories.shelving import bits

PLACE = 24  # bits of a position
POSITION = (1 << PLACE) - 1
NOWHERE = -1


class Order:
    """Positions, each with a number (of at most 39 bits) that says where it stands; the highest comes first."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        """Begin with a number for each position, or NOWHERE."""
        self._keys = array("q", (at if at < 0 else at << PLACE | position for position, at in enumerate(numbers)))
        self._ranked = array("q", sorted(key for key in self._keys if key >= 0))

    def number_of(self, position: int) -> int:
        return self._keys[position] >> PLACE

    def add(self, number: int) -> None:
        """The next position stands here."""
        self._keys.append(number << PLACE | len(self._keys))
        insort(self._ranked, self._keys[-1])

    def move(self, position: int, number: int) -> None:
        self.drop(position)
        self._keys[position] = number << PLACE | position
        insort(self._ranked, self._keys[position])

    def drop(self, position: int) -> None:
        del self._ranked[bisect_left(self._ranked, self._keys[position])]
        self._keys[position] = NOWHERE

    def page(self, among: int, total: int, *, offset: int, limit: int, is_turned: bool = False) -> list[int]:
        """Some of the `total` positions in `among`, in this order or the other way round."""
        limit = min(limit, total - offset)
        if limit <= 0:
            return []
        behind = total - offset - limit
        if behind < offset:  # it is nearer to the other end
            return self._first(among, total, behind, limit, not is_turned)[::-1]
        return self._first(among, total, offset, limit, is_turned)

    def _first(self, among: int, total: int, offset: int, limit: int, is_turned: bool) -> list[int]:
        if (offset + limit) * len(self._ranked) > 4 * total * total:  # so few that to rank them is less work
            found = sorted(bits.positions_in(among), key=self._keys.__getitem__, reverse=not is_turned)
            return found[offset : offset + limit]
        octets = among.to_bytes((len(self._keys) >> 3) + 1, "little")
        page: list[int] = []
        for key in self._ranked if is_turned else reversed(self._ranked):
            position = key & POSITION
            if octets[position >> 3] >> (position & 7) & 1:
                if offset:
                    offset -= 1
                    continue
                page.append(position)
                if len(page) == limit:
                    break
        return page
