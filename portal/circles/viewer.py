"""The viewer: whoever looks, loaded once per request. Policies take it and load nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flask import g, has_request_context

from portal.core.db import db
from portal.members.models import Member, initials_of, photo_url_of


class Person(Protocol):
    """What is read of a member to make a viewer of them: the member, or a row of these columns."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def photo_id(self) -> int | None: ...
    @property
    def began_at(self) -> datetime: ...
    @property
    def welcomed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a viewer stands in one circle."""

    circle_id: int
    name: str
    kind: str
    parent_id: int | None
    role: str
    volume: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member with offices and a standing per circle, or a guest. Plain facts: who only reads needs no more."""

    id: int = 0  # 0 is nobody: no row belongs to a guest
    standings: Mapping[int, Standing] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    name: str = ""
    photo_id: int | None = None
    since: datetime | None = None
    """When they were welcomed as a member."""

    @property
    def is_guest(self) -> bool:
        return self.id == 0

    @property
    def member(self) -> Member | None:
        """The member themselves, for what they write: there already where a request may write, else read now."""
        return db.session.get(Member, self.id) if self.id else None

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def photo_url(self) -> str | None:
        return photo_url_of(self.id, self.photo_id)

    @property
    def circle_ids(self) -> list[int]:
        return list(self.standings)

    def is_in(self, circle_id: int | None) -> bool:
        return circle_id in self.standings

    def role_in(self, circle_id: int) -> str | None:
        standing = self.standings.get(circle_id)
        return standing.role if standing else None

    def coordinates(self, circle_id: int) -> bool:
        return self.role_in(circle_id) == "coordinator"

    def has_office(self, kind: str) -> bool:
        return kind in self.offices


GUEST = Viewer()


def viewer_of(person: Person, standings: Iterable[Standing], offices: Iterable[str]) -> Viewer:
    return Viewer(
        person.id,
        {each.circle_id: each for each in standings},
        frozenset(offices),
        person.name,
        person.photo_id,
        person.welcomed_at or person.began_at,
    )


def me() -> Viewer:
    """The viewer of the present request; a guest where there is none."""
    if not has_request_context():
        return GUEST
    viewer: Viewer = g.get("viewer", GUEST)
    return viewer
