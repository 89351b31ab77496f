"""No table knows a member without it being decided what that member gets to see of it, and for how long it is kept."""

from datetime import timedelta

import pytest

from portal.accounts import sweeps as account_sweeps
from portal.core import kinds, mail_delivery
from portal.core.db import db
from portal.directory.models import KEPT_FOR
from portal.discussions.actions.posts import REMOVED_TEXT_KEPT
from portal.intervision.actions.after import KEY_BACKUPS_KEPT
from portal.intervision.models.groups import KEPT_WEEKS
from portal.moderation.models import KEPT as REPORTS_KEPT
from portal.notifications import housekeeping
from portal.privacy.columns import CONTRIBUTIONS, REGISTER, WITHOUT_CHOICE, Exported
from portal.privacy.periods import AUDIT_KEPT

pytestmark = pytest.mark.one_database


def columns_that_point_at_members():
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "member.id" for key in column.foreign_keys)
    }


def test_every_column_that_points_at_a_member_is_decided_about(app):
    undecided = columns_that_point_at_members() - set(REGISTER)
    assert not undecided, f"say in portal/privacy/columns.py who exports these, or why nobody does: {sorted(undecided)}"


def test_the_register_holds_nothing_that_is_not_there(app):
    assert set(REGISTER) <= columns_that_point_at_members()


def test_whoever_is_to_export_a_column_exists(app):
    there = {kind.name for kind in kinds.every()}
    assert {entry.by for entry in REGISTER.values() if isinstance(entry, Exported)} <= there


def test_every_kind_is_chosen_about_at_leaving_or_needs_no_choice(app):
    assert set(CONTRIBUTIONS) | WITHOUT_CHOICE == {kind.name for kind in kinds.every()}


def test_periods_are_those_that_the_privacy_page_tells():
    """Whoever changes a period changes `portal/privacy/processing.py` too, and then this test."""
    assert timedelta(days=90) == account_sweeps.KEPT == housekeeping.READ_KEPT
    assert timedelta(days=365) == REPORTS_KEPT == AUDIT_KEPT == housekeeping.KEPT == KEPT_FOR
    assert (8, timedelta(days=7)) == (KEPT_WEEKS, KEY_BACKUPS_KEPT)
    assert timedelta(days=30) == REMOVED_TEXT_KEPT == timedelta(days=mail_delivery.KEPT_DAYS)
