"""What a connection may do, and that one which was closed meanwhile is noticed."""

from contextlib import contextmanager

import pytest
from flask import Response
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core.db import after_commit, apart, db, may_write, plain_rows
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


@pytest.mark.one_database("postgresql")  # SQLite has no server
def test_a_connection_that_the_server_closed_is_replaced(database, noor):
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


@contextmanager
def requested(app, method, status):
    """Within a request, which answers with that status at its end."""
    with app.test_request_context("/gezond", method=method):
        app.preprocess_request()
        yield
        app.process_response(Response(status=status))
        db.session.remove()


def names_elsewhere():
    """What another connection finds now: only what is committed."""
    token = may_write.set(False)
    try:
        with Session(db.engine) as other:
            return other.scalars(select(Member.name).order_by(Member.id)).all()
    finally:
        may_write.reset(token)


@pytest.mark.parametrize("method", ("GET", "POST"))
def test_what_is_done_apart_is_committed_by_itself_while_the_request_goes_on(app, noor, method):
    with requested(app, method, 200):
        assert db.session.scalars(select(Member.name)).all() == ["Noor"]
        with apart():
            db.session.execute(RENAME)
        assert names_elsewhere() == ["Anders"]


@pytest.mark.parametrize("status", (200, 422))
def test_what_is_done_apart_stands_and_what_the_request_wrote_goes_its_own_way(app, noor, status):
    with requested(app, "POST", status):
        with apart():
            db.session.execute(RENAME)
        db.session.add(Member(name="Bram"))
        db.session.flush()
        assert names_elsewhere() == ["Anders"]

    assert names_elsewhere() == (["Anders", "Bram"] if status == 200 else ["Anders"])


@pytest.mark.parametrize("is_flushed", (True, False))
def test_what_a_request_wrote_before_is_never_committed_along(app, noor, is_flushed):
    with requested(app, "POST", 500):
        db.session.add(Member(name="Bram"))
        if is_flushed:
            db.session.flush()
        with pytest.raises(RuntimeError, match="written"), apart():
            db.session.execute(RENAME)

    assert names_elsewhere() == ["Noor"]


def test_not_even_what_a_request_wrote_without_the_session_knowing(app, noor):
    with requested(app, "POST", 500):
        db.session.execute(text("update member set name = 'Piet'"))
        with pytest.raises(RuntimeError, match="written"), apart():
            pass

    assert names_elsewhere() == ["Noor"]


def test_rows_that_a_request_only_holds_are_no_reason_to_refuse(app, noor):
    with requested(app, "POST", 409):
        db.session.scalars(select(Member).with_for_update()).all()
        with apart():
            db.session.execute(RENAME)

    assert names_elsewhere() == ["Anders"]


NAMES = select(Member.name).order_by(Member.id)


def names_in_rows():
    return [row.name for row in plain_rows(NAMES, {})]


def test_rows_are_read_without_a_session_where_nothing_may_be_written(app, noor):
    with requested(app, "GET", 200):
        assert names_in_rows() == ["Noor"]
        assert not db.session().in_transaction()
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            plain_rows(RENAME, {})

    assert names_elsewhere() == ["Noor"]


def test_rows_show_what_the_request_itself_wrote(app, noor):
    with requested(app, "POST", 422):
        db.session.add(Member(name="Bram"))
        assert names_in_rows() == ["Noor", "Bram"]


def test_rows_show_what_was_done_apart(app, noor):
    with requested(app, "GET", 200):
        assert names_in_rows() == ["Noor"]
        with apart():
            db.session.execute(RENAME)
            assert names_in_rows() == ["Anders"]
        assert names_in_rows() == ["Anders"]


def test_a_request_gives_its_connections_back(app, noor):
    db.session.rollback()
    before = db.engine.pool.checkedout()
    with requested(app, "GET", 200):
        names_in_rows()
        assert db.engine.pool.checkedout() == before + 1

    assert db.engine.pool.checkedout() == before
