"""What a connection may do, and that one which was closed meanwhile is noticed."""

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.core.db import after_commit, apart, db, may_write
from portal.members.models import Member
from tests.factories import make_member

pytestmark = pytest.mark.usefixtures("database")

RENAME = update(Member).values(name="Anders")


@pytest.fixture
def noor():
    member = make_member("Noor")
    db.session.commit()
    return member


@pytest.fixture
def reading():
    """As in a GET request: from here on the database is only read."""
    token = may_write.set(False)
    yield
    db.session.rollback()
    may_write.reset(token)


def test_what_reads_cannot_write(noor, reading):
    assert db.session.scalars(select(Member.name)).all() == ["Noor"]

    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.execute(RENAME)


def test_whether_it_may_write_is_decided_per_transaction(noor):
    for allowed in (False, True, False, True):
        token = may_write.set(allowed)
        db.session.scalars(select(Member.name)).all()
        if allowed:
            db.session.execute(RENAME)
        db.session.rollback()
        may_write.reset(token)

    assert db.session.scalars(select(Member.name)).all() == ["Noor"], "rolled back"


def test_a_connection_that_the_server_closed_is_replaced(database, noor):
    if database.is_sqlite:
        pytest.skip("SQLite has no server")
    ours = db.session.scalar(text("select pg_backend_pid()"))
    with database.engine.connect() as other:
        db.session.rollback()
        other.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": ours})

    assert db.session.scalars(select(Member.name)).all() == ["Noor"]
    assert db.session.scalar(text("select pg_backend_pid()")) != ours


def test_what_is_done_apart_is_written_before_the_reading_goes_on(noor, reading):
    loaded = db.session.scalars(select(Member)).one()
    with apart():
        db.session.execute(RENAME)
        told = []
        after_commit(lambda: told.append("told"))
        assert told == []

    assert told == ["told"]
    assert not inspect(loaded).expired, "what was loaded is not read again"
    assert db.session.scalars(select(Member.name)).all() == ["Anders"]
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.execute(RENAME)
    db.session.rollback()
    assert db.session.scalars(select(Member.name)).all() == ["Anders"]


def test_what_fails_apart_never_happened(noor, reading):
    told = []
    with pytest.raises(RuntimeError), apart():
        db.session.execute(RENAME)
        after_commit(lambda: told.append("told"))
        raise RuntimeError

    assert told == []
    assert db.session.scalars(select(Member.name)).all() == ["Noor"]
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.execute(RENAME)


def test_a_database_that_is_too_busy_keeps_nobody_from_reading(noor, reading):
    with apart():
        db.session.execute(RENAME)
        db.session.execute(text("select no_such_column"))

    assert db.session.scalars(select(Member.name)).all() == ["Noor"]
