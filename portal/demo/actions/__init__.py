"""Telling the demo community, moving it in time, and beginning again."""

from portal.demo.actions.keeping import go_on
from portal.demo.actions.moving import move
from portal.demo.actions.telling import NotEmpty, tell
from portal.demo.actions.wiping import wipe, wipe_leftovers
from portal.demo.models import Telling

__all__ = ["NotEmpty", "begin_again", "move", "refresh", "tell", "wipe", "wipe_leftovers"]


def refresh(telling: Telling) -> int | None:
    """Bring the community to the present. Answers by how many weeks it moved; None when others wrote in it."""
    weeks = move(telling)
    if weeks is not None:
        go_on(telling)
    return weeks


def begin_again() -> None:
    """Throw everything away and tell the demo community anew; `wipe_leftovers` comes after the commit."""
    wipe()
    tell()
