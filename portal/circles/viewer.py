"""The viewer: whoever looks, loaded once per request. Policies take it and load nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import g, has_request_context

from portal.members.models import Member


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
    """A member with offices and a standing per circle, or a guest."""

    member: Member | None = None
    standings: Mapping[int, Standing] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    id: int = 0  # 0 is nobody: no row belongs to a guest

    @property
    def is_guest(self) -> bool:
        return self.member is None

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


def viewer_of(member: Member, standings: Iterable[Standing], offices: Iterable[str]) -> Viewer:
    return Viewer(member, {each.circle_id: each for each in standings}, frozenset(offices), member.id)


def me() -> Viewer:
    """The viewer of the present request; a guest where there is none."""
    if not has_request_context():
        return GUEST
    viewer: Viewer = g.get("viewer", GUEST)
    return viewer
