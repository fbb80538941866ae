"""What others may read of what was told: decided by a person, a row each time."""

import sqlalchemy as sa
from alembic import op

from service.migrations.watching import only_added_to, watch

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_screening",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint("verdict IN ('shown', 'withheld')", name=op.f("report_screening_verdict_check")),
        sa.CheckConstraint("(verdict = 'shown') = (words IS NOT NULL)", name=op.f("report_screening_words_check")),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 2000", name=op.f("report_screening_length_check")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("report_screening_report_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("report_screening_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_screening_pkey")),
    )
    op.create_index(op.f("report_screening_report_id_id_ix"), "report_screening", ["report_id", "id"])
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER report_screening_only_added_to_{each.lower()} BEFORE {moment} ON report_screening "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
    only_added_to("report_screening")
    watch("report_screening", values=("verdict",))
    op.create_index(
        op.f("report_received_at_reference_ix"),
        "report",
        ["received_at", "reference"],
        postgresql_where=sa.text("description IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(op.f("report_received_at_reference_ix"), "report")
    op.drop_table("report_screening")
