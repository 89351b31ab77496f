"""What a profile form accepts, and its kind words when it does not."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.members.forms import ProfileForm, ShortProfileForm

pytestmark = pytest.mark.one_database

GOOD = {"name": "Noor de Wit"}


@pytest.fixture
def filled_in(app):
    def fill(form=ProfileForm, **fields):
        with app.test_request_context():
            filled = form(formdata=MultiDict(GOOD | fields), meta={"csrf": False})
            filled.validate()
            return filled

    return fill


def test_a_name_is_enough(filled_in):
    assert not filled_in(ShortProfileForm).errors


def test_a_name_is_needed(filled_in):
    assert filled_in(name="  ").name.errors


def test_a_municipality_is_kept_as_it_is_written_officially(filled_in):
    form = filled_in(municipality="sudwest-fryslan")

    assert not form.errors
    assert form.changes()["municipality"] == "Súdwest-Fryslân"


def test_an_unknown_municipality_is_met_with_a_suggestion(filled_in):
    assert "Groningen" in filled_in(municipality="Gronigen").municipality.errors[0]
    assert filled_in(municipality="Selwerd-Zuid-Oost").municipality.errors


@pytest.mark.parametrize(("phone", "is_good"), [("06 12345678", True), ("+31 (0)6-12345678", True), ("bel mij", False)])
def test_phone_numbers(filled_in, phone, is_good):
    assert bool(filled_in(phone=phone).phone.errors) is not is_good


def test_sight_that_is_no_choice_is_refused(filled_in):
    assert filled_in(sight_phone="de wereld").sight_of("phone").errors
    assert not filled_in(sight_phone="nobody").errors


def test_a_long_text_says_how_much_too_long_it_is(filled_in):
    assert "5" in filled_in(ask_me="x" * 605).ask_me.errors[0]
