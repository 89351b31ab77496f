"""what becomes of a question to a colleague: an answer, or rather not; and that who asked it hears so"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason in ('mention', 'answer', 'decision', 'draft', 'author', 'taken_down', 'suggestion_answered', 'remark',"
    " 'suggestion', 'trial', 'published', 'reply', 'story', 'thread', 'joined', 'consultation_stopped',"
    " 'consultation_closed', 'consultation', 'consultation_replanned')"
)
REASONS = REASONS_BEFORE.replace("'author',", "'question_answered', 'question_declined', 'author',")


def upgrade() -> None:
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("is_answer", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decline_told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE question SET is_answer = (answers_id IS NOT NULL)"))
    with op.batch_alter_table("question") as batch_op:
        batch_op.alter_column("is_answer", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.create_index(
            "ix_question_declined",
            ["declined_at"],
            sqlite_where=sa.text("declined_at IS NOT NULL AND decline_told_at IS NULL"),
            postgresql_where=sa.text("declined_at IS NOT NULL AND decline_told_at IS NULL"),
        )
    _allow(REASONS)


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE NOT {REASONS_BEFORE}")
    _allow(REASONS_BEFORE)
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_index("ix_question_declined")
        for name in ("decline_told_at", "declined_at", "is_answer"):
            batch_op.drop_column(name)


def _allow(reasons: str) -> None:
    """Let notifications be told for these reasons."""
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint("ck_notification_reason", type_="check")
        batch_op.create_check_constraint("ck_notification_reason", reasons)
