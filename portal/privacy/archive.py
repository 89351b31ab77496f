"""One's own data as a file to take along: a page to read, JSON for programs, and the files themselves."""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app, render_template
from sqlalchemy import select

from portal.core import clock, files
from portal.core.db import db
from portal.core.files import StoredFile
from portal.core.kinds import OwnFile
from portal.members.models import Member
from portal.privacy.gathering import Section, plain, readable

log = logging.getLogger(__name__)

MOST_BYTES = 500 * 1024 * 1024
"""Beyond this, files are named but not packed: they can be saved one by one where they stand."""

STYLE = Path(__file__).parent / "archive.css"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file with the place that it gets in the archive."""

    path: str
    file: OwnFile
    at: datetime

    @property
    def is_picture(self) -> bool:
        return self.file.media_type.startswith("image/")


Packing = Mapping[int | OwnFile, Packed]
"""By what an item says of its files."""


def packed(member: Member, sections: Sequence[Section]) -> Iterator[bytes]:
    """The archive, piece by piece. What the database knows is asked now, files are opened while it is sent.

    It is put nowhere on its way, in no temporary file either: among it are texts and files that lie sealed.
    """
    packing, left_out = _packing(sections)
    texts = {
        "index.html": _page(member, sections, packing, left_out),
        "stijl.css": STYLE.read_text(encoding="utf-8"),
        "gegevens.json": json.dumps(_json(member, sections, packing), ensure_ascii=False, indent=2),
    }
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the request is over by then
    return _pieces(app, texts, list(packing.values()))


def _pieces(app: Flask, texts: Mapping[str, str], packing: Iterable[Packed]) -> Iterator[bytes]:
    waiting = _Waiting()
    with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, said in texts.items():
            archive.writestr(path, said)
        for each in packing:
            yield waiting.taken()
            try:
                with app.app_context():
                    content = each.file.content()
            except Exception:  # it went meanwhile, or cannot be opened: the rest can be
                log.exception("a file was not packed")
                continue
            archive.writestr(zipfile.ZipInfo(each.path, clock.local(each.at).timetuple()[:6]), content)
    yield waiting.taken()


class _Waiting(io.RawIOBase):
    """What is written of the archive and not sent yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._pieces.append(bytes(piece))  # type: ignore[call-overload]
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A stored file as one to take home."""

    stored: StoredFile

    @property
    def key(self) -> str:
        return str(self.stored.id)

    @property
    def name(self) -> str:
        return self.stored.name

    @property
    def media_type(self) -> str:
        return self.stored.media_type

    def size(self) -> int:
        return self.stored.size

    def content(self) -> bytes:
        return files.content_of(self.stored)


def _packing(sections: Iterable[Section]) -> tuple[Packing, list[str]]:
    """Where each file stands in the archive, and the names of those that no longer fit."""
    packing: dict[int | OwnFile, Packed] = {}
    left_out = []
    room = MOST_BYTES
    for what, file, at in _wanted(sections):
        try:
            size = file.size()
        except FileNotFoundError:  # it went since it was found
            continue
        if size > room:
            left_out.append(file.name)
            continue
        room -= size
        packing[what] = Packed(f"bestanden/{file.key}-{_tame(file)}", file, at)
    return packing, left_out


def _wanted(sections: Iterable[Section]) -> Iterator[tuple[int | OwnFile, OwnFile, datetime]]:
    """Every file that is in these sections, once, with when it was kept as far as that is told. One statement."""
    wanted = {file for section in sections for item in section.items for file in (item.files or {}).values()}
    ids = {each for each in wanted if isinstance(each, int)}
    if ids:
        statement = select(StoredFile).where(StoredFile.id.in_(ids)).order_by(StoredFile.id)
        for stored in db.session.scalars(statement):
            yield stored.id, _Stored(stored), stored.kept_at
    own = [each for each in wanted if not isinstance(each, int)]
    yield from ((each, each, clock.now()) for each in sorted(own, key=lambda each: each.key))


def _tame(file: OwnFile) -> str:
    """A name that every computer can unpack; a picture is WebP, whatever it was called when it came."""
    name = re.sub(r"[^\w.\- ]", "_", file.name).strip(". ") or "bestand"
    return f"{Path(name).stem[:80]}.webp" if file.media_type == "image/webp" else name[-90:]


def _page(member: Member, sections: Sequence[Section], packing: Packing, left_out: Sequence[str]) -> str:
    return render_template(
        "privacy/archive.html",
        member=member,
        sections=sections,
        packed=packing,
        left_out=left_out,
        readable=readable,
        made_at=clock.now(),
    )


def _json(member: Member, sections: Sequence[Section], packing: Packing) -> object:
    return {
        "lid": member.id,
        "naam": member.name,
        "gemaakt": clock.now().isoformat(),
        "onderdelen": {
            section.name: [
                {
                    "titel": item.title,
                    "wanneer": item.at.isoformat() if item.at else None,
                    "inhoud": plain(item.content),
                    "bestanden": [packing[each].path for each in (item.files or {}).values() if each in packing],
                }
                for item in section.items
            ]
            for section in sections
        },
    }
