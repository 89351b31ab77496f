"""Which photos of a story its readers see: one rule for its page, the picture's address, search and moderators."""

from collections.abc import Mapping
from typing import Any


def lacking(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What keeps a photo from readers: 'agreed' (that whoever can be recognised agrees), 'alt' (what it shows).

    A photo that is only decoration shows nothing that has to be said.
    """
    told = {"agreed": row.get("agreed"), "alt": row.get("alt") or row.get("decoration")}
    return tuple(what for what, is_told in told.items() if not is_told)


def is_for_readers(row: Mapping[str, Any], *, is_picture: bool) -> bool:
    """Whether readers see what stands in a row of `files`: any document, and a photo that lacks nothing."""
    return not is_picture or not lacking(row)
