"""Files with posts: they wait in a draft until the post is placed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update

from portal.core import clock
from portal.core import files as stored
from portal.core.autosave import KEPT, Autosave
from portal.core.db import db
from portal.core.files import Checked
from portal.core.i18n import gettext as _
from portal.core.i18n import spoken_in
from portal.discussions.models import Attachment, Post, edit_key

MOST_PER_POST = 6


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What is to happen to the files of a placed post."""

    taken_out: Sequence[Attachment] = ()
    added: Sequence[Attachment] = ()
    reworded: Sequence[tuple[Attachment, str | None]] = ()
    """Pictures, each with what it is now said to show."""


def add_to_draft(*, member_id: int, draft_key: str, file: Checked) -> Attachment:
    """Keep a file with a draft; a picture still waits for words."""
    stored_file = stored.keep(file)
    attachment = Attachment(member_id=member_id, draft_key=draft_key, file_id=stored_file.id, file=stored_file)
    db.session.add(attachment)
    db.session.flush()
    return attachment


def describe(attachments: Iterable[Attachment], words: Mapping[int, str | None]) -> None:
    """Say what pictures show: attachment id -> words, '' for decoration, None for nothing said yet."""
    for attachment in attachments:
        if attachment.id in words:
            attachment.alt = words[attachment.id]


def move_to(post: Post, *, draft_key: str) -> int:
    """Give a post the files of its draft. Answers how many."""
    waiting = update(Attachment).where(
        Attachment.member_id == post.author_id, Attachment.draft_key == draft_key, Attachment.post_id.is_(None)
    )
    return int(
        db.session.execute(
            waiting.values(post_id=post.id, draft_key="").execution_options(synchronize_session=False)
        ).rowcount  # type: ignore[attr-defined]
    )


def change(post: Post, changes: FileChanges) -> str:
    """Change the files of a placed post. Answers in one line what happened; nothing where nothing did."""
    told = _told(changes)
    if told:
        out = [each.id for each in changes.taken_out]
        db.session.execute(delete(Attachment).where(Attachment.post_id == post.id, Attachment.id.in_(out)))
        describe((each for each, _words in changes.reworded), {each.id: words for each, words in changes.reworded})
        move_to(post, draft_key=edit_key(post.id))
        post.attachments_count = (
            db.session.scalar(select(func.count(Attachment.id)).where(Attachment.post_id == post.id)) or 0
        )
    return told


def take_from_draft(attachment: Attachment) -> None:
    """Unless it went to its post in this very moment."""
    still_waits = (Attachment.id == attachment.id, Attachment.post_id.is_(None))
    db.session.execute(delete(Attachment).where(*still_waits))


def let_go(*, member_id: int, draft_key: str) -> None:
    """Drop the files that wait in a draft of a member."""
    waiting = (Attachment.member_id == member_id, Attachment.draft_key == draft_key, Attachment.post_id.is_(None))
    db.session.execute(delete(Attachment).where(*waiting))


def sweep_waiting() -> None:
    """Files that wait with no text go when a text would: after a year."""
    text_waits = exists().where(Autosave.member_id == Attachment.member_id, Autosave.key == Attachment.draft_key)
    long_ago = clock.now() - KEPT
    gone = (Attachment.post_id.is_(None), Attachment.added_at < long_ago, ~text_waits)
    db.session.execute(delete(Attachment).where(*gone).execution_options(synchronize_session=False))


def erase_of(post_ids: Collection[int]) -> None:
    """Let go of the files of these posts, and of those still to be added; the sweep of files drops what nobody points
    at."""
    to_be_added = Attachment.draft_key.in_([edit_key(each) for each in post_ids])
    db.session.execute(delete(Attachment).where(Attachment.post_id.in_(post_ids) | to_be_added))


def _told(changes: FileChanges) -> str:
    """In Dutch, as everything that readers find in a conversation."""
    with spoken_in("nl"):
        told = (
            (_("Taken out after this: %(names)s."), changes.taken_out),
            (_("Added after this: %(names)s."), changes.added),
            (_("Described differently after this: %(names)s."), [each for each, _words in changes.reworded]),
        )
        return " ".join(
            phrase % {"names": ", ".join(each.file.name for each in attachments)}
            for phrase, attachments in told
            if attachments
        )
