"""`make bench`: the portal's pages beside plain ones, on SQLite and PostgreSQL, in rounds that take turns.

Every program runs under granian with one worker and one thread; one client with four connections asks. Processor time
is read from the worker itself, so that it matters least what else the machine does; it is the figure to compare by.
"""

import argparse
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

from config import Settings
from portal import create_app
from portal.core.db import db
from tests.benchmarks import community, load
from tests.support import postgresql, wire
from tests.support.server import Portal, answers, free_port, start_module, stop


@dataclass
class Subject:
    """Something to ask, and what was measured of it."""

    name: str
    port: int
    processes: list[psutil.Process]
    ask: load.Ask
    expected: int = 200
    rounds: list[tuple[float, float, float]] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        before = sum(_cpu(process) for process in self.processes)
        measured = load.run(self.port, self.ask, seconds=seconds)
        spent = sum(_cpu(process) for process in self.processes) - before
        assert set(measured.statuses) == {self.expected}, f"{self.name} answered {measured.statuses}"
        self.rounds.append((measured.per_second, measured.p95_ms, spent / len(measured.waits) * 1000))

    @property
    def middle(self) -> tuple[float, float, float]:
        per_second, p95, cpu = zip(*self.rounds, strict=True)
        return median(per_second), median(p95), median(cpu)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.0, help="per round and page")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = options.parse_args()
    for kind in ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,):
        with _folder() as folder, _database(kind) as url:
            _measure(kind, folder, url, chosen.rounds, chosen.seconds)


def _measure(kind: str, folder: Path, url: str, rounds: int, seconds: float) -> None:
    portal = Portal(folder, database_url=url, workers=1)
    app = create_app(Settings.from_environ(portal.environ))
    with app.app_context():
        db.create_all()
    told = community.tell(app)
    with app.app_context():
        db.engine.dispose()
    portal.start()
    started = []
    try:
        thread_path = f"/gesprekken/{told.long_thread}"
        size = len(_fetch(portal.port, thread_path, told.cookies[0]))
        environ = {
            **os.environ,
            "BENCH_SIZE": str(size),
            "BENCH_DATABASE_URL": url or f"sqlite:///{folder / 'portal.db'}",
        }
        ports = {}
        for name in ("constant", "ordinary"):
            ports[name] = free_port()
            command = [
                "granian",
                "--interface",
                "wsgi",
                "--factory",
                f"tests.benchmarks.plain:{name}",
                "--port",
                str(ports[name]),
            ]
            command += ["--workers", "1", "--blocking-threads", "1", "--http", "1", "--no-ws", "--log-level", "warning"]
            started.append(start_module(command, environ, folder / f"{name}.log"))
        for port in ports.values():
            while not answers(port, "/no-such-page"):
                pass
        ordinary_cookie = _cookie_of(ports["ordinary"], f"/sign-in/{told.member_ids[0]}")
        web = _workers(portal.web.pid)
        turn = iter(range(10**9))

        def reply(_number: int) -> bytes:
            who = next(turn) % len(told.cookies)
            form = {"body": "Dat herken ik. Bij ons ging het net zo.", "token": uuid.uuid4().hex, "parent_id": ""}
            headers = {"X-CSRFToken": told.csrf_tokens[who]}
            return wire.request(
                f"/gesprekken/{told.busy_thread}/reacties", cookie=told.cookies[who], form=form, headers=headers
            )

        def page(path: str, cookie: str = "") -> load.Ask:
            asked = wire.request(path, cookie=cookie)
            return lambda _number: asked

        subjects = [
            Subject("(a) constant", ports["constant"], _workers(started[0].pid), page("/")),
            Subject("(b) ordinary", ports["ordinary"], _workers(started[1].pid), page(thread_path, ordinary_cookie)),
            Subject("thread of 50 posts", portal.port, web, page(thread_path, told.cookies[0])),
            Subject("list of threads", portal.port, web, page("/gesprekken", told.cookies[0])),
            Subject("posted reply", portal.port, web, reply, expected=303),
        ]
        for subject in subjects:
            load.run(subject.port, subject.ask, connections=1, seconds=0.5)  # caches fill, statements are prepared
        for _ in range(rounds):
            for subject in subjects:
                subject.measure(seconds)
        memory = max(process.memory_info().rss for process in web) / 1024 / 1024
        _report(kind, subjects, size, len(_fetch(ports["ordinary"], thread_path, ordinary_cookie)), memory)
    finally:
        portal.stop()
        for process in started:
            stop(process)


def _report(kind: str, subjects: list[Subject], size: int, ordinary_size: int, memory: float) -> None:
    plain = subjects[1].middle
    constant = subjects[0].middle
    print(f"\n{kind}: thread page {size:,} bytes, (b) {ordinary_size:,} bytes; web process {memory:.0f} MB")
    print(f"{'':22}{'requests/s':>11}{'p95 ms':>9}{'CPU ms':>9}{'× (a)':>9}{'× (b)':>9}{'CPU × (b)':>11}")
    for subject in subjects:
        per_second, p95, cpu = subject.middle
        ratios = f"{per_second / constant[0]:9.2f}{per_second / plain[0]:9.2f}{plain[2] / cpu:11.2f}"
        print(f"{subject.name:22}{per_second:11.0f}{p95:9.1f}{cpu:9.2f}{ratios}", flush=True)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _workers(pid: int) -> list[psutil.Process]:
    """The processes that answer: granian's children, without Python's own resource tracker."""
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def _fetch(port: int, path: str, cookie: str) -> bytes:
    connection = wire.Connection(port)
    try:
        status, _, body = connection.ask(wire.request(path, cookie=cookie))
    finally:
        connection.close()
    assert status == 200, f"{path} answered {status}"
    return body


def _cookie_of(port: int, path: str) -> str:
    connection = wire.Connection(port)
    try:
        _, head, _ = connection.ask(wire.request(path))
    finally:
        connection.close()
    line = next(line for line in head.decode().split("\r\n") if line.lower().startswith("set-cookie:"))
    return line.split(":", 1)[1].split(";")[0].strip()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    server = postgresql.start(hasty=False)
    try:
        yield server.make_database("bench")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
