"""Files with posts: they wait in a draft until the post is placed."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import delete, update

from portal.core import files as stored
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions.models import Attachment, Post

MOST_PER_POST = 6


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


def take_from_draft(attachment: Attachment) -> None:
    db.session.delete(attachment)


def erase_of(post_ids: Collection[int]) -> None:
    """Let go of the files of these posts; the sweep of files drops what nobody points at."""
    db.session.execute(delete(Attachment).where(Attachment.post_id.in_(post_ids)))
