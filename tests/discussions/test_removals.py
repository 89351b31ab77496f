"""What a member had read in a circle and wanted to hear there, when a coordinator takes them out of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.circles import actions as circles
from portal.circles import queries as found
from portal.circles.models import Circle
from portal.circles.queries import viewer_for
from portal.core import kinds
from portal.core.db import db
from portal.discussions import actions, jobs, queries
from portal.discussions.models import CircleReading, Reading
from tests.factories import join, make_circle, make_member, make_post, make_thread


@pytest.fixture
def thread(database, clock):
    """Noor read its opening, hears nothing more of it, and has one post to read."""
    samira, noor = make_member("Samira"), make_member("Noor")
    circle = make_circle(noor, kind="team")
    join(circle, samira, role="coordinator")
    made = make_thread(circle, samira, "Bankjes")
    actions.reading.see_all(thread=made, member_id=noor.id, up_to=made.last_post_id)
    actions.threads.set_volume(made, noor, "silent")
    make_post(made, samira)
    made.samira, made.noor = samira, noor
    return made


def take_out(thread):
    removal = circles.remove(found.membership(thread.circle_id, thread.noor.id), by_id=thread.samira.id)
    db.session.commit()
    return removal


def as_read(thread):
    read = queries.threads.read_thread_or_404(viewer_for(thread.noor), thread.id)
    return read.unseen, read.volume


def marks():
    return sum(db.session.scalar(select(func.count()).select_from(model)) for model in (Reading, CircleReading))


def test_who_is_put_back_finds_it_as_it_was(thread):
    removal = take_out(thread)
    jobs.forget_reading()
    assert not any(kinds.get("thread").export(thread.noor.id))  # no title of a circle that is not theirs

    circles.put_back(found.removal_or_404(thread.circle_id, removal.id), by_id=thread.samira.id)
    db.session.commit()

    assert as_read(thread) == (1, "silent")


def test_who_is_invited_anew_begins_at_the_present(thread):
    take_out(thread)
    join(db.session.get_one(Circle, thread.circle_id), thread.noor)

    assert as_read(thread) == (0, None)


def test_once_it_cannot_be_undone_no_mark_is_left(thread, clock):
    take_out(thread)
    before = marks()
    clock.travel(timedelta(minutes=11))
    jobs.forget_reading()

    db.session.expire_all()
    assert marks() == before - 2
