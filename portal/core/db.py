"""The database: models, column types, and when a transaction begins and ends.

The core alone commits. A request that answers below 400 is committed, any other is rolled back; GET and HEAD cannot
write at all. Relationships never load by themselves: a template cannot cause a query.
"""

import logging
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Any

from flask import Flask, Response, abort, current_app, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import Connection, DateTime, Engine, Executable, MetaData, Select, Text, event
from sqlalchemy import orm as sa_orm
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from portal.core import text

log = logging.getLogger(__name__)

READING_METHODS = ("GET", "HEAD", "OPTIONS")

may_write: ContextVar[bool] = ContextVar("may_write", default=True)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC on every database; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        if dialect.name == "sqlite":
            return lambda moment: moment and _utc(moment).isoformat(" ", "microseconds")
        return lambda moment: moment and _utc(moment)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        if dialect.name == "sqlite":
            return lambda kept: kept and datetime.fromisoformat(kept)
        return None  # the connection's time zone is UTC, so the driver's value is right as it comes


class RichText(TypeDecorator[Markup]):
    """HTML that is safe to show: cleaned when assigned, refused when not, read back as Markup."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        def bind(value: Any) -> str | None:
            if value is not None and not isinstance(value, Markup):
                raise TypeError("rich text is assigned to a model, which cleans it; it is never bound as it came")
            return None if value is None else str(value)

        return bind

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Markup | None]:
        return lambda kept: kept if kept is None else Markup(kept)  # noqa: S704  it was clean when it was bound


class Model(DeclarativeBase):
    """Base of all tables."""

    registry = sa_orm.registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, Markup: RichText},
    )


db = SQLAlchemy(
    model_class=Model,
    session_options={"expire_on_commit": False},
)


def relationship(*args: Any, **options: Any) -> Any:
    """A relationship that must be loaded by the query that found its owner: touching it unloaded raises."""
    options.setdefault("lazy", "raise_on_sql")
    return sa_orm.relationship(*args, **options)


def insert_or(model: Any) -> Any:
    """An INSERT that can say what to do when the row is there already (`on_conflict_do_update` / `_do_nothing`)."""
    return _insert_into(model, db.engine.dialect.name)


@cache
def _insert_into(model: Any, dialect: str) -> Any:
    """Made once per table: `excluded` is a copy of all its columns, which costs more than the statement itself."""
    statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(model)
    statement.excluded  # noqa: B018  remembered by whatever is made of this statement
    return statement


def once_per_dialect(make: Callable[[], Any]) -> Callable[[], Any]:
    """A statement of which each sort of database has its own, written down once for each."""
    made: dict[str, Any] = {}

    @wraps(make)
    def statement() -> Any:
        dialect = db.engine.dialect.name
        if dialect not in made:
            made[dialect] = make()
        return made[dialect]

    return statement


def one_or_404(statement: Select[Any]) -> Any:
    """The one thing a statement finds; what is not found, or not yours to see, does not exist."""
    found = db.session.execute(statement).unique().scalar_one_or_none()
    if found is None:
        abort(404)
    return found


def row_or_404(statement: Select[Any], values: dict[str, Any]) -> Any:
    """The one row of several things that a statement finds, or 404."""
    found = db.session.execute(statement, values).one_or_none()
    if found is None:
        abort(404)
    return found


def plain_rows(statement: Executable, values: dict[str, Any]) -> Sequence[Any]:
    """What a statement finds as rows of columns, which costs half of what objects do: for pages that are read often."""
    return _connection().execute(statement, values).all()


def plain_row_or_404(statement: Executable, values: dict[str, Any]) -> Any:
    """The one such row, or 404."""
    found = plain_rows(statement, values)
    if not found:
        abort(404)
    return found[0]


def _connection() -> Connection:
    """Where plain rows are read. A request that may not write has a connection for them, without a session: a session
    costs more than what is asked through it, and most pages that are read often need none."""
    if may_write.get() or not has_request_context():
        db.session.flush()
        return db.session.connection()
    if "reading" not in g:
        g.reading = db.engine.connect()
    reading: Connection = g.reading
    return reading


def _end_reading() -> None:
    reading: Connection | None = g.pop("reading", None)
    if reading is not None:
        reading.close()


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work outside a request (the worker, a command): committed at its end, then its nudges run."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        _nudges.set(())
        raise
    _run_nudges()


@contextmanager
def apart() -> Iterator[None]:
    """A writing transaction of its own before that of the request goes on: the one exception to "GET never writes".

    For what would have happened anyway and only waited for somebody to look: a due phase of a consultation. And for
    files that came with a form which may still be refused: nobody chooses them twice. What the request loaded stays as
    it is. When the database is too busy the request goes on with what stands: whoever looks
    next, or the worker, does it then. Raises RuntimeError where the request wrote: that would be committed too.
    """
    if _has_written():
        raise RuntimeError("what is done apart comes before anything is written")
    db.session.commit()  # ends what only read so far
    _end_reading()
    token = may_write.set(True)
    try:
        yield
        db.session.commit()
    except DBAPIError:
        log.exception("what is done apart was not done")
        roll_back()
        _nudges.set(())
    except BaseException:
        roll_back()
        _nudges.set(())
        raise
    finally:
        may_write.reset(token)
    _run_nudges()


_WRITES = sql(
    "select exists (select 1 from pg_locks"
    " where pid = pg_backend_pid() and locktype = 'relation' and mode = 'RowExclusiveLock')"
)


def _has_written() -> bool:
    """Whether the present transaction changed anything, or is about to; that it holds rows does not count."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        return True
    if not session.in_transaction():
        return False
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return bool(connection.info["changes"] != connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]
    return bool(connection.scalar(_WRITES))


def roll_back() -> None:
    """Undo what the present transaction did. What was loaded stays readable, for the page that says what went wrong:
    expired objects would be read again, and begin a transaction that nobody ends."""
    db.session.expunge_all()
    db.session.rollback()


def after_commit(nudge: Callable[[], object]) -> None:
    """Call `nudge` once the present transaction is committed; never when it is rolled back."""
    _nudges.set((*_nudges.get(), nudge))


def afterwards(write: Callable[[Session], object]) -> None:
    """Let `write` have a short transaction of its own after the request's, whether that one stands or fails.

    For what must be kept even when the request is refused: failed sign-ins, throttles, a device's last-seen.
    Outside a request it happens at once.
    """
    if has_request_context():
        g.setdefault("afterwards", []).append(write)
    else:
        _write_apart(write)


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        _settle(db.engine)
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_forget)


_nudges: ContextVar[tuple[Callable[[], object], ...]] = ContextVar("nudges", default=())


def _enter() -> None:
    may_write.set(request.method not in READING_METHODS)
    _nudges.set(())
    if may_write.get():
        request.form  # noqa: B018  a slow upload is read before the first SQL, so that it holds no lock


def _leave(response: Response) -> Response:
    if may_write.get():
        if response.status_code >= 400:
            roll_back()
        else:
            try:
                db.session.commit()
            except DBAPIError:
                log.exception("commit failed")
                roll_back()
                _nudges.set(())
                response = current_app.extensions["portal_busy"]()
            _run_nudges()
    for write in g.pop("afterwards", ()):
        _write_apart(write)
    return response


def _forget(_error: BaseException | None) -> None:
    _end_reading()
    may_write.set(True)


def _run_nudges() -> None:
    nudges = _nudges.get()
    _nudges.set(())
    for nudge in nudges:
        try:
            nudge()
        except Exception:
            log.exception("a nudge failed; the sweep will find what it was for")


def _write_apart(write: Callable[[Session], object]) -> None:
    token = may_write.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            write(session)
    except DBAPIError:
        log.exception("what came afterwards was not kept")
    finally:
        may_write.reset(token)


def _settle(engine: Engine) -> None:
    """SQLite: WAL, durable, foreign keys, and writers that queue. PostgreSQL: UTC. Both: reading requests only read."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def settle(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "secure_delete=ON",  # what is erased is overwritten in the file too
                "foreign_keys=ON",
                "busy_timeout=10000",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            driver = connection.connection.driver_connection
            reading = not may_write.get()
            if connection.info.get("reading", False) != reading:
                driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
                connection.info["reading"] = reading
            connection.info["changes"] = driver.total_changes
            driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")

    else:

        @event.listens_for(engine, "connect")
        def settle_postgresql(connection: Any, _record: object) -> None:
            connection.autocommit = True
            connection.execute("SET TIME ZONE 'UTC'")
            connection.execute("SET default_transaction_read_only = on")
            connection.read_only = False  # but whoever begins a transaction may write in it

        @event.listens_for(engine, "checkout")
        def notice_closed(connection: Any, _record: object, _proxy: object) -> None:
            if _is_readable(connection.fileno()):
                raise DisconnectionError

        @event.listens_for(engine, "begin")
        def begin_postgresql(connection: Any) -> None:
            # What reads needs no transaction: each statement sees what is committed either way. BEGIN and ROLLBACK are
            # two round trips, and after a ROLLBACK the driver throws away every statement that it had prepared.
            connection.connection.driver_connection.autocommit = not may_write.get()


def _is_readable(socket: int) -> bool:
    """Whether something came in while nothing was asked: the server says that it closes the connection."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    return moment.astimezone(UTC)


@event.listens_for(db.Model, "attribute_instrument", propagate=True)
def _clean_rich_text(_model: type, key: str, attribute: Any) -> None:
    columns = getattr(getattr(attribute, "property", None), "columns", ())
    if columns and isinstance(columns[0].type, RichText):

        @event.listens_for(attribute, "set", retval=True)
        def clean(_owner: object, value: str | None, _old: object, _initiator: object) -> Markup | None:
            return None if value is None else text.clean(value)
