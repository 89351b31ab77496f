"""The vault: texts that nobody can read without their key, and keys that lie apart.

Each room that is kept in confidence has a data key of its own. A master key (`PORTAL_MASTER_KEY`) wraps the data keys;
they lie in a small store of their own (`PORTAL_KEYS_URL`), with its own backup. So the database alone opens nothing,
and destroying one key erases everything that was sealed with it, wherever a copy of it lies.

A sealed text is `version byte, 12 random bytes, AES-GCM`, padded so that its length says little, and bound to what it
is about: it cannot be moved to another row.
"""

import secrets
import struct
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
    update,
)

from portal.core import clock, health

VERSION = b"\x01"
NONCE = 12
SIZES = (256, 512, 1024, 2048, 4096, 8192)

_keys = Table(
    "data_key",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("master", Integer, nullable=False),  # which of the master keys wraps it
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", String, nullable=False),
)


class KeyGone(Exception):
    """The key was destroyed: what was sealed with it is erased."""


class Tampered(Exception):
    """This was not sealed with this key for this place."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one room, as long as a request holds it."""

    id: str
    _cipher: AESGCM = field(repr=False)

    def seal(self, text: str, about: str) -> bytes:
        """Close a text; `about` names the place where it will lie ('contribution:17')."""
        return self.seal_bytes(text.encode(), about)

    def open(self, sealed: bytes, about: str) -> str:
        """The text that was closed for this place. Raises Tampered."""
        return self.open_bytes(sealed, about).decode()

    def seal_bytes(self, content: bytes, about: str) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, _padded(content), about.encode())

    def open_bytes(self, sealed: bytes, about: str) -> bytes:
        nonce, closed = bytes(sealed[1 : 1 + NONCE]), bytes(sealed[1 + NONCE :])
        try:
            padded = self._cipher.decrypt(nonce, closed, about.encode())
        except InvalidTag:
            raise Tampered(about) from None
        (length,) = struct.unpack(">I", padded[:4])
        return padded[4 : 4 + length]


def make_key() -> DataKey:
    """A new data key, kept at once: it is there before anything is sealed with it."""
    key_id, plain = secrets.token_urlsafe(16), AESGCM.generate_key(256)
    number, master = _newest_master()
    nonce = secrets.token_bytes(NONCE)
    wrapped = nonce + master.encrypt(nonce, plain, key_id.encode())
    with _store().begin() as store:
        store.execute(insert(_keys).values(id=key_id, master=number, wrapped=wrapped, made_at=clock.now().isoformat()))
    return DataKey(key_id, AESGCM(plain))


def key(key_id: str) -> DataKey:
    """The key of a room. Raises KeyGone."""
    with _store().connect() as store:
        row = store.execute(select(_keys.c.master, _keys.c.wrapped).where(_keys.c.id == key_id)).one_or_none()
    if row is None:
        raise KeyGone(key_id)
    return DataKey(key_id, AESGCM(_unwrapped(key_id, row.master, row.wrapped)))


def keys(key_ids: Collection[str]) -> dict[str, DataKey]:
    """The keys of several rooms at once; those that were destroyed are not among them."""
    with _store().connect() as store:
        rows = store.execute(select(_keys.c.id, _keys.c.master, _keys.c.wrapped).where(_keys.c.id.in_(list(key_ids))))
        return {row.id: DataKey(row.id, AESGCM(_unwrapped(row.id, row.master, row.wrapped))) for row in rows}


def destroy(key_ids: Collection[str]) -> None:
    """Destroy keys; doing it twice does no harm."""
    with _store().begin() as store:
        store.execute(delete(_keys).where(_keys.c.id.in_(list(key_ids))))


def destroy_orphans(known: Collection[str], made_before: datetime) -> int:
    """Destroy keys that no row points at: their room was never made. Answers how many."""
    with _store().begin() as store:
        rows = store.execute(select(_keys.c.id, _keys.c.made_at)).all()
        gone = [row.id for row in rows if row.id not in known and datetime.fromisoformat(row.made_at) < made_before]
        if gone:
            store.execute(delete(_keys).where(_keys.c.id.in_(gone)))
    return len(gone)


def rewrap() -> int:
    """Wrap every data key with the newest master key, so that older ones can be let go. Answers how many."""
    number, master = _newest_master()
    with _store().begin() as store:
        rows = store.execute(select(_keys).where(_keys.c.master != number)).all()
        for row in rows:
            plain, nonce = _unwrapped(row.id, row.master, row.wrapped), secrets.token_bytes(NONCE)
            wrapped = nonce + master.encrypt(nonce, plain, row.id.encode())
            store.execute(update(_keys).where(_keys.c.id == row.id).values(master=number, wrapped=wrapped))
    return len(rows)


def init_app(app: Flask) -> None:
    settings = app.config["PORTAL"]
    engine = create_engine(settings.keys_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _settle)
    _keys.metadata.create_all(engine)
    app.extensions["portal_keys"] = engine


def _settle(connection: object, _record: object) -> None:
    """Nothing of a destroyed key stays in the file, and no journal keeps it."""
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _store() -> Engine:
    engine: Engine = current_app.extensions["portal_keys"]
    return engine


def _newest_master() -> tuple[int, AESGCM]:
    masters = current_app.config["PORTAL"].master_keys
    return len(masters) - 1, AESGCM(masters[-1])


def _unwrapped(key_id: str, master: int, wrapped: bytes) -> bytes:
    """With the master key that wrapped it; where older ones were let go since, it has another number by now."""
    masters = current_app.config["PORTAL"].master_keys
    for each in (*masters[master : master + 1], *reversed(masters)):
        with suppress(InvalidTag):
            return AESGCM(each).decrypt(bytes(wrapped[:NONCE]), bytes(wrapped[NONCE:]), key_id.encode())
    raise Tampered(key_id)


def _padded(content: bytes) -> bytes:
    length = len(content) + 4
    size = next((size for size in SIZES if length <= size), -(-length // SIZES[-1]) * SIZES[-1])
    return (struct.pack(">I", len(content)) + content).ljust(size, b"\0")


@health.check("keys")
def _can_open() -> bool:
    with _store().connect() as store:
        store.execute(select(_keys.c.id).limit(1)).first()
    return True
