"""How much one member may write: far above what people do, below what a broken script does."""

from datetime import timedelta

from flask import abort

from portal.circles.viewer import Viewer
from portal.core import throttle

HOUR = timedelta(hours=1)
POSTS_PER_HOUR = 120
UPLOADS_PER_HOUR = 60


def stop_at_too_many(written: int) -> None:
    """429 for who wrote `written` posts in the last hour, when that is too many."""
    if written >= POSTS_PER_HOUR:
        abort(429)


def count_upload(viewer: Viewer) -> None:
    """The same for files, by whatever form they come: also of one that is refused they are kept."""
    throttle.take(f"upload:{viewer.id}", UPLOADS_PER_HOUR, HOUR)
