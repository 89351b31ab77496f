"""Texts that only their key opens, and keys that leave nothing behind."""

import dataclasses
import os
import sqlite3
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from portal.core import vault
from portal.core.vault import KeyGone, Tampered
from tests.support import postgresql
from tests.support.databases import app_of


@pytest.fixture
def app(test_database, tmp_path):
    """A portal with a key store of its own: a file, or a second PostgreSQL database."""
    environ = {"PORTAL_DATA": str(tmp_path)}
    if not test_database.is_sqlite:
        environ["PORTAL_KEYS_URL"] = postgresql.of_run().make_database(postgresql.name_for("keys"))
    app = app_of(dataclasses.replace(Settings.from_environ(environ), testing=True))
    with app.app_context():
        yield app
    app.extensions["portal_keys"].dispose()


def test_what_is_sealed_opens_with_its_key_in_its_place(app):
    key = vault.make_key()
    sealed = key.seal("Ik durfde het niet te zeggen.", "contribution:7")

    assert b"durfde" not in sealed
    assert vault.key(key.id).open(sealed, "contribution:7") == "Ik durfde het niet te zeggen."


def test_a_sealed_text_cannot_be_moved_or_changed(app):
    key, other = vault.make_key(), vault.make_key()
    sealed = key.seal("Alleen hier", "contribution:7")

    for tried, place in ((sealed, "contribution:8"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "contribution:7")):
        with pytest.raises(Tampered):
            key.open(tried, place)
    with pytest.raises(Tampered):
        other.open(sealed, "contribution:7")


def test_the_same_text_never_looks_the_same(app):
    key = vault.make_key()

    assert key.seal("Hetzelfde", "a") != key.seal("Hetzelfde", "a")


def test_length_says_little(app):
    key = vault.make_key()
    lengths = {len(key.seal("a" * count, "a")) for count in (0, 1, 30, 120, 250)}

    assert len(lengths) == 1
    assert len(key.seal("a" * 253, "a")) > lengths.pop()


def test_every_text_comes_back(app):
    key = vault.make_key()

    @given(st.text(max_size=20_000))
    def comes_back(text):
        text = text.encode(errors="ignore").decode()
        assert key.open(key.seal(text, "a"), "a") == text

    comes_back()


def test_a_destroyed_key_opens_nothing_any_more(app):
    key, kept = vault.make_key(), vault.make_key()
    vault.destroy([key.id])
    vault.destroy([key.id])

    with pytest.raises(KeyGone):
        vault.key(key.id)
    assert vault.key(kept.id).id == kept.id


@pytest.mark.one_database
def test_nothing_of_a_destroyed_key_is_left_in_the_file(tmp_path):
    app = app_of(dataclasses.replace(Settings.from_environ({"PORTAL_DATA": str(tmp_path)}), testing=True))
    with app.app_context():
        key = vault.make_key()
        with sqlite3.connect(tmp_path / "keys.db") as disk:
            (wrapped,) = disk.execute("SELECT wrapped FROM data_key").fetchone()
        vault.destroy([key.id])
        left = b"".join(each.read_bytes() for each in tmp_path.glob("keys.db*"))
    app.extensions["portal_keys"].dispose()

    assert key.id.encode() not in left
    assert wrapped not in left


def test_keys_of_rooms_that_were_never_made_are_swept(app, clock):
    known, orphan = vault.make_key(), vault.make_key()
    clock.travel(timedelta(hours=1))
    young = vault.make_key()

    assert vault.destroy_orphans({known.id}, clock.now() - timedelta(minutes=30)) == 1
    assert vault.key(known.id) and vault.key(young.id)
    with pytest.raises(KeyGone):
        vault.key(orphan.id)


def test_a_new_master_key_wraps_anew_and_the_old_one_can_go(app):
    key = vault.make_key()
    sealed = key.seal("Blijft leesbaar", "a")
    settings = app.config["PORTAL"]
    fresh = os.urandom(32)

    app.config["PORTAL"] = dataclasses.replace(settings, master_keys=(*settings.master_keys, fresh))
    assert vault.key(key.id).open(sealed, "a") == "Blijft leesbaar"
    assert vault.rewrap() == 1
    assert vault.rewrap() == 0
    for left in ((os.urandom(32), fresh), (fresh,)):
        app.config["PORTAL"] = dataclasses.replace(settings, master_keys=left)
        assert vault.key(key.id).open(sealed, "a") == "Blijft leesbaar"


def test_whoever_runs_the_portal_wraps_anew_with_one_command(app):
    vault.make_key()
    settings = app.config["PORTAL"]
    app.config["PORTAL"] = dataclasses.replace(settings, master_keys=(*settings.master_keys, os.urandom(32)))
    done = app.test_cli_runner().invoke(args=["rewrap-keys"])
    assert (done.exit_code, done.output.split(".")[0]) == (0, "1 keys are wrapped anew")

    vault.make_key()
    app.config["PORTAL"] = dataclasses.replace(settings, master_keys=(os.urandom(32), os.urandom(32), os.urandom(32)))
    assert app.test_cli_runner().invoke(args=["rewrap-keys"]).exit_code == 2


def test_the_database_without_the_master_key_opens_nothing(app):
    key = vault.make_key()
    app.config["PORTAL"] = dataclasses.replace(app.config["PORTAL"], master_keys=(os.urandom(32),))

    with pytest.raises(Tampered):
        vault.key(key.id)
