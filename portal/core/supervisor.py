"""`make run`: prepares the portal, starts the web server and the worker, and stops both together.

Not a process manager: whichever of the two ends takes the other along, and whoever hosts the portal (systemd, a
container) decides whether to start again. Ctrl-C and SIGTERM end it in good order with exit status 0.
"""

import compileall
import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from config import ROOT, Settings

PREPARE = ("portal.prepare",)
MOST_WORKERS = 8
PATIENCE_SECONDS = 25
"""How long a child may take to finish what it is doing."""

BOTH = {signal.SIGTERM, signal.SIGINT}


def main() -> int:
    settings = Settings.of_process()
    if not _is_free(settings.host, settings.port):
        print(f"portal: {settings.host}:{settings.port} is in use; choose another PORTAL_PORT.", file=sys.stderr)
        return 2
    # Once for the four processes that follow; some machines tell Python not to keep what it compiled.
    compileall.compile_dir(ROOT / "portal", quiet=2)
    prepared = subprocess.run(
        [sys.executable, "-m", *PREPARE], cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=_in_child
    )
    if prepared.returncode:
        return prepared.returncode
    return Supervisor(web_command(settings), worker_command()).run(
        lambda: _answers(settings), f"The portal is open at {settings.public_url}", prepared.stdout.rstrip()
    )


def web_command(settings: Settings, workers: int | None = None) -> list[str]:
    """One blocking thread per worker: threads would fight over the interpreter lock, and cost a third more."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [
        *("granian", "--interface", "wsgi", "wsgi:app"),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(workers or min(cores, MOST_WORKERS)), "--blocking-threads", "1", "--http", "1", "--no-ws"),
        *("--backlog", "1024", "--backpressure", "512", "--workers-kill-timeout", "10"),
        *("--respawn-failed-workers", "--respawn-interval", "1"),
        *("--no-access-log", "--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    """Huey's own defaults would look for work every ten seconds and interrupt it on SIGTERM."""
    return [
        *("huey.bin.huey_consumer", "portal.worker.huey", "--workers", "1", "--quiet"),
        *("--delay", "0.05", "--max-delay", "0.5", "--graceful-signal", "TERM", "--shutdown-timeout", "15"),
    ]


class Supervisor:
    """Some Python modules, run as one."""

    def __init__(self, *commands: Sequence[str]) -> None:
        self.commands = commands
        self.children: list[subprocess.Popen[bytes]] = []
        self.is_stopping = False

    def run(self, is_open: Callable[[], bool] | None = None, *announcements: str) -> int:
        """Start all, wait until one ends or a signal comes, stop all. 0 when it was asked to stop."""
        signal.pthread_sigmask(signal.SIG_BLOCK, BOTH)  # no gap while starting
        for number in BOTH:
            signal.signal(number, self._stop)
        try:
            for command in self.commands:
                self.children.append(_start(command))
            signal.pthread_sigmask(signal.SIG_UNBLOCK, BOTH)
            self._announce(is_open, announcements)
            self._wait_for_first()
        finally:
            self._end_all()
        return 0 if self.is_stopping else 1

    def _announce(self, is_open: Callable[[], bool] | None, announcements: Sequence[str]) -> None:
        deadline = time.monotonic() + 60
        while is_open and self._are_running() and time.monotonic() < deadline:
            if is_open():
                print("\n".join(line for line in announcements if line), flush=True)
                return
            time.sleep(0.05)

    def _are_running(self) -> bool:
        return not self.is_stopping and all(child.poll() is None for child in self.children)

    def _wait_for_first(self) -> None:
        while self._are_running():
            time.sleep(0.2)
        if not self.is_stopping:
            for child, command in zip(self.children, self.commands, strict=True):
                if child.poll() is not None:
                    print(f"portal: {command[0]} ended by itself ({child.returncode})", file=sys.stderr)

    def _end_all(self) -> None:
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _kill_orphans(child.pid)

    def _stop(self, *_: object) -> None:
        self.is_stopping = True


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only us."""
    return subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, start_new_session=True, preexec_fn=_in_child)


def _in_child() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, BOTH)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: should we be killed, it does not live on


def _kill_orphans(group: int) -> None:
    """What a child left behind, when it was killed itself."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True


def _answers(settings: Settings) -> bool:
    """Whether the web server answers at all; how well it feels is what /gezond is asked for by others."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/gezond")
        return connection.getresponse().status in (200, 503)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main())
