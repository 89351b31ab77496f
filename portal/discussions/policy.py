"""What a viewer may do in a thread that they can already see (seeing: queries). Posts may be models or rows."""

from typing import Any

from portal.core import clock
from portal.discussions.models import UNDO_WITHIN


def can_reply(viewer: Any, thread: Any) -> bool:
    return thread.closed_at is None and viewer.is_in(thread.circle_id)


def can_edit(viewer: Any, post: Any, thread: Any) -> bool:
    return bool(post.author_id == viewer.id and _is_readable(post) and thread.closed_at is None)


def can_remove(viewer: Any, post: Any) -> bool:
    return bool(post.author_id == viewer.id and _is_readable(post))


def can_put_back(viewer: Any, post: Any) -> bool:
    """For ten minutes, its author."""
    return bool(
        post.author_id == viewer.id and post.removed_at is not None and clock.now() - post.removed_at <= UNDO_WITHIN
    )


def can_see_history(viewer: Any, post: Any) -> bool:
    """Readers see what a post said before, as long as they may read the post itself."""
    return bool(post.edited_at is not None and _is_readable(post))


def can_report(viewer: Any, post: Any) -> bool:
    return bool(post.author_id != viewer.id and _is_readable(post))


def can_take_away(viewer: Any, attachment: Any) -> bool:
    """A file can be taken out of one's own draft; with a post it stays as long as the post."""
    return bool(attachment.member_id == viewer.id and attachment.post_id is None)


def can_close(viewer: Any, thread: Any) -> bool:
    return thread.closed_at is None and _curates(viewer, thread)


def can_reopen(viewer: Any, thread: Any) -> bool:
    return thread.closed_at is not None and _curates(viewer, thread)


def can_pin(viewer: Any, thread: Any) -> bool:
    return _curates(viewer, thread)


def can_retitle(viewer: Any, thread: Any) -> bool:
    """The starter while the conversation is open; a coordinator always."""
    return bool(_curates(viewer, thread) or (thread.starter_id == viewer.id and thread.closed_at is None))


def _curates(viewer: Any, thread: Any) -> bool:
    """Coordinators in their circle; moderators in circles they belong to."""
    return bool(
        viewer.coordinates(thread.circle_id) or (viewer.has_office("moderator") and viewer.is_in(thread.circle_id))
    )


def _is_readable(post: Any) -> bool:
    return post.removed_at is None and post.hidden_at is None
