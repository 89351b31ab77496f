"""What a viewer may do in a circle that they can see."""

from typing import Any


def can_invite(viewer: Any, circle: Any) -> bool:
    return bool(viewer.coordinates(circle.id) or (circle.kind == "community" and viewer.has_office("administrator")))


def can_change_roles(viewer: Any, circle: Any) -> bool:
    return bool(viewer.coordinates(circle.id))


def can_remove(viewer: Any, membership: Any) -> bool:
    """Coordinators remove others; from the community one only leaves altogether."""
    return bool(
        membership.circle.kind != "community"
        and viewer.coordinates(membership.circle_id)
        and membership.member_id != viewer.id
    )


def can_put_back(viewer: Any, removal: Any) -> bool:
    """Whoever coordinates the circle, for a while; afterwards one invites anew."""
    return bool(viewer.coordinates(removal.circle_id) and removal.can_be_undone)


def can_leave(viewer: Any, circle: Any) -> bool:
    return bool(viewer.is_in(circle.id) and circle.kind != "community")


def can_begin_thread(viewer: Any, circle: Any) -> bool:
    return bool(viewer.is_in(circle.id) and circle.kind != "intervision")


def can_edit(viewer: Any, circle: Any) -> bool:
    return bool(viewer.coordinates(circle.id))


def can_make_circle_in(viewer: Any, parent: Any) -> bool:
    """Whoever coordinates `parent` (a circle or a standing in it); an administrator where they belong to it."""
    if parent is None or parent.kind not in ("community", "cohort"):
        return False
    parent_id = getattr(parent, "circle_id", None) or parent.id
    return bool(viewer.coordinates(parent_id) or (viewer.has_office("administrator") and viewer.is_in(parent_id)))


def can_make_circles(viewer: Any) -> bool:
    return any(can_make_circle_in(viewer, standing) for standing in viewer.standings.values())
