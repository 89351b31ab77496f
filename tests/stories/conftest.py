"""The people of a story."""

import pytest

from tests.factories import make_circle, make_member


@pytest.fixture
def people(database):
    """Noor and Bram tell together, Joost edits, Piet is another member of the community."""
    noor, bram, joost, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Piet"))
    community = make_circle(noor, bram, joost, piet, name="Leergemeenschap")
    make_circle(joost, kind="editors", parent=community)
    return noor, bram, joost, piet, community
