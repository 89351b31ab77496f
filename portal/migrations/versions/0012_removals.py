"""who was taken out of a circle: what they had there, so that it can be undone; and a reason to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason in ('mention', 'answer', 'decision', 'office', 'draft', 'question_answered', 'question_declined',"
    " 'author', 'taken_down', 'suggestion_answered', 'remark', 'suggestion', 'trial', 'published', 'reply', 'story',"
    " 'thread', 'joined', 'consultation_stopped', 'consultation_closed', 'consultation', 'consultation_replanned',"
    " 'consultation_guided')"
)
REASONS = REASONS_BEFORE.replace("'office', ", "'office', 'removed', ")


def upgrade() -> None:
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("circle_name", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("volume", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], ondelete="CASCADE", name="fk_removal_circle_id_circle"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE", name="fk_removal_member_id_member"),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], ondelete="SET NULL", name="fk_removal_by_id_member"),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
    )
    with op.batch_alter_table("removal") as batch_op:
        for column in ("circle_id", "member_id", "by_id"):
            batch_op.create_index(f"ix_removal_{column}", [column], unique=False)
    _allow(REASONS)


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE NOT {REASONS_BEFORE}")
    _allow(REASONS_BEFORE)
    op.drop_table("removal")


def _allow(reasons: str) -> None:
    """Let notifications be told for these reasons."""
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint("ck_notification_reason", type_="check")
        batch_op.create_check_constraint("ck_notification_reason", reasons)
