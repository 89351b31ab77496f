"""What somebody may do with what is kept of them: everything, and nobody else anything."""

from typing import Any


def can_see_data(viewer: Any, member: Any) -> bool:
    return bool(not viewer.is_guest and viewer.id == member.id)


def can_leave(viewer: Any, obstacles: Any) -> bool:
    """Unless something would be left without anybody to look after it."""
    return bool(not viewer.is_guest and not obstacles)
