"""What the worker does for intervision: phases that are due, erasing on its date, asking after an intention."""

from datetime import timedelta

from portal.core import clock, jobs, vault
from portal.core.db import transaction
from portal.intervision import files, queries
from portal.intervision.actions import after, moving

ORPHANS_AFTER = timedelta(days=1)


@jobs.periodic(minute="*", at_start=True)
def keep_time() -> None:
    """Each consultation in a transaction of its own: one that fails keeps no other waiting."""
    with transaction():
        due = queries.rooms.due(clock.now())
    for consultation_id in due:
        with transaction():
            moving.advance(consultation_id)


@jobs.periodic(minute="*/10", at_start=True)
def erase() -> None:
    with transaction():
        after.erase_due(clock.now())


@jobs.periodic(hour=3, minute=20)
def destroy_keys() -> None:
    """Once more the keys of what is erased, and those of rooms that were never made."""
    with transaction():
        after.destroy_again()
        known = queries.rooms.known_key_ids()
    vault.destroy_orphans(known, clock.now() - ORPHANS_AFTER)


@jobs.periodic(hour=3, minute=30)
def sweep_files() -> None:
    """Contents of files that nothing points at any more."""
    with transaction():
        known = queries.pages.sealed_paths()
    files.sweep(known, clock.now() - ORPHANS_AFTER)


@jobs.periodic(hour=6, minute=40)
def ask_follow_ups() -> None:
    with transaction():
        after.ask_follow_ups(clock.now())
