"""What conversations do when something happens elsewhere."""

from portal.circles.events import MemberJoined, MemberRemoved
from portal.core import bus
from portal.core.autosave import ThrownAway
from portal.discussions.actions import attachments, reading


@bus.on(MemberJoined)
def begin_at_the_present(event: MemberJoined) -> None:
    """Who joins a circle is not met by years of unread conversations; who was put back finds them as they were."""
    if event.begins_anew:
        reading.forget(member_id=event.member_id, circle_id=event.circle_id)
    if not event.is_back:
        reading.begin(member_id=event.member_id, circle_id=event.circle_id)


@bus.on(ThrownAway)
def let_go_of_files(event: ThrownAway) -> None:
    """A text that is thrown away takes the files along that were to go with it."""
    attachments.let_go(member_id=event.member_id, draft_key=event.key)


@bus.on(MemberRemoved)
def forget_reading(event: MemberRemoved) -> None:
    """What can be undone is forgotten at night (jobs)."""
    if event.removal_id is None:
        reading.forget(member_id=event.member_id, circle_id=event.circle_id)
