"""What readers do with a story: recognising it, trying it, telling what came of it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.core import bus, clock
from portal.core.db import db, insert_or
from portal.members.models import Member
from portal.stories.actions import shelf
from portal.stories.events import TrialBegun, TrialDropped, TrialDue, TrialTold
from portal.stories.models import Recognition, Trial

ASKED_AFTER = timedelta(weeks=8)


def recognise(story_id: int, member: Member) -> None:
    row = insert_or(Recognition).values(story_id=story_id, member_id=member.id, at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())
    shelf.count_recognitions(story_id)


def recognise_no_more(story_id: int, member: Member) -> None:
    db.session.execute(delete(Recognition).where(Recognition.story_id == story_id, Recognition.member_id == member.id))
    shelf.count_recognitions(story_id)


def try_out(story_id: int, member: Member) -> None:
    """'Ik ga dit proberen': in eight weeks the member is asked what came of it."""
    now = clock.now()
    row = insert_or(Trial).values(story_id=story_id, member_id=member.id, began_at=now, ask_at=now + ASKED_AFTER)
    trial_id = db.session.execute(row.on_conflict_do_nothing().returning(Trial.id)).scalar()
    if trial_id is not None:
        bus.publish(TrialBegun(trial_id=trial_id, story_id=story_id, member_id=member.id))


def try_no_more(trial: Trial) -> None:
    """It did not come to that; what was told about it goes too."""
    trial_id, story_id, member_id = trial.id, trial.story_id, trial.member_id
    db.session.delete(trial)
    db.session.flush()
    bus.publish(TrialDropped(trial_id=trial_id, story_id=story_id, member_id=member_id))


def tell_outcome(trial: Trial, outcome: str) -> None:
    """What came of it, for the other readers of the story."""
    trial.outcome, trial.told_at = outcome, clock.now()
    db.session.flush()
    bus.publish(TrialTold(trial_id=trial.id, story_id=trial.story_id, member_id=trial.member_id))


def ask_outcomes(now: datetime) -> int:
    """Ask everybody who began to try something eight weeks ago. Answers how many."""
    due = db.session.scalars(
        select(Trial).where(Trial.ask_at <= now, Trial.asked_at.is_(None), Trial.told_at.is_(None))
    ).all()
    for trial in due:
        trial.asked_at = now
        bus.publish(TrialDue(trial_id=trial.id, story_id=trial.story_id, member_id=trial.member_id))
    db.session.flush()
    return len(due)
