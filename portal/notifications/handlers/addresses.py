"""What an administrator is told of the address that they asked for a member."""

from portal.accounts.events import GivenAddressRefused, OfficeEnded
from portal.core import bus
from portal.core.kinds import Ref
from portal.members.events import MemberLeft
from portal.notifications import actions


@bus.on(GivenAddressRefused)
def tell_who_gave_it(event: GivenAddressRefused) -> None:
    """Nobody else: the others find it where they would ask the same."""
    if event.asked_by_id is not None:
        actions.tell(
            [event.asked_by_id],
            subject=Ref("given_address", event.member_id),
            cause=Ref("refusal", event.change_id),
            reason="refused",
        )


@bus.on(MemberLeft)
def forget_given_address(event: MemberLeft) -> None:
    actions.forget_subject(Ref("given_address", event.member_id))


@bus.on(OfficeEnded)
def forget_given_addresses(event: OfficeEnded) -> None:
    """They cannot read where it leads to any more."""
    if event.kind == "administrator":
        actions.forget_kind(event.member_id, "given_address")
