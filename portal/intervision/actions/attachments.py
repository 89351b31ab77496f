"""Files with a contribution: their content is sealed before it is written anywhere, and so is their name."""

from collections.abc import Iterable

from portal.core import files as core_files
from portal.core.db import after_commit, db
from portal.intervision import files
from portal.intervision.files import Named, Opened
from portal.intervision.models import Contribution, PhaseRun, SealedFile
from portal.intervision.queries.pages import WaitingFile
from portal.intervision.room import Room
from portal.members.models import Member

MOST = 5  # with one contribution


def add(
    room: Room, run: PhaseRun, author: Member, checked: core_files.Checked, *, to: Contribution | None = None
) -> SealedFile:
    """Seal a file: with a contribution, or to wait for one. Should the request fail, the sweep finds the content."""
    row = SealedFile(
        consultation_id=room.consultation.id,
        run_id=run.id,
        author_id=author.id,
        contribution_id=to.id if to else None,
        path=files.keep(room.key, checked),
        sealed=b"",
    )
    db.session.add(row)
    db.session.flush()
    _name(room, row, Named(checked.name, checked.media_type, alt=None))
    return row


def describe(room: Room, file: SealedFile, alt: str) -> None:
    """What a picture shows; '' where it is decoration."""
    named = named_of(room, file)
    _name(room, file, Named(named.name, named.media_type, alt))


def remove(some: Iterable[SealedFile]) -> None:
    """Gone, the contents once the request stands."""
    paths = []
    for each in some:
        paths.append(each.path)
        db.session.delete(each)
    db.session.flush()
    forget(paths)


def forget(paths: list[str]) -> None:
    """Remove contents whose rows are gone, once the transaction stands."""
    if paths:
        after_commit(lambda: files.remove(paths))


def named_of(room: Room, file: SealedFile | WaitingFile) -> Named:
    return Named.read(room.key.open(file.sealed, f"file:{file.id}"))


def opened(room: Room, file: SealedFile) -> Opened:
    """The file, for its writer to take home."""
    named = named_of(room, file)
    return Opened(f"intervisie-{file.id}", named.name, named.media_type, room.key, file.path)


def content_of(room: Room, file: SealedFile) -> bytes:
    return files.content_of(room.key, file.path)


def _name(room: Room, file: SealedFile, named: Named) -> None:
    file.sealed = room.key.seal(named.written(), f"file:{file.id}")
    db.session.flush()
