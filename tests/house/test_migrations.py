"""Migrations make the very tables that the models describe, and can be taken back, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config import Settings
from portal import create_app
from portal.core import cli
from portal.core.db import db
from portal.migrations.compare import is_ours
from tests.support import postgresql

KEPT = {"alembic_version"}


@pytest.fixture
def fresh_app(test_database, tmp_path):
    """An app on an empty database of the same kind as the other tests use."""
    environ = {"PORTAL_DATA": str(tmp_path)}
    if not test_database.is_sqlite:
        environ["PORTAL_DATABASE_URL"] = postgresql.of_run().make_database(postgresql.name_for("migrations"))
    app = create_app(Settings.from_environ(environ))
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
