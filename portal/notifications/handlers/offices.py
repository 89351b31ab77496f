"""What a member is told when they are given an office (functie), and when it ends. The mail about it is its own."""

from portal.accounts.events import OfficeBegan, OfficeEnded
from portal.core import bus
from portal.core.kinds import Ref
from portal.notifications import actions


@bus.on(OfficeBegan)
@bus.on(OfficeEnded)
def tell_of_office(event: OfficeBegan | OfficeEnded) -> None:
    """Only how it stands now: the line says the last of it, whatever went before."""
    office = Ref(event.kind, event.member_id)
    actions.forget_cause(office)
    if event.by_id != event.member_id:
        actions.tell([event.member_id], subject=office, cause=office, reason="office")
        actions.mark_mailed(office)
