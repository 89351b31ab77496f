"""Settling: the open steps are made to agree with what a kind asks now (`Kind.asks`)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, literal, select, update

from portal.core import clock, kinds
from portal.core.db import db
from portal.core.kinds import Asked, Ref
from portal.notifications import steps
from portal.notifications.models import Step

_WHOSE = (("id", "subject_id"), ("member_id", "member_id"))


def settle(kind: str, *, id: int | None = None, member_id: int | None = None) -> None:
    """Let the open steps be what a kind asks now: about one thing, of one member, or all it asks. What it asks no more
    is closed."""
    given = {name: value for name, value in (("id", id), ("member_id", member_id)) if value is not None}
    if given and kinds.get(kind).asks_by_parameter:
        new = _settle_by(*_settling_once(kind, next(iter(given))), given)
    else:
        asked = kinds.get(kind).asks(**given)
        if isinstance(asked, Select):
            new = _settle_by(*_settling(kind, asked, given), given)
        else:
            new = _settle_found(kind, asked, given)
    together: dict[tuple[str, int, datetime | None], list[int]] = {}
    for member_id, what, subject_id, due_at in new:
        together.setdefault((what, subject_id, due_at), []).append(member_id)
    for (what, subject_id, due_at), members in together.items():
        steps.open_step(what, members, subject=Ref(kind, subject_id), due_at=due_at)


def _settle_found(kind: str, asked: Sequence[Asked], given: Mapping[str, int]) -> Iterable[Asked]:
    """Close what is asked no more; answers what is asked and not open yet, or with another date."""
    wanted = {each[:3]: each for each in asked}
    is_open = db.session.execute(_open_steps(kind, tuple(given)), _named(given)).all()
    over = [row.id for row in is_open if (row.member_id, row.what, row.subject_id) not in wanted]
    if over:
        closing = update(Step).where(Step.id.in_(over)).values(closed_at=clock.now())
        db.session.execute(closing, execution_options={"synchronize_session": False})
    known = {Asked(row.member_id, row.what, row.subject_id, row.due_at) for row in is_open}
    return [each for each in wanted.values() if each not in known]


def _settle_by(closing: Any, asking: Any, given: Mapping[str, int]) -> Iterable[Any]:
    """The same by statements."""
    whose = _named(given)
    db.session.flush()
    db.session.execute(closing, {**whose, "now": clock.now()})
    return db.session.execute(asking, whose).all()


def _named(given: Mapping[str, int]) -> dict[str, int]:
    return {f"of_{name}": value for name, value in given.items()}


def _parameter(name: str) -> Any:
    return bindparam(f"of_{name}", type_=Integer)


@cache
def _open_steps(kind: str, given: tuple[str, ...]) -> Any:
    """Made once, as what follows: writing these statements down costs more than carrying them out."""
    whose = [getattr(Step, column) == _parameter(name) for name, column in _WHOSE if name in given]
    return select(Step.id, Step.member_id, Step.what, Step.subject_id, Step.due_at).where(
        Step.what.in_(steps.OF_KIND[kind]), Step.closed_at.is_(None), *whose
    )


@cache
def _settling_once(kind: str, whose: str) -> tuple[Any, Any]:
    given = {whose: _parameter(whose)}
    return _settling(kind, kinds.get(kind).asks(**given), given)


def _settling(kind: str, asked: Any, given: Mapping[str, Any]) -> tuple[Any, Any]:
    """What closes the steps that are asked no more; and what is asked and not open yet, or with another date: mostly
    nothing."""
    rows, step = asked.subquery(), Step.__table__.c  # an update of the model itself is annotated anew each time
    due_at = rows.c.due_at if "due_at" in rows.c else literal(None, step.due_at.type)
    same = (rows.c.member_id == step.member_id, rows.c.what == step.what, rows.c.subject_id == step.subject_id)
    whose = [step[column] == given[name] for name, column in _WHOSE if name in given]
    closing = (
        update(Step.__table__)
        .where(step.what.in_(steps.OF_KIND[kind]), step.closed_at.is_(None), *whose, ~exists().where(*same))
        .values(closed_at=bindparam("now", type_=step.closed_at.type))
    )
    is_open = exists().where(*same, step.closed_at.is_(None), step.due_at.is_not_distinct_from(due_at))
    asking = select(rows.c.member_id, rows.c.what, rows.c.subject_id, due_at.label("due_at")).where(~is_open)
    return closing, asking
