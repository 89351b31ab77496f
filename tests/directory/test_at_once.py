"""A question is sent twice at the very same moment: it is asked once."""

from sqlalchemy import select

from portal.core.db import db
from portal.directory.models import Question
from tests.factories import make_circle, make_member
from tests.support.at_once import press


def test_a_question_is_sent_twice(browser):
    noor, bram = make_member("Noor"), make_member("Bram")
    make_circle(noor, bram)
    for number in range(3):
        form = {"subject": "Buurten", "body": "Hoe doen jullie dat?", "token": str(number)}
        assert press(browser, *[(bram, f"/mensen/{noor.id}/vraag", form)] * 2) == [303, 303]

    assert len(db.session.scalars(select(Question)).all()) == 3
