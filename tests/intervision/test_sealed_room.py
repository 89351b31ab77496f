"""The closed door: what is said in a consultation can be read nowhere outside it, by nobody, in whatever is kept."""

import dataclasses
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

from config import Settings
from portal.core import clock as portal_clock
from portal.core import mail, vault
from portal.core.db import db
from portal.intervision import jobs
from portal.intervision.models import Consultation, Contribution
from portal.intervision.queries import rooms
from portal.members.models import Member
from portal.privacy import gathering
from tests.conftest import NOON
from tests.factories import join, make_member, make_thread
from tests.intervision.marked import MARKS, MarkedTable
from tests.support import postgresql, traces
from tests.support.browser import Browser, remember_faults
from tests.support.databases import app_of

CONTROL = "Duinpanëltelbaar"
"""A word in a conversation, which the search must find: else it would find nothing anywhere."""


@pytest.fixture
def settings(test_database, tmp_path):
    """A portal of its own, on disk."""
    environ = {"PORTAL_DATA": str(tmp_path / "data")}
    if not test_database.is_sqlite:
        environ["PORTAL_DATABASE_URL"] = postgresql.of_run().make_database(postgresql.name_for("sealed"))
    return dataclasses.replace(Settings.from_environ(environ), testing=True)


@pytest.fixture
def app(settings):
    app = app_of(settings)
    remember_faults(app)
    with app.app_context(), portal_clock.stopped(NOON):
        db.create_all()
        yield app
        db.session.remove()
        db.drop_all()
        db.engine.dispose()
    app.extensions["portal_keys"].dispose()


@pytest.fixture
def logs(tmp_path):
    """A folder in which everything that is logged ends up, at its most talkative."""
    (tmp_path / "logs").mkdir()
    with traces.everything_logged(tmp_path / "logs" / "portal.log"):
        yield tmp_path / "logs"


def readable(*folders):
    db.session.commit()
    return traces.found(MARKS.values(), *folders)


def test_nothing_that_is_written_can_be_read_in_what_is_kept(logs, app, settings):
    there = MarkedTable(Browser(app))
    make_thread(there.community, there.member("Noor"), body=CONTROL)
    mail.sweep()
    there.play()
    mail.sweep()

    control = {place for _word, place in traces.found([CONTROL], settings.data, logs)}
    assert "portal.log" in control and control & {"portal.db", "portal.db-wal", "post"}
    assert readable(settings.data, logs) == set()

    there.round_off()
    mail.sweep()
    assert readable(settings.data, logs) == set()
    taken = words_of(there["Ilse"].get("/mijn-gegevens/download"))
    assert all(MARKS[name] in taken for name in ("kern", "bestandsnaam", "bestandsinhoud", "alt", "gedeeld"))
    assert not any(MARKS[name] in taken for name in ("titel", "vraag", "verzegeld", "concept", "leerpunt"))
    assert readable(settings.data, logs) == set()
    said = there.page("Noor", "/afronding") + there.page("Ilse") + there.page("Noor")
    shown = {name for name, mark in MARKS.items() if mark in said}
    assert {"titel", "vraag", "verzegeld", "kern", "reactie", "roddel", "aanvulling", "leerpunt", "opbrengst"} <= shown


def test_on_its_date_it_is_gone_for_good_and_no_backup_brings_it_back(app, settings, tmp_path):
    room = MarkedTable(Browser(app))
    room.play()
    room.round_off()
    there = room.room.consultation
    key_id, consultation_id, title = there.key_id, there.id, bytes(there.title)
    texts = {bytes(each) for each in db.session.scalars(select(Contribution.sealed))}
    backup = a_backup(settings, tmp_path)
    assert sealed_files(settings) and key_id in keys_in(settings)

    portal_clock.stop_at(there.erase_at + timedelta(minutes=1))
    jobs.erase()
    assert room.room.consultation.state == "erased"
    with pytest.raises(vault.KeyGone):
        vault.key(key_id)
    assert keys_in(settings) == [room.group.key_id]
    assert key_id.encode() not in (settings.data / "keys.db").read_bytes()
    assert sealed_files(settings) == []
    assert db.session.scalars(select(Contribution)).all() == []
    assert readable(settings.data) == set()
    again = room["Noor"].sign_in(room.member("Noor"))
    assert again.get(f"{room.url}/afronding").status_code == 200, "the receipt stays"
    stays_closed(settings, backup, consultation_id, room.url, title, texts)


def stays_closed(settings, backup, consultation_id, url, title, texts):
    """The database of that day, brought back beside the key store of today."""
    restored = app_of(dataclasses.replace(settings, database_url=restored_from(settings, backup)))
    with restored.app_context():
        there = db.session.get_one(Consultation, consultation_id)
        assert bytes(there.title) == title
        assert {bytes(each) for each in db.session.scalars(select(Contribution.sealed))} == texts
        with pytest.raises(vault.KeyGone):
            _ = rooms.room_of(there).key
        noor = db.session.scalars(select(Member).where(Member.name == "Noor")).one()
        browser = Browser(restored).sign_in(noor)
        browser.faults_expected = True
        for path in ("", "/afronding"):
            said = browser.get(url + path).text
            assert not [mark for name, mark in MARKS.items() if name != "groepsnaam" and mark in said]
        assert traces.found(MARKS.values(), backup.parent) == set()
        db.session.remove()
        db.engine.dispose()
    restored.extensions["portal_keys"].dispose()


def a_backup(settings, tmp_path):
    """The database as a backup of that day holds it; of the key store none is kept longer than a week."""
    folder = tmp_path / "backup"
    folder.mkdir()
    if not settings.database_url.startswith("sqlite"):
        postgresql.of_run().dump(plain_url(settings), folder / "portal.sql")
        return folder / "portal.sql"
    with (
        closing(sqlite3.connect(settings.data / "portal.db")) as live,
        closing(sqlite3.connect(folder / "portal.db")) as kept,
    ):
        live.backup(kept)
    return folder / "portal.db"


def restored_from(settings, backup):
    """Where what was in a backup stands again."""
    if settings.database_url.startswith("sqlite"):
        return f"sqlite:///{backup}"
    url = postgresql.of_run().restore(backup, postgresql.name_for("restored"))
    return Settings.from_environ({"PORTAL_DATA": str(settings.data), "PORTAL_DATABASE_URL": url}).database_url


def plain_url(settings):
    return settings.database_url.replace("+psycopg", "")


def sealed_files(settings):
    return [path for path in (settings.data / "files").rglob("*") if path.is_file() and "sealed" in path.parts]


def keys_in(settings):
    with closing(sqlite3.connect(settings.data / "keys.db")) as keys:
        return [row[0] for row in keys.execute("SELECT id FROM data_key")]


# --- others ---


def outsiders(there):
    """Who runs the portal or coordinates, and is not in the group; and who is in no circle with anybody."""
    samira = make_member("Samira")
    join(there.community, samira, "coordinator")
    officers = [make_member("Joost", office="moderator"), make_member("Fatma", office="administrator")]
    for each in officers:
        join(there.community, each)
    return [samira, *officers, make_member("Rob")]


def pages_of(app):
    """Every page that has no number in its address."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith(("/demo", "/postbus"))
    )


def words_of(answer):
    """What an answer says; of an archive, what is in its files."""
    if answer.content_type != "application/zip":
        return answer.data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_nobody_else_finds_a_trace_on_any_page(browser, database, clock):
    there = MarkedTable(browser)
    there.play()
    there.round_off()
    group = there.group
    addresses = (f"/intervisie/groepen/{group.id}", f"/kringen/{group.circle_id}", there.url)
    for member in outsiders(there):
        other = browser.sign_in(member)
        for path in pages_of(database.app):
            said = words_of(other.get(path))
            assert not [each for each in MARKS.values() if each in said], (member.name, path)
            assert not [each for each in addresses if re.search(rf"{each}(?!\d)", said)], (member.name, path)
        for path in (*addresses, f"{there.url}/afronding", f"{there.url}/nieuw", f"/kringen/{group.circle_id}/leden"):
            assert other.get(path).status_code == other.get(path, fragment=True).status_code == 404, path
        for word in ("titel", "kern", "groepsnaam"):
            assert "intervisie/" not in other.get(f"/zoeken?q={MARKS[word]}").text
        told = str([(part.name, part.items) for part in gathering.everything_of(member.id)])
        assert "intervisie" not in told and "Zwaluw" not in told
