"""Posts as other features point at them."""

from collections.abc import Container, Iterable, Sequence
from itertools import chain, count
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import joinedload

from portal.circles.models import Circle, mail_class_of
from portal.circles.viewer import Viewer
from portal.core import text
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, IndexedText, Kind, Ref, Shown
from portal.discussions.actions import posts as post_actions
from portal.discussions.kind.threads import ThreadKind
from portal.discussions.models import (
    Attachment,
    Participant,
    Post,
    PostRevision,
    Thread,
    ThreadTitle,
)
from portal.discussions.queries.posts import revisions_of
from portal.members.models import Member


class PostKind(Kind):
    """A post, as search, notifications, moderation and privacy know it."""

    name = "post"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        statement = (
            select(Post, Thread.title, Thread.circle_id, Circle.kind, Member.name)
            .join(Thread, Thread.id == Post.thread_id)
            .join(Circle, Circle.id == Thread.circle_id)
            .join(Member, Member.id == Post.author_id)
            .where(Post.id.in_(list(ids)), Thread.circle_id.in_(viewer.circle_ids))
            .where(Post.removed_at.is_(None), Post.hidden_at.is_(None))
        )
        return {
            post.id: Card(
                title=title,
                url=f"/gesprekken/reacties/{post.id}",
                mail_class=mail_class_of(circle_kind),
                excerpt=text.excerpt(post.body),
                by=name,
                circle_id=circle_id,
            )
            for post, title, circle_id, circle_kind, name in db.session.execute(statement)
        }

    def audience(self, id: int) -> Select[Any]:
        thread_id = db.session.execute(select(Post.thread_id).where(Post.id == id)).scalar_one()
        return ThreadKind().audience(thread_id)

    def texts(self, ids: Iterable[int] | None) -> Iterable[IndexedText]:
        """What is talked about a thing is found within it; what opens such a talk says nothing but the thing itself."""
        statement = (
            select(*(Post.id, Post.thread_id, Post.body, Post.posted_at, Thread.title, Thread.circle_id, Circle.kind))
            .add_columns(Thread.subject_kind, Thread.subject_id)
            .join(Thread, Thread.id == Post.thread_id)
            .join(Circle, Circle.id == Thread.circle_id)
            .where(Post.removed_at.is_(None), Post.hidden_at.is_(None), Circle.kind != "intervision")
            .where(or_(Thread.subject_kind == "", Post.id != Thread.opening_id))
            .order_by(Post.id)
        )
        if ids is not None:
            statement = statement.where(Post.id.in_(list(ids)))
        for post in db.session.execute(statement.execution_options(yield_per=1000)):
            yield IndexedText(
                ref=Ref("post", post.id),
                title=post.title,
                words=text.plain(post.body),
                circle_id=post.circle_id,
                is_public=False,
                url=f"/gesprekken/reacties/{post.id}",
                at=post.posted_at,
                within=Ref(post.subject_kind, post.subject_id) if post.subject_kind else Ref("thread", post.thread_id),
            )

    def context(self, id: int) -> Sequence[Shown]:
        """The post and what it answers, up to the opening of its branch, with the names of their writers; of the post
        itself also what it said before: nobody escapes a report by changing their words."""
        posts = _with_parents(id)
        files: dict[int, dict[str, int]] = {}
        pictures: dict[int, dict[str, str]] = {}
        for attachment in db.session.scalars(
            select(Attachment)
            .options(joinedload(Attachment.file))
            .where(Attachment.post_id.in_([post.id for post in posts]))
            .order_by(Attachment.id)
        ):
            there = files.setdefault(attachment.post_id or 0, {})
            name = _told_apart(attachment.file.name, there)
            there[name] = attachment.file_id
            if attachment.file.is_picture:
                pictures.setdefault(attachment.post_id or 0, {})[name] = attachment.alt or ""
        return [
            Shown(
                ref=Ref("post", post.id),
                title=post.title,
                author_id=post.author_id,
                author_name=post.name,
                at=post.posted_at,
                body=post.body,
                is_hidden=post.hidden_at is not None,
                is_removed=post.removed_at is not None,
                files=files.get(post.id, {}),
                pictures=pictures.get(post.id, {}),
                earlier=[(each.written_at, each.body) for each in revisions_of(id)] if post.id == id else (),
            )
            for post in posts
        ]

    def hide(self, id: int, reason: str) -> None:
        post_actions.hide_post(db.session.get_one(Post, id), reason)

    def restore(self, id: int) -> None:
        post_actions.unhide_post(db.session.get_one(Post, id))

    def export(self, member_id: int) -> Iterable[ExportItem]:
        files: dict[int, dict[str, int]] = {}
        for attachment in db.session.scalars(
            select(Attachment).options(joinedload(Attachment.file)).where(Attachment.member_id == member_id)
        ):
            kept = files.setdefault(attachment.post_id or 0, {})
            kept[f"{attachment.id}-{attachment.file.name}"] = attachment.file_id
        earlier: dict[int, list[str]] = {}
        for post_id, body in db.session.execute(
            select(PostRevision.post_id, PostRevision.body)
            .join(Post, Post.id == PostRevision.post_id)
            .where(Post.author_id == member_id)
            .order_by(PostRevision.id)
        ):
            earlier.setdefault(post_id, []).append(text.plain(body))
        rows = db.session.execute(
            select(Post, Thread.title)
            .join(Thread, Thread.id == Post.thread_id)
            .where(Post.author_id == member_id)
            .order_by(Post.posted_at)
        )
        for post, title in rows:
            yield ExportItem(
                section="reacties",
                title=title,
                at=post.posted_at,
                content={
                    "tekst": post.source,
                    "bewerkt": post.edited_at,
                    "eerder": "\n\n".join(earlier.get(post.id, ())) or None,
                    "verwijderd": post.removed_at,
                    "verborgen, omdat": post.hidden_reason or None,
                },
                files=files.pop(post.id, None),
            )
        for waiting in files.values():
            title = _("Files with a text that you did not send")
            yield ExportItem(section="bewaarde teksten", title=title, at=None, content={}, files=waiting)

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """Keeping leaves the posts where they are (their writer's name goes or stays with the member row)."""
        db.session.execute(delete(Attachment).where(Attachment.member_id == member_id, Attachment.post_id.is_(None)))
        if choice != "erase":
            return
        mine = select(Post.id).where(Post.author_id == member_id)
        db.session.execute(delete(PostRevision).where(PostRevision.post_id.in_(mine)))
        db.session.execute(delete(Attachment).where(Attachment.member_id == member_id))
        db.session.execute(delete(Participant).where(Participant.member_id == member_id))
        db.session.execute(delete(ThreadTitle).where(ThreadTitle.changed_by_id == member_id))
        for post_id in db.session.scalars(mine.where(Post.removed_at.is_(None))).all():
            post = db.session.get_one(Post, post_id)
            post_actions.remove_post(post, thread=db.session.get_one(Thread, post.thread_id))
        db.session.execute(
            update(Post)
            .where(Post.author_id == member_id)
            .values(source="", body=text.render(""), attachments_count=0, removed_at=Post.removed_at)
            .execution_options(synchronize_session=False)
        )


def _told_apart(name: str, others: Container[str]) -> str:
    """A file's name, with a number where another of the post is called so too: a phone calls each photo the same."""
    numbered = (f"{name} ({number})" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in others)


def _with_parents(post_id: int) -> Sequence[Any]:
    """A post and those above it, the opening first; none where conversations are confidential. One statement."""
    above = select(Post.id, Post.parent_id).where(Post.id == post_id).cte("above", recursive=True)
    above = above.union(select(Post.id, Post.parent_id).join(above, Post.id == above.c.parent_id))
    return db.session.execute(
        select(
            *(Post.id, Post.author_id, Post.body, Post.posted_at, Post.hidden_at, Post.removed_at),
            *(Thread.title, Member.name),
        )
        .join(above, above.c.id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Circle, Circle.id == Thread.circle_id)
        .join(Member, Member.id == Post.author_id)
        .where(Circle.kind != "intervision")
        .order_by(Post.depth, Post.id)
    ).all()
