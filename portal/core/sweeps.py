"""What the core forgets at night: windows of throttles that are over, and texts that nobody touched for a year."""

from portal.core import autosave, jobs, throttle
from portal.core.db import db, transaction


@jobs.periodic(hour=3, minute=50)
def sweep() -> None:
    with transaction():
        throttle.sweep(db.session())
        autosave.sweep(db.session())
