"""Finding organisations."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core.db import db
from portal.taxonomy.models import Organisation


def organisations() -> Sequence[Organisation]:
    """All, by name."""
    return db.session.scalars(select(Organisation).order_by(func.lower(Organisation.name))).all()


def organisation_named(name: str) -> Organisation | None:
    """The organisation with this name, whatever its capitals."""
    return db.session.scalars(select(Organisation).where(func.lower(Organisation.name) == name.strip().lower())).first()
