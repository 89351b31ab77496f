"""intervision"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intervision_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("covenant_version", sa.Integer(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("kept_weeks", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('forming', 'active', 'ended')", name=op.f("ck_intervision_group_state")),
        sa.CheckConstraint("kept_weeks between 1 and 8", name=op.f("ck_intervision_group_kept_weeks")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_intervision_group_circle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervision_group")),
        sa.UniqueConstraint("circle_id", name=op.f("uq_intervision_group_circle_id")),
        sa.UniqueConstraint("token", name=op.f("uq_intervision_group_token")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("method_key", sa.String(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=False),
        sa.Column("case_owner_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keys_gone_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state in ('planned', 'running', 'closed', 'stopped', 'erased')", name=op.f("ck_consultation_state")
        ),
        sa.ForeignKeyConstraint(["case_owner_id"], ["member.id"], name=op.f("fk_consultation_case_owner_id")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_consultation_circle_id")),
        sa.ForeignKeyConstraint(["facilitator_id"], ["member.id"], name=op.f("fk_consultation_facilitator_id")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["intervision_group.id"], name=op.f("fk_consultation_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["stand_in_id"], ["member.id"], name=op.f("fk_consultation_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index("ix_consultation_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_consultation_erase", ["erase_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultation_group_id"), ["group_id"], unique=False)

    op.create_table(
        "covenant_signature",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["intervision_group.id"], name=op.f("fk_covenant_signature_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_covenant_signature_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", "version", name=op.f("pk_covenant_signature")),
    )
    with op.batch_alter_table("covenant_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_covenant_signature_member_id"), ["member_id"], unique=False)

    op.create_table(
        "exclusion",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_exclusion_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_exclusion_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "other_id", name=op.f("pk_exclusion")),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exclusion_other_id"), ["other_id"], unique=False)

    op.create_table(
        "pause_day",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["intervision_group.id"], name=op.f("fk_pause_day_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "day", name=op.f("pk_pause_day")),
    )
    op.create_table(
        "teaser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["intervision_group.id"], name=op.f("fk_teaser_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_teaser_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaser")),
        sa.UniqueConstraint("member_id", "token", name=op.f("uq_teaser_member_id_token")),
    )
    with op.batch_alter_table("teaser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teaser_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_teaser_member_id"), ["member_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("alias", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_attendance_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attendance_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("consultation_id", "member_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "intention",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_intention_consultation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_intention")),
    )
    with op.batch_alter_table("intention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intention_ask_at"), ["ask_at"], unique=False)

    op.create_table(
        "learning_point",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_learning_point_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_learning_point_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consultation_id", "member_id", name=op.f("pk_learning_point")),
    )
    with op.batch_alter_table("learning_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_point_member_id"), ["member_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_note_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_note_member_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("consultation_id", "member_id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_member_id"), ["member_id"], unique=False)

    op.create_table(
        "phase_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grace_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("choose_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_extended", sa.Boolean(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        sa.Column("wants_repeat", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_phase_run_consultation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_run")),
        sa.UniqueConstraint("consultation_id", "place", name=op.f("uq_phase_run_consultation_id_place")),
    )
    op.create_table(
        "teaser_voice",
        sa.Column("teaser_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_teaser_voice_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teaser_id"], ["teaser.id"], name=op.f("fk_teaser_voice_teaser_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("teaser_id", "member_id", name=op.f("pk_teaser_voice")),
    )
    with op.batch_alter_table("teaser_voice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teaser_voice_member_id"), ["member_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("addition_to_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("shown_at", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("withheld", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addition_to_id"], ["contribution.id"], name=op.f("fk_contribution_addition_to_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_contribution_author_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_contribution_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["phase_run.id"], name=op.f("fk_contribution_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["target_id"], ["contribution.id"], name=op.f("fk_contribution_target_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("token", name=op.f("uq_contribution_token")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_addition_to_id"), ["addition_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_contribution_consultation", ["consultation_id", "run_id", "shown_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_target_id"), ["target_id"], unique=False)

    op.create_table(
        "process_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_process_choice_by_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["phase_run.id"], name=op.f("fk_process_choice_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_choice")),
    )
    with op.batch_alter_table("process_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_process_choice_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_choice_run_id"), ["run_id"], unique=False)

    op.create_table(
        "sealed_draft",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_sealed_draft_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["phase_run.id"], name=op.f("fk_sealed_draft_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "member_id", "key", name=op.f("pk_sealed_draft")),
    )
    with op.batch_alter_table("sealed_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_draft_member_id"), ["member_id"], unique=False)

    op.create_table(
        "turn",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sends_draft", sa.Boolean(), nullable=False),
        sa.Column("lost_vote", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state in ('expected', 'done', 'passed', 'absent')", name=op.f("ck_turn_state")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_turn_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["phase_run.id"], name=op.f("fk_turn_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "member_id", name=op.f("pk_turn")),
    )
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_turn_member_id"), ["member_id"], unique=False)

    op.create_table(
        "reaction",
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["member.id"], name=op.f("fk_reaction_by_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_reaction_contribution_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", "by_id", name=op.f("pk_reaction")),
    )
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reaction_by_id"), ["by_id"], unique=False)

    op.create_table(
        "sealed_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_sealed_file_author_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_sealed_file_consultation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_sealed_file_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["phase_run.id"], name=op.f("fk_sealed_file_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_file")),
    )
    with op.batch_alter_table("sealed_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_file_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_file_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_file_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_file_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sealed_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_file_run_id"))
        batch_op.drop_index(batch_op.f("ix_sealed_file_contribution_id"))
        batch_op.drop_index(batch_op.f("ix_sealed_file_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_sealed_file_author_id"))

    op.drop_table("sealed_file")
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reaction_by_id"))

    op.drop_table("reaction")
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_turn_member_id"))

    op.drop_table("turn")
    with op.batch_alter_table("sealed_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_draft_member_id"))

    op.drop_table("sealed_draft")
    with op.batch_alter_table("process_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_process_choice_run_id"))
        batch_op.drop_index(batch_op.f("ix_process_choice_by_id"))

    op.drop_table("process_choice")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_target_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_run_id"))
        batch_op.drop_index("ix_contribution_consultation")
        batch_op.drop_index(batch_op.f("ix_contribution_author_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_addition_to_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("teaser_voice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teaser_voice_member_id"))

    op.drop_table("teaser_voice")
    op.drop_table("phase_run")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_member_id"))

    op.drop_table("note")
    with op.batch_alter_table("learning_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_point_member_id"))

    op.drop_table("learning_point")
    with op.batch_alter_table("intention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intention_ask_at"))

    op.drop_table("intention")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_member_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("teaser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teaser_member_id"))
        batch_op.drop_index(batch_op.f("ix_teaser_group_id"))

    op.drop_table("teaser")
    op.drop_table("pause_day")
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_other_id"))

    op.drop_table("exclusion")
    with op.batch_alter_table("covenant_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_covenant_signature_member_id"))

    op.drop_table("covenant_signature")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_group_id"))
        batch_op.drop_index("ix_consultation_erase")
        batch_op.drop_index("ix_consultation_due")
        batch_op.drop_index(batch_op.f("ix_consultation_circle_id"))

    op.drop_table("consultation")
    op.drop_table("intervision_group")
