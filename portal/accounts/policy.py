"""Who may administer accounts. An administrator manages who comes in; it opens no circle to them."""

from typing import Any


def can_administer(viewer: Any) -> bool:
    return bool(viewer.has_office("administrator"))


def can_suspend(viewer: Any, member: Any) -> bool:
    """Not oneself: who locks themselves out cannot undo it."""
    return bool(can_administer(viewer) and member.state == "active" and member.id != viewer.id)


def can_reactivate(viewer: Any, member: Any) -> bool:
    return bool(can_administer(viewer) and member.state == "suspended")


def can_give_address(viewer: Any, member: Any) -> bool:
    """Not to oneself, who has the page of their account; and not to who is suspended, and could not see it coming."""
    return bool(can_administer(viewer) and member.state == "active" and member.id != viewer.id)


def can_appoint(viewer: Any, member: Any) -> bool:
    return bool(can_administer(viewer) and member.state == "active")
