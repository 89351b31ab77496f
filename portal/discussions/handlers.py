"""What conversations do when something happens elsewhere."""

from portal.circles.events import MemberJoined, MemberRemoved
from portal.core import bus
from portal.discussions.actions import reading


@bus.on(MemberJoined)
def begin_at_the_present(event: MemberJoined) -> None:
    """Who joins a circle is not met by years of unread conversations."""
    reading.begin(member_id=event.member_id, circle_id=event.circle_id)


@bus.on(MemberRemoved)
def forget_reading(event: MemberRemoved) -> None:
    reading.forget(member_id=event.member_id, circle_id=event.circle_id)
