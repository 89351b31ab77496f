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


def start(environ, said):
    command = [sys.executable, "-m", "portal.core.supervisor"]
    with said.open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)


def wait_until_open(running, said, url):
    """What was printed until the portal said where it is and who may sign in."""
    deadline = time.monotonic() + 240
    while url not in said.read_text() or "samen-leren-in-de-wijk" not in said.read_text():
        assert running.poll() is None, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.05)
    return said.read_text()


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

    said = folder.with_name(f"said-{number}.txt")
    running = start(environ, said)
    try:
        printed = wait_until_open(running, said, f"http://127.0.0.1:{port}")
        assert all(f"{name}@voorbeeld.nl" in printed for name in DEMO)
        assert status_of(port, "/gezond") == 200
        assert status_of(port, "/aanmelden") == 200
    finally:
        running.send_signal(number)
        running.wait(40)

    assert running.returncode == 0, said.read_text()
    with pytest.raises(OSError):
        status_of(port, "/gezond")
