"""Looking for words in everything that a portal keeps: databases, journals, keys, files, mails, queue, logs."""

import base64
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import inspect, text

from portal.core.db import db


def shapes_of(word: str) -> set[bytes]:
    """How a word may lie somewhere: plain, escaped, in hexadecimal, and in base64 wherever it begins in there."""
    plain = word.encode()
    shapes = {plain, plain.lower(), word.encode("utf-16-le"), json.dumps(word)[1:-1].encode(), quote(word).encode()}
    shapes |= {plain.hex().encode(), plain.hex().upper().encode()}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        begin, end = -(-shift * 8 // 6), len(coded) - 4
        shapes |= {coded[begin:end], coded[begin:end].replace(b"+", b"-").replace(b"/", b"_")}
    return shapes


def found(words: Iterable[str], *folders: Path) -> set[tuple[str, str]]:
    """Which of these words lie where: (word, place)."""
    wanted = {word: shapes_of(word) for word in words}
    return {
        (word, place)
        for place, content in _everything(folders)
        for word, shapes in wanted.items()
        if any(shape in content for shape in shapes)
    }


@contextmanager
def everything_logged(path: Path) -> Iterator[None]:
    """All that any logger says, at its most talkative, in a file: statements with their values too."""
    handler = logging.FileHandler(path, encoding="utf-8")
    root, level = logging.getLogger(), logging.getLogger().level
    talkative = {name: logging.getLogger(name).level for name in ("sqlalchemy.engine", "sqlalchemy.pool")}
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in talkative:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for name, before in talkative.items():
            logging.getLogger(name).setLevel(before)
        handler.close()


def _everything(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()
                yield f"the name of {path.name}", str(path).encode()
    if db.engine.dialect.name != "sqlite":
        for table in inspect(db.engine).get_table_names():
            rows = db.session.execute(text(f'SELECT each::text FROM "{table}" each'))
            yield table, "\n".join(row[0] for row in rows).encode()
        db.session.rollback()
