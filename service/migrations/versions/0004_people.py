"""Functions, people and who holds what when; a report may be told by a function."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    "('municipality', 'municipal_company', 'police', 'rescue', 'guard_company', 'contractor', 'housing_company', "
    "'association')"
)


def upgrade() -> None:
    op.add_column("organisation", sa.Column("kind", sa.String(), nullable=False, server_default="municipality"))
    op.create_check_constraint(op.f("organisation_kind_check"), "organisation", f"kind IN {KINDS}")
    op.create_table(
        "work_function",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("work_function_name_check")),
        sa.CheckConstraint("role ~ '^[a-z]{3,20}$'", name=op.f("work_function_role_check")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("work_function_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("work_function_pkey")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("work_function_organisation_id_name_key")),
    )
    op.create_table(
        "function_area",
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("function_area_function_id_fkey")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("function_area_area_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("function_id", "area_id", name=op.f("function_area_pkey")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("person_name_check")),
        sa.CheckConstraint("length(email) BETWEEN 3 AND 254 AND email = lower(email)", name=op.f("person_email_check")),
        sa.CheckConstraint("closed_at >= created_at", name=op.f("person_closed_at_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("email", name=op.f("person_email_key")),
    )
    op.create_table(
        "holding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("holding_until_check")),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("holding_function_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("holding_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("holding_pkey")),
    )
    op.create_index(op.f("holding_person_id_ix"), "holding", ["person_id"])
    op.create_index(
        op.f("holding_function_id_person_id_ix"),
        "holding",
        ["function_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.add_column("report", sa.Column("function_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("report_function_id_fkey"), "report", "work_function", ["function_id"], ["id"])


def downgrade() -> None:
    op.drop_column("report", "function_id")
    for table in ("holding", "person", "function_area", "work_function"):
        op.drop_table(table)
    op.drop_column("organisation", "kind")
