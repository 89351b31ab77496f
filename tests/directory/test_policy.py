"""Who may ask whom a question."""

import pytest

from portal.circles.viewer import Viewer
from portal.directory import policy
from portal.directory.models import Question
from portal.members.models import Member

pytestmark = pytest.mark.one_database

NOOR = Viewer(id=1)


@pytest.mark.parametrize(
    ("member_id", "takes_questions", "can"), [(2, True, True), (2, False, False), (1, True, False)]
)
def test_asking(member_id, takes_questions, can):
    assert policy.can_ask(NOOR, Member(id=member_id, name="Piet", takes_questions=takes_questions)) is can


@pytest.mark.parametrize(("asked_id", "can"), [(1, True), (2, False)])
def test_answering(asked_id, can):
    assert policy.can_answer(NOOR, Question(asker_id=3, asked_id=asked_id)) is can
