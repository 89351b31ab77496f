"""Keeping what can be found in step with what was written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import text as sql

from portal.core import kinds
from portal.core.db import db, insert_or, once_per_dialect
from portal.core.kinds import IndexedText, Ref
from portal.search.ddl import INDEX
from portal.search.models import SearchEntry
from portal.search.words import stems_kept

LONGEST = 20_000  # characters of one text: more makes nothing easier to find
AT_ONCE = 500

_waits: ContextVar[bool] = ContextVar("waits", default=False)


@contextmanager
def all_at_once() -> Iterator[None]:
    """Take in nothing meanwhile and everything at the end: for telling or importing a whole community."""
    token = _waits.set(True)
    try:
        yield
    finally:
        _waits.reset(token)
    rebuild()


def index(kind: str, ids: Iterable[int]) -> None:
    """Take in what these things say now; who says nothing any more (hidden, confidential) is not taken in."""
    if _waits.get():
        return
    _keep(kinds.get(kind).texts(list(ids)))


def forget(kind: str, ids: Iterable[int]) -> None:
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.item_id.in_(list(ids))))


def index_within(larger: Ref) -> None:
    """Take in again what stands in a larger thing, whose title changed."""
    found: dict[str, list[int]] = {}
    for kind, item_id in db.session.execute(
        select(SearchEntry.kind, SearchEntry.item_id).where(SearchEntry.within == _written(larger))
    ):
        found.setdefault(kind, []).append(item_id)
    for kind, ids in found.items():
        index(kind, ids)


def rebuild() -> int:
    """Build the whole index anew from what every kind tells. Answers how many texts can be found."""
    db.session.execute(delete(SearchEntry))
    return sum(_keep(kind.texts(None)) for kind in kinds.every())


def tidy() -> None:
    """Let go of words that no text holds any more: SQLite's index keeps them until its parts are merged."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')"))  # noqa: S608


def _keep(texts: Iterable[IndexedText]) -> int:
    count = 0
    remaining = iter(texts)
    while rows := [_row(text) for text in islice(remaining, AT_ONCE)]:
        count += len(rows)
        db.session.execute(_keeping(), rows)
    return count


@once_per_dialect
def _keeping() -> Any:
    row = insert_or(SearchEntry.__table__)
    changed = ("circle_id", "is_public", "within", "title", "words", "stems", "url", "at")
    return row.on_conflict_do_update(
        index_elements=["kind", "item_id"], set_={name: row.excluded[name] for name in changed}
    )


def _row(text: IndexedText) -> dict[str, Any]:
    words = text.words[:LONGEST]
    return {
        "kind": text.ref.kind,
        "item_id": text.ref.id,
        "circle_id": text.circle_id,
        "is_public": text.is_public,
        "within": _written(text.within or text.ref),
        "title": text.title,
        "words": words,
        "stems": stems_kept(text.title, words),
        "url": text.url,
        "at": text.at,
    }


def _written(ref: Ref) -> str:
    return f"{ref.kind}:{ref.id}"
