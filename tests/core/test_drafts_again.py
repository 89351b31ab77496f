"""A text that was kept or thrown away leads back to its form, and nowhere else."""

import pytest

from tests.factories import make_member


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
