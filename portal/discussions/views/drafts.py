"""Files and texts that wait in a draft, as the forms of conversations show them."""

from dataclasses import dataclass, field, replace

from flask import request

from portal.circles.viewer import Viewer
from portal.core import autosave
from portal.core import files as stored
from portal.core.autosave import Autosave
from portal.core.db import apart
from portal.core.forms import PortalForm
from portal.core.i18n import gettext as _
from portal.discussions import actions, queries
from portal.discussions.models import Attachment


@dataclass
class Files:
    """The files of one form: those that waited in its draft and those that came with this request."""

    draft_key: str
    waiting: list[Attachment]
    refused: list[str] = field(default_factory=list)
    was_sent: bool = False
    draft: Autosave | None = None

    @classmethod
    def waiting_for(cls, viewer: Viewer, draft_key: str) -> "Files":
        found = queries.posts.attachments_of((), member_id=viewer.id, drafts=[draft_key])
        return cls(draft_key, found.get(draft_key, []))

    @classmethod
    def added(cls, viewer: Viewer, draft_key: str) -> "Files":
        """Take what came to wait in a draft: new files, and words for pictures."""
        files = cls.waiting_for(viewer, draft_key)
        files._add(viewer)
        actions.attachments.describe(files.waiting, _words(files.waiting))
        return files

    @classmethod
    def sent(cls, viewer: Viewer, form: PortalForm) -> "Files":
        """Take what came with a form that is to be placed: words for pictures, and new files.

        New ones are in the draft, with the text, before the form is judged: nobody chooses a file a second time.
        """
        key = form.draft_key
        files = cls.waiting_for(viewer, key) if _brings_files() else cls(key, [])
        if stored.uploads("file"):
            with apart():
                files._add(viewer)
                autosave.keep(viewer.id, key, content_of(form))
            files = replace(cls.waiting_for(viewer, key), refused=files.refused, draft=autosave.of(viewer.id, key))
        files.was_sent = True
        actions.attachments.describe(files.waiting, _words(files.waiting))
        return files

    def _add(self, viewer: Viewer) -> None:
        for upload in stored.uploads("file"):
            if isinstance(upload, stored.Refused):
                self.refused.append(str(upload))
            elif len(self.waiting) >= actions.attachments.MOST_PER_POST:
                self.refused.append(_("A post holds at most %(num)s files.", num=actions.attachments.MOST_PER_POST))
            else:
                self.waiting.append(
                    actions.attachments.add_to_draft(member_id=viewer.id, draft_key=self.draft_key, file=upload)
                )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong with the files that came with a form, and in which field: for the summary on top."""
        refused = [(f"file-{self.draft_key.replace(':', '-')}", message) for message in self.refused]
        return refused + [(f"alt-{each.id}", self.error_of(each)) for each in self.waiting if self.error_of(each)]

    def error_of(self, attachment: Attachment) -> str:
        """What is wrong with one file that is to be placed: nobody said what the picture shows."""
        if self.was_sent and attachment.needs_words:
            return _("Say what %(name)s shows, or tick that it is decoration.", name=attachment.file.name)
        return ""


def content_of(form: PortalForm) -> dict[str, list[str]]:
    """What stands in a form, as an autosave keeps it."""
    return {
        each.short_name: [str(each.data)]
        for each in form
        if each.data and each.short_name not in ("csrf_token", "token")
    }


def _brings_files() -> bool:
    """Whether the form showed files, or brings one: most do neither, and ask the database nothing."""
    return "met_bestanden" in request.form or bool(stored.uploads("file"))


def _words(waiting: list[Attachment]) -> dict[int, str | None]:
    """Attachment id -> what the form says that it shows."""
    words: dict[int, str | None] = {}
    for attachment in waiting:
        if f"alt-{attachment.id}" in request.form or f"decoration-{attachment.id}" in request.form:
            said = " ".join(request.form.get(f"alt-{attachment.id}", "").split())[:300]
            words[attachment.id] = said or ("" if request.form.get(f"decoration-{attachment.id}") else None)
    return words
