"""The full-text index of `search_entry`: FTS5 on SQLite, a tsvector with GIN on PostgreSQL, both of our own stems.

On SQLite triggers keep it in step, also when a circle goes and takes its entries along: writing an entry is one
statement of ours on either database. `create_all` makes it by listeners; migrations call `create` and `drop`.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import DDL

INDEX = "search_index"
GIN = "ix_search_entry_stems"

SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(stems, content='search_entry', content_rowid='id', tokenize='ascii')",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems); END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF stems ON search_entry BEGIN
    INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems);
    INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems); END""",
)
POSTGRESQL = (
    # Kept, not computed: reading the newest thousand of a common word would compute it for every text it passes.
    "ALTER TABLE search_entry ADD COLUMN search_index tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX ix_search_entry_stems ON search_entry USING gin (search_index)",
)

SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS search_entry_changed",
    "DROP TRIGGER IF EXISTS search_entry_removed",
    "DROP TRIGGER IF EXISTS search_entry_added",
    f"DROP TABLE IF EXISTS {INDEX}",
)
POSTGRESQL_DROP = (f"DROP INDEX IF EXISTS {GIN}", f"ALTER TABLE search_entry DROP COLUMN IF EXISTS {INDEX}")

CREATE = (
    *(DDL(statement).execute_if(dialect="sqlite") for statement in SQLITE),
    *(DDL(statement).execute_if(dialect="postgresql") for statement in POSTGRESQL),
)
DROP = (
    *(DDL(statement).execute_if(dialect="sqlite") for statement in SQLITE_DROP),
    *(DDL(statement).execute_if(dialect="postgresql") for statement in POSTGRESQL_DROP),
)


def create(execute: Callable[[str], Any], dialect: str) -> None:
    """Make the index, for a migration: `ddl.create(op.execute, op.get_bind().dialect.name)`."""
    for statement in SQLITE if dialect == "sqlite" else POSTGRESQL:
        execute(statement)


def drop(execute: Callable[[str], Any], dialect: str) -> None:
    for statement in SQLITE_DROP if dialect == "sqlite" else POSTGRESQL_DROP:
        execute(statement)
