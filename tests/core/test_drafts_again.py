"""A text that was kept or thrown away leads back to its form, and nowhere else."""

import pytest

from portal.core import autosave
from portal.core.db import db
from tests.factories import make_member
from tests.support.at_once import press


@pytest.fixture
def noor(browser):
    return browser.sign_in(make_member("Noor"))


@pytest.mark.parametrize("path", ("/bewaren/weg", "/bewaren/formulier"))
@pytest.mark.parametrize(
    ("given", "leads_to"),
    (
        ("/gesprekken/nieuw?kring=3", "/gesprekken/nieuw?kring=3"),
        ("//elders.example", "/"),
        ("///elders.example", "/"),
        ("/\\elders.example", "/"),
        ("/gesprekken\\elders", "/"),
        ("https://elders.example", "/"),
        ("/\nelders", "/"),
        ("", "/"),
    ),
)
def test_it_leads_back_to_the_form_and_nowhere_else(noor, path, given, leads_to):
    answer = noor.post(path, {"key": "thread:new", "draft_key": "thread:new", "body": "Half", "form_url": given})

    assert (answer.status_code, answer.location) == (303, leads_to)


def test_two_windows_that_begin_the_same_text_at_once_are_told_apart(browser):
    writer = make_member("Noor")
    for number in range(4):
        form = {"key": f"post:{number}:0", "sequence": "1"}
        left, right = (form | {"tab": side, "field-body": side} for side in ("links", "rechts"))

        answers = press(browser, (writer, "/bewaren", left), (writer, "/bewaren", right))

        assert sorted(answers) == [200, 409]
        kept = "links" if answers[0] == 200 else "rechts"
        assert autosave.of(writer.id, form["key"]).content == {"body": [kept]}
        db.session.rollback()
