"""Facts about circles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CircleMade:
    circle_id: int


@dataclass(frozen=True, slots=True)
class CircleEdited:
    circle_id: int


@dataclass(frozen=True, slots=True)
class MemberJoined:
    circle_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A member left a circle or was removed from it (`by_id` tells by whom)."""

    circle_id: int
    member_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class RoleChanged:
    circle_id: int
    member_id: int
    role: str


@dataclass(frozen=True, slots=True)
class VolumeChosen:
    """A member said how much they want to hear of a circle."""

    circle_id: int
    member_id: int
    volume: str
