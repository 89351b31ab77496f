"""What the core forgets at night: windows of throttles that are over, old drafts, and files that nobody points at."""

from portal.core import autosave, files, jobs, throttle
from portal.core.db import db, transaction


@jobs.periodic(hour=3, minute=50)
def sweep() -> None:
    with transaction():
        throttle.sweep(db.session())
        autosave.sweep(db.session())
        files.forget_unused()
