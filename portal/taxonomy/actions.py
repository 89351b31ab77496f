"""Adding to the lists."""

from portal.core.db import db, insert_or
from portal.core.text import fold
from portal.core.words import sought
from portal.taxonomy import queries
from portal.taxonomy.models import Organisation


def organisation_for(name: str, kind: str = "other") -> Organisation:
    """The organisation with this name: the known one, or a new one when it is not known yet.

    Two members who add the same organisation in the same second both get the one that was first.
    """
    found = queries.organisation_named(name)
    if found is None:
        tidied = " ".join(name.split())
        kept = {"name": tidied, "name_folded": fold(tidied), "name_sought": sought(tidied), "kind": kind}
        new = insert_or(Organisation).values(**kept)
        db.session.execute(new.on_conflict_do_nothing(index_elements=["name_folded"]))
        found = queries.organisation_named(name)
    assert found is not None
    return found
