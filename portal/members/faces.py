"""Small pictures of people in lists, from plain rows: their photo, or initials on a colour that is theirs."""

from functools import lru_cache
from typing import Any, NamedTuple

from portal.members.models import initials_of as _initials_of
from portal.members.models import photo_url_of


class Face(NamedTuple):
    """What core/_avatar.html needs of a person."""

    id: int
    initials: str
    photo_url: str | None


initials_of = lru_cache(maxsize=5_000)(_initials_of)


def as_person(row: Any) -> Face:
    """A face from a row of (…, id, name, photo_id)."""
    return Face(row.id, initials_of(row.name), photo_url_of(row.id, row.photo_id))
