"""Which tables are ours when models and database are compared."""

from typing import Any

OTHERS = ("portal_queue", "sqlite_", "search_index", "ix_search_entry_stems")
"""A queue in the same database, and the full-text index with what it keeps for itself: made by hand in a migration."""


def is_ours(item: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    table = getattr(getattr(item, "table", None), "name", None)
    return not any(str(each).startswith(OTHERS) for each in (name, table) if each)
