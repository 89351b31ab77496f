"""What conversations do at night."""

from portal.core import jobs
from portal.core.db import transaction
from portal.discussions.actions import attachments, posts, reading


@jobs.periodic(hour=3, minute=40)
def erase_removed() -> None:
    """Removed posts lose their text once undo and appeal have passed, forgotten drafts their files; before files that
    nothing points at go."""
    with transaction():
        posts.sweep_removed()
        attachments.sweep_waiting()


@jobs.periodic(hour=3, minute=45)
def forget_reading() -> None:
    """Who was taken out of a circle leaves no marks there, once that cannot be undone."""
    with transaction():
        reading.sweep_removed()
