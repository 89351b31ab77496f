"""What goes by itself."""

from datetime import timedelta

from sqlalchemy import func, select, update

from portal.core import audit, clock, files
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.files import StoredFile
from portal.privacy import actions


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_acts_go_after_a_year(scene):
    before = count(AuditEntry)
    audit.note("test.long_ago", actor_id=scene.noor.id)
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    entry.at = clock.now() - timedelta(days=366)
    db.session.flush()

    actions.sweep_audit()

    assert count(AuditEntry) == before


def test_pictures_of_who_left_go_with_the_sweep_of_files(scene):
    actions.leave(scene.noor, {"post": "erase"})
    db.session.flush()
    db.session.execute(update(StoredFile).values(kept_at=clock.now() - timedelta(days=2)))

    files.forget_unused()

    assert count(StoredFile) == 0
