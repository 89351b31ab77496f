"""What may be seen of a profile and who may change it."""

from typing import Any


def can_edit_profile(viewer: Any, member: Any) -> bool:
    return bool(viewer.id == member.id)


def can_see_field(viewer: Any, profile: Any, field: str, shares_circle: bool) -> bool:
    """`shares_circle`: whether viewer and member meet in a circle besides the community.

    `directory.queries.field_seen` says the same to the database.
    """
    if viewer.id == profile.member_id:
        return True
    sight = profile.sight.get(field, "community")
    return bool(sight == "community" or (sight == "shared_circles" and shares_circle))
