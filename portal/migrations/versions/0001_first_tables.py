"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The full-text index, kept in step by triggers on SQLite.
INDEX_SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(stems, content='search_entry', content_rowid='id', tokenize='ascii')",
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems); END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF stems ON search_entry BEGIN
    INSERT INTO search_index(search_index, rowid, stems) VALUES ('delete', old.id, old.stems);
    INSERT INTO search_index(rowid, stems) VALUES (new.id, new.stems); END""",
)
INDEX_POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN search_index tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX ix_search_entry_stems ON search_entry USING gin (search_index)",
)
NO_INDEX_SQLITE = (
    "DROP TRIGGER IF EXISTS search_entry_changed",
    "DROP TRIGGER IF EXISTS search_entry_removed",
    "DROP TRIGGER IF EXISTS search_entry_added",
    "DROP TABLE IF EXISTS search_index",
)
NO_INDEX_POSTGRESQL = (
    "DROP INDEX IF EXISTS ix_search_entry_stems",
    "ALTER TABLE search_entry DROP COLUMN IF EXISTS search_index",
)


def upgrade() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('community', 'cohort', 'team', 'editors', 'intervision')", name="ck_circle_kind"),
        sa.ForeignKeyConstraint(["parent_id"], ["circle.id"], name="fk_circle_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_circle"),
    )
    with op.batch_alter_table("circle") as batch_op:
        batch_op.create_index("ix_circle_parent_id", ["parent_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name_folded", name="uq_organisation_name_folded"),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_ids", sa.JSON(), nullable=False),
        sa.Column("looking_ahead", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_telling"),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("window_began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_began_at", name="pk_throttle"),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("takes_questions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["stored_file.id"], name="fk_member_photo_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
    )
    with op.batch_alter_table("member") as batch_op:
        batch_op.create_index("ix_member_name", ["name_folded"], unique=False)
        batch_op.create_index("ix_member_state", ["state"], unique=False)

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("within", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("stems", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_search_entry_circle_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
        sa.UniqueConstraint("kind", "item_id", name="uq_search_entry_kind_item_id"),
    )
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.create_index("ix_search_entry_circle", ["circle_id", "at"], unique=False)
        batch_op.create_index("ix_search_entry_within", ["within"], unique=False)

    op.create_table(
        "account",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_account_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
    )
    op.create_table(
        "account_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("onward", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('sign_in', 'reset')", name="ck_account_link_kind"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_account_link_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_account_link"),
        sa.UniqueConstraint("token_hash", name="uq_account_link_token_hash"),
    )
    with op.batch_alter_table("account_link") as batch_op:
        batch_op.create_index("ix_account_link_member_id", ["member_id"], unique=False)

    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("new_token_hash", sa.String(), nullable=False),
        sa.Column("old_token_hash", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("old_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_address_change_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_address_change"),
        sa.UniqueConstraint("new_token_hash", name="uq_address_change_new_token_hash"),
        sa.UniqueConstraint("old_token_hash", name="uq_address_change_old_token_hash"),
    )
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.create_index("ix_address_change_member_id", ["member_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["member.id"], name="fk_audit_entry_actor_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index("ix_audit_entry_at", ["at"], unique=False)

    op.create_table(
        "autosave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_autosave_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_autosave"),
        sa.UniqueConstraint("member_id", "key", name="uq_autosave_member_id_key"),
    )
    op.create_table(
        "circle_reading",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("seen_up_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_circle_reading_circle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_circle_reading_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "circle_id", name="pk_circle_reading"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.String(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appeal_outcome", sa.String(), nullable=False),
        sa.Column("appeal_reason", sa.String(), nullable=False),
        sa.Column("appeal_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome in ('left', 'hidden')", name="ck_decision_outcome"),
        sa.ForeignKeyConstraint(
            ["appeal_decided_by_id"], ["member.id"], name="fk_decision_appeal_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name="fk_decision_author_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["member.id"], name="fk_decision_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["undone_by_id"], ["member.id"], name="fk_decision_undone_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    with op.batch_alter_table("decision") as batch_op:
        batch_op.create_index("ix_decision_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_decision_decided_at", ["decided_at"], unique=False)
        batch_op.create_index("ix_decision_decided_by_id", ["decided_by_id"], unique=False)
        batch_op.create_index("ix_decision_thing", ["kind", "item_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_invitation_circle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["member.id"], name="fk_invitation_invited_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_invitation_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index("ix_invitation_circle_id", ["circle_id"], unique=False)
        batch_op.create_index("ix_invitation_circle_open", ["circle_id", "used_at"], unique=False)
        batch_op.create_index("ix_invitation_email", ["email"], unique=False)
        batch_op.create_index("ix_invitation_invited_by_id", ["invited_by_id"], unique=False)
        batch_op.create_index("ix_invitation_member_id", ["member_id"], unique=False)

    op.create_table(
        "mail_wish",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digested_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("digest in ('day', 'week', 'never')", name="ck_mail_wish_digest"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_mail_wish_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_mail_wish"),
    )
    op.create_table(
        "membership",
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("volume", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('member', 'mentor', 'coordinator')", name="ck_membership_role"),
        sa.CheckConstraint("volume in ('all', 'replies', 'needed', 'silent')", name="ck_membership_volume"),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_membership_circle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_membership_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("circle_id", "member_id", name="pk_membership"),
    )
    with op.batch_alter_table("membership") as batch_op:
        batch_op.create_index("ix_membership_member", ["member_id"], unique=False)

    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("cause_kind", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason in ('mention', 'answer', 'decision', 'draft', 'reply', 'thread', 'joined')",
            name="ck_notification_reason",
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["member.id"], name="fk_notification_actor_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_notification_circle_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_notification_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint(
            "member_id", "cause_kind", "cause_id", name="uq_notification_member_id_cause_kind_cause_id"
        ),
    )
    with op.batch_alter_table("notification") as batch_op:
        batch_op.create_index("ix_notification_cause", ["cause_kind", "cause_id"], unique=False)
        batch_op.create_index("ix_notification_member", ["member_id", "at"], unique=False)
        batch_op.create_index(
            "ix_notification_unread",
            ["member_id", "subject_kind", "subject_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_office_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
    )
    with op.batch_alter_table("office") as batch_op:
        batch_op.create_index("ix_office_member_id", ["member_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("composer", sa.String(), nullable=False),
        sa.Column("composed_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mail_class", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("unsubscribe_url", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_outbox_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.create_index("ix_outbox_composed", ["composer", "composed_id"], unique=False)
        batch_op.create_index("ix_outbox_member_id", ["member_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "profile",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("function_folded", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("theme_keys", sa.JSON(), nullable=False),
        sa.Column("ask_me", sa.String(), nullable=False),
        sa.Column("ask_me_folded", sa.String(), nullable=False),
        sa.Column("seeking", sa.String(), nullable=False),
        sa.Column("followed", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("sight", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_profile_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_profile_organisation_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("member_id", name="pk_profile"),
    )
    with op.batch_alter_table("profile") as batch_op:
        batch_op.create_index("ix_profile_municipality_code", ["municipality_code"], unique=False)
        batch_op.create_index("ix_profile_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "profile_theme",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_profile_theme_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "theme_key", name="pk_profile_theme"),
    )
    with op.batch_alter_table("profile_theme") as batch_op:
        batch_op.create_index("ix_profile_theme_theme_key", ["theme_key"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answers_id"], ["question.id"], name="fk_question_answers_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["asked_id"], ["member.id"], name="fk_question_asked_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["asker_id"], ["member.id"], name="fk_question_asker_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("token", name="uq_question_token"),
    )
    with op.batch_alter_table("question") as batch_op:
        batch_op.create_index("ix_question_asked_id", ["asked_id"], unique=False)
        batch_op.create_index("ix_question_asker", ["asker_id", "asked_at"], unique=False)

    op.create_table(
        "report_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act in ('made', 'claimed', 'released', 'left', 'hidden', 'undone', 'appealed', 'upheld', 'reversed')",
            name="ck_report_act_act",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name="fk_report_act_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_report_act"),
    )
    with op.batch_alter_table("report_act") as batch_op:
        batch_op.create_index("ix_report_act_by_id", ["by_id"], unique=False)
        batch_op.create_index("ix_report_act_thing", ["kind", "item_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_sign_in_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in"),
        sa.UniqueConstraint("key_hash", name="uq_sign_in_key_hash"),
    )
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.create_index("ix_sign_in_member_id", ["member_id"], unique=False)

    op.create_table(
        "stash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("form_url", sa.String(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_stash_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_stash"),
        sa.UniqueConstraint("key_hash", name="uq_stash_key_hash"),
    )
    with op.batch_alter_table("stash") as batch_op:
        batch_op.create_index("ix_stash_member_id", ["member_id"], unique=False)

    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_step_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
    )
    with op.batch_alter_table("step") as batch_op:
        batch_op.create_index("ix_step_subject", ["what", "subject_id"], unique=False)
        batch_op.create_index(
            "uq_step_open",
            ["member_id", "what", "subject_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("starter_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_post_id", sa.Integer(), nullable=False),
        sa.Column("last_author_id", sa.Integer(), nullable=True),
        sa.Column("posts_count", sa.Integer(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_thread_circle_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["member.id"], name="fk_thread_closed_by_id"),
        sa.ForeignKeyConstraint(["last_author_id"], ["member.id"], name="fk_thread_last_author_id"),
        sa.ForeignKeyConstraint(["pinned_by_id"], ["member.id"], name="fk_thread_pinned_by_id"),
        sa.ForeignKeyConstraint(["starter_id"], ["member.id"], name="fk_thread_starter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_thread"),
    )
    with op.batch_alter_table("thread") as batch_op:
        batch_op.create_index("ix_thread_activity", ["last_post_at", "id"], unique=False)
        batch_op.create_index("ix_thread_circle_activity", ["circle_id", "last_post_at", "id"], unique=False)
        batch_op.create_index("ix_thread_starter", ["starter_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_participant_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_participant_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thread_id", "member_id", name="pk_participant"),
    )
    with op.batch_alter_table("participant") as batch_op:
        batch_op.create_index("ix_participant_member_id", ["member_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("attachments_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name="fk_post_author_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["post.id"], name="fk_post_parent_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_post_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sa.UniqueConstraint("author_id", "token", name="uq_post_author_id_token"),
    )
    with op.batch_alter_table("post") as batch_op:
        batch_op.create_index("ix_post_author", ["author_id", "posted_at"], unique=False)
        batch_op.create_index("ix_post_parent", ["parent_id"], unique=False)
        batch_op.create_index("ix_post_reading_order", ["thread_id", "root_id", "branch_id", "id"], unique=False)
        batch_op.create_index("ix_post_thread_id", ["thread_id", "id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("seen_up_to", sa.Integer(), nullable=True),
        sa.Column("volume", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_reading_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_reading_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "thread_id", name="pk_reading"),
    )
    with op.batch_alter_table("reading") as batch_op:
        batch_op.create_index("ix_reading_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ground in ('persoonsgegevens', 'kwetsend', 'onjuist', 'vertrouwelijk', 'anders')", name="ck_report_ground"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name="fk_report_author_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["member.id"], name="fk_report_claimed_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_report_decision_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reporter_id"], ["member.id"], name="fk_report_reporter_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    with op.batch_alter_table("report") as batch_op:
        batch_op.create_index("ix_report_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_report_decision_id", ["decision_id"], unique=False)
        batch_op.create_index("ix_report_made_at", ["made_at"], unique=False)
        batch_op.create_index("ix_report_thing", ["kind", "item_id"], unique=False)
        batch_op.create_index(
            "uq_report_undecided",
            ["reporter_id", "kind", "item_id"],
            unique=True,
            sqlite_where=sa.text("decision_id IS NULL"),
            postgresql_where=sa.text("decision_id IS NULL"),
        )

    op.create_table(
        "thread_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["member.id"], name="fk_thread_title_changed_by_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_thread_title_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_thread_title"),
    )
    with op.batch_alter_table("thread_title") as batch_op:
        batch_op.create_index("ix_thread_title_thread_id", ["thread_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_attachment_file_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_attachment_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_attachment_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.create_index("ix_attachment_draft", ["member_id", "draft_key"], unique=False)
        batch_op.create_index("ix_attachment_post_id", ["post_id"], unique=False)

    op.create_table(
        "post_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_post_revision_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_post_revision"),
    )
    with op.batch_alter_table("post_revision") as batch_op:
        batch_op.create_index("ix_post_revision_post_id", ["post_id"], unique=False)

    op.create_table(
        "seen_post",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_seen_post_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_seen_post_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_seen_post_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "post_id", name="pk_seen_post"),
    )
    with op.batch_alter_table("seen_post") as batch_op:
        batch_op.create_index("ix_seen_post_thread_id", ["thread_id"], unique=False)

    for statement in INDEX_SQLITE if op.get_bind().dialect.name == "sqlite" else INDEX_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in NO_INDEX_SQLITE if op.get_bind().dialect.name == "sqlite" else NO_INDEX_POSTGRESQL:
        op.execute(statement)
    with op.batch_alter_table("seen_post") as batch_op:
        batch_op.drop_index("ix_seen_post_thread_id")

    op.drop_table("seen_post")
    with op.batch_alter_table("post_revision") as batch_op:
        batch_op.drop_index("ix_post_revision_post_id")

    op.drop_table("post_revision")
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.drop_index("ix_attachment_post_id")
        batch_op.drop_index("ix_attachment_draft")

    op.drop_table("attachment")
    with op.batch_alter_table("thread_title") as batch_op:
        batch_op.drop_index("ix_thread_title_thread_id")

    op.drop_table("thread_title")
    with op.batch_alter_table("report") as batch_op:
        batch_op.drop_index(
            "uq_report_undecided",
            sqlite_where=sa.text("decision_id IS NULL"),
            postgresql_where=sa.text("decision_id IS NULL"),
        )
        batch_op.drop_index("ix_report_thing")
        batch_op.drop_index("ix_report_made_at")
        batch_op.drop_index("ix_report_decision_id")
        batch_op.drop_index("ix_report_author_id")

    op.drop_table("report")
    with op.batch_alter_table("reading") as batch_op:
        batch_op.drop_index("ix_reading_thread_id")

    op.drop_table("reading")
    with op.batch_alter_table("post") as batch_op:
        batch_op.drop_index("ix_post_thread_id")
        batch_op.drop_index("ix_post_reading_order")
        batch_op.drop_index("ix_post_parent")
        batch_op.drop_index("ix_post_author")

    op.drop_table("post")
    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_index("ix_participant_member_id")

    op.drop_table("participant")
    with op.batch_alter_table("thread") as batch_op:
        batch_op.drop_index("ix_thread_starter")
        batch_op.drop_index("ix_thread_circle_activity")
        batch_op.drop_index("ix_thread_activity")

    op.drop_table("thread")
    with op.batch_alter_table("step") as batch_op:
        batch_op.drop_index(
            "uq_step_open", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_index("ix_step_subject")

    op.drop_table("step")
    with op.batch_alter_table("stash") as batch_op:
        batch_op.drop_index("ix_stash_member_id")

    op.drop_table("stash")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_index("ix_sign_in_member_id")

    op.drop_table("sign_in")
    with op.batch_alter_table("report_act") as batch_op:
        batch_op.drop_index("ix_report_act_thing")
        batch_op.drop_index("ix_report_act_by_id")

    op.drop_table("report_act")
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_index("ix_question_asker")
        batch_op.drop_index("ix_question_asked_id")

    op.drop_table("question")
    with op.batch_alter_table("profile_theme") as batch_op:
        batch_op.drop_index("ix_profile_theme_theme_key")

    op.drop_table("profile_theme")
    with op.batch_alter_table("profile") as batch_op:
        batch_op.drop_index("ix_profile_organisation_id")
        batch_op.drop_index("ix_profile_municipality_code")

    op.drop_table("profile")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index("ix_outbox_member_id")
        batch_op.drop_index("ix_outbox_composed")

    op.drop_table("outbox")
    with op.batch_alter_table("office") as batch_op:
        batch_op.drop_index("ix_office_member_id")

    op.drop_table("office")
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_index(
            "ix_notification_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_notification_member")
        batch_op.drop_index("ix_notification_cause")

    op.drop_table("notification")
    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_index("ix_membership_member")

    op.drop_table("membership")
    op.drop_table("mail_wish")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index("ix_invitation_member_id")
        batch_op.drop_index("ix_invitation_invited_by_id")
        batch_op.drop_index("ix_invitation_email")
        batch_op.drop_index("ix_invitation_circle_open")
        batch_op.drop_index("ix_invitation_circle_id")

    op.drop_table("invitation")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_index("ix_decision_thing")
        batch_op.drop_index("ix_decision_decided_by_id")
        batch_op.drop_index("ix_decision_decided_at")
        batch_op.drop_index("ix_decision_author_id")

    op.drop_table("decision")
    op.drop_table("circle_reading")
    op.drop_table("autosave")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_at")

    op.drop_table("audit_entry")
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.drop_index("ix_address_change_member_id")

    op.drop_table("address_change")
    with op.batch_alter_table("account_link") as batch_op:
        batch_op.drop_index("ix_account_link_member_id")

    op.drop_table("account_link")
    op.drop_table("account")
    with op.batch_alter_table("search_entry") as batch_op:
        batch_op.drop_index("ix_search_entry_within")
        batch_op.drop_index("ix_search_entry_circle")

    op.drop_table("search_entry")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_index("ix_member_state")
        batch_op.drop_index("ix_member_name")

    op.drop_table("member")
    op.drop_table("throttle")
    op.drop_table("telling")
    op.drop_table("stored_file")
    op.drop_table("organisation")
    with op.batch_alter_table("circle") as batch_op:
        batch_op.drop_index("ix_circle_parent_id")

    op.drop_table("circle")
