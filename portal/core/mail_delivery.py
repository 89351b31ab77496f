"""Sending what is in the outbox: by the worker, at least once.

The only way to twice is a crash between the server's acceptance and our note of it, and then both carry the same
Message-ID.
"""

import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, or_, select, update

from portal.core import clock, health, jobs
from portal.core.db import db, transaction
from portal.core.errors import without_values
from portal.core.mail_transport import Carry, Deferred, Refused, Unreachable, carrier, folder_of
from portal.core.outbox import Outbox, compose, message_of, settings_of_portal

log = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
"""How long to wait after each try that failed; after the last one the mail is given up."""

CLAIM_LASTS = timedelta(minutes=5)
REST = timedelta(seconds=60)
AT_ONCE = 50  # mails over one connection
KEPT_DAYS = 30


@jobs.job
def deliver(outbox_id: int) -> None:
    """Send one mail that is due, unless somebody else is sending it."""
    _send_all([outbox_id])


@jobs.periodic(minute="*", at_start=True)
def sweep() -> None:
    """Send whatever is due and was not sent: nudges that were lost, tries that failed, mails for a later moment."""
    while (waiting := _due()) and _send_all(waiting):
        pass


@jobs.periodic(hour=2, minute=40)
def forget() -> None:
    """What was sent or given up long ago goes, and so do mails kept as files."""
    since = clock.now() - timedelta(days=KEPT_DAYS)
    with transaction():
        db.session.execute(delete(Outbox).where(or_(Outbox.sent_at < since, Outbox.failed_at < since)))
    if settings_of_portal().mail_url.startswith("file:"):
        for path in folder_of(settings_of_portal().mail_url).glob("*.eml"):
            if path.stat().st_mtime < since.timestamp():
                path.unlink(missing_ok=True)


@health.check("mail")
def _can_leave() -> bool:
    """Whether mails leave: none waits for a server that could not be reached."""
    stuck = select(func.count()).where(
        Outbox.sent_at.is_(None), Outbox.failed_at.is_(None), Outbox.fault == "unreachable"
    )
    return not db.session.scalar(stuck)


def _due() -> list[int]:
    now = clock.now()
    return list(
        db.session.scalars(
            select(Outbox.id)
            .where(
                Outbox.sent_at.is_(None),
                Outbox.failed_at.is_(None),
                Outbox.not_before <= now,
                or_(Outbox.claimed_at.is_(None), Outbox.claimed_at < now - CLAIM_LASTS),
            )
            .order_by(Outbox.not_before, Outbox.id)
            .limit(AT_ONCE)
        )
    )


def _send_all(outbox_ids: list[int]) -> bool:
    """Send these mails over one connection; False when none can leave at present."""
    db.session.rollback()  # no lock is held while a server thinks
    if _rests_until() > clock.now():
        return False
    with ExitStack() as closing:
        carry: Carry | None = None
        for outbox_id in outbox_ids:
            message = _claimed_message(outbox_id)
            if message is None:
                continue
            try:
                if carry is None:
                    carry = closing.enter_context(carrier(settings_of_portal().mail_url))
                carry(message)
            except Unreachable as error:
                log.warning("mail server cannot be reached (%s)", error)
                _postpone(outbox_id, "unreachable")
                current_app.extensions["portal_mail_rests_until"] = clock.now() + REST
                return False
            except Deferred as error:
                _postpone(outbox_id, f"deferred {error}")
            except Refused as error:
                _give_up(outbox_id, f"refused {error}")
            else:
                _settle(outbox_id, sent_at=clock.now(), fault="")
    return True


def _claimed_message(outbox_id: int) -> EmailMessage | None:
    """The mail, when it is due and now ours to send; composed if it was only promised."""
    now = clock.now()
    with transaction():
        claimed = db.session.execute(
            update(Outbox)
            .where(
                Outbox.id == outbox_id,
                Outbox.sent_at.is_(None),
                Outbox.failed_at.is_(None),
                Outbox.not_before <= now,
                or_(Outbox.claimed_at.is_(None), Outbox.claimed_at < now - CLAIM_LASTS),
            )
            .values(claimed_at=now, tries=Outbox.tries + 1)
        )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        return None
    try:
        with transaction():
            row = db.session.get_one(Outbox, outbox_id, populate_existing=True)
            if row.composer and not compose(row):
                db.session.delete(row)
                return None
            return message_of(row)
    except Exception as error:
        log.error("mail %s could not be written", outbox_id, exc_info=without_values(error))
        _postpone(outbox_id, "unwritten")
        return None


def _postpone(outbox_id: int, fault: str) -> None:
    with transaction():
        tries = db.session.scalar(select(Outbox.tries).where(Outbox.id == outbox_id)) or 0
        if tries <= len(PAUSES):
            later = clock.now() + PAUSES[tries - 1]
            _change(outbox_id, claimed_at=None, not_before=later, fault=fault)
    if tries > len(PAUSES):
        _give_up(outbox_id, fault)


def _give_up(outbox_id: int, fault: str) -> None:
    log.error("mail %s was given up: %s", outbox_id, fault)
    _settle(outbox_id, failed_at=clock.now(), fault=fault)


def _settle(outbox_id: int, **outcome: Any) -> None:
    """It is done with, and what it said is wiped."""
    with transaction():
        _change(outbox_id, subject="", text="", html="", unsubscribe_url="", **outcome)


def _change(outbox_id: int, **values: Any) -> None:
    db.session.execute(update(Outbox).where(Outbox.id == outbox_id).values(**values))


def _rests_until() -> datetime:
    """After a server could not be reached it is left alone for a minute: a thousand mails need not find out each."""
    until: datetime = current_app.extensions.get("portal_mail_rests_until", datetime.min.replace(tzinfo=clock.HERE))
    return until
