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
    """A member came into a circle; `is_back`: they were taken out by mistake, and were put back; `begins_anew`: they
    had been taken out, and came in once more."""

    circle_id: int
    member_id: int
    is_back: bool = False
    begins_anew: bool = False


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A member left a circle or was removed from it (`by_id` tells by whom; `removal_id` what was kept of it)."""

    circle_id: int
    member_id: int
    by_id: int
    removal_id: int | None = None


@dataclass(frozen=True, slots=True)
class RemovalEnded:
    """Who had been removed is in the circle again: what was told of it says nothing any more."""

    removal_id: int


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
