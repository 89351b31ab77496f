"""an administrator can give a member another address: who asked, why, and from when it holds"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("holds_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            "fk_address_change_asked_by_id", "member", ["asked_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_address_change_asked_by_id", ["asked_by_id"], unique=False)
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.alter_column("reason", existing_type=sa.String(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """What an administrator asked for ends: without these columns it would pass for the member's own wish."""
    op.execute("UPDATE address_change SET ended_at = asked_at WHERE holds_at IS NOT NULL AND ended_at IS NULL")
    with op.batch_alter_table("address_change") as batch_op:
        batch_op.drop_index("ix_address_change_asked_by_id")
        batch_op.drop_constraint("fk_address_change_asked_by_id", type_="foreignkey")
        batch_op.drop_column("holds_at")
        batch_op.drop_column("reason")
        batch_op.drop_column("asked_by_id")
