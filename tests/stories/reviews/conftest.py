"""A story that two tell and two edit, and who only reads."""

import pytest

from portal.core.db import db
from portal.stories.actions import reviews
from portal.stories.queries.works import work_of
from tests.factories import make_circle, make_member, make_story
from tests.stories.reviews.talk import ROWS


@pytest.fixture
def people(database, clock):
    """Noor and Bram tell; Joost and Petra edit; Piet only reads."""
    noor, bram, joost, petra, piet = (make_member(name) for name in ("Noor", "Bram", "Joost", "Petra", "Piet"))
    community = make_circle(noor, bram, joost, petra, piet)
    make_circle(joost, petra, kind="editors", name="Redactie", parent=community)
    return noor, bram, joost, petra, piet


@pytest.fixture
def story(people):
    """Handed in by Noor and Bram, taken on by Joost."""
    noor, bram, joost, *_ = people
    made = make_story(noor, bram, title="Bankje", lesson="Praat met de buren", timeline=ROWS)
    reviews.hand_in(work_of(made), by=noor)
    reviews.claim(work_of(made), editor=joost)
    db.session.commit()
    return made
