"""Where things are in the demo community that was told, for tests that look at it in a browser."""

import sqlite3
from pathlib import Path
from typing import Any


class Told:
    """Reads the database of a running portal beside it; it never writes."""

    def __init__(self, data: Path) -> None:
        self.path = data / "portal.db"

    def one(self, statement: str, *values: Any) -> Any:
        """The first column of the first row; fails when there is none."""
        found = self.rows(statement, *values)
        assert found, f"the demo community has nothing for: {statement} {values}"
        return found[0][0]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as disk:
            return disk.execute(statement, values).fetchall()

    def member(self, key: str) -> int:
        """'noor' -> her id."""
        return int(self.one("SELECT member_id FROM account WHERE email = ?", f"{key}@voorbeeld.nl"))

    def name(self, key: str) -> str:
        return str(self.one("SELECT name FROM member WHERE id = ?", self.member(key)))

    def circle_of(self, *keys: str, kind: str, without: str = "") -> int:
        """A circle of this kind in which all of these are members, and one is not."""
        inside = [self.member(key) for key in keys]
        for (circle_id,) in self.rows("SELECT id FROM circle WHERE kind = ? ORDER BY id", kind):
            members = {each for (each,) in self.rows("SELECT member_id FROM membership WHERE circle_id = ?", circle_id)}
            if set(inside) <= members and (not without or self.member(without) not in members):
                return int(circle_id)
        raise AssertionError(f"no {kind} of {keys} without {without!r}")

    def long_thread_of(self, key: str) -> int:
        """The longest conversation that somebody may read."""
        return int(
            self.one(
                "SELECT t.id FROM thread t JOIN membership m ON m.circle_id = t.circle_id"
                " WHERE m.member_id = ? ORDER BY t.posts_count DESC",
                self.member(key),
            )
        )

    def new_thread_of(self, key: str) -> int:
        """A short conversation in which somebody has new posts of others to read."""
        return int(
            self.one(
                "SELECT t.id FROM thread t JOIN membership m ON m.circle_id = t.circle_id"
                " LEFT JOIN circle_reading c ON c.circle_id = t.circle_id AND c.member_id = m.member_id"
                " LEFT JOIN reading r ON r.thread_id = t.id AND r.member_id = m.member_id"
                " WHERE m.member_id = ? AND t.closed_at IS NULL AND t.posts_count BETWEEN 6 AND 40"
                " AND (SELECT count(*) FROM post p WHERE p.thread_id = t.id AND p.author_id != m.member_id"
                "      AND p.removed_at IS NULL AND p.hidden_at IS NULL"
                "      AND p.id > coalesce(r.seen_up_to, c.seen_up_to, 0)) BETWEEN 3 AND 20"
                " ORDER BY t.posts_count DESC",
                self.member(key),
            )
        )
