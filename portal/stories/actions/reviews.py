"""Editing together: handing in, taking on, remarks, suggestions, questions, consent."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import audit, bus, clock, text, workdays
from portal.core.db import db, insert_or
from portal.members.models import Member
from portal.stories import outline, policy, queries
from portal.stories.actions.moving import move
from portal.stories.actions.works import drop_plan, make_revision
from portal.stories.events import (
    ClaimEnded,
    ConsentGiven,
    ConsentWithdrawn,
    RemarkMade,
    StoryClaimed,
    SuggestionAnswered,
    SuggestionMade,
)
from portal.stories.models import Claim, Consent, Remark, Story, Suggestion
from portal.stories.outline import Field
from portal.stories.queries.works import Work

CLAIM_DAYS = 5  # working days without an act of the editor
QUESTION_DAYS = 30  # working days in which authors may answer before the editor's claim lapses


class NotReady(Exception):
    """Something is still needed first."""

    def __init__(self, missing: list[Field]) -> None:
        super().__init__()
        self.missing = missing


class NoEditors(Exception):
    """There is no circle of editors to hand a story to."""


class Outdated(Exception):
    """The text changed since a suggestion was made; accepting it would undo that change."""


def hand_in(work: Work, *, by: Member) -> None:
    """Give a story to the editors. Raises NotReady, NoEditors."""
    missing = outline.missing(work.content, "review")
    if missing:
        raise NotReady(missing)
    editors = queries.works.editors_circle()
    if editors is None:
        raise NoEditors
    work.story.circle_id = editors.id
    move(work.story, "submitted", by_id=by.id)


def take_back(work: Work, *, by: Member) -> None:
    """Authors go on by themselves; the editors no longer see it."""
    work.story.circle_id = None
    end_claim(work.story, how="released")
    move(work.story, "concept", by_id=by.id)


def claim(work: Work, *, editor: Member) -> Claim:
    """Take a story on. Whoever changes a story waits for the other, so one editor at a time has it."""
    end_claim(work.story, how="lapsed")  # one that the clock did not come round to end
    taken = Claim(story_id=work.story.id, editor_id=editor.id, claimed_at=clock.now(), lapses_at=_lapses(CLAIM_DAYS))
    db.session.add(taken)
    db.session.flush()
    bus.publish(StoryClaimed(story_id=work.story.id, editor_id=editor.id))
    if work.story.state == "submitted":
        move(work.story, "under_review", by_id=editor.id)
    return taken


def release(work: Work, *, by: Member) -> None:
    """Leave a story to another editor."""
    end_claim(work.story, how="released")
    if work.story.state == "under_review":
        move(work.story, "submitted", by_id=by.id)


def release_all_of(editor: Member, *, circle_id: int | None = None) -> None:
    """Leave everything that an editor took on (in one circle) to the others."""
    claimed = (
        select(Story)
        .join(Claim, Claim.story_id == Story.id)
        .where(Claim.editor_id == editor.id, Claim.ended_at.is_(None))
        .order_by(Story.id)
    )
    if circle_id is not None:
        claimed = claimed.where(Story.circle_id == circle_id)
    for story in db.session.scalars(claimed).all():
        release(queries.works.work_of(story), by=editor)


def end_claim(story: Story, *, how: str) -> None:
    for each in db.session.scalars(select(Claim).where(Claim.story_id == story.id, Claim.ended_at.is_(None))).all():
        each.ended_at, each.ended_how = clock.now(), how
        db.session.flush()
        bus.publish(ClaimEnded(story_id=story.id, editor_id=each.editor_id, how=how))


def let_lapse(now: datetime) -> int:
    """End the claims of editors who did nothing for five working days. Answers how many."""
    lapsed = queries.works.lapsed_claims(now)
    for each in lapsed:
        each.ended_at, each.ended_how = now, "lapsed"
        story = db.session.get_one(Story, each.story_id)
        if story.state == "under_review":
            move(story, "submitted", by_id=None)
        bus.publish(ClaimEnded(story_id=each.story_id, editor_id=each.editor_id, how="lapsed"))
    return len(lapsed)


def add_remark(
    work: Work, *, by: Member, body: str, path: str = "", parent: Remark | None = None, token: str | None = None
) -> Remark:
    """Say something beside the text, once per token; an answer stands where the remark stands that it answers."""
    if token and (said := _remark_with(token, by)):
        return said
    remark = Remark(
        story_id=work.story.id,
        path=parent.path if parent else path,
        parent_id=(parent.parent_id or parent.id) if parent else None,
        by_id=by.id,
        token=token,
        source=body,
        body=text.render(body),
    )
    try:
        with db.session.begin_nested():
            db.session.add(remark)
            db.session.flush()
    except IntegrityError:
        said = _remark_with(token or "", by)
        if said is None:
            raise
        return said
    _keep_claim(work, by)
    bus.publish(RemarkMade(story_id=work.story.id, remark_id=remark.id, by_id=by.id))
    return remark


def settle(remark: Remark, *, by: Member) -> None:
    remark.settled_at, remark.settled_by_id = clock.now(), by.id


def unsettle(remark: Remark) -> None:
    remark.settled_at, remark.settled_by_id = None, None


def remove_remark(remark: Remark) -> None:
    """Take it back; answers to it keep their place."""
    remark.removed_at, remark.source, remark.body = clock.now(), "", text.render("")


def suggest(
    work: Work, *, by: Member, path: str, proposed: str, reason: str = "", token: str | None = None
) -> Suggestion:
    """Propose another text in one place, once per token."""
    if token and (made := _suggestion_with(token, by)):
        return made
    suggestion = Suggestion(
        story_id=work.story.id,
        revision_id=work.head.id,
        path=path,
        was=outline.value_at(work.content, path) or "",
        proposed=proposed,
        reason=reason,
        by_id=by.id,
        token=token,
    )
    try:
        with db.session.begin_nested():
            db.session.add(suggestion)
            db.session.flush()
    except IntegrityError:
        made = _suggestion_with(token or "", by)
        if made is None:
            raise
        return made
    _keep_claim(work, by)
    bus.publish(SuggestionMade(story_id=work.story.id, suggestion_id=suggestion.id, by_id=by.id))
    return suggestion


def withdraw_suggestion(suggestion: Suggestion) -> None:
    db.session.delete(suggestion)
    db.session.flush()


def accept(work: Work, suggestion: Suggestion, *, by: Member, although_changed: bool = False) -> None:
    """An author takes a suggestion over: a new revision.

    Raises Outdated where the text reads otherwise by now, unless the author wants it all the same.
    """
    now = outline.value_at(work.content, suggestion.path)
    if now is None:
        _answer(suggestion, "outdated", by)
        return
    if now != suggestion.was and not although_changed:
        raise Outdated
    if now != suggestion.proposed:
        content = outline.with_value(work.content, suggestion.path, suggestion.proposed)
        make_revision(work.story, content=content, by_id=by.id, how="suggested")
    _answer(suggestion, "accepted", by)


def refuse(suggestion: Suggestion, *, by: Member) -> None:
    _answer(suggestion, "refused", by)


def ask(work: Work, *, by: Member, body: str, token: str | None = None) -> None:
    """Hand the story to its authors: what is asked of them stands in a remark on the whole, if anything is said."""
    if body:
        add_remark(work, by=by, body=body, token=token)
    if work.claim is not None:
        work.claim.lapses_at = _lapses(QUESTION_DAYS)
    move(work.story, "question", by_id=by.id)


def hand_back(work: Work, *, by: Member, body: str = "", token: str | None = None) -> None:
    """Authors answered: the editor goes on."""
    if body:
        add_remark(work, by=by, body=body, token=token)
    if work.claim is not None:
        work.claim.lapses_at = _lapses(CLAIM_DAYS)
    move(work.story, "revised", by_id=by.id)


def consent(work: Work, *, by: Member) -> None:
    """An author agrees to the newest revision; when all do, a story in review is agreed. Raises NotReady."""
    in_review = work.story.state in policy.IN_REVIEW
    missing = outline.missing(work.content, "publish" if in_review else "review")
    if missing:
        raise NotReady(missing)
    row = insert_or(Consent).values(
        story_id=work.story.id, revision_id=work.head.id, member_id=by.id, given_at=clock.now()
    )
    db.session.execute(row.on_conflict_do_nothing())
    waits_for = work.waits_for - {by.id}
    bus.publish(ConsentGiven(story_id=work.story.id, revision_id=work.head.id, member_id=by.id, waits_for=waits_for))
    if not waits_for and in_review:
        move(work.story, "agreed", by_id=by.id)


def withdraw_consent(work: Work, *, by: Member) -> None:
    """An author agrees no more, as long as nobody reads it."""
    db.session.execute(delete(Consent).where(Consent.revision_id == work.head.id, Consent.member_id == by.id))
    if work.story.state in ("agreed", "scheduled"):
        drop_plan(work.story.id)
        move(work.story, "revised", by_id=by.id)
    audit.note("story.consent.withdrawn", actor_id=by.id, subject=("story", work.story.id))
    bus.publish(ConsentWithdrawn(story_id=work.story.id, member_id=by.id))


def _answer(suggestion: Suggestion, answer: str, by: Member) -> None:
    suggestion.answer, suggestion.answered_at, suggestion.answered_by_id = answer, clock.now(), by.id
    db.session.flush()
    bus.publish(
        SuggestionAnswered(
            story_id=suggestion.story_id, suggestion_id=suggestion.id, by_id=by.id, answer=suggestion.answer
        )
    )


def _keep_claim(work: Work, by: Member) -> None:
    if work.claim is not None and work.claim.editor_id == by.id:
        work.claim.lapses_at = max(work.claim.lapses_at, _lapses(CLAIM_DAYS))


def _lapses(days: int) -> datetime:
    return workdays.later(clock.now(), days)


def _remark_with(token: str, by: Member) -> Remark | None:
    return db.session.scalars(select(Remark).where(Remark.by_id == by.id, Remark.token == token)).first()


def _suggestion_with(token: str, by: Member) -> Suggestion | None:
    return db.session.scalars(select(Suggestion).where(Suggestion.by_id == by.id, Suggestion.token == token)).first()
