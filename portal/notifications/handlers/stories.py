"""What is asked and told around a story in the making, and what its authors hear of its readers.

Who is asked what is the story's own answer (`Kind.asks`): after each fact the open steps are made to agree with it.
"""

from typing import Any

from portal.circles.events import MemberJoined, MemberRemoved
from portal.circles.models import Circle
from portal.core import bus, kinds
from portal.core.db import db
from portal.core.kinds import Ref
from portal.notifications import actions, settling
from portal.stories.events import (
    AuthorAdded,
    AuthorRemoved,
    ClaimEnded,
    ConsentGiven,
    ConsentWithdrawn,
    RemarkMade,
    RevisionMade,
    StoryClaimed,
    StoryErased,
    StoryMoved,
    StoryPublished,
    StoryTakenDown,
    SuggestionAnswered,
    SuggestionMade,
    TrialDropped,
    TrialDue,
    TrialTold,
)

MAKING: tuple[type[Any], ...] = (
    *(AuthorAdded, AuthorRemoved, RevisionMade, StoryMoved, StoryClaimed, ClaimEnded),
    *(ConsentGiven, ConsentWithdrawn),
)
TRYING: tuple[type[Any], ...] = (TrialDue, TrialTold, TrialDropped)


def ask_makers(event: Any) -> None:
    settling.settle("work", id=event.story_id)


def ask_readers(event: Any) -> None:
    settling.settle("story", id=event.story_id)


for _fact in MAKING:
    bus.on(_fact)(ask_makers)
for _fact in TRYING:
    bus.on(_fact)(ask_readers)


@bus.on(MemberJoined)
@bus.on(MemberRemoved)
def ask_new_editor(event: MemberJoined | MemberRemoved) -> None:
    """A new editor finds what waits; a former one is asked nothing more."""
    if db.session.get_one(Circle, event.circle_id).kind == "editors":
        settling.settle("work", member_id=event.member_id)


@bus.on(StoryErased)
def forget_story(event: StoryErased) -> None:
    for kind in ("work", "story"):
        actions.forget_subject(Ref(kind, event.story_id))


@bus.on(AuthorAdded)
def tell_new_author(event: AuthorAdded) -> None:
    work = Ref("work", event.story_id)
    actions.tell([event.member_id], subject=work, cause=work, reason="author", actor_id=event.by_id)


@bus.on(RemarkMade)
def tell_of_remark(event: RemarkMade) -> None:
    work = Ref("work", event.story_id)
    actions.mark_read(event.by_id, subject=work)
    actions.tell(
        _hearers("remark", event.remark_id),
        subject=work,
        cause=Ref("remark", event.remark_id),
        reason="remark",
        actor_id=event.by_id,
    )


@bus.on(SuggestionMade)
def tell_of_suggestion(event: SuggestionMade) -> None:
    work = Ref("work", event.story_id)
    actions.mark_read(event.by_id, subject=work)
    actions.tell(
        _hearers("work", event.story_id, "author", "claimer"),
        subject=work,
        cause=Ref("suggestion", event.suggestion_id),
        reason="suggestion",
        actor_id=event.by_id,
    )


@bus.on(SuggestionAnswered)
def tell_of_answer(event: SuggestionAnswered) -> None:
    work = Ref("work", event.story_id)
    actions.mark_read(event.by_id, subject=work)
    actions.tell(
        _hearers("suggestion", event.suggestion_id),
        subject=work,
        cause=Ref("suggestion", event.suggestion_id),
        reason="suggestion_answered",
        actor_id=event.by_id,
    )


@bus.on(StoryMoved)
def put_away_what_was_seen(event: StoryMoved) -> None:
    """Whoever moves a story on has seen what was said about it."""
    if event.by_id is not None:
        actions.mark_read(event.by_id, subject=Ref("work", event.story_id))


@bus.on(StoryPublished)
def tell_authors_of_publication(event: StoryPublished) -> None:
    _tell_authors(event, "published")


@bus.on(StoryTakenDown)
def tell_authors_of_end(event: StoryTakenDown) -> None:
    """The reason stands on the page of the story."""
    _tell_authors(event, "taken_down")


@bus.on(TrialTold)
def tell_authors_of_trial(event: TrialTold) -> None:
    actions.tell(
        _hearers("work", event.story_id, "author"),
        subject=Ref("story", event.story_id),
        cause=Ref("trial", event.trial_id),
        reason="trial",
        actor_id=event.member_id,
    )


def _tell_authors(event: StoryPublished | StoryTakenDown, reason: str) -> None:
    """Where their story stands now; what they were told about that before is over."""
    story, authors = Ref("story", event.story_id), _hearers("work", event.story_id, "author")
    for each in authors:
        actions.mark_read(each, subject=story)
    others = [each for each in authors if each != event.by_id]
    actions.tell(others, subject=story, cause=Ref("publication", event.publication_id), reason=reason)


def _hearers(kind: str, id: int, *reasons: str) -> list[int]:
    """Who may hear of a thing: all of them, or those for one of these reasons."""
    rows = db.session.execute(kinds.get(kind).audience(id))
    return [each.member_id for each in rows if not reasons or each.reason in reasons]
