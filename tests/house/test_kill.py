"""A web server that dies in the middle of its work loses nothing that it confirmed, and does nothing twice.

Eight members post two hundred replies while the server is killed twice: once the process that answers, once all of
it. Whoever gets no answer sends the same form again, as a person does; the form's token makes one post of it.
"""

import collections
import contextlib
import dataclasses
import os
import re
import signal
import threading
import time

import psutil
import pytest
from sqlalchemy import create_engine, text

from config import Settings
from portal.core.db import db
from portal.discussions import actions
from tests.factories import make_circle, make_member
from tests.support import postgresql
from tests.support.databases import app_of
from tests.support.server import Portal
from tests.support.wire import Connection, request, signed_in

CLIENTS = 8
REPLIES_EACH = 25
PATIENCE_SECONDS = 90


@dataclasses.dataclass
class Client:
    """One member at a browser that keeps trying."""

    port: int
    thread_id: int
    cookie: str
    csrf_token: str
    number: int
    confirmed: dict[str, str]
    sent_again: int = 0

    def post_all(self) -> None:
        for reply in range(REPLIES_EACH):
            body = f"Reactie {reply} van lid {self.number}."
            form = {"body": body, "token": f"form-{self.number}-{reply}", "parent_id": ""}
            asked = request(
                f"/gesprekken/{self.thread_id}/reacties",
                cookie=self.cookie,
                form=form,
                headers={"X-CSRFToken": self.csrf_token, "Connection": "close"},
            )
            self.confirmed[body] = self._until_confirmed(asked)

    def _until_confirmed(self, asked: bytes) -> str:
        """Where the server says that the post is, however often it takes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError):
                connection = Connection(self.port)
                try:
                    status, head, _ = connection.ask(asked)
                finally:
                    connection.close()
                if status == 303:
                    found = re.search(rb"(?i)\blocation: \S*reactie=(\d+)", head)
                    return found[1].decode() if found else ""
                assert status >= 500, f"answered {status}"
            self.sent_again += 1
            time.sleep(0.05)
        raise AssertionError("no answer in time")


@pytest.mark.slow
def test_every_confirmed_reply_is_there_exactly_once(test_database, tmp_path):
    url = "" if test_database.is_sqlite else postgresql.of_run().make_database(postgresql.name_for("kill"))
    portal = Portal(tmp_path, database_url=url, workers=2)
    settings = Settings.from_environ(portal.environ)
    app = app_of(settings)
    with app.app_context():
        db.create_all()
        members = [make_member() for _ in range(CLIENTS)]
        circle = make_circle(*members)
        thread = actions.threads.begin_thread(
            circle=circle, author=members[0], title="Wie blijft?", body="Wij allemaal."
        )
        db.session.commit()
        keys = [signed_in(app, member) for member in members]
        thread_id = thread.id
        db.session.remove()
        db.engine.dispose()
    portal.start()
    try:
        confirmed: dict[str, str] = {}
        clients = [Client(portal.port, thread_id, *key, number, confirmed) for number, key in enumerate(keys)]
        threads = [threading.Thread(target=client.post_all) for client in clients]
        for each in threads:
            each.start()
        _wait_for(confirmed, 50)
        for worker in psutil.Process(portal.web.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                os.kill(worker.pid, signal.SIGKILL)
        _wait_for(confirmed, 120)
        portal.kill()
        portal.start()
        for each in threads:
            each.join(PATIENCE_SECONDS)
    finally:
        portal.stop()

    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("select id, source from post where token like 'form-%'")).all()
        counted = connection.execute(
            text("select posts_count from thread where id = :id"), {"id": thread_id}
        ).scalar_one()
    engine.dispose()
    kept = collections.Counter(row.source.strip() for row in rows)
    assert sum(client.sent_again for client in clients) > 0, "nobody noticed that the server was killed"
    assert len(confirmed) == CLIENTS * REPLIES_EACH
    assert kept == collections.Counter(confirmed.keys())
    assert {str(row.id) for row in rows} == set(confirmed.values())
    assert counted in (len(rows), len(rows) + 1)


def _wait_for(confirmed: dict[str, str], number: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(confirmed) < number:
        assert time.monotonic() < deadline, f"only {len(confirmed)} confirmed"
        time.sleep(0.01)
