"""Putting two changed tables together, row by row, as far as two people did not change the same cell."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def rows(before: Sequence[Row], theirs: Sequence[Row], mine: Sequence[Row]) -> list[dict[str, Any]] | None:
    """What two tables became that began as the same one; None where only a person can say.

    A row is known by its id. Who adds, removes or moves rows does not undo what the other did with other rows.
    """
    was, there, here = (_by_id(each) for each in (before, theirs, mine))
    merged: dict[str, dict[str, Any]] = {}
    for row_id in {**there, **here}:
        row = _row(was.get(row_id), there.get(row_id), here.get(row_id))
        if row is None:
            return None
        if row:
            merged[row_id] = row
    order = _order(list(was), list(there), list(here))
    return None if order is None else [merged[each] for each in order if each in merged]


def _row(was: Row | None, there: Row | None, here: Row | None) -> dict[str, Any] | None:
    """One row; empty where it is gone, None where it clashes."""
    if there is None or here is None:
        left = there if here is None else here
        if was is None:
            return dict(left or {})  # new on one side
        return {} if left is None or _same(was, left) else None  # gone on one side, and changed on the other: who knows
    row: dict[str, Any] = {}
    for key in {**there, **here}:
        before, one, other = ((each or {}).get(key, "") for each in (was, there, here))
        if one != other and before not in (one, other):
            return None
        row[key] = other if one == before else one
    return row


def _order(was: list[str], there: list[str], here: list[str]) -> list[str] | None:
    """Every row in a place where both would look for it; None where both moved the same rows otherwise."""
    stayed = set(was) & set(there) & set(here)
    one, other, before = ([each for each in some if each in stayed] for some in (there, here, was))
    if one != before and other != before and one != other:
        return None
    leading, following = (there, here) if other == before else (here, there)
    order = list(leading)
    for place, row_id in enumerate(following):
        if row_id in order:
            continue
        earlier = next((each for each in reversed(following[:place]) if each in order), None)
        order.insert(order.index(earlier) + 1 if earlier is not None else 0, row_id)
    return order


def _same(one: Row, other: Row) -> bool:
    return all(one.get(key, "") == other.get(key, "") for key in {**one, **other})


def _by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {each["id"]: each for each in rows}
