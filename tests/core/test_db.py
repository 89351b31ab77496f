"""What a connection may do, and that one which was closed meanwhile is noticed."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from portal.core.db import db, may_write
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
