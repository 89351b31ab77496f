"""One's own data as a file to take along: a page to read, JSON for programs, and the files themselves."""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from flask import render_template
from sqlalchemy import select

from portal.core import clock, files
from portal.core.db import db
from portal.core.files import StoredFile
from portal.members.models import Member
from portal.privacy.gathering import Section, plain, readable

IN_MEMORY = 8 * 1024 * 1024
MOST_BYTES = 500 * 1024 * 1024
"""Beyond this, files are named but not packed: they can be saved one by one where they stand."""

STYLE = Path(__file__).parent / "archive.css"


def packed(member: Member, sections: Sequence[Section]) -> IO[bytes]:
    """The archive, ready to be read. It lives in memory, or in a nameless file when it is large."""
    paths, left_out = _paths(_wanted(sections))
    archive = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("index.html", _page(member, sections, paths, left_out))
        into.writestr("stijl.css", STYLE.read_text(encoding="utf-8"))
        into.writestr("gegevens.json", json.dumps(_json(member, sections, paths), ensure_ascii=False, indent=2))
        for stored, path in paths.values():
            into.writestr(zipfile.ZipInfo(path, clock.local(stored.kept_at).timetuple()[:6]), files.content_of(stored))
    archive.seek(0)
    return archive


def _wanted(sections: Iterable[Section]) -> dict[int, StoredFile]:
    """Every file that is in these sections. One statement."""
    ids = {file_id for section in sections for item in section.items for file_id in (item.files or {}).values()}
    if not ids:
        return {}
    return {stored.id: stored for stored in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))}


def _paths(wanted: dict[int, StoredFile]) -> tuple[dict[int, tuple[StoredFile, str]], list[StoredFile]]:
    """Where each file stands in the archive, and which ones no longer fit."""
    paths: dict[int, tuple[StoredFile, str]] = {}
    left_out: list[StoredFile] = []
    room = MOST_BYTES
    for stored in sorted(wanted.values(), key=lambda each: each.id):
        if stored.size > room:
            left_out.append(stored)
            continue
        room -= stored.size
        paths[stored.id] = (stored, f"bestanden/{stored.id}-{_tame(stored)}")
    return paths, left_out


def _tame(stored: StoredFile) -> str:
    """A name that every computer can unpack; a picture is WebP, whatever it was called when it came."""
    name = re.sub(r"[^\w.\- ]", "_", stored.name).strip(". ") or "bestand"
    return f"{Path(name).stem[:80]}.webp" if stored.media_type == "image/webp" else name[-90:]


def _page(
    member: Member,
    sections: Sequence[Section],
    paths: dict[int, tuple[StoredFile, str]],
    left_out: Sequence[StoredFile],
) -> str:
    return render_template(
        "privacy/archive.html",
        member=member,
        sections=sections,
        paths=paths,
        left_out=left_out,
        readable=readable,
        made_at=clock.now(),
    )


def _json(member: Member, sections: Sequence[Section], paths: dict[int, tuple[StoredFile, str]]) -> object:
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
                    "bestanden": [paths[file_id][1] for file_id in (item.files or {}).values() if file_id in paths],
                }
                for item in section.items
            ]
            for section in sections
        },
    }
