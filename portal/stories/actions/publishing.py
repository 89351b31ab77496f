"""Opening a story to readers, and closing it again."""

from datetime import datetime

from portal.circles import queries as circle_queries
from portal.circles.models import Circle
from portal.core import audit, bus, clock
from portal.core.db import db
from portal.core.kinds import Ref
from portal.discussions import actions as discussions
from portal.discussions.models import Thread
from portal.members.models import Member
from portal.stories import outline, queries
from portal.stories.actions import shelf
from portal.stories.actions.moving import move
from portal.stories.actions.reviews import NotReady, end_claim
from portal.stories.actions.works import drop_plan, restore
from portal.stories.events import StoryHidden, StoryPublished, StoryShown, StoryTakenDown
from portal.stories.models import Author, Publication, Story
from portal.stories.queries.works import Work


def publish(
    work: Work, *, by: Member, circle: Circle, is_public: bool = False, due_at: datetime | None = None
) -> Publication:
    """Open the newest revision to a circle, or through the community to the world: now, or on a date.

    All its authors agreed to it: the caller asked the policy. Raises NotReady where something is missing.
    """
    is_own_circle = circle.kind != "community"
    missing = outline.missing(work.content, "review" if is_own_circle else "publish")
    if missing:
        raise NotReady(missing)
    drop_plan(work.story.id)
    publication = Publication(
        story_id=work.story.id,
        revision_id=work.head.id,
        circle_id=circle.id,
        is_public=is_public,
        by_id=by.id,
        due_at=due_at,
    )
    db.session.add(publication)
    db.session.flush()
    audit.note("story.publication", actor_id=by.id, subject=("story", work.story.id))
    if due_at is not None and due_at > clock.now():
        move(work.story, "scheduled", by_id=by.id)
    else:
        _open(publication, work, by_id=by.id)
    return publication


def unplan(work: Work, *, by: Member) -> None:
    """It is not published on that date; it stays agreed, or as its readers have it already."""
    drop_plan(work.story.id)
    if work.is_read_as_it_is:
        end_claim(work.story, how="done")
    move(work.story, "published" if work.is_read_as_it_is else "agreed", by_id=by.id)


def open_due(now: datetime) -> int:
    """Publish what was planned until now. Answers how many."""
    due = queries.works.due_publications(now)
    for publication in due:
        story = db.session.get_one(Story, publication.story_id, with_for_update=True)
        _open(publication, queries.works.work_of(story), by_id=None)
    return len(due)


def archive(work: Work, *, by: Member, reason: str) -> None:
    """Off the shelf; whoever has the address still reads it, with the reason above it."""
    _take_down(work, how="archived", by=by, reason=reason)


def withdraw(work: Work, *, by: Member, reason: str) -> None:
    """Nobody reads it any more; a page that says so stays for those who could, and its conversation is closed."""
    _take_down(work, how="withdrawn", by=by, reason=reason)
    assert work.publication is not None
    _close_thread(work.publication, by)


def bring_back(work: Work, *, by: Member) -> None:
    """An archived story stands on the shelf again, as it was."""
    last = work.publication
    assert last is not None
    again = Publication(
        story_id=work.story.id,
        revision_id=last.revision_id,
        circle_id=last.circle_id,
        is_public=last.is_public,
        by_id=by.id,
        thread_id=last.thread_id,
        opened_at=clock.now(),
        hidden_at=last.hidden_at,
        hidden_reason=last.hidden_reason,
    )
    last.ended_how = "replaced"
    db.session.add(again)
    db.session.flush()
    _put(again, work)
    move(work.story, "published", by_id=by.id)
    _tell(again, by_id=by.id, is_first=False)


def hide(story_id: int, reason: str) -> None:
    """A moderator takes it from its readers' sight; its authors read why."""
    publication = _last_opened(story_id)
    publication.hidden_at, publication.hidden_reason = clock.now(), reason
    shelf.take_off(story_id)
    db.session.flush()
    bus.publish(StoryHidden(story_id=story_id))


def show_again(story_id: int) -> None:
    """What was hidden stands where it stood."""
    publication = _last_opened(story_id)
    publication.hidden_at, publication.hidden_reason = None, ""
    if publication.ended_at is None:
        shelf.put_back(story_id)
    db.session.flush()
    bus.publish(StoryShown(story_id=story_id))


def take_up(work: Work, *, by: Member) -> None:
    """Authors work on a published story again; its readers keep what they have."""
    work.story.circle_id = None
    move(work.story, "concept", by_id=by.id)


def leave_as_it_was(work: Work, *, by: Member) -> None:
    """Stop that, and let it be as it is for its readers: the newest revision says again what they read.

    What an editor published lies with the editors again.
    """
    assert work.publication is not None
    if work.publication.revision_id != work.head.id:
        restore(work, queries.works.revision_by_id(work.publication.revision_id), by=by)
    if work.publication.by_id not in work.author_ids:
        editors = queries.works.editors_circle()
        work.story.circle_id = editors.id if editors else None
    move(work.story, work.publication.ended_how or "published", by_id=by.id)


def _open(publication: Publication, work: Work, *, by_id: int | None) -> None:
    now, before = clock.now(), work.publication
    publication.opened_at = now
    circle = db.session.get_one(Circle, publication.circle_id)
    if before is not None:
        if before.ended_at is None:
            before.ended_at = now
        before.ended_how = "replaced"
        # What a moderator hid stays hidden until a moderator shows it, however often it is published.
        publication.hidden_at, publication.hidden_reason = before.hidden_at, before.hidden_reason
    if before is not None and before.thread_id and before.circle_id == publication.circle_id:
        publication.thread_id = before.thread_id
    else:
        publication.thread_id = _begin_thread(work, circle)
        if before is not None:
            _close_thread(before, db.session.get(Member, by_id or work.story.starter_id))
    db.session.flush()
    _put(publication, work)
    move(work.story, "published", by_id=by_id)
    end_claim(work.story, how="done")
    _tell(publication, by_id=by_id, is_first=before is None)


def _put(publication: Publication, work: Work) -> None:
    shelf.put(publication, work)
    if publication.hidden_at is not None:
        shelf.take_off(work.story.id)


def _begin_thread(work: Work, circle: Circle) -> int | None:
    """A conversation among its readers, opened by an author's own words: their open question, else the lesson."""
    speaker = next((each for each in work.authors if _may_speak(each, circle)), None)
    if speaker is None:
        return None
    thread = discussions.threads.begin_thread(
        circle=circle,
        author=speaker.member,
        title=work.content["title"],
        body=work.content.get("question") or work.content["lesson"],
        subject=Ref("story", work.story.id),
    )
    return thread.id


def _may_speak(author: Author, circle: Circle) -> bool:
    return author.member.state == "active" and circle_queries.membership(circle.id, author.member_id) is not None


def _close_thread(publication: Publication, by: Member | None) -> None:
    thread = db.session.get(Thread, publication.thread_id) if publication.thread_id else None
    if thread is not None and thread.is_open and by is not None:
        discussions.threads.close(thread, by=by)


def _last_opened(story_id: int) -> Publication:
    publication = queries.works.last_opened(story_id)
    assert publication is not None
    return publication


def _take_down(work: Work, *, how: str, by: Member, reason: str) -> None:
    publication = work.publication
    assert publication is not None
    publication.ended_at, publication.ended_how, publication.reason = clock.now(), how, reason
    drop_plan(work.story.id)
    shelf.take_off(work.story.id)
    move(work.story, how, by_id=by.id, reason=reason)
    end_claim(work.story, how="done")
    audit.note(f"story.{how}", actor_id=by.id, subject=("story", work.story.id))
    bus.publish(StoryTakenDown(story_id=work.story.id, publication_id=publication.id, how=how, by_id=by.id))


def _tell(publication: Publication, *, by_id: int | None, is_first: bool) -> None:
    bus.publish(
        StoryPublished(
            story_id=publication.story_id,
            publication_id=publication.id,
            circle_id=publication.circle_id,
            is_public=publication.is_public,
            by_id=by_id,
            is_first=is_first,
        )
    )
