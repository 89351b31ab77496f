"""Changing what one tells about oneself."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from portal.core import bus, files
from portal.core.db import db
from portal.core.files import StoredFile
from portal.members import actions, queries
from portal.members.events import ProfileChanged
from portal.members.models import ProfileTheme
from tests.factories import make_member


@pytest.fixture
def told(monkeypatch):
    facts = []
    monkeypatch.setattr(bus, "publish", facts.append)
    return facts


def theme_rows(member):
    return set(db.session.scalars(select(ProfileTheme.theme_key).where(ProfileTheme.member_id == member.id)))


def test_what_is_given_changes_and_the_rest_stays(database, told):
    noor = make_member("Noor de Wit", function="gebiedsregisseur", seeking="Een wethouder")

    actions.change_profile(noor, organisation="Gemeente Groningen", municipality="groningen", ask_me="Aanbellen")

    profile = queries.profile_of(noor.id)
    assert (profile.function, profile.seeking, profile.ask_me) == ("gebiedsregisseur", "Een wethouder", "Aanbellen")
    assert (profile.municipality, told) == ("Groningen", [ProfileChanged(member_id=noor.id)])
    db.session.commit()
    db.session.expire_all()
    assert queries.profile_of(noor.id).organisation.name == "Gemeente Groningen"


def test_themes_are_kept_in_order_and_as_rows(database):
    noor = make_member("Noor", theme_keys=["zorg"])
    assert theme_rows(noor) == {"zorg"}

    actions.change_profile(noor, theme_keys=["groen", "wonen", "bestaat niet"])

    assert queries.profile_of(noor.id).theme_keys == ["wonen", "groen"]
    assert theme_rows(noor) == {"wonen", "groen"}


def test_sight_is_kept_per_field_and_unknown_answers_are_passed_over(database):
    noor = make_member("Noor")

    actions.change_profile(noor, sight={"ask_me": "nobody", "phone": "everybody on earth", "shoe_size": "nobody"})

    sight = queries.profile_of(noor.id).sight
    assert (sight["ask_me"], sight["phone"], "shoe_size" in sight) == ("nobody", "shared_circles", False)


def test_a_field_that_does_not_exist_is_a_fault(database):
    with pytest.raises(TypeError):
        actions.change_profile(make_member("Noor"), shoe_size="38")


def test_organisation_and_municipality_can_be_taken_away(database):
    noor = make_member("Noor", municipality_code="GM0014")
    actions.change_profile(noor, organisation="Gemeente Groningen")

    actions.change_profile(noor, organisation="", municipality="")

    profile = queries.profile_of(noor.id)
    assert (profile.organisation_id, profile.municipality_code) == (None, "")


def test_who_leaves_takes_profile_photo_and_name_along(database):
    noor = make_member("Noor", theme_keys=["wonen"], phone="0612345678")

    actions.erase_profile(noor, keep_name=False)
    db.session.commit()

    assert (noor.name, noor.name_folded, noor.photo_id) == ("", "", None)
    assert (queries.profile_of(noor.id), theme_rows(noor)) == (None, set())


def test_who_leaves_may_leave_their_name(database):
    noor = make_member("Noor")

    actions.erase_profile(noor, keep_name=True)

    assert noor.name == "Noor"


def test_a_photo_is_kept_as_squares(database):
    noor = make_member("Noor")
    picture = io.BytesIO()
    Image.new("RGB", (900, 500), "teal").save(picture, "JPEG")
    picture.seek(0)

    checked = files.check(_Upload("ik.jpg", picture), square=True)
    actions.change_photo(noor, checked)

    stored = db.session.get(StoredFile, noor.photo_id)
    for side in files.SQUARES:
        assert Image.open(io.BytesIO(files.content_of(stored, side))).size == (side, side)
    actions.remove_photo(noor)
    assert noor.photo_id is None


class _Upload:
    def __init__(self, filename, stream):
        self.filename, self.stream = filename, stream
