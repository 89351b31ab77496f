"""that an address given by an administrator was refused: when, and a reason to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason in ('mention', 'answer', 'decision', 'office', 'removed', 'draft', 'question_answered',"
    " 'question_declined', 'author', 'taken_down', 'suggestion_answered', 'remark', 'suggestion', 'trial',"
    " 'published', 'reply', 'story', 'thread', 'joined', 'consultation_stopped', 'consultation_closed',"
    " 'consultation', 'consultation_replanned', 'consultation_guided')"
)
REASONS = REASONS_BEFORE.replace("'removed', ", "'removed', 'refused', ")


def upgrade() -> None:
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.add_column(sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    _allow(REASONS)


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE NOT {REASONS_BEFORE}")
    _allow(REASONS_BEFORE)
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.drop_column("refused_at")


def _allow(reasons: str) -> None:
    """Let notifications be told for these reasons."""
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint("ck_notification_reason", type_="check")
        batch_op.create_check_constraint("ck_notification_reason", reasons)
