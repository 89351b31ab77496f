"""The digest (overzichtsmail): at most one a period, each item in one mail only, on a working day at eight."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, insert, literal, or_, select, update

from portal.core import clock, i18n, jobs, mail, workdays
from portal.core.db import db, insert_or, transaction
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.core.mail import Letter
from portal.core.outbox import Outbox
from portal.members.models import Member
from portal.notifications import queries, words
from portal.notifications.letters import reader_of
from portal.notifications.models import DEFAULT_DIGEST, MailWish, Notification

HOUR, LATEST_HOUR = 8, 18
BEFOREHAND = timedelta(minutes=10)
"""What happened just before is left to the next digest: it may still be in a mail of its own."""

SHOWN = 12


@jobs.periodic(minute="*/5", at_start=True)
def send_digests() -> None:
    """Promise a digest to everybody for whom a period has begun since their last one and something waits."""
    for period, began_at in _periods_begun().items():
        with transaction():
            _promise(period, began_at)


@mail.composer("digest")
def letter_of_digest(member_id: int) -> Letter | None:
    """What waits for this reader, and that more does; nothing when all was read meanwhile."""
    reader = reader_of(member_id)
    if reader is None or reader.wish.digested_at is None or reader.wish.digest == "never":
        return None
    digested_at = reader.wish.digested_at
    until = digested_at - BEFOREHAND
    with i18n.spoken_in(reader.language):
        told = queries.for_digest(reader.viewer, digested_at, until)
        if not told:
            return None
        steps = queries.steps_of(reader.viewer)
        _mark(member_id, digested_at, until)
        open_items = [each for each in told if each.card.mail_class == "open"]
        number = len(told)
        return reader.letter(
            "digest",
            ngettext("%(num)s thing is new for you", "%(num)s things are new for you", number)
            if open_items
            else _("Something waits for you"),
            sort="digest",
            mail_class="open" if open_items else "confidential",
            told=open_items[:SHOWN],
            more=max(0, len(open_items) - SHOWN),
            hidden=number - len(open_items),
            steps=[step for step in steps if step.sort.mail_class == "open"],
            hidden_steps=sum(step.sort.mail_class == "confidential" for step in steps),
            sentence=words.sentence,
            besides=words.besides,
        )


def _periods_begun() -> dict[str, datetime]:
    """For each sort of digest when its present period began, during the hours in which digests are sent."""
    now, today = clock.now(), clock.today()
    if not workdays.is_working_day(today) or not workdays.at(today, HOUR) <= now < workdays.at(today, LATEST_HOUR):
        return {}
    first = workdays.first_of_week(today) or today
    return {"day": workdays.at(today, HOUR), "week": workdays.at(first, HOUR)}


def _promise(period: str, began_at: datetime) -> None:
    """Two workers at once promise each digest once: the row says which period it was for."""
    if mail.is_muted():
        return
    waits = exists().where(
        Notification.member_id == Member.id,
        queries.in_digest(began_at),
        Notification.mailed_at.is_(None),
        Notification.at <= began_at - BEFOREHAND,
    )
    due = (
        select(
            Member.id,
            literal(True),
            literal(period),
            literal(began_at, MailWish.digested_at.type),
        )
        .outerjoin(MailWish, MailWish.member_id == Member.id)
        .where(
            Member.state == "active",
            waits,
            func.coalesce(MailWish.digest, DEFAULT_DIGEST) == period,
            or_(MailWish.paused_until.is_(None), MailWish.paused_until <= clock.now()),
            or_(MailWish.digested_at.is_(None), MailWish.digested_at < began_at),
        )
    )
    row = insert_or(MailWish).from_select(("member_id", "at_once", "digest", "digested_at"), due)
    promised = db.session.scalars(
        row.on_conflict_do_update(
            index_elements=["member_id"],
            set_={"digested_at": row.excluded.digested_at},
            where=or_(MailWish.digested_at.is_(None), MailWish.digested_at < began_at),
        ).returning(MailWish.member_id)
    ).all()
    if promised:
        now = clock.now()
        db.session.execute(
            insert(Outbox),
            [
                {"composer": "digest", "composed_id": each, "member_id": each, "queued_at": now, "not_before": now}
                for each in promised
            ],
        )


def _mark(member_id: int, digested_at: datetime, until: datetime) -> None:
    """All of it counts as mailed, also what did not fit: it is not mailed again."""
    db.session.execute(
        update(Notification)
        .where(and_(Notification.member_id == member_id, queries.in_digest(digested_at), Notification.at <= until))
        .values(mailed_at=digested_at),
        execution_options={"synchronize_session": False},
    )
