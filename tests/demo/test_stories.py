"""The case stories of the demo community are where they are written to be, by a way that fits."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from portal.circles.models import Circle
from portal.circles.queries import viewer_for
from portal.core import clock
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.demo.script import Community
from portal.discussions.models import Thread
from portal.members.models import Member
from portal.notifications.models import Step
from portal.search.models import SearchEntry
from portal.stories import outline, policy
from portal.stories.models import (
    Claim,
    Collection,
    CollectionStory,
    Feature,
    Publication,
    Recognition,
    Remark,
    Revision,
    ShelfEntry,
    Story,
    StoryFile,
    Suggestion,
    Transition,
    Trial,
)
from portal.stories.queries import works
from portal.stories.queries.asks import asked_of_makers, asked_of_readers
from tests.demo.test_telling import count, member_at
from tests.support.demo import ENDING

WRITTEN = Community.read()
NEXT = {
    "": {"concept"},
    "concept": {"submitted", "published"},
    "submitted": {"under_review"},
    "under_review": {"question", "agreed"},
    "question": {"revised"},
    "revised": {"agreed"},
    "agreed": {"scheduled", "published"},
    "published": {"archived", "withdrawn"},
}


def told_as(key: str) -> Story:
    return db.session.scalars(select(Story).where(Story.title == WRITTEN.stories[key].content["title"])).one()


def test_each_is_in_the_state_in_which_it_is_written_since_the_day_on_which_it_is(told):
    for key, written in WRITTEN.stories.items():
        story = told_as(key)
        since = ENDING - timedelta(days=written.began_days_ago - written.days)
        assert story.state == written.status, key
        came_there = story.changed_at if story.state == "concept" else story.state_at
        assert abs(came_there - since) < timedelta(hours=16), key
        assert abs(story.began_at - (ENDING - timedelta(days=written.began_days_ago))) < timedelta(hours=16), key


def test_they_came_there_step_by_step_and_by_day(told):
    for story in db.session.scalars(select(Story)):
        way = db.session.scalars(
            select(Transition).where(Transition.story_id == story.id).order_by(Transition.id)
        ).all()
        for before, after in pairwise(way):
            assert before.to_state == after.from_state
            assert before.at < after.at
        assert all(each.to_state in NEXT[each.from_state] for each in way), story.title
        assert {clock.local(each.at).hour for each in way} <= set(range(8, 23))
        assert way[-1].to_state == story.state


def test_they_read_as_they_are_written(told):
    for key, written in WRITTEN.stories.items():
        content = works.work_of(told_as(key)).content
        for field, said in written.content.items():
            kept = content[field]
            if outline.fields()[field].kind == "rows":
                kept = [{name: each[name] for name in row} for row, each in zip(said, kept, strict=True)]
            assert kept == said, (key, field)


def test_they_were_written_in_sittings(told):
    for key, written in WRITTEN.stories.items():
        versions = count(Revision, Revision.story_id == told_as(key).id)
        assert versions == 1 if len(written.content) == 4 else versions >= 3, key
    both = told_as("straatgesprek")
    assert len(set(db.session.scalars(select(Revision.by_id).where(Revision.story_id == both.id)))) == 2


def test_everything_that_was_said_and_proposed_is_there(told):
    stories = WRITTEN.stories.values()
    assert count(Remark) == sum(len(each.remarks) for each in stories)
    assert count(Remark, Remark.settled_at.is_not(None)) == sum(
        remark.settled for each in stories for remark in each.remarks
    )
    for answer in ("open", "accepted", "refused", "outdated"):
        proposed = sum(made.answer == answer for each in stories for made in each.suggestions)
        assert count(Suggestion, Suggestion.answer == answer) == proposed
    assert count(Recognition) == sum(len(each.recognised) for each in stories)
    assert count(Trial) == sum(len(each.trying) for each in stories)
    assert count(Trial, Trial.outcome != "") == len(WRITTEN.outcomes)


def test_what_readers_see_is_what_all_authors_agreed_to(told):
    for publication in db.session.scalars(select(Publication)):
        work = works.work_of(db.session.get_one(Story, publication.story_id))
        assert work.is_agreed
        assert publication.revision_id == work.head.id
        circle = db.session.get_one(Circle, publication.circle_id)
        assert policy.may_reach(work, is_public=publication.is_public, kind=circle.kind)
        if publication.opened_at:
            thread = db.session.get_one(Thread, publication.thread_id)
            assert (thread.title, thread.circle_id) == (work.content["title"], publication.circle_id)


def test_shelf_and_search_hold_what_is_published(told):
    published = {told_as(key).id for key, each in WRITTEN.stories.items() if each.status == "published"}

    assert set(db.session.scalars(select(ShelfEntry.story_id).where(ShelfEntry.is_there))) == published
    assert set(db.session.scalars(select(SearchEntry.item_id).where(SearchEntry.kind == "story"))) == published
    for entry in db.session.scalars(select(ShelfEntry)):
        assert entry.recognised_count == count(Recognition, Recognition.story_id == entry.story_id)


def test_one_is_planned_and_none_of_the_claims_lapsed(told):
    planned = db.session.scalars(select(Publication).where(Publication.opened_at.is_(None))).one()

    assert planned.story_id == told_as("kleedkamer-drie").id
    assert planned.due_at > ENDING + timedelta(days=8)
    assert db.session.scalars(select(Claim).where(Claim.ended_at.is_(None), Claim.lapses_at <= ENDING)).all() == []


@pytest.mark.parametrize(
    ("who", "what", "key"),
    [
        ("noor", "story_answer", "hondenveld"),
        ("joost", "story_claim", "negen-bladzijden"),
        ("joost", "story_review", "wasmachines"),
        ("piet", "story_trial", "gele-muts"),
    ],
)
def test_who_signs_in_finds_something_to_do(told, who, what, key):
    member = member_at(f"{who}@voorbeeld.nl")

    assert count(
        *(Step, Step.member_id == member.id, Step.what == what),
        *(Step.subject_id == told_as(key).id, Step.closed_at.is_(None)),
    )


def test_open_steps_are_what_the_stories_ask(told):
    asked = {
        tuple(row)
        for statement in (asked_of_makers(None, None), asked_of_readers(None, None))
        for row in db.session.execute(statement)
    }
    steps = select(Step.member_id, Step.what, Step.subject_id).where(
        Step.closed_at.is_(None), Step.what.startswith("story_")
    )

    assert {tuple(row) for row in db.session.execute(steps)} == asked


def test_one_author_of_two_waits_for_the_other(told):
    work = works.work_of(told_as("trap-van-twaalf"))

    assert len(work.agreed_ids) == len(work.waits_for) == 1


def test_every_picture_says_what_it_shows(told):
    assert count(StoryFile) == len(WRITTEN.story_pictures)
    for each in WRITTEN.story_pictures:
        work = works.work_of(told_as(each.story))
        files = works.files_of(work.story.id)
        (row,) = [row for row in work.content["files"] if row["alt"] == each.alt]
        assert files[row["file"]].file.is_picture
        assert (row["caption"], row["agreed"]) == (each.caption, "yes")


def test_collections_hold_what_their_readers_may_read(told):
    assert count(Collection) == len(WRITTEN.collections)
    for written in WRITTEN.collections:
        made = db.session.scalars(select(Collection).where(Collection.title == written.title)).one()
        assert bool(made.published_at) == (written.status == "published")
        held = select(CollectionStory.story_id).where(CollectionStory.collection_id == made.id)
        placed = db.session.scalars(held.order_by(CollectionStory.position)).all()
        assert placed == [told_as(each.story).id for each in written.stories]
    assert db.session.scalars(select(Feature.month)).one() == "2026-11"


def test_a_step_lies_half_typed(told):
    noor = member_at("noor@voorbeeld.nl")
    story = told_as("twee-keer-de-stoep")
    kept = db.session.scalars(select(Autosave).where(Autosave.key.startswith("story:"))).one()

    assert (kept.member_id, kept.key) == (noor.id, f"story:{story.id}:inzicht")
    assert set(kept.content) - {"base"} <= {each.key for each in outline.step("inzicht").fields}
    assert policy.can_write(viewer_for(noor), works.work_of(story))


def test_nobody_who_was_not_there_wrote_or_read(told):
    """Members do things in the portal after they came in."""
    for model, member_id, at in (
        (Revision, Revision.by_id, Revision.made_at),
        (Remark, Remark.by_id, Remark.at),
        (Recognition, Recognition.member_id, Recognition.at),
        (Trial, Trial.member_id, Trial.began_at),
    ):
        early = select(func.count()).select_from(model).join(Member, Member.id == member_id).where(at < Member.began_at)
        assert db.session.scalar(early) == 0, model
