"""What reporters and coordinators write to each other, and that something is said not to be fixed."""

import sqlalchemy as sa
from alembic import op

from service.migrations.watching import only_added_to, watch

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("message", "dispute", "dispute_answer")


def upgrade() -> None:
    _messages()
    _disputes()
    for table in ONLY_ADDED_TO:
        for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_only_added_to_{each.lower()} BEFORE {moment} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
            )
        only_added_to(table)
    watch("message", values=("sender", "function_id"))
    watch("dispute")
    watch("dispute_answer", key=("dispute_id",), values=("verdict", "function_id"))


def downgrade() -> None:
    for table in ("dispute_answer", "dispute", "message_read", "message"):
        op.drop_table(table)


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("sender IN ('reporter', 'coordinator')", name=op.f("message_sender_check")),
        sa.CheckConstraint("(sender = 'coordinator') = (function_id IS NOT NULL)", name=op.f("message_function_check")),
        sa.CheckConstraint("sender = 'coordinator' OR words IS NOT NULL", name=op.f("message_said_check")),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 2000", name=op.f("message_words_check")),
        sa.CheckConstraint("octet_length(key) = 32", name=op.f("message_key_check")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("message_report_id_fkey")),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("message_function_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("message_pkey")),
        sa.UniqueConstraint("key", name=op.f("message_key_key")),
    )
    op.create_index(op.f("message_report_id_id_ix"), "message", ["report_id", "id"])
    op.create_table(
        "message_read",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('reporter', 'coordinator')", name=op.f("message_read_side_check")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("message_read_report_id_fkey")),
        sa.PrimaryKeyConstraint("report_id", "side", name=op.f("message_read_pkey")),
    )


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 2000", name=op.f("dispute_words_check")),
        sa.CheckConstraint("at >= closed_at", name=op.f("dispute_at_check")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("dispute_report_id_fkey")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("dispute_incident_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("dispute_pkey")),
        sa.UniqueConstraint("report_id", "closed_at", name=op.f("dispute_report_id_closed_at_key")),
    )
    op.create_index(op.f("dispute_incident_id_closed_at_ix"), "dispute", ["incident_id", "closed_at"])
    op.create_table(
        "dispute_answer",
        sa.Column("dispute_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint("verdict IN ('reopened', 'stands')", name=op.f("dispute_answer_verdict_check")),
        sa.CheckConstraint("verdict = 'reopened' OR words IS NOT NULL", name=op.f("dispute_answer_why_check")),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 2000", name=op.f("dispute_answer_words_check")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("dispute_answer_dispute_id_fkey")),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("dispute_answer_function_id_fkey")),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("dispute_answer_pkey")),
    )
