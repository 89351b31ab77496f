"""Looking through all tables: what the telling made, and whether others wrote since."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Date, Integer, Table, func, not_, or_, select

from portal.accounts.models import Account
from portal.core.audit import AuditEntry
from portal.core.db import UtcDateTime, db
from portal.demo.models import Telling
from portal.demo.script import people
from portal.members.models import Member

VISITS = (
    *("sign_in", "account_link", "throttle", "audit_entry"),  # coming in; what else the audit holds is asked for apart
    *("reading", "seen_post", "circle_reading", "notification", "mail_wish", "step"),  # reading
    "outbox",  # what the worker mails
)
"""Tables in which something changes when people look around, and nobody has written anything yet."""

BY_THE_CLOCK = frozenset(("trial.asked_at", "phase_run.reminded_at", "intention.asked_at"))
"""What the portal does by itself within a week of the telling: nobody wrote it."""

COMING_IN = ("sign_", "link.", "data.")  # how the audit calls coming in, and taking one's own data along


def has_members() -> bool:
    return db.session.scalar(select(Member.id).limit(1)) is not None


def telling() -> Telling | None:
    """What is remembered of the telling; None where none was told."""
    return db.session.scalars(select(Telling).limit(1)).first()


def demo_addresses() -> list[str]:
    """The addresses of the demo community that can sign in to this portal."""
    known = [person.address for person in people()]
    return list(db.session.scalars(select(Account.email).where(Account.email.in_(known)).order_by(Account.email)))


def somebody_wrote(telling: Telling) -> bool:
    """Whether anything was added or changed since the telling, besides what comes with looking around."""
    now = highest_ids()
    if any(now[name] > last for name, last in telling.last_ids.items() if name in now and name not in VISITS):
        return True
    passed_over = {name_of(each) for each in moments() if each.table.name in VISITS}
    passed_over |= BY_THE_CLOCK | set(telling.looking_ahead)
    if set(columns_after(telling.ends_at)) - passed_over:
        return True
    acts = select(AuditEntry.id).where(
        AuditEntry.at > telling.ends_at, not_(or_(*(AuditEntry.action.startswith(each) for each in COMING_IN)))
    )
    return db.session.scalar(acts.limit(1)) is not None


def tables() -> list[Table]:
    """Every table of the portal but our own."""
    return [table for name, table in sorted(db.Model.metadata.tables.items()) if name != Telling.__tablename__]


def moments() -> Iterable[Column[Any]]:
    """Every column that holds a moment."""
    return _columns(UtcDateTime)


def days() -> Iterable[Column[Any]]:
    """Every column that holds a day. A day that tells rows apart stays: two of them would meet on the way."""
    return (column for column in _columns(Date) if not column.primary_key)


def highest_ids() -> dict[str, int]:
    """Table -> its highest id, for tables that count their rows."""
    counted = [table for table in tables() if "id" in table.columns and isinstance(table.c.id.type, Integer)]
    highest = select(*(select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery() for table in counted))
    return dict(zip((table.name for table in counted), db.session.execute(highest).one(), strict=True))


def columns_after(moment: datetime) -> list[str]:
    """The columns ('table.column') in which something stands after this moment."""
    return [name_of(each) for each in moments() if db.session.scalar(select(each).where(each > moment).limit(1))]


def name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _columns(kind: type) -> Iterator[Column[Any]]:
    return (column for table in tables() for column in table.columns if isinstance(column.type, kind))
