"""Facts about members."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberWelcomed:
    """An invited person set a password and profile and is a member now."""

    member_id: int


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberLeft:
    member_id: int
