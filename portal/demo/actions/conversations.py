"""What is said in the demo community: threads, posts, corrections, second thoughts, files, and order."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from portal.core import files
from portal.core.db import db
from portal.demo.actions.story import Story
from portal.demo.drawings import documents, pictures
from portal.demo.written import PostWritten, Removal, ThreadWritten
from portal.discussions import actions
from portal.discussions.models import Post

MADE: dict[str, Callable[[str], Any]] = {
    "route": pictures.route,
    "square": pictures.square,
    "letter": documents.letter,
}


def gather(story: Story) -> None:
    calendar = story.calendar
    for thread in story.community.threads:
        for number, post in enumerate(thread.posts, 1):
            story.at(calendar.posted[thread.key, number], partial(_say, story, thread, number, post))
        if thread.pinned_by:
            story.at(calendar.posted[thread.key, 1] + timedelta(hours=1), partial(_pin, story, thread))
        if thread.closed_by:
            last = calendar.posted[thread.key, len(thread.posts)]
            story.at(last + timedelta(hours=1), partial(_close, story, thread))
    for where, edit in story.community.edits.items():
        story.at(calendar.after(calendar.posted[where], edit.hours), partial(_correct, story, *where))
    for removal in story.community.removals:
        moment = calendar.after(calendar.posted[removal.thread, removal.post], removal.hours)
        story.at(moment, partial(_say_too_fast, story, removal))
        story.at(calendar.after(moment, removal.after_hours), partial(_take_back, story, removal))


def _say(story: Story, thread: ThreadWritten, number: int, post: PostWritten) -> None:
    author, where = story.members[post.by], (thread.key, number)
    body, edit = post.text, story.community.edits.get(where)
    if edit is not None:
        if body.count(edit.became) != 1:
            raise ValueError(f"{thread.key} {number}: what is corrected must stand in it once")
        body = body.replace(edit.became, edit.was)
    draft_key = _with_files(story, where, author.id)
    if number == 1:
        begun = actions.threads.begin_thread(
            circle=story.circles[thread.circle],
            author=author,
            title=thread.title,
            body=story.said(body),
            draft_key=draft_key,
            has_files=bool(draft_key),
        )
        story.threads[thread.key] = begun
        opening = db.session.get(Post, begun.opening_id)
        assert opening is not None
        story.keep_post(where, opening)
        return
    said = actions.posts.add_post(
        thread=story.threads[thread.key],
        author=author,
        body=story.said(body),
        parent=story.parent(thread.key, post.to),
        draft_key=draft_key,
        has_files=bool(draft_key),
    )
    story.keep_post(where, said)


def _with_files(story: Story, where: tuple[str, int], author_id: int) -> str:
    """Put what belongs to a post into its draft; answers the draft's key, '' where there is nothing."""
    written = story.community.attachments.get(where)
    if written is None:
        return ""
    draft_key = f"demo:{where[0]}:{where[1]}"
    checked = files.check(MADE[written.what](written.name))
    attachment = actions.attachments.add_to_draft(member_id=author_id, draft_key=draft_key, file=checked)
    actions.attachments.describe([attachment], {attachment.id: written.alt})
    return draft_key


def _correct(story: Story, key: str, number: int) -> None:
    post = next(each for each in story.community.threads if each.key == key).posts[number - 1]
    actions.posts.edit_post(
        story.posts[key, number], thread=story.threads[key], author=story.members[post.by], body=story.said(post.text)
    )


def _say_too_fast(story: Story, removal: Removal) -> None:
    said = actions.posts.add_post(
        thread=story.threads[removal.thread],
        author=story.members[removal.by],
        body=removal.text,
        parent=story.parent(removal.thread, removal.to),
    )
    story.keep_post((removal.thread, -removal.post), said)


def _take_back(story: Story, removal: Removal) -> None:
    actions.posts.remove_post(story.posts[removal.thread, -removal.post], thread=story.threads[removal.thread])


def _pin(story: Story, thread: ThreadWritten) -> None:
    actions.threads.pin(story.threads[thread.key], by=story.members[thread.pinned_by])


def _close(story: Story, thread: ThreadWritten) -> None:
    actions.threads.close(story.threads[thread.key], by=story.members[thread.closed_by])
