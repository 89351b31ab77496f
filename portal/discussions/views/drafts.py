"""Files and texts that wait in a draft, as the forms of conversations show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import request

from portal.circles.viewer import Viewer
from portal.core import autosave
from portal.core import files as stored
from portal.core.autosave import Autosave
from portal.core.db import apart
from portal.core.files import StoredFile
from portal.core.forms import PortalForm
from portal.core.i18n import gettext as _
from portal.discussions import actions, queries
from portal.discussions.actions.attachments import MOST_PER_POST, FileChanges
from portal.discussions.models import Attachment, Post
from portal.discussions.views import limits

ABOUT_FILES = ("alt-", "decoration-", "weg-")
"""How the names of fields about one file begin; its id follows."""


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file as its form shows it, with what was typed about it."""

    id: int
    file: StoredFile
    alt: str | None  # none: not described yet; empty: decoration
    is_placed: bool
    is_out: bool  # to be taken out when the change is saved

    @property
    def needs_words(self) -> bool:
        """Whether its writer still has to say what the picture shows, or that it is decoration."""
        return self.alt is None and self.file.is_picture and not self.is_out


@dataclass
class Files:
    """The files of one form: those that waited in its draft and those that came with this request; where it changes a
    post, those of the post too. What is typed about these waits with the draft, as the text does."""

    draft_key: str
    waiting: list[Attachment]
    placed: Sequence[Attachment] = ()
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_change: bool = False
    refused: list[str] = field(default_factory=list)
    was_sent: bool = False
    came: bool = False
    """Whether new ones came with the form that was sent."""
    draft: Autosave | None = None

    @classmethod
    def found(
        cls, viewer: Viewer, draft_key: str, *, post: Post | None = None, draft: Autosave | None = None
    ) -> "Files":
        """What waits in a draft, and what the post has that it changes, as it was typed last."""
        found = queries.posts.attachments_of([post] if post else (), member_id=viewer.id, drafts=[draft_key])
        return cls(
            draft_key,
            found.get(draft_key, []),
            placed=found.get(post.id, ()) if post else (),
            typed=draft.content if draft else {},
            is_change=post is not None,
        )

    @classmethod
    def added(cls, viewer: Viewer, draft_key: str, *, post: Post | None = None) -> "Files":
        """Take what came to wait in a draft: new files, and words for pictures."""
        files = replace(cls.found(viewer, draft_key, post=post), typed=typed_about_files())
        files._add(viewer)
        files._describe()
        return files

    @classmethod
    def sent(cls, viewer: Viewer, form: PortalForm, *, post: Post | None = None) -> "Files":
        """Take what came with a form that is to be placed or saved: words for pictures, and new files.

        New ones are in the draft, with the text, before the form is judged: nobody chooses a file a second time.
        """
        key, typed = form.draft_key, typed_about_files()
        files = cls.found(viewer, key, post=post) if post or _brings_files() else cls(key, [])
        files.typed = typed
        if stored.uploads("file"):
            limits.count_upload(viewer)
            with apart():
                post = post and queries.posts.post_or_404(viewer, post.id, locked=True)
                autosave.keep(viewer.id, key, content_of(form) | typed)  # the same form once more waits here
                files = replace(cls.found(viewer, key, post=post), typed=typed)
                files._add(viewer)
            refused, files = files.refused, cls.found(viewer, key, post=post)
            files = replace(files, typed=typed, refused=refused, came=True, draft=autosave.of(viewer.id, key))
        files.was_sent = True
        files._describe()
        if files._number > MOST_PER_POST and _too_many() not in files.refused:
            files.refused.append(_too_many())
        return files

    @property
    def shown(self) -> list[FormFile]:
        """The files as the form shows them."""
        return [
            FormFile(each.id, each.file, self._words_for(each), each.post_id is not None, self._is_out(each))
            for each in (*self.placed, *self.waiting)
        ]

    @property
    def changes(self) -> FileChanges:
        """What the form asks for the files of the post that it changes."""
        kept = [each for each in self._staying if each.post_id is not None]
        return FileChanges(
            taken_out=[each for each in self.placed if self._is_out(each)],
            added=self.waiting,
            reworded=[(each, words) for each in kept if (words := self._words_for(each)) != each.alt],
        )

    @property
    def field_id(self) -> str:
        """What the ids of this part end in, where a page holds several forms."""
        return self.draft_key.replace(":", "-")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong with the files that came with a form, and in which field: for the summary on top."""
        refused = [(f"file-{self.field_id}", message) for message in self.refused]
        return refused + [(f"alt-{each.id}", self.error_of(each)) for each in self.shown if self.error_of(each)]

    def error_of(self, file: FormFile) -> str:
        """What is wrong with one file that is to be placed: nobody said what the picture shows."""
        was_asked = not file.is_placed or f"alt-{file.id}" in self.typed
        if self.was_sent and was_asked and file.needs_words:
            return _("Say what %(name)s shows, or tick that it is decoration.", name=file.file.name)
        return ""

    def _add(self, viewer: Viewer) -> None:
        for upload in stored.uploads("file"):
            if isinstance(upload, stored.Refused):
                self.refused.append(str(upload))
            elif any(stored.is_same(upload, each.file) for each in self._staying):
                continue  # chosen once more, or the button was pressed twice
            elif self._number >= MOST_PER_POST:
                self.refused.append(_too_many())
            else:
                self.waiting.append(
                    actions.attachments.add_to_draft(member_id=viewer.id, draft_key=self.draft_key, file=upload)
                )

    def _describe(self) -> None:
        actions.attachments.describe(self.waiting, {each.id: self._words_for(each) for each in self.waiting})

    @property
    def _staying(self) -> list[Attachment]:
        return [*self.waiting, *(each for each in self.placed if not self._is_out(each))]

    @property
    def _number(self) -> int:
        return len(self._staying)

    def _is_out(self, attachment: Attachment) -> bool:
        return attachment.post_id is not None and f"weg-{attachment.id}" in self.typed

    def _words_for(self, attachment: Attachment) -> str | None:
        """What was typed that a picture shows; what was said before where nothing was typed."""
        words, decoration = f"alt-{attachment.id}", f"decoration-{attachment.id}"
        if words not in self.typed and decoration not in self.typed:
            return attachment.alt
        said = " ".join("".join(self.typed.get(words, ())).split())[:300]
        return said or ("" if decoration in self.typed else None)


def content_of(form: PortalForm) -> dict[str, list[str]]:
    """What stands in a form, as an autosave keeps it."""
    return {
        each.short_name: [str(each.data)]
        for each in form
        if each.data and each.short_name not in ("csrf_token", "token")
    }


def typed_about_files() -> dict[str, list[str]]:
    """What the form that was sent says about its files."""
    return {name: values for name, values in request.form.lists() if name.startswith(ABOUT_FILES)}


def _brings_files() -> bool:
    """Whether the form showed files, or brings one: most do neither, and ask the database nothing."""
    return "met_bestanden" in request.form or bool(stored.uploads("file"))


def _too_many() -> str:
    return _("A post holds at most %(num)s files.", num=MOST_PER_POST)
