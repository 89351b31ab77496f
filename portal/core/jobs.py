"""Work that is done after an answer, or at its time: by the worker, from a queue that may be lost without loss.

Whatever must happen is a row (a mail to send, a date to erase); a job is only the nudge that has it done at once, and
a periodic job sweeps the rows that no nudge reached. Every job may run twice without harm.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab

from portal.core import clock, health
from portal.core.db import after_commit, db
from portal.core.errors import without_values

log = logging.getLogger(__name__)

Job = TypeVar("Job", bound=Callable[..., object])

HEARTBEAT = "heartbeat"
HEARTBEAT_LASTS = timedelta(minutes=5)

_jobs: dict[str, Callable[..., object]] = {}
_periodic: dict[str, dict[str, str]] = {}
_at_start: list[str] = []


def job(work: Job) -> Job:
    """Mark a function as work for the worker. Its arguments are ids: the queue holds no texts."""
    _jobs[_name_of(work)] = work
    return work


def periodic(*, at_start: bool = False, **when: str | int) -> Callable[[Job], Job]:
    """Have a function run whenever the clock (in UTC) matches: `minute="*/5"`, `hour=3, minute=0`.

    With `at_start` also when the worker starts: to find what a dead worker left behind.
    """

    def register(work: Job) -> Job:
        name = _name_of(job(work))
        _periodic[name] = {unit: str(value) for unit, value in when.items()}
        if at_start and name not in _at_start:
            _at_start.append(name)
        return work

    return register


def nudge(work: Callable[..., object], *ids: int) -> None:
    """Have the worker do this as soon as the present transaction is committed; never when it is rolled back."""
    after_commit(partial(_enqueue, _name_of(work), ids))


def queue_of(app: Flask) -> Huey:
    """The queue of an app, made when it is first needed; every job known by then can be done from it."""
    return _worklist_of(app).queue


@dataclass(frozen=True, slots=True)
class _Worklist:
    queue: Huey
    tasks: dict[str, Callable[..., object]]


def _worklist_of(app: Flask) -> _Worklist:
    if "portal_jobs" not in app.extensions:
        app.extensions["portal_jobs"] = _make(app)
    return app.extensions["portal_jobs"]


def _make(app: Flask) -> _Worklist:
    url: str = app.config["PORTAL"].queue_url
    if url.startswith("sqlite:"):
        # Not flushed to disk at every task: what the machine's power takes away, the sweeps find again.
        queue = SqliteHuey("portal", filename=urlsplit(url).path, fsync=False, results=False)
    else:
        queue = PostgresHuey("portal", dsn=url, table_prefix="portal_queue", results=False)
    tasks = {}
    for name, work in _jobs.items():
        done = _in_app(app, name, work)
        if name in _periodic:
            tasks[name] = queue.periodic_task(crontab(**_periodic[name], strict=True), name=name)(done)
        else:
            tasks[name] = queue.task(name=name)(done)
        if name in _at_start:
            queue.on_startup(name)(done)
    return _Worklist(queue, tasks)


def _in_app(app: Flask, name: str, work: Callable[..., object]) -> Callable[..., None]:
    """The work with the database at hand. A fault is logged by its place, without what somebody wrote."""

    def run(*ids: int) -> None:
        with app.app_context():
            try:
                work(*ids)
            except Exception as error:
                db.session.rollback()
                log.error("job %s%s failed", name, ids or "", exc_info=without_values(error))

    return run


def _enqueue(name: str, ids: tuple[int, ...]) -> None:
    _worklist_of(current_app).tasks[name](*ids)


def _name_of(work: Callable[..., object]) -> str:
    return f"{work.__module__}.{work.__qualname__}"


@periodic(minute="*", at_start=True)
def beat() -> None:
    """The worker says that it is there."""
    queue_of(current_app).storage.put_data(HEARTBEAT, clock.now().isoformat().encode())


@health.check("queue")
def _queue() -> bool:
    """The queue answers, and the worker that was ever seen was seen lately."""
    beaten: Any = queue_of(current_app).storage.peek_data(HEARTBEAT)
    if not isinstance(beaten, bytes):
        return True
    return clock.now() - datetime.fromisoformat(beaten.decode()) < HEARTBEAT_LASTS
