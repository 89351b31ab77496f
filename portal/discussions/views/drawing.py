"""Drawing posts quickly: a post of another is a function of its row, so one drawing serves every reader.

Everything that the drawing shows is in its key, the words of time included; nothing has to be invalidated, what is no
longer asked for falls out. One's own posts carry forms with the session's token, and are drawn each time.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import render_template
from markupsafe import Markup

from portal.circles.viewer import Viewer
from portal.core.i18n import language, when_now
from portal.discussions.models import Thread
from portal.discussions.queries.posts import PostRow

KEPT = 4_000  # about 3 kB each


class Drawing:
    """Draws the posts of one page, for `{{ draw(post) }}`."""

    def __init__(self, thread: Thread, viewer: Viewer, on_page: Collection[int], attached: Mapping[Any, Any]) -> None:
        self.place = _Place(thread.id, thread.opening_id, thread.closed_at)
        self.viewer = viewer
        self.on_page = on_page
        self.attached = attached
        self.language = language.get()
        self.when = when_now()

    def __call__(self, post: PostRow) -> Markup:
        """The article of one post."""
        is_plain = post.removed_at is None and post.hidden_at is None and not post.attachments_count
        if is_plain and post.author_id != self.viewer.id:
            return _drawn(post, self.place, post.parent_id in self.on_page, self.when(post.posted_at), self.language)
        return _draw(self.place, post, post.parent_id in self.on_page, self.attached.get(post.id, ()))


class _Place(NamedTuple):
    """What a drawing needs to know of its thread."""

    id: int
    opening_id: int
    closed_at: datetime | None


@lru_cache(maxsize=KEPT)
def _drawn(post: PostRow, place: _Place, parent_is_here: bool, _when: Markup, _language: str) -> Markup:
    return _draw(place, post, parent_is_here, ())


def _draw(thread: _Place, post: PostRow, parent_is_here: bool, files: Any) -> Markup:
    drawn = render_template(
        "discussions/_post.html", thread=thread, post=post, parent_is_here=parent_is_here, files=files
    )
    return Markup(drawn)  # noqa: S704  a template escapes what it draws
