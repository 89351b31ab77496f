"""Migrations make the very tables that the models describe, and can be taken back, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config import Settings
from portal.core import cli
from portal.core.db import db
from portal.migrations.compare import is_ours
from tests.support import postgresql
from tests.support.databases import app_of

KEPT = {"alembic_version"}


@pytest.fixture
def fresh_app(test_database, tmp_path):
    """An app on an empty database of the same kind as the other tests use."""
    environ = {"PORTAL_DATA": str(tmp_path)}
    if not test_database.is_sqlite:
        environ["PORTAL_DATABASE_URL"] = postgresql.of_run().make_database(postgresql.name_for("migrations"))
    app = app_of(Settings.from_environ(environ))
    cli.with_migrations(app)
    with app.app_context():
        yield app
        db.engine.dispose()


def test_migrations_and_models_agree(fresh_app):
    upgrade()

    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_ours}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)
    assert differences == []


def test_what_went_up_comes_down(fresh_app):
    upgrade()
    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= KEPT

    upgrade()
    assert "member" in inspect(db.engine).get_table_names()


PERSON = """
    INSERT INTO organisation (id, name, name_folded, kind) VALUES (1, 'De Wijkraden', 'de wijkraden', 'other');
    INSERT INTO member (id, name, name_folded, language, state, began_at, takes_questions)
    VALUES (1, 'Noor', 'noor', 'nl', 'active', '2026-11-01', true);
    INSERT INTO profile (member_id, organisation_id, function, function_folded, municipality_code, theme_keys, ask_me,
        ask_me_folded, seeking, followed, phone, sight)
    VALUES (1, 1, 'Schrijver', 'schrijver', '', '["wonen"]', 'Brieven, cafés', 'brieven, cafes', '', '', '', '{}');
    INSERT INTO search_entry (kind, item_id, is_public, within, title, words, stems, url, at)
    VALUES ('post', 1, false, 'thread:1', 'Coördinatoren', 'Een tekst.', 'oud', '/', '2026-11-01')
"""
KEPT_OF_PERSON = "SELECT organisation_id, function_{kept}, ask_me_{kept}, theme_keys FROM profile"


def test_other_forms_of_words_are_filled_in_and_taken_back(fresh_app):
    upgrade(revision="0010")
    with db.engine.begin() as connection:
        for statement in PERSON.split(";"):
            connection.exec_driver_sql(statement)

    upgrade(revision="0011")

    with db.engine.connect() as connection:
        person = connection.exec_driver_sql(KEPT_OF_PERSON.format(kept="sought")).one()
        assert tuple(person[:3]) == (1, " schrijver schrijver ", " brieven, cafes brief cafe ")
        assert connection.exec_driver_sql("SELECT name_sought FROM organisation").scalar() == " de wijkraden wijkraad "
        assert connection.exec_driver_sql("SELECT stems FROM search_entry").scalar() == "coordinator coordinator tekst"

    downgrade(revision="0010")

    with db.engine.connect() as connection:
        assert tuple(connection.exec_driver_sql(KEPT_OF_PERSON.format(kept="folded")).one()[:3]) == (
            *(1, "schrijver", "brieven, cafes"),
        )


QUESTIONS = """
    INSERT INTO member (id, name, name_folded, language, state, began_at, takes_questions)
    VALUES (1, 'Noor', 'noor', 'nl', 'active', '2026-11-01', true);
    INSERT INTO question (id, asker_id, asked_id, answers_id, subject, source, body, asked_at)
    VALUES (1, 1, 1, NULL, 'Hoe?', 'Hoe?', 'Hoe?', '2026-11-01'), (2, 1, 1, 1, 'Hoe?', 'Zo.', 'Zo.', '2026-11-01')
"""


def test_no_row_loses_what_it_points_at_when_a_table_is_made_anew(fresh_app):
    upgrade(revision="0006")
    with db.engine.begin() as connection:
        for statement in QUESTIONS.split(";"):
            connection.exec_driver_sql(statement)

    upgrade()

    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT answers_id FROM question WHERE id = 2").scalar() == 1
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
