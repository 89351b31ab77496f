"""A portal as it really runs: granian and, if wanted, the worker, in processes of their own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config import ROOT, Settings
from portal.core import supervisor

PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_module(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A Python module in a session of its own, its output in `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> None:
    """End a process that we started, and whatever it started itself."""
    if process.poll() is None:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


class Portal:
    """A running portal on a folder of its own."""

    def __init__(self, data: Path, *, database_url: str = "", workers: int = 1, with_worker: bool = False) -> None:
        self.data = data
        self.port = free_port()
        self.workers = workers
        self.with_worker = with_worker
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
            "PORTAL_MODE": "demo",
            "PORTAL_DATA": str(data),
            "PORTAL_PORT": str(self.port),
        }
        if database_url:
            self.environ["PORTAL_DATABASE_URL"] = database_url
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def web(self) -> subprocess.Popen[bytes]:
        return self.processes[0]

    def prepare(self) -> str:
        """Tables, assets and the demo community; what the operator is told."""
        command = [sys.executable, "-m", *supervisor.PREPARE]
        told = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        return told.stdout

    def start(self) -> None:
        settings = Settings.from_environ(self.environ)
        self.processes = [
            start_module(supervisor.web_command(settings, self.workers), self.environ, self.data / "web.log")
        ]
        if self.with_worker:
            self.processes.append(start_module(supervisor.worker_command(), self.environ, self.data / "worker.log"))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not answers(self.port, "/aanmelden"):
            if self.web.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("the web server did not start:\n" + (self.data / "web.log").read_text()[-4000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would: no time to finish anything."""
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait(20)

    def stop(self) -> None:
        for process in self.processes:
            stop(process)
        self.processes = []
