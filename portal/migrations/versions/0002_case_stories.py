"""case stories"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REASONS_BEFORE = "reason in ('mention', 'answer', 'decision', 'draft', 'reply', 'thread', 'joined')"
REASONS = (
    "reason in ('mention', 'answer', 'decision', 'draft', 'author', 'taken_down', 'suggestion_answered', 'remark',"
    " 'suggestion', 'trial', 'published', 'reply', 'story', 'thread', 'joined')"
)


def upgrade() -> None:
    _allow(REASONS)
    op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
    )
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_collection_circle_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["member.id"], name=op.f("fk_collection_made_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["member.id"], name=op.f("fk_collection_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("made_by_id", "token", name=op.f("uq_collection_made_by_id_token")),
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starter_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column("origin_circle_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('concept', 'submitted', 'under_review', 'question', 'revised', 'agreed', 'scheduled',"
            " 'published', 'archived', 'withdrawn')",
            name=op.f("ck_story_state"),
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_story_circle_id")),
        sa.ForeignKeyConstraint(["origin_circle_id"], ["circle.id"], name=op.f("fk_story_origin_circle_id")),
        sa.ForeignKeyConstraint(["starter_id"], ["member.id"], name=op.f("fk_story_starter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("starter_id", "token", name=op.f("uq_story_starter_id_token")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index("ix_story_circle_state", ["circle_id", "state", "state_at"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["editor_id"], ["member.id"], name=op.f("fk_claim_editor_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_claim_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_editor_id"), ["editor_id"], unique=False)
        batch_op.create_index("ix_claim_story", ["story_id", "ended_at"], unique=False)

    op.create_table(
        "collection_story",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_story_collection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.id"], name=op.f("fk_collection_story_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("collection_id", "story_id", name=op.f("pk_collection_story")),
    )
    with op.batch_alter_table("collection_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_story_story_id"), ["story_id"], unique=False)

    op.create_table(
        "feature",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_feature_by_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_feature_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_feature")),
    )
    with op.batch_alter_table("feature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feature_story_id"), ["story_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_recognition_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_recognition_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "member_id", name=op.f("pk_recognition")),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_member_id"), ["member_id"], unique=False)

    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_remark_by_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["remark.id"], name=op.f("fk_remark_parent_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["member.id"], name=op.f("fk_remark_settled_by_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_remark_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("by_id", "token", name=op.f("uq_remark_by_id_token")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remark_story_id"), ["story_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("restored_number", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_revision_by_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_revision_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_revision_story_id_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index("ix_revision_by", ["by_id"], unique=False)

    op.create_table(
        "story_author",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_story_author_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_author_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "member_id", name=op.f("pk_story_author")),
    )
    with op.batch_alter_table("story_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_author_member_id"), ["member_id"], unique=False)

    op.create_table(
        "story_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_story_file_file_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_story_file_member_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_file_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_file")),
    )
    with op.batch_alter_table("story_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_file_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_file_story_id"), ["story_id"], unique=False)

    op.create_table(
        "transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_transition_by_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_transition_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transition_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transition_story_id"), ["story_id"], unique=False)

    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_trial_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_trial_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    with op.batch_alter_table("trial", schema=None) as batch_op:
        batch_op.create_index("ix_trial_ask_at", ["ask_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trial_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_trial_story_member", ["story_id", "member_id"], unique=True)

    op.create_table(
        "consent",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_consent_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_consent_revision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_consent_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "member_id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_story_id"), ["story_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_publication_by_id")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_publication_circle_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_publication_revision_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_publication_story_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_publication_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_publication_due", ["due_at"], unique=False)
        batch_op.create_index("ix_publication_story", ["story_id", "ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_publication_thread_id"), ["thread_id"], unique=False)

    op.create_table(
        "shelf_entry",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("told_in", sa.Integer(), nullable=True),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recognised_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_shelf_entry_circle_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_shelf_entry_revision_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_shelf_entry_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_shelf_entry")),
    )
    with op.batch_alter_table("shelf_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelf_entry_change"), ["change"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelf_entry_first_opened_at"), ["first_opened_at"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("answer in ('open', 'accepted', 'refused', 'outdated')", name=op.f("ck_suggestion_answer")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["member.id"], name=op.f("fk_suggestion_answered_by_id")),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_suggestion_by_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_suggestion_revision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_suggestion_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("by_id", "token", name=op.f("uq_suggestion_by_id_token")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_story_id"), ["story_id"], unique=False)

    op.add_column("thread", sa.Column("subject_kind", sa.String(), nullable=False, server_default=""))
    op.add_column("thread", sa.Column("subject_id", sa.Integer(), nullable=False, server_default="0"))


def _allow(reasons: str) -> None:
    """Let notifications be told for these reasons."""
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint("ck_notification_reason", type_="check")
        batch_op.create_check_constraint("ck_notification_reason", reasons)


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE NOT {REASONS_BEFORE}")
    _allow(REASONS_BEFORE)
    # Straight, not by making the table anew: dropping the old one would take the posts along.
    op.execute("ALTER TABLE thread DROP COLUMN subject_id")
    op.execute("ALTER TABLE thread DROP COLUMN subject_kind")

    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_story_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_answered_by_id"))

    op.drop_table("suggestion")
    with op.batch_alter_table("shelf_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelf_entry_first_opened_at"))
        batch_op.drop_index(batch_op.f("ix_shelf_entry_change"))

    op.drop_table("shelf_entry")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_thread_id"))
        batch_op.drop_index("ix_publication_story")
        batch_op.drop_index("ix_publication_due")
        batch_op.drop_index(batch_op.f("ix_publication_by_id"))

    op.drop_table("publication")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_story_id"))
        batch_op.drop_index(batch_op.f("ix_consent_member_id"))

    op.drop_table("consent")
    with op.batch_alter_table("trial", schema=None) as batch_op:
        batch_op.drop_index("ix_trial_story_member")
        batch_op.drop_index(batch_op.f("ix_trial_member_id"))
        batch_op.drop_index("ix_trial_ask_at")

    op.drop_table("trial")
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transition_story_id"))
        batch_op.drop_index(batch_op.f("ix_transition_by_id"))

    op.drop_table("transition")
    with op.batch_alter_table("story_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_file_story_id"))
        batch_op.drop_index(batch_op.f("ix_story_file_member_id"))

    op.drop_table("story_file")
    with op.batch_alter_table("story_author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_author_member_id"))

    op.drop_table("story_author")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index("ix_revision_by")

    op.drop_table("revision")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_story_id"))
        batch_op.drop_index(batch_op.f("ix_remark_parent_id"))

    op.drop_table("remark")
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognition_member_id"))

    op.drop_table("recognition")
    with op.batch_alter_table("feature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feature_story_id"))

    op.drop_table("feature")
    with op.batch_alter_table("collection_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_story_story_id"))

    op.drop_table("collection_story")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_story")
        batch_op.drop_index(batch_op.f("ix_claim_editor_id"))

    op.drop_table("claim")
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index("ix_story_circle_state")

    op.drop_table("story")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_circle_id"))

    op.drop_table("collection")
    op.drop_table("shelf")
