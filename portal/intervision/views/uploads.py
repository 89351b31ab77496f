"""Files that come with a text: sealed at once, and with it when it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request

from portal.circles.viewer import me
from portal.core import files as core_files
from portal.core.i18n import gettext as _
from portal.intervision import queries
from portal.intervision.actions import attachments
from portal.intervision.models import Contribution, PhaseRun, SealedFile
from portal.intervision.room import Room
from portal.intervision.views.shown import ShownFile
from portal.intervision.views.writing import WITH_FILES

LONGEST_ALT = 300


@dataclass
class Uploads:
    """The files of one form: those that waited, and those that came with this request."""

    room: Room
    waiting: list[SealedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    was_added: bool = False

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(each.id for each in self.waiting)

    @property
    def shown(self) -> list[ShownFile]:
        return [ShownFile(each.id, attachments.named_of(self.room, each)) for each in self.waiting]

    @property
    def need_words(self) -> bool:
        """Whether a picture was just added whose writer has not been asked yet what it shows."""
        return self.was_added and self._wordless

    @property
    def errors(self) -> bool:
        return bool(self.refused) or (self._wordless and not self.was_added)

    @property
    def _wordless(self) -> bool:
        return any(each.named.needs_words for each in self.shown)


def take(room: Room, run: PhaseRun, *, to: Contribution | None = None, adds: bool = True) -> Uploads:
    """What came with a form: words for pictures, and new files. `adds`: whether the rest of the form is in order;
    where it is not, nothing of this request stays, so a file is asked for again."""
    uploads = Uploads(room)
    came: Sequence[core_files.Checked | core_files.Refused] = core_files.uploads("file")
    if room.phase_of(run).kind not in WITH_FILES or not (came or "met_bestanden" in request.form):
        return uploads
    uploads.waiting = list(queries.pages.files_of(room, run.id, me().id, to.id if to else None))
    _describe(room, uploads.waiting)
    for each in came:
        if isinstance(each, core_files.Refused):
            uploads.refused.append(str(each))
        elif len(uploads.waiting) >= attachments.MOST:
            uploads.refused.append(_("A contribution holds at most %(num)s files.", num=attachments.MOST))
        elif not adds:
            uploads.refused.append(_("Choose the file %(name)s once more.", name=each.name))
        else:
            uploads.waiting.append(attachments.add(room, run, me().member, each, to=to))
            uploads.was_added = True
    return uploads


def _describe(room: Room, waiting: Sequence[SealedFile]) -> None:
    """What the form says that pictures show."""
    for each in waiting:
        if f"alt-{each.id}" in request.form or f"decoration-{each.id}" in request.form:
            said = " ".join(request.form.get(f"alt-{each.id}", "").split())[:LONGEST_ALT]
            if said or request.form.get(f"decoration-{each.id}"):
                attachments.describe(room, each, said)
