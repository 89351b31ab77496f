"""Which tables are ours when models and database are compared."""

from typing import Any

OTHERS = ("portal_queue", "sqlite_")


def is_ours(item: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """A queue in the same database, and what a full-text index of SQLite keeps for itself, are not."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", None)
    return not str(table or "").startswith(OTHERS)
