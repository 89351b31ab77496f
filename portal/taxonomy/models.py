"""Organisations: where members work."""

from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.core.db import db
from portal.core.text import fold
from portal.core.words import sought


class Organisation(db.Model):
    """An organisation (organisatie): a municipality, housing corporation, welfare organisation, academy, ...

    `name_folded` is the name as it is compared, so that one organisation is not kept under two spellings;
    `name_sought` is what people who look for it find it by.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(unique=True)
    name_sought: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="other")

    @validates("name")
    def _fold_name(self, _key: str, name: str) -> str:
        self.name_folded, self.name_sought = fold(name), sought(name)
        return name
