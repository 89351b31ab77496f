"""Whatever two authors, an editor and the clock do with a story, in any order: what must always hold, holds.

What is asserted is the design of stories said once more, apart from the actions: every published word was agreed to by
all its authors, readers see nothing else, no version is ever lost or changed, rows and states tell the same, and a
story is never stuck.
"""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Text, bindparam, cast, select

from portal.circles.models import Circle
from portal.circles.queries import viewer_for
from portal.core import clock
from portal.core.db import db
from portal.members.models import Member
from portal.stories import outline, policy
from portal.stories.actions import publishing, reviews, works
from portal.stories.models import (
    Claim,
    Consent,
    Publication,
    Revision,
    ShelfEntry,
    Story,
    Suggestion,
    Transition,
)
from portal.stories.queries import reading
from portal.stories.queries.works import work_of
from tests.conftest import NOON
from tests.factories import make_circle, make_member, make_story, story_content

READ = ("published", "archived", "withdrawn")
TEXTS = ("title", "lesson", "friction", "timeline/r1/result")
_CONTENTS = (
    select(Revision.id, cast(Revision.content, Text))
    .where(Revision.story_id == bindparam("story_id"))
    .order_by(Revision.number)
)
WORDS = ("Bel aan", "Vraag het eerst", "Wacht even", "")


class There:
    """Everything that is kept of a story."""

    def __init__(self, story_id: int) -> None:
        def rows(model, *order):
            return list(db.session.scalars(select(model).where(model.story_id == story_id).order_by(*order)))

        self.story = db.session.get_one(Story, story_id)
        self.work = work_of(self.story)
        self.contents = dict(db.session.execute(_CONTENTS, {"story_id": story_id}).all())
        """Revision id -> its document, to the letter; in the order of their numbers."""
        self.publications = rows(Publication, Publication.id)
        self.read = [each for each in self.publications if each.opened_at and not each.ended_at]
        self.consents = rows(Consent)
        self.way = rows(Transition, Transition.id)
        self.claims = [each for each in rows(Claim) if not each.ended_at]
        self.suggestions = rows(Suggestion)

    def agreed_to(self, revision_id: int) -> set[int]:
        return {each.member_id for each in self.consents if each.revision_id == revision_id}


class Editing(RuleBasedStateMachine):
    """One story. At every turn somebody does one of the things that the policies allow them, or the clock goes on."""

    people: tuple[Member, ...]
    circles: tuple[Circle, ...]

    @initialize(
        wish=st.sampled_from(["circle", "community", "world"]),
        stage=st.sampled_from(["review", "publish"]),
        far=st.sampled_from([7, 0, 3, 5, 8, 1]),
    )
    def begin(self, wish, stage, far):
        self.stopped = clock.stopped(NOON)
        self.stopped.__enter__()
        self.noor, self.bram, self.joost, self.piet = self.people
        self.community, self.editors, self.cohort = self.circles
        self.viewers = {each.id: viewer_for(each) for each in self.people}
        self.story_id = make_story(self.noor, self.bram, stage=stage, origin=self.cohort, wish=wish).id
        self.kept: dict[int, str] = {}
        self.opened: dict[int, int] = {}
        self.turns = far
        for _ in range(far):
            self.bring_on()

    @property
    def work(self):
        return work_of(db.session.get_one(Story, self.story_id))

    # --- what can be done ---

    @rule(turn=st.integers(0, 9_999), data=st.data())
    def something_happens(self, turn, data):
        self.turns += 1
        mixed = turn * 7_919 + self.turns * 104_729  # small numbers go everywhere too
        possible = self.possible(self.work)
        name = sorted(possible)[mixed // 3 % len(possible)] if mixed % 3 else "somebody helps"
        event(name)
        try:
            with db.session.begin_nested():
                possible[name](data.draw)
        except (reviews.NotReady, reviews.Outdated):  # said kindly, and nothing happened
            pass
        db.session.expire_all()

    def possible(self, work):
        """Everything that somebody may do now: name -> what to call, with what is left to choose."""
        acts = {
            f"{member.name} {name}": act
            for member in self.people
            for name, act in self.acts_of(member, self.viewers[member.id], work)
        }
        return acts | {
            "days pass": lambda draw: self.time_passes(draw(st.sampled_from([8, 1, 3]))),
            "a week passes while the worker sleeps": lambda _: clock.travel(timedelta(days=8)),
            "somebody helps": lambda _: self.bring_on(),  # so that random walks come far
        }

    def acts_of(self, member, viewer, work):
        by = {"by": member}
        alone = {
            "hands in": (policy.can_hand_in, lambda _: reviews.hand_in(work, **by)),
            "takes back": (policy.can_take_back, lambda _: reviews.take_back(work, **by)),
            "takes on": (policy.can_claim, lambda _: reviews.claim(work, editor=member)),
            "releases": (policy.can_release, lambda _: reviews.release(work, **by)),
            "asks": (policy.can_ask, lambda _: reviews.ask(work, body="Wie ontbrak er?", **by)),
            "gives back": (policy.can_hand_back, lambda _: reviews.hand_back(work, **by)),
            "agrees": (policy.can_consent, lambda _: reviews.consent(work, **by)),
            "agrees no more": (policy.can_withdraw_consent, lambda _: reviews.withdraw_consent(work, **by)),
            "writes": (policy.can_write, lambda draw: self.write(work, member, draw)),
            "puts back": (policy.can_write, lambda draw: self.put_back(work, member, draw)),
            "suggests": (policy.can_review, lambda draw: self.suggest(work, member, draw)),
            "answers": (policy.can_answer_suggestion, lambda draw: self.answer(work, member, draw)),
            "changes authors": (policy.can_change_authors, lambda _: self.change_authors(work, member)),
            "publishes": (policy.can_publish, lambda draw: self.publish(work, member, draw)),
            "plans": (
                policy.can_publish,
                lambda draw: self.publish(work, member, draw, clock.now() + timedelta(days=2)),
            ),
            "shares": (policy.can_share, lambda _: publishing.publish(work, circle=self.cohort, **by)),
            "unplans": (policy.can_unplan, lambda _: publishing.unplan(work, **by)),
            "archives": (policy.can_archive, lambda _: publishing.archive(work, reason="Oud.", **by)),
            "withdraws": (policy.can_withdraw, lambda _: publishing.withdraw(work, reason="Spijt.", **by)),
            "brings back": (policy.can_bring_back, lambda _: publishing.bring_back(work, **by)),
            "takes up": (policy.can_take_up, lambda _: publishing.take_up(work, **by)),
            "leaves as it was": (policy.can_leave_as_it_was, lambda _: publishing.leave_as_it_was(work, **by)),
        }
        return [(name, act) for name, (may, act) in alone.items() if may(viewer, work)]

    def time_passes(self, days):
        clock.travel(timedelta(days=days))
        publishing.open_due(clock.now())
        reviews.let_lapse(clock.now())

    def revisions(self):
        return list(
            db.session.scalars(select(Revision).where(Revision.story_id == self.story_id).order_by(Revision.id))
        )

    def write(self, work, member, draw):
        revisions = self.revisions()
        path = draw(st.sampled_from([*TEXTS, "everything", "wish"]))
        if path == "everything":
            changes = story_content("publish", wish=work.content.get("wish", "circle"), timeline=self.rows(work))
        elif path == "wish":
            changes = {"wish": draw(st.sampled_from(["circle", "community", "world"]))}
        elif path.startswith("timeline"):
            changes = {"timeline": self.rows(work)[: draw(st.integers(0, 2))]}
        else:
            changes = {path: draw(st.sampled_from(WORDS))}
        works.save(work, by=member, based_on=draw(st.sampled_from(revisions)), changes=changes)

    def rows(self, work):
        return work.content.get("timeline") or [{"id": "r1", "when": "", "what": "Toen", "who": "", "result": "Niets"}]

    def put_back(self, work, member, draw):
        revision = draw(st.sampled_from(self.revisions()))
        if policy.can_restore(self.viewers[member.id], work, revision):
            works.restore(work, revision, by=member)

    def suggest(self, work, member, draw):
        path = draw(st.sampled_from(TEXTS))
        if outline.value_at(work.content, path) is not None:
            reviews.suggest(work, by=member, path=path, proposed=draw(st.sampled_from(WORDS[:3])))

    def answer(self, work, member, draw):
        asked = select(Suggestion).where(Suggestion.story_id == self.story_id, Suggestion.answer == "open")
        suggestion = db.session.scalars(asked.order_by(Suggestion.id)).first()
        if suggestion is None:
            return
        if draw(st.booleans()):
            reviews.refuse(suggestion, by=member)
        else:
            reviews.accept(work, suggestion, by=member, although_changed=draw(st.booleans()))

    def change_authors(self, work, member):
        """Piet tells it along, or no longer."""
        if self.piet.id in work.author_ids:
            works.remove_author(work, self.piet.id, by=member)
        else:
            works.add_author(work, self.piet, by=member)

    def publish(self, work, member, draw, due_at=None):
        wide = [("community", True), ("community", False), ("cohort", False)]
        may = [each for each in wide if policy.may_reach(work, kind=each[0], is_public=each[1])]
        kind, is_public = draw(st.sampled_from(may))
        circle = self.cohort if kind == "cohort" else self.community
        publishing.publish(work, by=member, circle=circle, is_public=is_public, due_at=due_at)

    # --- what always holds ---

    @invariant()
    def what_was_promised(self):
        db.session.expire_all()
        there = There(self.story_id)
        self.no_version_is_ever_lost_or_changed(there)
        self.all_authors_agreed_to_every_published_word(there)
        self.readers_see_what_was_published_and_nothing_else(there)
        self.state_and_rows_tell_the_same(there)

    def no_version_is_ever_lost_or_changed(self, there):
        assert {id: there.contents.get(id) for id in self.kept} == self.kept
        self.kept |= there.contents
        assert (there.work.head.id, there.work.head.number) == (list(there.contents)[-1], len(there.contents))
        assert there.story.title == there.work.content["title"]

    def all_authors_agreed_to_every_published_word(self, there):
        for each in there.publications:
            if each.opened_at and each.id not in self.opened:  # just now
                self.opened[each.id] = each.revision_id
                assert there.work.author_ids <= there.agreed_to(each.revision_id)
            assert self.opened.get(each.id, each.revision_id) == each.revision_id
        assert {each.member_id for each in there.consents} <= there.work.author_ids
        assert {each.revision_id for each in there.consents} <= set(self.kept)

    def readers_see_what_was_published_and_nothing_else(self, there):
        assert len(there.read) <= 1
        entry = db.session.get(ShelfEntry, self.story_id)
        assert bool(there.read) == bool(entry and entry.is_there)
        found = reading.read_story(self.viewers[self.piet.id], self.story_id)
        if there.read:
            (shown,) = there.read
            assert entry and (entry.revision_id, entry.circle_id) == (shown.revision_id, shown.circle_id)
            assert entry.title == json.loads(self.kept[shown.revision_id])["title"]
            assert found and found.revision.id == shown.revision_id
        elif found:
            assert found.publication.ended_how in ("archived", "withdrawn")

    def state_and_rows_tell_the_same(self, there):
        work, story, way = there.work, there.story, there.way
        assert [each.from_state for each in way] == ["", *(each.to_state for each in way[:-1])]
        assert way[-1].to_state == story.state
        planned = [each.revision_id for each in there.publications if not each.opened_at and not each.ended_at]
        assert planned == ([work.head.id] if story.state == "scheduled" else [])
        if story.state in READ:
            assert work.publication and work.publication.ended_how == (
                "" if story.state == "published" else story.state
            )
        elif story.state in ("agreed", "scheduled"):
            assert work.is_agreed
        if story.state == "concept":
            assert story.circle_id is None
        elif story.state not in READ:
            assert story.circle_id == self.editors.id
        assert len(there.claims) <= 1
        assert not (there.claims and story.state in ("concept", "submitted", *READ))
        assert there.claims or story.state != "under_review"
        assert all((each.answered_at is None) == (each.answer == "open") for each in there.suggestions)

    # --- and it is never stuck ---

    def teardown(self):
        if not hasattr(self, "stopped"):
            return
        try:
            for _ in range(12):
                if self.bring_on():
                    break
            else:
                pytest.fail(f"a story that is {self.work.story.state} cannot be brought to its readers")
            shown = self.work.publication
            assert shown and shown.ended_at is None and shown.revision_id == self.work.head.id
            self.what_was_promised()
        finally:
            db.session.rollback()
            self.stopped.__exit__(None, None, None)

    def bring_on(self):
        """One step of goodwill towards the community; whether it has arrived there."""
        work = self.work
        state, authors, viewer = work.story.state, [each.member for each in work.authors], self.viewers[self.joost.id]
        if state == "published" and work.is_read_as_it_is and work.publication.circle_id == self.community.id:
            return True
        if state in READ:
            publishing.take_up(work, by=authors[0])
        elif outline.missing(work.content, "publish") or work.content.get("wish") == "circle":
            works.save(work, by=authors[0], based_on=work.head, changes=story_content("publish", wish="world"))
        elif state == "concept":
            reviews.hand_in(work, by=authors[0])
        elif policy.can_claim(viewer, work):
            reviews.claim(work, editor=self.joost)
        elif waits_for := [each for each in authors if policy.can_consent(self.viewers[each.id], work)]:
            reviews.consent(work, by=waits_for[0])
        elif state == "question":
            reviews.hand_back(work, by=authors[0])
        else:
            assert policy.can_publish(viewer, work)
            due_at = clock.now() + timedelta(days=2) if state == "agreed" and self.turns % 2 else None
            publishing.publish(work, by=self.joost, circle=self.community, due_at=due_at)
        return False


def test_any_order_of_acts_keeps_what_was_promised(database):
    people = tuple(make_member(name) for name in ("Noor", "Bram", "Joost", "Piet"))
    community = make_circle(*people)
    editors = make_circle(people[2], kind="editors", parent=community)
    cohort = make_circle(*people, kind="cohort", parent=community)
    circles = (community, editors, cohort)
    is_sqlite = database.engine.dialect.name == "sqlite"

    run_state_machine_as_test(
        type("Played", (Editing,), {"people": people, "circles": circles}),
        settings=settings(
            max_examples=14 if is_sqlite else 4,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
