"""What is asked of whom about stories, as it stands now: notifications keep a step for each of these."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, literal, select, true, union_all
from sqlalchemy.orm import aliased

from portal.circles.models import Membership
from portal.members.models import Member
from portal.stories.models import Author, Claim, Consent, Story, Trial

OF_CLAIMER = {"under_review": "story_review", "revised": "story_revised", "agreed": "story_publish"}
WAITS_FOR_EDITOR = ("submitted", *OF_CLAIMER)
MAY_BE_AGREED_TO = ("concept", "submitted", "under_review", "question", "revised")


def asked_of_makers(story_id: Any, member_id: Any) -> Select[Any]:
    """Of editors, of whoever claimed a story, and of its authors: (member_id, what, subject_id)."""
    is_claimed = exists().where(Claim.story_id == Story.id, Claim.ended_at.is_(None))
    editor_writes = exists().where(Author.story_id == Story.id, Author.member_id == Membership.member_id)
    pick_up = (
        select(Membership.member_id, literal("story_claim").label("what"), Story.id.label("subject_id"))
        .join(Story, Story.circle_id == Membership.circle_id)
        .where(Story.state.in_(WAITS_FOR_EDITOR), ~is_claimed, ~editor_writes)
    )
    go_on = (
        select(Claim.editor_id, case(OF_CLAIMER, value=Story.state), Story.id)
        .join(Story, Story.id == Claim.story_id)
        .join(Membership, (Membership.circle_id == Story.circle_id) & (Membership.member_id == Claim.editor_id))
        .where(Claim.ended_at.is_(None), Story.state.in_(OF_CLAIMER))
    )
    other = aliased(Consent)
    agrees = exists().where(Consent.revision_id == Story.head_id, Consent.member_id == Author.member_id)
    answer = (
        select(Author.member_id, literal("story_answer"), Story.id)
        .join(Story, Story.id == Author.story_id)
        .where(Story.state == "question", ~agrees)  # agreeing is an answer too
    )
    agree = (
        select(Author.member_id, literal("story_consent"), Story.id)
        .join(Story, Story.id == Author.story_id)
        .where(Story.state.in_(MAY_BE_AGREED_TO), ~agrees, exists().where(other.revision_id == Story.head_id))
    )
    return _active(
        each.where(_is_of(Story.id, story_id), _is_of(each.selected_columns[0], member_id))
        for each in (pick_up, go_on, answer, agree)
    )


def asked_of_readers(story_id: Any, member_id: Any) -> Select[Any]:
    """What came of it: eight weeks after somebody said that they would try it."""
    trials = select(Trial.member_id, literal("story_trial").label("what"), Trial.story_id.label("subject_id")).where(
        Trial.asked_at.is_not(None), Trial.told_at.is_(None)
    )
    return _active([trials.where(_is_of(Trial.story_id, story_id), _is_of(Trial.member_id, member_id))])


def _is_of(column: Any, wanted: Any) -> ColumnElement[bool]:
    return true() if wanted is None else column == wanted


def _active(asked: Any) -> Select[Any]:
    """Nothing is asked of who is not a member any more."""
    rows = union_all(*asked).subquery()
    return select(rows).join(Member, Member.id == rows.c.member_id).where(Member.state == "active")
