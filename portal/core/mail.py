"""Writing mail: a row in the transaction of the fact that causes it, so that either both stand or neither does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.kinds import MailClass
from portal.core.mail_delivery import deliver, sweep
from portal.core.outbox import Composer, Letter, Outbox, composer, write

_muted: ContextVar[bool] = ContextVar("muted", default=False)


def queue(
    *,
    to: str,
    template: str,
    language: str,
    subject: Any,
    mail_class: MailClass = "confidential",
    member_id: int | None = None,
    not_before: datetime | None = None,
    unsubscribe_url: str = "",
    **context: Any,
) -> Outbox | None:
    """Write a mail now and send it once this transaction is committed. Templates: `<template>.txt` and `.html`.

    `subject` is in the reader's language already, or lazy. None while mail is muted.
    """
    if _muted.get():
        return None
    now = clock.now()
    row = Outbox(member_id=member_id, queued_at=now, not_before=not_before or now)
    write(
        row,
        Letter(
            to=to,
            language=language,
            subject=subject,
            template=template,
            mail_class=mail_class,
            unsubscribe_url=unsubscribe_url,
            context=context,
        ),
    )
    return _put(row)


def promise(
    composer: str, composed_id: int, *, member_id: int | None, not_before: datetime | None = None
) -> Outbox | None:
    """A mail that its composer writes when it leaves. None while mail is muted."""
    if _muted.get():
        return None
    now = clock.now()
    return _put(
        Outbox(
            composer=composer, composed_id=composed_id, member_id=member_id, queued_at=now, not_before=not_before or now
        )
    )


@contextmanager
def muted() -> Iterator[None]:
    """No mail is written: while a demo community tells what happened long ago."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def is_muted() -> bool:
    return _muted.get()


def _put(row: Outbox) -> Outbox:
    db.session.add(row)
    db.session.flush()
    if row.not_before <= clock.now():
        jobs.nudge(deliver, row.id)
    return row


__all__ = ["Composer", "Letter", "Outbox", "composer", "deliver", "is_muted", "muted", "promise", "queue", "sweep"]
