"""that somebody else guards the steps of a consultation is a reason to be told"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REASONS_BEFORE = (
    "reason in ('mention', 'answer', 'decision', 'draft', 'question_answered', 'question_declined', 'author',"
    " 'taken_down', 'suggestion_answered', 'remark', 'suggestion', 'trial', 'published', 'reply', 'story', 'thread',"
    " 'joined', 'consultation_stopped', 'consultation_closed', 'consultation', 'consultation_replanned')"
)
REASONS = REASONS_BEFORE.replace("'consultation_replanned')", "'consultation_replanned', 'consultation_guided')")


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
