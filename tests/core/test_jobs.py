"""The worker does what it is nudged to, once the cause stands; and what no nudge told it, it finds by itself."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.core import jobs, mail
from portal.core.db import db, transaction
from portal.core.mail_delivery import deliver
from portal.core.outbox import Outbox
from tests.support import post

ROOT = Path(__file__).parents[2]


@pytest.fixture
def queue(database):
    queue = jobs.queue_of(database.app)
    with transaction():
        pass  # what a test before this one left to be nudged
    queue.flush()
    return queue


def test_a_nudge_waits_for_the_commit(database, queue):
    with transaction():
        mail.queue(to="noor@voorbeeld.nl", subject="Hallo", language="nl", template="core/mail/layout")
        assert len(queue) == 0
    assert len(queue) == 1


def test_a_nudge_of_what_was_rolled_back_is_not_given(database, queue):
    with pytest.raises(ZeroDivisionError), transaction():
        jobs.nudge(deliver, 1)
        _ = 1 / 0
    assert len(queue) == 0


def test_a_mail_for_later_needs_no_nudge(database, queue, clock):
    with transaction():
        mail.promise("test", 1, member_id=None, not_before=clock.now() + timedelta(minutes=3))
    assert len(queue) == 0


def test_a_nudge_that_fails_is_no_fault_of_the_one_who_gave_it(database, queue, monkeypatch, caplog):
    with transaction():
        mail.queue(to="noor@voorbeeld.nl", subject="Hallo", language="nl", template="core/mail/layout")
        monkeypatch.setattr(queue.storage, "enqueue", lambda *_: 1 / 0)

    assert db.session.scalars(select(Outbox)).one()
    assert "the sweep will find" in caplog.text


def test_a_fault_in_a_job_is_logged_without_what_somebody_wrote(database, caplog):
    written = "tekst van Noor".upper()

    def work():
        raise ValueError(written)

    jobs._in_app(database.app, "work", work)()

    assert "job work failed" in caplog.text
    assert written not in caplog.text


def test_health_knows_whether_the_worker_was_seen(database, queue, browser, clock):
    assert browser.get("/gezond").json["queue"] is True

    jobs.beat()
    assert browser.get("/gezond").json["queue"] is True

    clock.travel(timedelta(minutes=6))
    assert browser.get("/gezond").json["queue"] is False
    queue.flush()
    queue.storage.pop_data(jobs.HEARTBEAT)


@pytest.mark.slow
def test_a_worker_sends_what_it_is_nudged_to_and_what_it_missed(database, queue):
    write = {"subject": "Hallo", "language": "nl", "template": "core/mail/layout"}
    with transaction():
        mail.queue(to="eerder@voorbeeld.nl", **write)
    queue.flush()  # the queue is lost; the row is not

    with post.running(database.app) as office, worker(database):
        wait_until(lambda: len(office.mails) == 1)
        with transaction():
            mail.queue(to="later@voorbeeld.nl", **write)
        wait_until(lambda: len(office.mails) == 2)

    assert [str(sent["To"]) for sent in office.mails] == ["eerder@voorbeeld.nl", "later@voorbeeld.nl"]


class worker:
    """The real worker, as a process of its own, on the database and mail server of this test."""

    def __init__(self, database):
        settings = dataclasses.asdict(database.app.config["PORTAL"])
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
            "PORTAL_DATA": str(settings["data"]),
            "PORTAL_DATABASE_URL": settings["database_url"].replace("+psycopg", ""),
            "PORTAL_MAIL_URL": settings["mail_url"],
        }

    def __enter__(self):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "huey.bin.huey_consumer", "portal.worker.huey", "--workers", "1"),
                *("--delay", "0.05", "--max-delay", "0.5", "--graceful-signal", "TERM", "--quiet"),
            ],
            cwd=ROOT,
            env=self.environ,
        )

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(15) == 0


def wait_until(holds, seconds=20):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
