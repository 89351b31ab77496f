"""What is remembered of telling the demo community, so that it can move in time and be told again."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import db


class Telling(db.Model):
    """The demo community was told: up to which moment, and what stood in the database then. One row, demo mode only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
    last_ids: Mapped[dict[str, int]] = mapped_column(JSON)  # table -> the highest id that the telling made
    looking_ahead: Mapped[list[str]] = mapped_column(JSON)  # 'table.column' that held a later moment: what is due
