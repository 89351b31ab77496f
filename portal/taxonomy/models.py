"""Organisations: where members work."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import db

ORGANISATION_KINDS = ("municipality", "housing", "welfare", "academy", "water_board", "province", "other")


class Organisation(db.Model):
    """An organisation (organisatie): a municipality, housing corporation, welfare organisation, academy, ..."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="other")
