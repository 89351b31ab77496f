"""What is asked and told around intervision: counted anew it is the same, and it says nothing of what is in there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.circles.queries import viewer_for
from portal.core import clock as portal_clock
from portal.core import workdays
from portal.core.db import db, transaction
from portal.core.outbox import Outbox
from portal.intervision import jobs
from portal.intervision.actions import after, groups, moving, planning, process, texts
from portal.intervision.models import Consultation, Group, Intention, LearningPoint, Signature
from portal.intervision.queries import rooms
from portal.notifications import actions, queries, settling, words
from portal.notifications.letters import letter_of_notification, letter_of_step
from portal.notifications.models import Notification, Step
from tests.factories import make_circle, make_consultation, make_group, make_member
from tests.intervision.test_actions import method_of

SORTS = ("covenant", "consultation_plan", "consultation_turn", "consultation_choice", "consultation_learning")
ALL = (*SORTS, "consultation_follow_up")
ADVICE = {
    "reactions": {
        "writer": "case_owner",
        "kind": "rating",
        "scale": ["warm", "koud"],
        "workdays": 1,
        "instruction": {"group": "Wacht.", "case_owner": "Zeg het."},
    },
    "done_when": "all",
}


@pytest.fixture
def people(database, clock):
    people = [make_member(name) for name in ("Noor", "Bram", "Piet", "Ilse", "Daan")]
    make_circle(*people)
    return people


def begun(people, *keys, **changes):
    there = make_consultation(
        make_group(*people), people[0], method_of(*keys, **changes), facilitator=people[1], stand_in=people[2]
    )
    return there.id


def room(there):
    db.session.expire_all()
    return rooms.room_of(rooms.locked(there))


def open_steps():
    rows = db.session.execute(
        select(Step.member_id, Step.what, Step.subject_id, Step.due_at).where(
            Step.closed_at.is_(None), Step.what.in_(ALL)
        )
    )
    return {tuple(row) for row in rows}


def recomputed():
    """What follows from each group and each consultation, told in the words of the design."""
    asked = set()
    for group in db.session.scalars(select(Group).where(Group.state != "ended")):
        signed = set(db.session.scalars(select(Signature.member_id).where(Signature.group_id == group.id)))
        asked |= {(each, "covenant", group.id, None) for each in set(group.turns) - signed}
    for there in db.session.scalars(select(Consultation)):
        asked |= {(member_id, what, there.id, due_at) for member_id, what, due_at in of_one(rooms.room_of(there))}
    return asked


def of_one(here):
    there, run = here.consultation, here.current
    present = {each.member_id for each in here.attending.values() if each.state in ("asked", "takes_part")}
    if there.state == "planned":
        starts_at = workdays.at(there.starts_on, 9)
        return {(each.member_id, "consultation_plan", starts_at) for each in here.attending.values()
                if each.state == "asked"}  # fmt: skip
    if there.state == "closed":
        learned = set(db.session.scalars(select(LearningPoint.member_id)))
        asked = {(each, "consultation_learning", None) for each in present - learned}
        intention = db.session.get(Intention, there.id)
        if intention is not None and intention.asked_at and not intention.told_at:
            asked.add((there.case_owner_id, "consultation_follow_up", None))
        return asked
    if there.state != "running" or run is None:
        return set()
    if run.state == "choosing":
        choosers = {there.case_owner_id, there.facilitator_id, there.stand_in_id} & present
        return {(each, "consultation_choice", run.choose_until) for each in choosers}
    waiting = {id for id, turn in here.turns.get(run.id, {}).items() if turn.state == "expected"} & present
    phase = here.phase_of(run)
    if run.state in ("second", "second_grace"):
        waiting &= here.people.of_role(phase.reactions.writer)
    elif phase.done_when == "time" and not phase.contributions[0]:
        waiting = set()
    return {(each, "consultation_turn", run.due_at) for each in waiting}


def agree():
    """Steps as they are kept are those that are counted anew."""
    db.session.flush()
    steps = open_steps()
    assert steps == recomputed()
    return {(member_id, what) for member_id, what, _about, _due in steps}


def ids(*members):
    return {each.id for each in members}


def notifications():
    return [(each.member_id, each.reason) for each in db.session.scalars(select(Notification).order_by(Notification.id))
            if each.reason.startswith("consultation")]  # fmt: skip


def mailed_about(what):
    """To whom a mail about a sort of step was promised, in order."""
    promised = select(Outbox.member_id).join(Step, Step.id == Outbox.composed_id).order_by(Outbox.id)
    return list(db.session.scalars(promised.where(Outbox.composer == "step", Step.what == what)))


def mailed_about_turns():
    return mailed_about("consultation_turn")


def all_mail_is_sent():
    db.session.execute(Outbox.__table__.update().where(Outbox.sent_at.is_(None)).values(sent_at=portal_clock.now()))
    db.session.commit()


@pytest.mark.parametrize("more", (0, 3))
def test_asking_many_members_takes_as_many_statements(people, assert_queries, more):
    people += [make_member(f"Lid {number}") for number in range(more)]
    make_circle(*people)
    there = begun(people, "vraag", "kern")
    db.session.expire_all()

    with assert_queries(4):
        settling.settle("consultation", id=there)

    assert {what for _member_id, what in agree()} == {"consultation_turn"}


def test_a_group_that_forms_asks_everybody_to_sign(people):
    noor, bram, piet, ilse, _daan = people
    group = groups.form(name="Donderdag", members=people[:4])
    assert agree() == {(each.id, "covenant") for each in people[:4]}
    groups.sign(group, noor)
    assert agree() == {(each.id, "covenant") for each in (bram, piet, ilse)}
    groups.leave(group, bram)
    assert agree() == {(each.id, "covenant") for each in (piet, ilse)}
    groups.sign(group, piet)
    groups.sign(group, ilse)
    assert agree() == set()
    groups.add(group, bram)
    assert agree() == {(bram.id, "covenant")}
    groups.end(group)
    assert agree() == set()


def test_a_planning_is_looked_at_until_it_begins(people):
    noor, bram, piet, ilse, daan = people
    group = make_group(*people)
    there = make_consultation(group, noor, method_of("vraag", "kern"), facilitator=bram, begun=False)
    assert agree() == {(each, "consultation_plan") for each in ids(bram, piet, ilse, daan)}
    planning.attend(room(there.id), piet, takes_part=True)
    planning.attend(room(there.id), ilse, takes_part=False)
    assert agree() == {(each, "consultation_plan") for each in ids(bram, daan)}
    planning.begin_now(room(there.id))
    assert agree() == {(noor.id, "consultation_turn")}


def replanned(there, starts_on, by, facilitator=None):
    here = room(there.id)
    facilitator_id = facilitator.id if facilitator else here.consultation.facilitator_id
    planning.replan(
        here, starts_on=starts_on, facilitator_id=facilitator_id, stand_in_id=here.consultation.stand_in_id, by=by
    )


def test_other_dates_are_told_once_and_asked_once_more(people):
    noor, bram, piet, ilse, daan = people
    there = make_consultation(make_group(*people), noor, method_of("vraag", "kern"), facilitator=bram, begun=False)
    for each, takes_part in ((bram, True), (piet, True), (ilse, False)):
        planning.attend(room(there.id), each, takes_part=takes_part)
    assert sorted(mailed_about("consultation_plan")) == sorted(ids(bram, piet, ilse, daan))
    assert notifications() == []
    all_mail_is_sent()

    later = there.starts_on + timedelta(days=5)
    replanned(there, later, bram)
    assert agree() == {(each, "consultation_plan") for each in ids(piet, ilse, daan)}
    assert sorted(mailed_about("consultation_plan")[4:]) == sorted(ids(piet, ilse, daan))
    assert sorted(notifications()) == [(each, "consultation_replanned") for each in sorted(ids(noor, piet, ilse, daan))]
    db.session.commit()
    (line,) = queries.page_for(viewer_for(noor))[0]
    assert words.sentence(line) == "De dagen van een consult in je intervisiegroep zijn veranderd"
    assert (line.url, line.actor, line.is_unread) == (f"/intervisie/consulten/{there.id}", None, True)
    asked = db.session.scalars(select(Step).where(Step.member_id == daan.id, Step.closed_at.is_(None))).one()
    assert letter_of_step(asked.id).context["due_at"] == workdays.at(later, 9)

    replanned(there, later + timedelta(days=1), bram)
    assert agree() == {(each, "consultation_plan") for each in ids(piet, ilse, daan)}
    assert len(mailed_about("consultation_plan")) == 7, "the mail about it has not left yet, and will name the last day"
    assert len(notifications()) == 4
    assert [queries.unread_count(viewer_for(each)) for each in people] == [1, 0, 1, 1, 1]

    planning.begin_now(room(there.id))
    unread = db.session.scalars(select(Notification.reason).where(Notification.read_at.is_(None)))
    assert set(unread) == {"consultation"}, "what was told of the planning is over"


def test_other_dates_are_told_again_to_who_read_of_the_ones_before(people):
    noor, bram, *_others = people
    there = make_consultation(make_group(*people), noor, method_of("vraag", "kern"), facilitator=bram, begun=False)
    later = there.starts_on + timedelta(days=5)
    replanned(there, later, bram)
    actions.mark_read(noor.id)
    assert queries.unread_count(viewer_for(noor)) == 0

    replanned(there, later + timedelta(days=1), bram)
    assert queries.unread_count(viewer_for(noor)) == 1
    assert notifications().count((noor.id, "consultation_replanned")) == 1


def test_another_facilitator_on_the_same_dates_is_told_to_who_it_is_and_was_and_asks_nobody_anew(people):
    noor, bram, piet, *_others = people
    there = make_consultation(make_group(*people), noor, method_of("vraag", "kern"), facilitator=bram, begun=False)
    planning.attend(room(there.id), bram, takes_part=True)
    before = agree()

    replanned(there, there.starts_on, noor, facilitator=piet)
    assert agree() == before
    assert sorted(notifications()) == [(each, "consultation_guided") for each in sorted(ids(bram, piet))]
    (line,) = queries.page_for(viewer_for(piet))[0]
    assert words.sentence(line) == "De rollen in een consult in je intervisiegroep zijn veranderd"


def test_a_phase_asks_who_is_expected_until_they_are_ready(people, clock):
    noor, bram, piet, ilse, daan = people
    there = begun(people, "vraag", "kern", "dagboek")
    texts.write(room(there), room(there).current, noor, {"tekst": "Hoe nu?"})
    assert agree() == {(noor.id, "consultation_turn")}
    texts.done(room(there), room(there).current, noor)
    assert agree() == set()  # in the grace
    texts.not_done(room(there), room(there).current, noor)
    assert agree() == {(noor.id, "consultation_turn")}
    texts.done(room(there), room(there).current, noor)
    clock.travel(timedelta(minutes=31))
    moving.advance(there)
    assert agree() == {(each, "consultation_turn") for each in ids(bram, piet, ilse, daan)}
    texts.skip_turn(room(there), room(there).current, bram)
    process.be_away(room(there), daan)
    assert agree() == {(each, "consultation_turn") for each in ids(piet, ilse)}
    process.be_back(room(there), daan)
    assert agree() == {(each, "consultation_turn") for each in ids(piet, ilse, daan)}
    process.leave(room(there), piet.id)
    assert agree() == {(each, "consultation_turn") for each in ids(ilse, daan)}


def test_too_few_words_move_the_date_and_then_ask_for_a_choice(people, clock):
    noor, bram, piet, *_others = people
    there = begun(people, "kern", "dagboek")
    first_due = room(there).current.due_at
    clock.stop_at(first_due + timedelta(minutes=1))
    moving.advance(there)
    assert room(there).current.due_at > first_due
    assert len(agree()) == 4
    clock.stop_at(room(there).current.due_at + timedelta(minutes=1))
    moving.advance(there)
    assert agree() == {(each, "consultation_choice") for each in ids(noor, bram, piet)}
    process.choose(room(there), room(there).current, bram, "go_on")
    assert all(what == "consultation_turn" for _member, what in agree())
    assert room(there).current.key == "dagboek"


def test_the_second_voice_is_asked_and_its_writers_no_more(people):
    noor, bram, piet, ilse, daan = people
    there = begun(people, "kern", kern=ADVICE)
    for each in (bram, piet, ilse):
        texts.write(room(there), room(there).current, each, {"tekst": "Mijn advies"})
        texts.done(room(there), room(there).current, each)
    assert agree() == {(daan.id, "consultation_turn")}
    moving.close(room(there), room(there).current, portal_clock.now())
    assert room(there).current.state == "second"
    assert agree() == {(noor.id, "consultation_turn")}
    assert [who for who, _reason in notifications()].count(daan.id) == 2


def test_the_end_asks_what_is_taken_along_and_later_what_came_of_it(people, clock):
    noor, bram, *others = people
    there = begun(people, "kern")
    moving.close(room(there), room(there).current, portal_clock.now())
    assert agree() == {(each.id, "consultation_learning") for each in people}
    assert {who for who, reason in notifications() if reason == "consultation_closed"} == ids(*people)
    after.learn(room(there), bram, "Eerst vragen", is_shared=False)
    after.intend(room(there), "Ik bel hem", portal_clock.today())
    assert agree() == {(each.id, "consultation_learning") for each in (noor, *others)}
    db.session.commit()
    clock.travel(timedelta(weeks=4, minutes=1))
    jobs.ask_follow_ups()
    assert (noor.id, "consultation_follow_up") in agree()
    after.tell_outcome(room(there), rooms.intention_of(there), "Hij belde terug")
    assert (noor.id, "consultation_follow_up") not in agree()
    db.session.commit()
    clock.travel(timedelta(weeks=5))
    jobs.erase()
    assert agree() == set()


def test_stopping_closes_everything_and_tells_everybody(people):
    there = begun(people, "kern")
    with transaction():
        after.stop(room(there))
    assert agree() == set()
    assert {who for who, reason in notifications() if reason == "consultation_stopped"} == ids(*people)


def test_who_leaves_the_group_is_told_and_asked_nothing_more(people):
    _noor, _bram, _piet, _ilse, daan = people
    there = begun(people, "kern")
    group = room(there).consultation.group
    process.leave_all(group.id, daan.id)
    groups.leave(group, daan)
    assert daan.id not in {member_id for member_id, _what in agree()}
    assert daan.id not in {who for who, _reason in notifications()}
    assert queries.unread_count(viewer_for(daan)) == 0


def test_one_notification_a_phase_and_one_reminder_to_who_is_still_expected(people, clock):
    _noor, bram, piet, ilse, daan = people
    there = begun(people, "kern", "dagboek")
    assert sorted(who for who, _reason in notifications()) == sorted(ids(*people))
    assert sorted(mailed_about_turns()) == sorted(ids(bram, piet, ilse, daan))
    for each in (bram, piet):
        texts.write(room(there), room(there).current, each, {"tekst": "Kern"})
        texts.done(room(there), room(there).current, each)
    texts.not_done(room(there), room(there).current, piet)
    all_mail_is_sent()

    clock.stop_at(room(there).current.due_at - timedelta(hours=23, minutes=59))
    for _ in range(3):
        moving.advance(there)
    again = mailed_about_turns()[4:]
    assert sorted(again) == sorted(ids(piet, ilse, daan))
    assert len(notifications()) == 5


def test_mails_and_lines_say_only_that_something_waits_and_until_when(people, clock):
    _noor, bram, *_others = people
    there = begun(people, "kern", "dagboek", kern={"title": "Merkwoord fase"})
    db.session.commit()
    due_at = room(there).current.due_at
    step = db.session.scalar(select(Step).where(Step.member_id == bram.id, Step.what == "consultation_turn"))
    told = db.session.scalar(select(Notification).where(Notification.member_id == bram.id))

    letter = letter_of_step(step.id)
    assert letter.subject == "Er wacht een stap op je, tot maandag 30 november 2026, 17.00 uur"
    assert letter.mail_class == "confidential"
    assert letter.context == {"url_there": f"/intervisie/consulten/{there}", "due_at": due_at, "kind": ""}
    assert letter_of_notification(told.id).subject == "Er wacht iets op je"

    (line,) = [each for each in queries.page_for(viewer_for(bram))[0] if each.subject.kind == "consultation"]
    (asked,) = [each for each in queries.steps_of(viewer_for(bram)) if each.due_at == due_at]
    said = [words.sentence(line), asked.title, asked.about, asked.name, str(asked.sort.why), letter.subject]
    assert words.sentence(line) == "Een consult in je intervisiegroep gaat verder"
    assert line.actor is None and asked.name == ""
    for secret in ("Noor", "buurman", "Merkwoord", "Proef", "donderdag groep", "Intervisie op donderdag"):
        assert not any(secret in each for each in said)
