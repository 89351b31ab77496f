"""How much one member may say and propose: far above what people do, below what a broken script does."""

from flask import abort

SAID_PER_HOUR = 120


def stop_at_too_many(said: int) -> None:
    """429 for who said so much in the last hour, when that is too much."""
    if said >= SAID_PER_HOUR:
        abort(429)
