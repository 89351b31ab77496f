"""Adding to the lists."""

from portal.core.db import db
from portal.taxonomy import queries
from portal.taxonomy.models import Organisation


def organisation_for(name: str, kind: str = "other") -> Organisation:
    """The organisation with this name: the known one, or a new one when it is not known yet."""
    found = queries.organisation_named(name)
    if found is None:
        found = Organisation(name=" ".join(name.split()), kind=kind)
        db.session.add(found)
        db.session.flush()
    return found
