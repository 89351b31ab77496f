"""What the clock does to stories: planned ones open, claims lapse, readers are asked what came of it."""

from portal.core import clock, jobs
from portal.core.db import transaction
from portal.stories.actions import publishing, readers, reviews


@jobs.periodic(minute="*", at_start=True)
def keep_time() -> None:
    with transaction():
        publishing.open_due(clock.now())
        reviews.let_lapse(clock.now())


@jobs.periodic(hour=6, minute=30)
def ask_outcomes() -> None:
    with transaction():
        readers.ask_outcomes(clock.now())
