"""What a web process reads before its first request: nobody waits for it, and nothing depends on it."""

from sqlalchemy import text

from portal.core import warming
from portal.core.db import db, may_write
from portal.stories.queries import shelf


def test_what_fails_stops_neither_the_process_nor_what_comes_after_it(app, monkeypatch, caplog):
    done = []

    def fail():
        raise RuntimeError("the database is away")

    def read():
        done.append((may_write.get(), db.session.execute(text("SELECT 1")).scalar()))

    monkeypatch.setitem(app.extensions, "portal_warming", [fail, read])
    warming.warm(app)

    assert done == [(False, 1)]
    assert "a web process starts cold" in caplog.text
    assert may_write.get()


def test_the_shelf_of_stories_is_known_before_anybody_asks(app):
    assert shelf.look in app.extensions["portal_warming"]
