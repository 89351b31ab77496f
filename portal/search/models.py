"""What can be found: a row per text, with the circle that sees it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import db
from portal.search import ddl


class SearchEntry(db.Model):
    """One text that can be found. Its stems stand in the full-text index beside it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int]
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"))
    is_public: Mapped[bool] = mapped_column(default=False)
    within: Mapped[str]
    """The larger thing of which only the best find is shown ('thread:12'), or the thing itself."""
    title: Mapped[str]
    words: Mapped[str]
    stems: Mapped[str]
    url: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("kind", "item_id"),
        Index("ix_search_entry_circle", "circle_id", "at"),
        Index("ix_search_entry_within", "within"),
    )


for _statement in ddl.CREATE:
    event.listen(SearchEntry.__table__, "after_create", _statement)
for _statement in ddl.DROP:
    event.listen(SearchEntry.__table__, "before_drop", _statement)
