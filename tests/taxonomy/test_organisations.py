"""Organisations are one list, however they are spelled."""

from portal.core.db import db
from portal.taxonomy import actions, queries
from portal.taxonomy.models import Organisation
from portal.taxonomy.themes import THEMES, known


def test_an_organisation_is_added_once(database):
    first = actions.organisation_for("Gemeente  Súdwest-Fryslân")
    again = actions.organisation_for("gemeente sudwest-fryslan")

    assert again.id == first.id
    assert queries.organisation_names() == ["Gemeente Súdwest-Fryslân"]


def test_organisations_stand_by_name_without_accents(database):
    db.session.add_all([Organisation(name="Zorggroep"), Organisation(name="Élan"), Organisation(name="academie")])
    db.session.flush()

    assert [each.name for each in queries.organisations()] == ["academie", "Élan", "Zorggroep"]


def test_themes_stand_in_the_order_of_the_community():
    assert len(THEMES) == 13
    assert [theme.key for theme in known(["groen", "wonen", "onbekend"])] == ["wonen", "groen"]
