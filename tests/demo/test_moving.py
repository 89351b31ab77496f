"""A demonstration that is opened again weeks later ends in the present week, unless somebody wrote in it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import actions as account_actions
from portal.circles.models import Circle
from portal.core import audit, autosave, clock
from portal.core.db import db
from portal.demo import actions, queries
from portal.discussions.actions import posts as post_actions
from portal.discussions.actions import reading
from portal.discussions.models import Post, Thread
from portal.intervision.actions import after, moving, sealing
from portal.intervision.models import Consultation, Contribution, PhaseRun
from portal.intervision.queries import rooms
from portal.members.models import Member
from portal.notifications import actions as notification_actions
from portal.notifications.models import Step
from portal.stories.actions import publishing, readers, reviews, works
from portal.stories.models import Claim, Feature, Publication
from portal.stories.models import Story as CaseStory
from tests.support.demo import ENDING

WEEK = timedelta(weeks=1)
AHEAD = {
    *("claim.lapses_at", "publication.due_at", "trial.ask_at", "step.due_at"),
    *("consultation.due_at", "consultation.erase_at", "intention.ask_at", "phase_run.due_at"),
}


def telling():
    found = queries.telling()
    assert found is not None
    return found


def moments() -> dict[str, list]:
    return {
        queries.name_of(column): sorted(db.session.scalars(select(column).where(column.is_not(None))))
        for column in (*queries.moments(), *queries.days())
    }


def test_all_times_move_by_whole_weeks(told):
    before = moments()
    clock.stop_at(ENDING + 3 * WEEK + timedelta(days=2))

    assert actions.move(telling()) == 3

    after = moments()
    assert telling().ends_at == ENDING + 3 * WEEK
    assert {name: [each + 3 * WEEK for each in values] for name, values in before.items()} == after
    assert sum(map(len, after.values())) > 5000


def test_what_lies_sealed_moves_along(told):
    def written() -> dict:
        kept = {}
        for each in db.session.scalars(select(Contribution)):
            room = rooms.room_of(db.session.get_one(Consultation, each.consultation_id))
            kept[each.id] = sealing.opened_words(room.key, each)
        return kept

    before = written()
    clock.stop_at(ENDING + 2 * WEEK)
    actions.move(telling())

    assert len(before) > 20
    assert {id: (words.fields, words.at + 2 * WEEK) for id, words in before.items()} == {
        id: (words.fields, words.at) for id, words in written().items()
    }
    assert min(db.session.scalars(select(PhaseRun.due_at).where(PhaseRun.state == "open"))) > telling().ends_at


def test_moving_twice_in_one_week_moves_once(told):
    clock.stop_at(ENDING + WEEK)

    assert actions.move(telling()) == 1
    assert actions.move(telling()) == 0


@pytest.mark.parametrize("span", [timedelta(), timedelta(days=6, hours=23)])
def test_within_the_week_it_stays(told, span):
    clock.stop_at(ENDING + span)

    assert actions.move(telling()) == 0


def test_looking_around_is_not_writing_and_stays_where_it_was(told):
    noor = db.session.scalars(select(Member).where(Member.name == "Noor de Wit")).one()
    thread = db.session.scalars(select(Thread).order_by(Thread.last_post_at.desc())).first()
    clock.stop_at(ENDING + timedelta(days=3))
    sign_in, _key = account_actions.begin_sign_in(noor, "Chrome|Windows")
    reading.see_all(thread=thread, member_id=noor.id, up_to=thread.last_post_id)
    notification_actions.mark_read(noor.id)
    account_actions.end_sign_in(sign_in.id, member_id=noor.id)
    clock.stop_at(ENDING + WEEK)

    assert actions.move(telling()) == 1
    db.session.refresh(sign_in)
    assert sign_in.began_at == ENDING + timedelta(days=3)
    assert set(queries.columns_after(clock.now())) == AHEAD


def write_post(noor, thread):
    post_actions.add_post(thread=thread, author=noor, body="Dat doe ik.")


def take_post_back(noor, thread):
    post_actions.remove_post(db.session.get(Post, thread.last_post_id), thread=thread)


def type_something(noor, thread):
    autosave.keep(noor.id, f"post:{thread.id}:0", {"body": ["Dat doe"]})


def close_thread(noor, thread):
    thread.close(noor)


def change_role(noor, thread):
    audit.note("circle.role", actor_id=noor.id, subject=("circle", thread.circle_id))


@pytest.mark.parametrize("write", [write_post, take_post_back, type_something, close_thread, change_role])
def test_it_stays_as_it_is_once_somebody_wrote(told, write):
    noor = db.session.scalars(select(Member).where(Member.name == "Noor de Wit")).one()
    thread = db.session.scalars(select(Thread).join(Circle).where(Circle.kind == "team").order_by(Thread.id)).first()
    newest = db.session.scalar(select(func.max(Post.posted_at)))
    clock.stop_at(ENDING + timedelta(minutes=20))
    write(noor, thread)
    db.session.flush()
    clock.stop_at(ENDING + 2 * WEEK)

    assert actions.move(telling()) is None
    assert db.session.scalar(select(func.max(Post.posted_at))) in (newest, ENDING + timedelta(minutes=20))


def test_what_is_due_moves_along(told):
    """Something that looks ahead at the end of the telling looks ahead as far from its new end."""
    step = db.session.scalars(select(Step).where(Step.closed_at.is_(None))).first()
    step.due_at = ENDING + timedelta(days=2)
    told_anew = telling()
    told_anew.looking_ahead = queries.columns_after(ENDING)
    db.session.flush()
    clock.stop_at(ENDING + WEEK)

    assert actions.move(told_anew) == 1
    db.session.refresh(step)
    assert step.due_at == ENDING + WEEK + timedelta(days=2)


def states() -> dict[str, str]:
    return dict(db.session.execute(select(CaseStory.title, CaseStory.state)).all())


def cases() -> list[tuple[str, int]]:
    """In which state each consultation is, and in which phase."""
    return [
        tuple(row)
        for row in db.session.execute(select(Consultation.state, Consultation.place).order_by(Consultation.id))
    ]


def open_claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Claim).where(Claim.ended_at.is_(None)))


def test_left_running_for_weeks_stories_stay_where_they_are(told):
    """The clock opens what is planned, lets claims lapse and asks what came of trying: it outlives that."""
    before, claims, consultations = states(), open_claims(), cases()
    moved = 0
    for day in range(1, 17):
        clock.stop_at((ENDING + timedelta(days=day)).replace(hour=2, minute=20))
        moved += actions.refresh(telling()) or 0
        publishing.open_due(clock.now())
        reviews.let_lapse(clock.now())
        readers.ask_outcomes(clock.now())
        for each in rooms.due(clock.now()):
            moving.advance(each)
        after.ask_follow_ups(clock.now())
        after.erase_due(clock.now())

    assert moved == 2
    assert states() == before
    assert cases() == consultations
    assert open_claims() == claims > 0
    assert db.session.scalars(select(Publication.due_at).where(Publication.opened_at.is_(None))).one() > clock.now()


def test_every_month_has_its_story(told):
    clock.stop_at(ENDING + timedelta(days=6))
    actions.refresh(telling())

    assert db.session.scalars(select(Feature.month)).all() == ["2026-12"]


def test_claims_lapse_as_everywhere_once_somebody_wrote(told):
    noor = db.session.scalars(select(Member).where(Member.name == "Noor de Wit")).one()
    clock.stop_at(ENDING + timedelta(minutes=20))
    works.begin_story(author=noor, content={"title": "Een bank"}, origin_circle_id=None)
    claims = open_claims()
    for day in range(1, 17):
        clock.stop_at((ENDING + timedelta(days=day)).replace(hour=2, minute=20))
        actions.refresh(telling())
        reviews.let_lapse(clock.now())

    assert open_claims() < claims
