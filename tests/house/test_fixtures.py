"""The fixtures keep their own promises, or no other test can be trusted."""

import pytest
from sqlalchemy import func, select

from portal.core.db import db
from portal.members.models import Member
from tests.factories import make_circle, make_member


@pytest.mark.parametrize("round_number", (1, 2))
def test_each_test_begins_with_an_empty_database(database, round_number):
    make_circle(make_member("Noor"))

    assert db.session.scalar(select(func.count()).select_from(Member)) == 1


def test_statements_are_counted_without_those_of_the_test_itself(browser, assert_queries):
    noor = browser.sign_in(make_member("Noor"))
    noor.get("/gezond")

    with pytest.raises(AssertionError, match="instead of 999"), assert_queries(999):
        noor.get("/gezond")


def test_a_form_without_its_token_is_refused(browser):
    noor = browser.sign_in(make_member("Noor"))

    assert noor.without_token().post("/bewaren").status_code == 400


def test_requests_know_nothing_of_each_other(browser):
    noor, piet = make_member("Noor"), make_member("Piet")
    browser_of_noor, browser_of_piet = browser.sign_in(noor), browser.sign_in(piet)

    assert browser.get("/aanmelden").status_code == 200
    assert browser_of_noor.client is not browser_of_piet.client
