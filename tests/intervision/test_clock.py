"""Whoever asks first moves the clock, and nobody moves it twice: threads, processes, and processes that are killed."""

import dataclasses
import multiprocessing
import os
import signal
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from config import Settings
from portal.core import bus, clock
from portal.core.db import db, transaction
from portal.intervision.actions import moving, texts
from portal.intervision.events import PhaseOpened
from portal.intervision.models import Attendance, Consultation, Contribution, PhaseRun, Turn
from portal.intervision.queries import rooms
from portal.notifications.models import Notification, Step
from tests.factories import make_circle, make_consultation, make_group, make_member
from tests.intervision.test_actions import method_of
from tests.support import postgresql
from tests.support.databases import app_of

ATTEMPTS = 100
THREADS = 10
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])  # reading the portal takes each of them a second otherwise


@pytest.fixture
def settings(test_database, tmp_path):
    """A portal with a database on disk, which several processes open."""
    environ = {"PORTAL_DATA": str(tmp_path)}
    if not test_database.is_sqlite:
        environ["PORTAL_DATABASE_URL"] = postgresql.of_run().make_database(postgresql.name_for("clock"))
    return dataclasses.replace(Settings.from_environ(environ), testing=True)


@pytest.fixture
def app(settings):
    app = app_of(settings)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.drop_all()
        db.engine.dispose()
    app.extensions["portal_keys"].dispose()


def due_consultation():
    """A blind phase in which four have written, and of which the deadline has just passed."""
    people = [make_member(name) for name in ("Noor", "Bram", "Piet", "Ilse", "Daan")]
    make_circle(*people)
    there = make_consultation(make_group(*people), people[0], method_of("kern", "dagboek"), facilitator=people[1])
    room = rooms.room_of(there)
    for each in people[1:]:
        texts.write(room, room.current, each, {"tekst": f"Kern van {each.name}"})
    past = clock.now() - timedelta(minutes=1)
    db.session.execute(update(PhaseRun).values(due_at=past, reminded_at=past))
    db.session.execute(update(Consultation).values(due_at=past))
    db.session.commit()
    return there.id


def moves_of(consultation_id):
    """How the consultation stands, as a fresh look finds it."""
    db.session.rollback()
    db.session.expire_all()
    there = db.session.get_one(Consultation, consultation_id)
    runs = db.session.scalars(select(PhaseRun).order_by(PhaseRun.place)).all()
    return there.place, [(each.key, each.state) for each in runs]


def advance_in_threads(app, consultation_id, attempts):
    """Many at once; answers how many moves were made together."""
    made, ready = [], threading.Barrier(THREADS)

    def work():
        with app.app_context():
            ready.wait()
            for _ in range(attempts // THREADS):
                with transaction():
                    made.append(moving.advance(consultation_id))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return sum(made)


def advance_elsewhere(environ, consultation_id, results):
    app = app_of(dataclasses.replace(Settings.from_environ(environ), testing=True))
    results.put(advance_in_threads(app, consultation_id, ATTEMPTS // 2))


def environ_of(settings):
    return {"PORTAL_DATA": str(settings.data), "PORTAL_DATABASE_URL": settings.database_url.replace("+psycopg", "")}


def test_a_hundred_attempts_in_threads_make_one_move(app):
    consultation_id = due_consultation()

    assert advance_in_threads(app, consultation_id, ATTEMPTS) == 1
    assert moves_of(consultation_id) == (2, [("kern", "closed"), ("dagboek", "open")])
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 4 + 5
    steps = select(Step.member_id).where(Step.closed_at.is_(None), Step.what == "consultation_turn")
    expected = select(Turn.member_id).join(PhaseRun, PhaseRun.id == Turn.run_id).where(PhaseRun.key == "dagboek")
    assert sorted(db.session.scalars(steps)) == sorted(db.session.scalars(expected))
    told = select(Notification.member_id).where(Notification.cause_kind == "phase")
    assert sorted(db.session.scalars(told)) == sorted(2 * list(db.session.scalars(select(Attendance.member_id))))


def test_two_worker_processes_make_one_move(app, settings):
    consultation_id = due_consultation()
    results = PROCESSES.Queue()
    workers = [
        PROCESSES.Process(target=advance_elsewhere, args=(environ_of(settings), consultation_id, results))
        for _ in range(2)
    ]
    for each in workers:
        each.start()
    made = [results.get(timeout=60) for _ in workers]
    for each in workers:
        each.join()

    assert sum(made) == 1
    assert moves_of(consultation_id) == (2, [("kern", "closed"), ("dagboek", "open")])


def die_in_the_middle(environ, consultation_id):
    """Opens the next phase, and is killed before anything of it is committed."""
    app = app_of(dataclasses.replace(Settings.from_environ(environ), testing=True))
    with app.app_context():

        @bus.on(PhaseOpened)
        def die(_event):
            os.kill(os.getpid(), signal.SIGKILL)

        with transaction():
            moving.advance(consultation_id)


def test_a_process_that_is_killed_during_a_reveal_reveals_nothing(app, settings):
    consultation_id = due_consultation()
    victim = PROCESSES.Process(target=die_in_the_middle, args=(environ_of(settings), consultation_id))
    victim.start()
    victim.join()

    assert victim.exitcode == -signal.SIGKILL
    assert moves_of(consultation_id) == (1, [("kern", "open")])
    assert set(db.session.scalars(select(Contribution.shown_at))) == {0}

    with transaction():
        assert moving.advance(consultation_id) == 1
    assert moves_of(consultation_id) == (2, [("kern", "closed"), ("dagboek", "open")])
    assert set(db.session.scalars(select(Contribution.shown_at))) == {1, 2, 3, 4}
