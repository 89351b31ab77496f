"""What happens before a portal opens: a demonstration is told or moved to the present week, a live portal has none."""

from collections.abc import Iterable
from pathlib import Path

from config import Settings
from portal.core.cli import CannotStart
from portal.core.db import transaction
from portal.demo import actions, queries
from portal.demo.sign_ins import PASSWORD, demo_sign_ins

OUTDATED = "demo-outdated"
"""A file in the data folder: the demonstration is weeks old and somebody wrote in it. Pages look for it; no query."""


def prepare(settings: Settings) -> Iterable[str]:
    """Answers what the operator is told once the portal is open. Raises CannotStart."""
    if not settings.is_demo:
        if demo := queries.demo_addresses():
            raise CannotStart(
                f"the database holds demo accounts ({demo[0]}, {len(demo)} in all);"
                " a live portal begins with an empty database."
            )
        return ()
    if not queries.has_members():
        tell(settings)
    else:
        refresh(settings)
    return _announcement() if queries.telling() else ()


def tell(settings: Settings) -> None:
    """Tell the demo community. Raises NotEmpty."""
    with transaction():
        actions.tell()
    mark(settings).unlink(missing_ok=True)


def refresh(settings: Settings) -> int | None:
    """Move the demo community to the present week. Answers by how many; None when others wrote in it."""
    with transaction():
        told = queries.telling()
        weeks = actions.refresh(told) if told else 0
    if weeks is None:
        mark(settings).touch()
    elif weeks:
        mark(settings).unlink(missing_ok=True)
    return weeks


def begin_again(settings: Settings) -> None:
    with transaction():
        actions.begin_again()
    tidy(settings)


def tidy(settings: Settings) -> None:
    """What is left to do once a new telling is committed."""
    actions.wipe_leftovers(settings.mail_url)
    mark(settings).unlink(missing_ok=True)


def mark(settings: Settings) -> Path:
    return settings.data / OUTDATED


def _announcement() -> list[str]:
    width = max(len(each.address) for each in demo_sign_ins())
    return [
        f"Demo sign-ins, password {PASSWORD}:",
        *(f"  {each.address:<{width}}  {each.role}" for each in demo_sign_ins()),
    ]
