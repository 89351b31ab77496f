"""`make run`, but for the virtual environment: an empty folder becomes an open portal, and a stop is a clean one."""

import http.client
import os
import signal
import subprocess
import sys
import time

import pytest

from config import ROOT
from tests.support.server import free_port

DEMO = ("noor", "bram", "samira", "joost", "fatma", "piet")


def start(environ):
    return subprocess.Popen(
        [sys.executable, "-m", "portal.core.supervisor"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until_open(running, url):
    """What was printed until the portal said where it is, and the lines that followed at once."""
    printed = ""
    os.set_blocking(running.stdout.fileno(), False)
    deadline = time.monotonic() + 120
    while url not in printed or "samen-leren-in-de-wijk" not in printed:
        assert running.poll() is None, running.stderr.read()
        assert time.monotonic() < deadline, printed
        printed += running.stdout.read() or ""
        time.sleep(0.05)
    return printed


def status_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_empty_folder_becomes_an_open_portal(tmp_path_factory, number):
    folder = tmp_path_factory.getbasetemp() / "made-by-run"  # the second time it is not empty any more
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environ |= {"PORTAL_DATA": str(folder), "PORTAL_PORT": str(port)}

    running = start(environ)
    try:
        printed = read_until_open(running, f"http://127.0.0.1:{port}")
        assert all(f"{name}@voorbeeld.nl" in printed for name in DEMO)
        assert status_of(port, "/gezond") == 200
        assert status_of(port, "/aanmelden") == 200
    finally:
        running.send_signal(number)
        said = running.communicate(timeout=40)

    assert running.returncode == 0, said
    with pytest.raises(OSError):
        status_of(port, "/gezond")
