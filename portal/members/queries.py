"""Finding profiles."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.members.models import Profile


def profile_of(member_id: int) -> Profile | None:
    """A member's own profile with their organisation."""
    return db.session.scalars(
        select(Profile).options(joinedload(Profile.organisation)).where(Profile.member_id == member_id)
    ).first()
