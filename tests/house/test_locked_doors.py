"""Every address and method of the portal, as every role, against the table in doors.txt.

A new address without a line in the table fails here: whoever adds it decides who may come in. On the way the same
walk holds three more promises: nobody finds anything of a circle they are not in, reading never writes, and no form is
taken without its token.
"""

import io
import re
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from werkzeug.test import TestResponse

from config import Settings
from tests.support.databases import app_of
from tests.support.doors import DOORS, Door
from tests.support.world import ROLES, SECRET

INSIDERS = ("member", "coordinator")

# Sent without its token, so that it goes no further than the lock: it tells the whole demonstration anew.
TOO_HEAVY_TO_PRESS = {"/demo/opnieuw"}

# What may be written while a page is read, in a transaction of its own: that somebody was there, how often something
# was tried, and the record of acts that must be answerable later (who took a copy of their data along).
WRITTEN_BESIDE_READING = {"sign_in", "throttle", "audit_entry"}


def answer_of(response: TestResponse, role: str) -> str:
    """How the table writes an answer: its status, or `door` for a guest who is asked to sign in."""
    if role == "guest" and response.status_code == 303 and urlsplit(response.location).path == "/aanmelden":
        return "door"
    return str(response.status_code)


def words_of(response: TestResponse) -> str:
    """Everything that can be read in an answer, also in the files of an archive."""
    if response.mimetype == "application/zip":
        with ZipFile(io.BytesIO(response.data)) as archive:
            return "".join(name + archive.read(name).decode(errors="replace") for name in archive.namelist())
    return response.data.decode(errors="replace") + repr(response.headers)


@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "GET"], ids=str)
def test_every_role_reads_what_the_table_says(read, door):
    meets_what_the_table_says(door, {role: read.answers[door, role] for role in ROLES})


@pytest.mark.parametrize("door", [door for door in DOORS if door.method != "GET"], ids=str)
def test_every_role_may_do_what_the_table_says(world, door):
    met = {}
    for role in ROLES:
        met[role] = door.knock(world, role, with_token=door.rule not in TOO_HEAVY_TO_PRESS)
        world.restore()

    meets_what_the_table_says(door, met)


def meets_what_the_table_says(door: Door, met: dict[str, TestResponse]) -> None:
    """And who is not in the circle finds nothing of it behind any door, whatever their office."""
    told = [
        role for role, response in met.items() if role not in INSIDERS and SECRET.lower() in words_of(response).lower()
    ]

    assert " ".join(answer_of(response, role) for role, response in met.items()) == " ".join(door.answers)
    assert told == [] or "invitation" in door.filled.values()  # who holds an invitation reads what they are invited to


def test_every_route_is_in_the_table_and_nothing_else(world):
    there = {
        (method, rule.rule) for rule in world.app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    decided = {(door.method, door.rule) for door in DOORS}

    assert sorted(there - decided) == [], "decide in doors.txt who may come in here"
    assert sorted(decided - there) == [], "these doors are gone: take them out of doors.txt"


def test_lines_of_the_table_are_whole():
    wrong = [str(door) for door in DOORS if len(door.answers) != len(ROLES)]

    assert wrong == []
    assert len({str(door) for door in DOORS}) == len(DOORS)


def test_what_is_not_yours_cannot_be_told_from_what_is_not_there(world):
    """To the letter, but for the name of the request; a guest gets the same door for whatever they ask."""
    adapter = world.app.url_map.bind("localhost")
    for door in DOORS:
        if door.method != "GET" or "404" not in door.answers or "<int:" not in door.rule:
            continue
        role = ROLES[door.answers.index("404")]
        there = door.path(world)
        nowhere = re.sub(r"\d+", "987654", there)
        assert adapter.test(nowhere.partition("?")[0], method="GET")

        assert _without_names(world.ask(role, "GET", there), there) == _without_names(
            world.ask(role, "GET", nowhere), nowhere
        ), str(door)
        for path in (there, nowhere, "/zo-heet-niets"):
            assert answer_of(world.ask("guest", "GET", path), "guest") in ("door", "404")


def test_a_guest_who_asks_for_a_part_of_a_page_is_sent_to_the_door(world):
    """By a real navigation: the sign-in page never lands inside another page."""
    for door in DOORS:
        if door.method == "GET" and door.answers[0] == "door":
            response = door.knock(world, "guest", fragment=True)

            assert response.headers.get("HX-Redirect", "").startswith("/aanmelden"), str(door)
            assert response.data == b""


def test_reading_never_writes(read):
    """Every page as every role: no statement that writes, and not one row that differs afterwards.

    The one exception, a phase of a consultation that is due, is not due here: tests/intervision/test_consultations.py
    sees it happen, and tests/house/test_architecture.py holds that nothing else does the same.
    """
    assert [where for table, where in read.written if table not in WRITTEN_BESIDE_READING] == []
    assert read.changed <= WRITTEN_BESIDE_READING
    assert read.written, "nothing was noted at all"


def test_no_form_is_taken_without_its_token(world):
    """Another site's form, sent by the browser of a signed-in member: refused everywhere, and nothing is changed."""
    taken = []
    before = world.rows()
    for door in DOORS:
        if door.method == "POST":
            response = door.knock(world, "member", with_token=False, headers={"Origin": "https://elders.example"})
            if response.status_code != 400 and (response.status_code, response.location) != (303, "/"):
                taken.append(f"{door}: {response.status_code}")
    changed = [
        name for name, rows in world.rows().items() if name not in WRITTEN_BESIDE_READING and rows != before[name]
    ]

    assert taken == ["POST /meldingen/stop/<token> token=stop: 200"]  # one click in a mail program brings no token
    assert changed == ["mail_wish"]


def test_a_live_portal_has_no_demonstration_pages(tmp_path):
    live = Settings.from_environ(
        {
            "PORTAL_MODE": "live",
            "PORTAL_DATA": str(tmp_path),
            "PORTAL_PUBLIC_URL": "https://leren.example",
            "PORTAL_MAIL_URL": "file",
            "PORTAL_SECRET_KEY": "Zr8Qm2Vx6Tn4Lk0Pw9Hs3Jd7Gb5Fc1Ya",
            "PORTAL_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        }
    )
    app = app_of(live)
    client = app.test_client()
    shown = {
        path: client.get(path, base_url="https://leren.example").status_code
        for path in ("/stijl", "/postbus", "/demo/opnieuw")
    }

    assert shown["/stijl"] == 404
    assert shown["/postbus"] in (303, 404)
    assert shown["/demo/opnieuw"] in (303, 404)


def _without_names(response: TestResponse, path: str) -> tuple[int, str]:
    """An answer without what differs each time: the request's name, tokens, and the address that was asked for."""
    text = response.text.replace(response.headers["X-Request-Id"], "").replace(path, "")
    return response.status_code, re.sub(r"X-CSRFToken[^}]*|name=\"csrf_token\"[^>]*", "", text)
