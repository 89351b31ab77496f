"""Files with posts: they wait in a draft until the post is placed."""

from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from portal.core import files as stored
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions.models import Attachment, Post

MOST_PER_POST = 6


def add_to_draft(*, member_id: int, draft_key: str, file: Checked, alt: str) -> Attachment:
    """Keep a file with a draft."""
    attachment = Attachment(member_id=member_id, draft_key=draft_key, file_id=stored.keep(file).id, alt=alt)
    db.session.add(attachment)
    db.session.flush()
    return attachment


def move_to(post: Post, *, draft_key: str, files: list[tuple[Checked, str]]) -> int:
    """Give a post the files of its draft and new ones. Answers how many it has."""
    count = 0
    if draft_key:
        waiting = update(Attachment).where(
            Attachment.member_id == post.author_id, Attachment.draft_key == draft_key, Attachment.post_id.is_(None)
        )
        count = db.session.execute(waiting.values(post_id=post.id, draft_key="")).rowcount  # type: ignore[attr-defined]
    for file, alt in files:
        db.session.add(Attachment(member_id=post.author_id, post_id=post.id, file_id=stored.keep(file).id, alt=alt))
    return count + len(files)


def take_from_draft(attachment: Attachment) -> None:
    db.session.delete(attachment)


def remove_from_post(attachment: Attachment, post: Post) -> None:
    db.session.delete(attachment)
    db.session.flush()
    post.attachments_count = (
        db.session.scalar(select(func.count()).select_from(Attachment).where(Attachment.post_id == post.id)) or 0
    )


def erase_of(post_ids: Collection[int]) -> None:
    """Let go of the files of these posts; the sweep of files drops what nobody points at."""
    db.session.execute(delete(Attachment).where(Attachment.post_id.in_(post_ids)))
