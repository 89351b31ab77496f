"""One command, two processes: they start together and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config import ROOT, Settings
from portal.core import supervisor

# A program in a folder of the test: says that it runs, and ends in order on SIGTERM.
STEADY = """
import os, pathlib, signal, sys, time
name = pathlib.Path(__file__).stem
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
pathlib.Path(name + ".pid").write_text(str(os.getpid()))
time.sleep(60)
"""
PARENT = """
import pathlib, subprocess, sys
subprocess.Popen([sys.executable, "-m", "steady"])
pathlib.Path("parent.pid").write_text("0")
import time; time.sleep(60)
"""
BRIEF = "import time; time.sleep(0.3)"

RUN = """
import os, sys
from portal.core import supervisor
supervisor.ROOT = sys.argv[1]
raise SystemExit(supervisor.Supervisor(*[[name] for name in sys.argv[2:]]).run())
"""


@pytest.fixture
def folder(tmp_path):
    for name, program in {"steady": STEADY, "second": STEADY, "brief": BRIEF, "parent": PARENT}.items():
        (tmp_path / f"{name}.py").write_text(program)
    return tmp_path


def start(folder: Path, *names: str) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), *names], cwd=folder, env=environ, stderr=subprocess.DEVNULL
    )


def pid_of(folder: Path, name: str) -> int:
    deadline = time.monotonic() + 10
    path = folder / f"{name}.pid"
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{name} did not start"
        time.sleep(0.02)
    return int(path.read_text())


def has_ended(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_in_good_order(folder, number):
    running = start(folder, "steady", "second")
    children = [pid_of(folder, "steady"), pid_of(folder, "second")]

    running.send_signal(number)

    assert running.wait(10) == 0
    assert all(map(has_ended, children))


def test_the_end_of_one_is_the_end_of_the_other(folder):
    running = start(folder, "steady", "brief")
    child = pid_of(folder, "steady")

    assert running.wait(10) == 1
    assert has_ended(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_do_not_outlive_a_supervisor_that_is_killed(folder):
    running = start(folder, "steady", "second")
    children = [pid_of(folder, "steady"), pid_of(folder, "second")]

    running.kill()
    running.wait(10)

    assert all(map(has_ended, children))


def test_what_a_child_left_behind_is_ended_too(folder):
    running = start(folder, "parent")
    pid_of(folder, "parent")
    grandchild = pid_of(folder, "steady")

    running.terminate()
    running.wait(10)

    assert has_ended(grandchild)


def test_a_port_that_is_in_use_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environ = {**os.environ, "PORTAL_DATA": str(tmp_path), "PORTAL_PORT": str(port)}
        ended = subprocess.run(
            [sys.executable, "-m", "portal.core.supervisor"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [f"portal: 127.0.0.1:{port} is in use; choose another PORTAL_PORT."]


def test_the_web_server_runs_one_thread_per_worker(tmp_path):
    command = supervisor.web_command(Settings.from_environ({"PORTAL_DATA": str(tmp_path)}))

    assert command[command.index("--blocking-threads") + 1] == "1"
