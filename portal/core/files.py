"""Files: kept by what is in them (SHA-256), sniffed before they are believed, pictures made anew in three widths.

Re-encoding drops EXIF and GPS. Whoever serves a file asks the sight of its owner first; nobody gets one by its hash.
"""

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from flask import Flask, Request, Response, abort, current_app, g, make_response, request, session
from obstore.store import from_url
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import JSON, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import lazy_gettext as _l

LARGEST = 10 * 1024 * 1024
LARGEST_PICTURE = 50_000_000  # pixels: beyond this a small file can unpack to gigabytes
WIDTHS = (320, 960, 1920)
SQUARES = (64, 128, 384)
SEALED = "sealed/"
"""Contents that a feature keeps closed, under names of its own: it removes them itself."""
DOCUMENTS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", b"PK\x03\x04"),
    ".odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    ".odp": ("application/vnd.oasis.opendocument.presentation", b"PK\x03\x04"),
}
FORMER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx"}
"""Office documents of before 2007, which may hold macros: each program saves them in the present form too."""


class StoredFile(db.Model):
    """One kept file: a document as it came, or a picture in three widths."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    keys: Mapped[dict[str, str]] = mapped_column(JSON)
    width: Mapped[int | None]
    height: Mapped[int | None]
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Refused(Exception):
    """A file that is not accepted; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked at and is fit to be kept: nothing was written yet, so no lock is held while working."""

    name: str
    media_type: str
    versions: dict[str, bytes]
    width: int | None = None
    height: int | None = None


class InMemoryRequest(Request):
    """A request whose uploads stay in memory, which MAX_CONTENT_LENGTH bounds: a temporary file would hold as it came
    what a feature is about to seal."""

    def _get_file_stream(self, *_of_the_upload: object, **_more: object) -> io.BytesIO:
        return io.BytesIO()


def check(upload: Any, *, square: bool = False) -> Checked:
    """Look at an upload and make pictures anew. Raises Refused with a sentence for the person."""
    content = upload.stream.read(LARGEST + 1)
    name = Path(upload.filename or "").name[-120:] or "bestand"
    if len(content) > LARGEST:
        raise Refused(_l("The file %(name)s is too large. Choose a file smaller than 10 MB.", name=name))
    if not content:
        raise Refused(_l("The file %(name)s is empty. Choose another file.", name=name))
    suffix = Path(name).suffix.lower()
    if suffix in DOCUMENTS and not square:
        media_type, beginning = DOCUMENTS[suffix]
        if not content.startswith(beginning):
            raise Refused(
                _l("The file %(name)s is not what its name says. Save it again and choose it once more.", name=name)
            )
        return Checked(name, media_type, {"original": content})
    if suffix in FORMER and not square:
        raise Refused(
            _l(
                "The file %(name)s is of an older kind. Open it, save it as %(kind)s or as a PDF, and choose that one.",
                name=name,
                kind=FORMER[suffix],
            )
        )
    return _picture(name, content, square)


def uploads(name: str) -> list[Checked | Refused]:
    """What was uploaded under a field's name, each file looked at already."""
    return list(g.get("uploads", {}).get(name, ()))


def is_same(checked: Checked, stored: StoredFile) -> bool:
    """Whether this file is kept already, as it is and by this name."""
    return checked.name == stored.name and _keys_of(checked) == stored.keys


def keep(checked: Checked) -> StoredFile:
    """Write a checked file to the store and make its row; the same content is kept once."""
    keys = _keys_of(checked)
    for version, content in checked.versions.items():
        obstore.put(store(), keys[version], content)
    stored = StoredFile(
        name=checked.name,
        media_type=checked.media_type,
        size=max(len(content) for content in checked.versions.values()),
        keys=keys,
        width=checked.width,
        height=checked.height,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def content_of(stored: StoredFile, version: str | int | None = None) -> bytes:
    """The bytes of one version: a width as made, the largest when none is named."""
    key = stored.keys.get(str(version)) or list(stored.keys.values())[-1]
    return bytes(obstore.get(store(), key).bytes())


def send(stored: StoredFile | None, version: str | int | None = None) -> Response:
    """The file as an answer: pictures and PDF are shown, anything else is saved. 404 for none."""
    if stored is None:
        abort(404)
    etag = (stored.keys.get(str(version)) or list(stored.keys.values())[-1])[-24:]
    if etag in request.if_none_match:
        response = make_response("", 304)
    else:
        response = make_response(content_of(stored, version))
        response.content_type = stored.media_type
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, max-age=86400"
    shown = stored.is_picture or stored.media_type == "application/pdf"
    response.headers.set(
        "Content-Disposition", "inline" if shown else "attachment", filename=served_name(stored.name, stored.media_type)
    )
    return response


def served_name(name: str, media_type: str) -> str:
    """The name as it was, in letters that every browser keeps; a picture made anew is a WebP by now."""
    path = Path(name)
    stem = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().strip(". ")
    suffix = ".webp" if media_type == "image/webp" else path.suffix.lower()
    return (stem or "bestand") + suffix


def picture_url(base: str, file_id: int | None) -> str:
    """An address for a picture that changes when the picture does, so that it may be remembered."""
    return f"{base}?v={file_id}"


def forget_unused(age: timedelta = timedelta(days=1)) -> None:
    """Drop the rows that nothing points at any more, and contents without a row, once they are a day old."""
    since = clock.now() - age
    columns = [
        key.parent
        for table in db.Model.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is StoredFile.__table__
    ]
    unused = [StoredFile.id.not_in(select(column).where(column.is_not(None))) for column in columns]
    db.session.execute(delete(StoredFile).where(StoredFile.kept_at < since, *unused))
    kept = {key for keys in db.session.scalars(select(StoredFile.keys)) for key in keys.values()}
    gone = [
        each["path"]
        for some in obstore.list(store())
        for each in some
        # What is kept again is written again, so a content of today may have a row that is not there yet.
        if each["path"] not in kept and each["last_modified"] < since and not each["path"].startswith(SEALED)
    ]
    if gone:
        obstore.delete(store(), gone)


def init_app(app: Flask) -> None:
    url = app.config["PORTAL"].files_url
    if url.startswith("file://"):
        Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
    app.extensions["portal_files"] = from_url(url)
    app.request_class = InMemoryRequest
    app.before_request(_look_at_uploads)


def store() -> Any:
    """The store itself, for who keeps contents of their own there: under a folder, which no sweep of ours touches."""
    return current_app.extensions["portal_files"]


def _look_at_uploads() -> None:
    """Before the first SQL of a request: making pictures anew takes a while and must not hold the database's lock."""
    if request.method != "POST" or "_user_id" not in session or not request.files:
        return
    g.uploads = {
        name: [_checked_or_refused(upload, square=name == "photo") for upload in files if upload.filename]
        for name, files in request.files.lists()
    }


def _keys_of(checked: Checked) -> dict[str, str]:
    digests = {version: hashlib.sha256(content).hexdigest() for version, content in checked.versions.items()}
    return {version: f"{digest[:2]}/{digest}" for version, digest in digests.items()}


def _checked_or_refused(upload: Any, *, square: bool) -> Checked | Refused:
    try:
        return check(upload, square=square)
    except Refused as refused:
        return refused


def _picture(name: str, content: bytes, square: bool) -> Checked:
    unusable = Refused(
        _l("The file %(name)s cannot be used. Choose a JPG, PNG, WebP or GIF picture.", name=name)
        if square
        else _l(
            "The file %(name)s cannot be used. Choose a picture (JPG, PNG, WebP, GIF), a PDF or an office document.",
            name=name,
        )
    )
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.format not in ("JPEG", "PNG", "WEBP", "GIF") or opened.width * opened.height > LARGEST_PICTURE:
                raise unusable
            picture = ImageOps.exif_transpose(opened)
            has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_alpha else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise unusable from None
    if square:
        versions = {
            str(side): _encoded(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)) for side in SQUARES
        }
        return Checked(name, "image/webp", versions, SQUARES[-1], SQUARES[-1])
    versions = {}
    for width in WIDTHS:
        smaller = picture.copy()
        smaller.thumbnail((width, width * 3), Image.Resampling.LANCZOS)
        versions[str(width)] = _encoded(smaller)
    return Checked(name, "image/webp", versions, smaller.width, smaller.height)


def _encoded(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=82, method=4)
    return buffer.getvalue()
