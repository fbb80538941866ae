"""Who has said why they must read a case, and until when they need not say it again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_opening",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted", sa.ARRAY(sa.String()), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 5 AND 300", name=op.f("case_opening_reason_check")),
        sa.CheckConstraint("until > since", name=op.f("case_opening_until_check")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("case_opening_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("case_opening_incident_id_fkey")),
        sa.PrimaryKeyConstraint("person_id", "incident_id", name=op.f("case_opening_pkey")),
    )
    op.create_index(op.f("case_opening_incident_id_ix"), "case_opening", ["incident_id"])


def downgrade() -> None:
    op.drop_table("case_opening")
