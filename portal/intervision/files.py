"""Files in a consultation: their content lies sealed in the store, under random names that say nothing."""

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import obstore

from portal.core import files as core_files
from portal.core.vault import DataKey


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a sealed file by who may open it."""

    name: str
    media_type: str
    alt: str | None = ""
    """What a picture shows: '' where it is decoration, None as long as its writer was not asked."""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def needs_words(self) -> bool:
        return self.is_picture and self.alt is None

    def written(self) -> str:
        return json.dumps([self.name, self.media_type, self.alt], ensure_ascii=False)

    @classmethod
    def read(cls, written: str) -> "Named":
        return cls(*json.loads(written))


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed file as its writer takes it home (`core.kinds.OwnFile`): in plain nowhere but on its way to them."""

    key: str
    name: str
    media_type: str
    _lock: DataKey
    _path: str

    def size(self) -> int:
        """As it lies there, sealed and padded."""
        return int(obstore.head(core_files.store(), self._path)["size"])

    def content(self) -> bytes:
        return content_of(self._lock, self._path)


def keep(key: DataKey, checked: core_files.Checked) -> str:
    """Write the largest version of a checked file, sealed. Answers its path."""
    path = f"{core_files.SEALED}{secrets.token_hex(16)}"
    content = list(checked.versions.values())[-1]
    obstore.put(core_files.store(), path, key.seal_bytes(content, path))
    return path


def content_of(key: DataKey, path: str) -> bytes:
    return key.open_bytes(bytes(obstore.get(core_files.store(), path).bytes()), path)


def sweep(known: Collection[str], since: datetime) -> int:
    """Remove contents that no row points at: their request failed, or their row went with a contribution."""
    gone = [
        each["path"]
        for some in obstore.list(core_files.store(), core_files.SEALED)
        for each in some
        if each["path"] not in known and each["last_modified"] < since
    ]
    remove(gone)
    return len(gone)


def remove(paths: Iterable[str]) -> None:
    """Gone; what is gone already is no fault."""
    wanted = list(paths)
    if wanted:
        obstore.delete(core_files.store(), wanted)
