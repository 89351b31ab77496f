"""What every part of the measuring uses: something to ask, what asking it took, and plain programs to compare with.

Every program runs under granian with one worker and one thread; one client with four connections asks. Processor time
is read from the worker itself, so that it matters least what else the machine does; it is the figure to compare by.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
from flask import Flask

from config import Settings
from portal import create_app
from portal.core.db import db
from tests.benchmarks import load
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


@dataclass
class Plain:
    """Programs that do next to nothing, or what anybody would write, beside the portal."""

    constant: Subject
    ordinary: Subject
    ordinary_size: int


@contextmanager
def plain_programs(folder: Path, url: str, *, size: int, thread_path: str, member_id: int) -> Iterator[Plain]:
    """`constant` answers so many bytes; `ordinary` shows a thread of the database at `url` to a member."""
    environ = {**os.environ, "BENCH_SIZE": str(size), "BENCH_DATABASE_URL": url or f"sqlite:///{folder / 'portal.db'}"}
    started, ports = [], {}
    try:
        for name in ("constant", "ordinary"):
            ports[name] = free_port()
            command = ["granian", "--interface", "wsgi", "--factory", f"tests.benchmarks.plain:{name}"]
            command += ["--port", str(ports[name]), "--workers", "1", "--blocking-threads", "1", "--http", "1"]
            command += ["--no-ws", "--log-level", "warning"]
            started.append(start_module(command, environ, folder / f"{name}.log"))
        for port in ports.values():
            while not answers(port, "/no-such-page"):
                pass
        cookie = _cookie_of(ports["ordinary"], f"/sign-in/{member_id}")
        yield Plain(
            Subject("(a) constant", ports["constant"], workers(started[0].pid), page("/")),
            Subject("(b) ordinary", ports["ordinary"], workers(started[1].pid), page(thread_path, cookie)),
            len(fetch(ports["ordinary"], thread_path, cookie)),
        )
    finally:
        for process in started:
            stop(process)


def take_turns(subjects: Sequence[Subject], *, rounds: int, seconds: float) -> None:
    """Measure all of them in rounds, so that what else the machine does falls on all of them alike."""
    for subject in subjects:
        load.run(subject.port, subject.ask, connections=1, seconds=0.5)  # caches fill, statements are prepared
    for _ in range(rounds):
        for subject in subjects:
            subject.measure(seconds)


def report(title: str, plain: Plain, subjects: Sequence[Subject]) -> None:
    constant, ordinary = plain.constant.middle, plain.ordinary.middle
    print(f"\n{title}")
    print(f"{'':34}{'requests/s':>11}{'p95 ms':>9}{'CPU ms':>9}{'× (a)':>9}{'× (b)':>9}{'CPU × (b)':>11}")
    for subject in (plain.constant, plain.ordinary, *subjects):
        per_second, p95, cpu = subject.middle
        ratios = f"{per_second / constant[0]:9.2f}{per_second / ordinary[0]:9.2f}{ordinary[2] / cpu:11.2f}"
        print(f"{subject.name:34}{per_second:11.0f}{p95:9.1f}{cpu:9.2f}{ratios}", flush=True)


def page(path: str, cookie: str = "") -> load.Ask:
    """Asks for the same page each time."""
    asked = wire.request(path, cookie=cookie)
    return lambda _number: asked


def fetch(port: int, path: str, cookie: str) -> bytes:
    connection = wire.Connection(port)
    try:
        status, _, body = connection.ask(wire.request(path, cookie=cookie))
    finally:
        connection.close()
    assert status == 200, f"{path} answered {status}"
    return body


def workers(pid: int) -> list[psutil.Process]:
    """The processes that answer: granian's children, without Python's own resource tracker."""
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def megabytes(processes: Sequence[psutil.Process]) -> float:
    """What the largest of them holds in memory."""
    return max(process.memory_info().rss for process in processes) / 1024 / 1024


@contextmanager
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def databases(kind: str, number: int) -> Iterator[list[str]]:
    """The URLs of so many empty databases; '' is SQLite in the portal's own folder."""
    if kind == "sqlite":
        yield [""] * number
        return
    server = postgresql.start(hasty=False)
    try:
        yield [server.make_database(f"bench_{each}") for each in range(number)]
    finally:
        server.stop()


def empty_portal(place: Path, url: str) -> tuple[Portal, Flask]:
    """A portal with empty tables that does not run yet, and the application to fill them with."""
    portal = Portal(place, database_url=url, workers=1)
    app = create_app(Settings.from_environ(portal.environ))
    with app.app_context():
        db.create_all()
    return portal, app


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _cookie_of(port: int, path: str) -> str:
    connection = wire.Connection(port)
    try:
        _, head, _ = connection.ask(wire.request(path))
    finally:
        connection.close()
    line = next(line for line in head.decode().split("\r\n") if line.lower().startswith("set-cookie:"))
    return line.split(":", 1)[1].split(";")[0].strip()
