"""Finding organisations."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.core.text import fold
from portal.taxonomy.models import Organisation


def organisations() -> Sequence[Organisation]:
    """All, by name."""
    return db.session.scalars(select(Organisation).order_by(Organisation.name_folded)).all()


def organisation_names() -> Sequence[str]:
    """The names of all organisations, to suggest from."""
    return db.session.scalars(select(Organisation.name).order_by(Organisation.name_folded)).all()


def organisation_named(name: str) -> Organisation | None:
    """The organisation with this name, whatever its capitals and accents."""
    return db.session.scalars(select(Organisation).where(Organisation.name_folded == fold(name))).first()
