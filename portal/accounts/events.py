"""Facts about accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignedIn:
    member_id: int
    sign_in_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    member_id: int


@dataclass(frozen=True, slots=True)
class AddressChangeMoved:
    """It was asked, agreed to, refused or withdrawn, it lapsed, or it holds now."""

    member_id: int


@dataclass(frozen=True, slots=True)
class GivenAddressRefused:
    """What an administrator asked for a member, that member or one of the two mailboxes refused."""

    change_id: int
    member_id: int
    asked_by_id: int | None


@dataclass(frozen=True, slots=True)
class AddressChanged:
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberInvited:
    """An address was invited into a circle; there need not be a member yet."""

    invitation_id: int
    circle_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True)
class OfficeBegan:
    member_id: int
    kind: str
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeEnded:
    member_id: int
    kind: str
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class MemberSuspended:
    member_id: int


@dataclass(frozen=True, slots=True)
class MemberReactivated:
    member_id: int
