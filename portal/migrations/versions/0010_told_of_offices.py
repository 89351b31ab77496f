"""that one was given an office, or that it ended, is a reason to be told"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason in ('mention', 'answer', 'decision', 'draft', 'question_answered', 'question_declined', 'author',"
    " 'taken_down', 'suggestion_answered', 'remark', 'suggestion', 'trial', 'published', 'reply', 'story', 'thread',"
    " 'joined', 'consultation_stopped', 'consultation_closed', 'consultation', 'consultation_replanned',"
    " 'consultation_guided')"
)
REASONS = REASONS_BEFORE.replace("'decision', ", "'decision', 'office', ")


def upgrade() -> None:
    _allow(REASONS)


def downgrade() -> None:
    op.execute(f"DELETE FROM notification WHERE NOT {REASONS_BEFORE}")
    _allow(REASONS_BEFORE)


def _allow(reasons: str) -> None:
    """Let notifications be told for these reasons."""
    with op.batch_alter_table("notification") as batch_op:
        batch_op.drop_constraint("ck_notification_reason", type_="check")
        batch_op.create_check_constraint("ck_notification_reason", reasons)
