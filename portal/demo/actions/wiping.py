"""Throwing away everything in a demonstration: rows, files and kept mails. There is no way back."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy import text as sql

from portal.core import files
from portal.core.db import db
from portal.core.mail_transport import folder_of
from portal.demo.models import Telling
from portal.demo.queries import tables


def wipe() -> None:
    """Empty every table, in the present transaction."""
    everything = [*tables(), db.Model.metadata.tables[Telling.__tablename__]]
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sql("PRAGMA defer_foreign_keys=ON"))  # until the commit, when nothing refers to anything
        for table in everything:
            db.session.execute(delete(table))
    else:
        names = ", ".join(f'"{table.name}"' for table in everything)
        db.session.execute(sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    db.session.expunge_all()  # the rows that come instead may have the same ids


def wipe_leftovers(mail_url: str) -> None:
    """Drop the files and kept mails to which no row points any more; after the commit."""
    files.forget_unused(timedelta())
    if mail_url.startswith("file:"):
        for path in folder_of(mail_url).glob("*.eml"):
            path.unlink(missing_ok=True)
