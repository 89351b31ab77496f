"""The intervision groups of the demo community: one case in every stage, each as its people would find it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.circles.queries import viewer_for
from portal.core import clock, i18n, vault, workdays
from portal.core.db import db
from portal.demo.actions import intervision
from portal.demo.actions.story import Story
from portal.demo.calendar import Calendar
from portal.demo.script import Community
from portal.intervision import policy
from portal.intervision.actions import groups, planning, sealing
from portal.intervision.models import Consultation, Contribution, Group, LearningPoint, Teaser
from portal.intervision.queries import groups as group_queries
from portal.intervision.queries import rooms
from portal.intervision.queries.asks import asked_in
from portal.members.models import Member
from portal.notifications import queries as notifications
from portal.notifications.models import Step
from tests.support.demo import ENDING

MONDAY = ENDING - timedelta(days=3)
WRITTEN = {group.key: group for group in Community.read().groups}


def member_at(key):
    return db.session.scalars(
        select(Member).join(Account, Account.member_id == Member.id).where(Account.email == f"{key}@voorbeeld.nl")
    ).one()


def group_of(key):
    viewer = viewer_for(member_at(key))
    return db.session.scalars(select(Group).where(Group.circle_id.in_(viewer.circle_ids))).one()


def rooms_of(key):
    return {
        room.consultation.state: room
        for there in group_queries.consultations_of(group_of(key).id)
        if (room := rooms.room_of(rooms.locked(there.id)))
    }


@pytest.mark.parametrize("weekday", range(7))
def test_everything_happens_on_working_days_in_the_same_order_whatever_day_it_is(weekday):
    def gathered(ending):
        community = Community.read()
        story = Story(community, Calendar(community, ending))
        intervision.gather(story)
        return story.acts

    acts = gathered(MONDAY + timedelta(days=weekday))
    assert all(workdays.is_working_day(clock.local(moment).date()) for moment, _order, _act in acts)
    assert all(8 <= clock.local(moment).hour < 22 for moment, _order, _act in acts)
    assert [order for _moment, order, _act in acts] == [order for _moment, order, _act in gathered(ENDING)]


def test_noor_and_bram_are_in_one_group_and_piet_in_another(told):
    assert group_of("noor").id == group_of("bram").id != group_of("piet").id
    assert db.session.scalar(select(func.count()).select_from(Group)) == len(WRITTEN) == 2
    for key, written in (("noor", WRITTEN["dinsdag"]), ("piet", WRITTEN["oost"])):
        group = group_of(key)
        assert group.state == "active"
        assert groups.name_of(group) == written.name
        assert len(group_queries.member_ids_of(group)) == len(written.members)


def test_questions_are_written_blind_and_noor_is_expected(told):
    room = rooms_of("noor")["running"]
    run, noor = room.current, member_at("noor")
    assert room.phase_of(run).is_blind and run.due_at > ENDING
    assert room.turn_of(run, noor.id).state == "expected"
    assert sorted(room.states_in(run).values()) == ["done", "done", "expected", "expected"]
    written = rooms.contributions_of(room, [run])[run.id]
    assert len(written) == 3 and rooms.shown_to(room, run, written, noor.id) == []

    with i18n.spoken_in("nl"):
        steps = [each for each in notifications.steps_of(viewer_for(noor)) if each.due_at == run.due_at]
    assert [(each.url, each.title) for each in steps] == [
        (f"/intervisie/consulten/{room.consultation.id}", "Je groep wacht op jouw stap in een consult")
    ]


def test_piet_reads_along_and_has_no_pen(told):
    room = rooms_of("piet")["running"]
    run, piet = room.current, member_at("piet")
    assert room.phase_of(run).case_owner == "silent" and run.due_at > ENDING
    assert room.consultation.case_owner_id == piet.id
    assert not policy.can_write(viewer_for(piet), room, run, 0)
    written = rooms.contributions_of(room, [run])[run.id]
    assert len(rooms.shown_to(room, run, written, piet.id)) == 3
    names = {room.name_of(each.author_id, room.phase_of(run)) for each in written}
    assert all(name.startswith("Collega") for name in names)


def test_one_is_closed_and_one_is_erased(told):
    closed, erased = rooms_of("noor")["closed"], rooms_of("noor")["erased"]
    points = db.session.scalars(select(LearningPoint).where(LearningPoint.consultation_id == closed.consultation.id))
    assert {each.is_shared for each in points} == {True, False}
    assert rooms.intention_of(closed.consultation.id).by_when > ENDING.date()
    assert closed.consultation.erase_at > ENDING
    gone = erased.consultation
    assert gone.erased_at < ENDING and gone.title == b""
    assert not db.session.scalars(select(Contribution).where(Contribution.consultation_id == gone.id)).all()
    with pytest.raises(vault.KeyGone):
        _ = erased.key


def test_a_case_waits_with_voices(told):
    ((teaser, voices),) = group_queries.teasers_of(group_of("noor").id)

    assert voices == 2
    assert planning.line_of(group_of("noor"), teaser) == WRITTEN["dinsdag"].teasers[0].line
    assert db.session.scalar(select(func.count()).select_from(Teaser).where(Teaser.taken_at.is_(None))) == 1


def test_everything_that_is_written_down_was_said_by_day(told):
    said = []
    for there in db.session.scalars(select(Consultation.id).where(Consultation.erased_at.is_(None))):
        room = rooms.room_of(rooms.locked(there))
        for some in rooms.contributions_of(room).values():
            said += [sealing.opened_words(room.key, each) for each in some]
    written = sum(
        len(phase.said()) + len(phase.answers)
        for group in WRITTEN.values()
        for each in group.consultations
        if not each.erased_days_ago
        for phase in each.phases
    )
    assert len(said) == written
    assert {clock.local(each.at).hour for each in said} <= set(range(8, 23))


def test_open_steps_are_what_the_consultations_ask(told):
    asked = {
        (each.member_id, each.what, each.subject_id, each.due_at)
        for there in db.session.scalars(select(Consultation.id).where(Consultation.erased_at.is_(None)))
        for each in asked_in(rooms.room_of(rooms.locked(there)))
    }
    steps = select(Step.member_id, Step.what, Step.subject_id, Step.due_at).where(
        Step.closed_at.is_(None), Step.what.startswith("consultation_")
    )
    assert {tuple(row) for row in db.session.execute(steps)} == asked != set()
