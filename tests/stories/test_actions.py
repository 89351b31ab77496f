"""What happens to a story between its first words and its readers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.circles import actions as circle_actions
from portal.circles.queries import membership, viewer_for
from portal.core import clock as portal_clock
from portal.core.db import db
from portal.discussions.models import Post, Thread
from portal.stories import outline
from portal.stories.actions import publishing, readers, reviews, works
from portal.stories.models import Claim, Consent, Publication, Revision, ShelfEntry, Transition, Trial
from portal.stories.queries.works import Work, in_workshop, work_of
from tests.factories import head_of, join, make_circle, make_member, make_story, publish_story, story_content


@pytest.fixture
def people(database):
    """Noor and Bram tell; Joost edits; all are in the community."""
    noor, bram, joost, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Piet"))
    community = make_circle(noor, bram, joost, piet)
    editors = make_circle(joost, kind="editors", parent=community)
    return noor, bram, joost, piet, community, editors


def handed_in(*authors, joost, **told) -> Work:
    story = make_story(*authors, **told)
    reviews.hand_in(work_of(story), by=authors[0])
    reviews.claim(work_of(story), editor=joost)
    return work_of(story)


def save(work, by, based_on=None, **changes):
    return works.save(work, by=by, based_on=based_on or work.head, changes=changes)


def test_a_story_begins_as_a_concept_once_per_form(people):
    noor, *_ = people
    made = [
        works.begin_story(author=noor, content={"title": "Bankje"}, origin_circle_id=None, token="a") for _ in range(2)
    ]

    assert made[0].id == made[1].id
    assert (made[0].state, head_of(made[0]).number) == ("concept", 1)


def test_saving_makes_a_revision_and_saving_nothing_makes_none(people):
    noor, *_ = people
    story = make_story(noor)
    before = head_of(story).content

    assert save(work_of(story), noor, title=before["title"]) == []
    assert head_of(story).number == 1
    assert save(work_of(story), noor, title="Een ander begin") == []
    assert (head_of(story).number, story.title) == (2, "Een ander begin")
    assert db.session.scalars(select(Revision.content).where(Revision.number == 1)).one() == before


def test_two_people_in_one_step_are_merged_where_they_can_be(people):
    noor, bram, *_ = people
    story = make_story(noor, bram)
    both_began_from = head_of(story)
    save(work_of(story), noor, title="Van Noor")

    assert save(work_of(story), bram, both_began_from, lesson="Van Bram") == []
    assert head_of(story).content["title"] == "Van Noor"
    assert head_of(story).content["lesson"] == "Van Bram"
    assert head_of(story).how == "merged"


def test_two_people_in_one_field_never_overwrite_each_other(people):
    noor, bram, *_ = people
    story = make_story(noor, bram)
    both_began_from = head_of(story)
    save(work_of(story), noor, title="Van Noor")

    clashes = save(work_of(story), bram, both_began_from, title="Van Bram", lesson="Ook van Bram")

    assert [(each.field.key, each.theirs, each.mine) for each in clashes] == [("title", "Van Noor", "Van Bram")]
    assert head_of(story).content["title"] == "Van Noor"
    assert head_of(story).content["lesson"] != "Ook van Bram"


def test_handing_in_needs_what_the_editors_need(people):
    noor, *_, editors = people
    story = make_story(noor, stage="concept")

    with pytest.raises(reviews.NotReady) as refused:
        reviews.hand_in(work_of(story), by=noor)
    assert "municipality" in [each.key for each in refused.value.missing]
    assert (story.state, story.circle_id) == ("concept", None)

    save(work_of(story), noor, **story_content("review"))
    reviews.hand_in(work_of(story), by=noor)
    assert (story.state, story.circle_id) == ("submitted", editors.id)


def test_without_editors_nothing_is_handed_in(database):
    noor = make_member("Noor")
    story = make_story(noor)

    with pytest.raises(reviews.NoEditors):
        reviews.hand_in(work_of(story), by=noor)


def test_a_claim_lapses_after_five_working_days_without_an_act(people, clock):
    noor, _bram, joost, *_ = people
    work = handed_in(noor, joost=joost)
    assert work.claim.editor_id == joost.id

    clock.travel(timedelta(days=6))  # Thursday to Wednesday: four working days
    assert reviews.let_lapse(portal_clock.now()) == 0
    clock.travel(timedelta(days=1))
    assert work_of(work.story).claim is None
    assert reviews.let_lapse(portal_clock.now()) == 1
    assert work.story.state == "submitted"
    assert db.session.scalars(select(Claim.ended_how)).one() == "lapsed"
    assert reviews.let_lapse(portal_clock.now()) == 0


def test_an_act_of_the_editor_keeps_the_claim(people, clock):
    noor, _bram, joost, *_ = people
    work = handed_in(noor, joost=joost)

    clock.travel(timedelta(days=5))
    reviews.add_remark(work_of(work.story), by=joost, body="Mooi begin.")
    clock.travel(timedelta(days=5))

    assert reviews.let_lapse(portal_clock.now()) == 0


def test_a_suggestion_changes_nothing_until_an_author_accepts(people):
    noor, _bram, joost, *_ = people
    work = handed_in(noor, joost=joost, lesson="Praat met de buren")
    made = reviews.suggest(work, by=joost, path="lesson", proposed="Bel aan bij de buren")
    assert head_of(work.story).content["lesson"] == "Praat met de buren"

    reviews.accept(work_of(work.story), made, by=noor)
    assert head_of(work.story).content["lesson"] == "Bel aan bij de buren"
    assert (head_of(work.story).how, head_of(work.story).by_id) == ("suggested", noor.id)
    assert (made.answer, made.answered_by_id) == ("accepted", noor.id)


def test_a_suggestion_for_a_cell_of_a_row_finds_it_wherever_it_moved(people):
    noor, _bram, joost, *_ = people
    rows = [{"id": "a", "when": "", "what": "Eerst", "who": "", "result": "Niets"}, {"id": "b", "what": "Toen"}]
    work = handed_in(noor, joost=joost, timeline=rows)
    made = reviews.suggest(work, by=joost, path="timeline/a/result", proposed="Een lijst")
    save(work_of(work.story), noor, timeline=rows[::-1])

    reviews.accept(work_of(work.story), made, by=noor)
    assert outline.value_at(head_of(work.story).content, "timeline/a/result") == "Een lijst"

    gone = reviews.suggest(work_of(work.story), by=joost, path="timeline/a/what", proposed="Begin")
    save(work_of(work.story), noor, timeline=[rows[1]])
    reviews.accept(work_of(work.story), gone, by=noor)
    assert gone.answer == "outdated"


def test_a_text_that_changed_meanwhile_is_not_undone_by_accepting(people):
    noor, _bram, joost, *_ = people
    work = handed_in(noor, joost=joost, lesson="Eerst")
    made = reviews.suggest(work, by=joost, path="lesson", proposed="Voorgesteld")
    save(work_of(work.story), noor, lesson="Intussen")

    with pytest.raises(reviews.Outdated):
        reviews.accept(work_of(work.story), made, by=noor)
    assert (made.answer, head_of(work.story).content["lesson"]) == ("open", "Intussen")
    reviews.accept(work_of(work.story), made, by=noor, although_changed=True)
    assert head_of(work.story).content["lesson"] == "Voorgesteld"


def test_all_authors_agree_to_one_revision(people):
    noor, bram, joost, *_ = people
    work = handed_in(noor, bram, joost=joost)
    reviews.consent(work, by=noor)
    assert work.story.state == "under_review"
    save(work_of(work.story), bram, title="Toch anders")

    reviews.consent(work_of(work.story), by=bram)
    assert work.story.state == "under_review"  # Noor agreed to another one
    assert work_of(work.story).waits_for == {noor.id}
    reviews.consent(work_of(work.story), by=noor)
    assert work.story.state == "agreed"


def test_a_revision_after_all_agreed_asks_them_again(people):
    noor, bram, joost, *_ = people
    work = handed_in(noor, bram, joost=joost)
    for each in (noor, bram):
        reviews.consent(work_of(work.story), by=each)
    save(work_of(work.story), bram, title="Toch anders")

    assert work.story.state == "revised"
    assert work_of(work.story).agreed_ids == frozenset()


def test_agreeing_in_review_needs_what_publishing_needs(people):
    noor, _bram, joost, *_ = people
    work = handed_in(noor, joost=joost, stage="review")

    with pytest.raises(reviews.NotReady):
        reviews.consent(work, by=noor)
    assert not db.session.scalars(select(Consent)).all()


def test_a_published_story_stands_on_the_shelf_with_a_conversation_of_its_readers(people):
    noor, _bram, joost, _piet, community, _editors = people
    story = publish_story(make_story(noor, question="Hoe ga je verder?"), community, by=joost)

    entry = db.session.get(ShelfEntry, story.id)
    assert entry is not None and entry.is_there
    assert (entry.title, entry.circle_id, entry.is_public) == (story.title, community.id, False)
    thread = db.session.scalars(select(Thread)).one()
    assert (thread.circle_id, thread.subject_kind, thread.subject_id) == (community.id, "story", story.id)
    assert "Hoe ga je verder?" in db.session.get_one(Post, thread.opening_id).body


def test_wider_closes_the_conversation_and_opens_another_and_the_world_has_none(people):
    noor, _bram, joost, _piet, community, _editors = people
    cohort = make_circle(noor, joost, kind="cohort", parent=community)
    story = publish_story(make_story(noor), cohort, by=joost)
    first = db.session.scalars(select(Thread)).one()

    publishing.publish(work_of(story), by=joost, circle=community)
    threads = db.session.scalars(select(Thread).order_by(Thread.id)).all()
    assert [each.circle_id for each in threads] == [cohort.id, community.id]
    assert not first.is_open

    publishing.publish(work_of(story), by=joost, circle=community, is_public=True)
    assert len(db.session.scalars(select(Thread)).all()) == 2
    shown = work_of(story).publication
    assert (shown.is_public, shown.thread_id) == (True, threads[1].id)
    open_ones = select(Publication).where(Publication.ended_at.is_(None))
    assert len(db.session.scalars(open_ones).all()) == 1


def test_a_planned_publication_opens_once_at_its_time(people, clock):
    noor, _bram, joost, _piet, community, _editors = people
    work = handed_in(noor, joost=joost)
    reviews.consent(work, by=noor)
    publishing.publish(work_of(work.story), by=joost, circle=community, due_at=clock.now() + timedelta(days=2))
    assert work.story.state == "scheduled"
    assert db.session.get(ShelfEntry, work.story.id) is None

    assert publishing.open_due(clock.now()) == 0
    clock.travel(timedelta(days=2))
    assert publishing.open_due(clock.now()) == 1
    assert publishing.open_due(clock.now()) == 0
    assert work.story.state == "published"
    last = db.session.scalars(select(Transition).order_by(Transition.id.desc())).first()
    assert (last.to_state, last.by_id) == ("published", None)


def test_a_change_before_its_time_takes_the_plan_away(people, clock):
    noor, _bram, joost, _piet, community, _editors = people
    work = handed_in(noor, joost=joost)
    reviews.consent(work, by=noor)
    publishing.publish(work_of(work.story), by=joost, circle=community, due_at=clock.now() + timedelta(days=2))
    save(work_of(work.story), noor, title="Wacht even")
    clock.travel(timedelta(days=3))

    assert publishing.open_due(clock.now()) == 0
    assert work.story.state == "revised"


def test_readers_keep_what_they_read_while_it_is_revised(people):
    noor, _bram, joost, _piet, community, _editors = people
    story = publish_story(make_story(noor), community, by=joost)
    shown = work_of(story).publication.revision_id
    publishing.take_up(work_of(story), by=noor)
    save(work_of(story), noor, title="Nog mooier")

    assert work_of(story).publication.revision_id == shown
    assert db.session.get_one(ShelfEntry, story.id).title != "Nog mooier"
    publishing.leave_as_it_was(work_of(story), by=noor)
    assert story.state == "published"


def test_withdrawn_is_off_the_shelf_and_its_conversation_closed(people):
    noor, _bram, joost, _piet, community, _editors = people
    story = publish_story(make_story(noor), community, by=joost)
    publishing.withdraw(work_of(story), by=noor, reason="De buurt wil het niet meer.")

    assert not db.session.get_one(ShelfEntry, story.id).is_there
    assert not db.session.scalars(select(Thread)).one().is_open
    assert (work_of(story).publication.ended_how, story.state) == ("withdrawn", "withdrawn")


def test_archived_can_be_brought_back(people):
    noor, _bram, joost, _piet, community, _editors = people
    story = publish_story(make_story(noor), community, by=joost)
    publishing.archive(work_of(story), by=joost, reason="Achterhaald.")
    assert not db.session.get_one(ShelfEntry, story.id).is_there

    publishing.bring_back(work_of(story), by=joost)
    assert db.session.get_one(ShelfEntry, story.id).is_there
    assert story.state == "published"


def test_the_last_author_stays(people):
    noor, bram, *_ = people
    story = make_story(noor, bram)
    works.remove_author(work_of(story), bram.id, by=noor)

    with pytest.raises(works.LastAuthor):
        works.remove_author(work_of(story), noor.id, by=noor)


def test_another_author_must_agree_too(people):
    noor, bram, joost, *_ = people
    work = handed_in(noor, joost=joost)
    reviews.consent(work, by=noor)
    assert work.story.state == "agreed"
    works.add_author(work_of(work.story), bram, by=noor)

    assert work.story.state == "revised"
    assert work_of(work.story).waits_for == {bram.id}


def test_a_concept_that_is_thrown_away_leaves_nothing(people):
    noor, *_ = people
    story = make_story(noor)
    save(work_of(story), noor, title="Weg ermee")
    works.discard(work_of(story), by=noor)

    assert not db.session.scalars(select(Revision)).all()
    assert not db.session.scalars(select(Transition)).all()


def test_every_change_on_the_shelf_has_a_number_of_its_own(people):
    noor, _bram, joost, piet, community, _editors = people
    first, second = (publish_story(make_story(noor), community, by=joost) for _ in range(2))
    readers.recognise(first.id, piet)
    readers.recognise(first.id, piet)
    db.session.commit()
    db.session.expire_all()

    numbers = {each.story_id: each.change for each in db.session.scalars(select(ShelfEntry))}
    assert numbers[first.id] > numbers[second.id]
    assert db.session.get_one(ShelfEntry, first.id).recognised_count == 1


def test_who_tries_something_is_asked_once_after_eight_weeks(people, clock):
    noor, _bram, joost, piet, community, _editors = people
    story = publish_story(make_story(noor), community, by=joost)
    readers.try_out(story.id, piet)
    readers.try_out(story.id, piet)

    clock.travel(timedelta(weeks=8) - timedelta(hours=1))
    assert readers.ask_outcomes(clock.now()) == 0
    clock.travel(timedelta(hours=1))
    assert readers.ask_outcomes(clock.now()) == 1
    assert readers.ask_outcomes(clock.now()) == 0
    readers.tell_outcome(db.session.scalars(select(Trial)).one(), "Het werkte op een bankje.")
    assert db.session.scalars(select(Trial.outcome)).one() == "Het werkte op een bankje."


def test_an_editor_who_leaves_the_circle_sees_it_no_more(people):
    noor, _bram, joost, piet, _community, editors = people
    join(editors, piet)
    work = handed_in(noor, joost=joost)
    assert db.session.scalars(in_workshop(viewer_for(piet))).all() == [work.story]
    circle_actions.remove(membership(editors.id, piet.id), by_id=piet.id)

    assert db.session.scalars(in_workshop(viewer_for(piet))).all() == []
