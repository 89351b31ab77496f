"""Counting what the database was asked."""

import contextlib
import re
from collections.abc import Iterator

from flask import has_request_context
from sqlalchemy import Engine, event

_TRANSACTION_CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET)\b", re.IGNORECASE)


@contextlib.contextmanager
def counted(engine: Engine, expected: int) -> Iterator[None]:
    """Fails unless exactly `expected` statements were sent; the message lists them.

    Where requests are made inside, only theirs count: what the test itself looks up to write its URLs does not.
    """
    seen: list[tuple[bool, str]] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not _TRANSACTION_CONTROL.match(statement):
            seen.append((has_request_context(), statement))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
    asked_by_requests = [statement for in_request, statement in seen if in_request]
    asked = asked_by_requests or [statement for _, statement in seen]
    listed = "\n".join(f"{number}. {' '.join(statement.split())[:300]}" for number, statement in enumerate(asked, 1))
    assert len(asked) == expected, f"{len(asked)} statements instead of {expected}:\n{listed}"
