"""Telling the demo community, moving it in time, and beginning again."""

from portal.demo.actions.moving import move
from portal.demo.actions.telling import NotEmpty, tell
from portal.demo.actions.wiping import wipe, wipe_leftovers

__all__ = ["NotEmpty", "begin_again", "move", "tell", "wipe", "wipe_leftovers"]


def begin_again() -> None:
    """Throw everything away and tell the demo community anew; `wipe_leftovers` comes after the commit."""
    wipe()
    tell()
