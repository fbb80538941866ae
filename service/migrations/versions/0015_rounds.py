"""Rounds of those who work outdoors, an organisation's templates, and signs that open the form where they hang."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from geo.columns import geometry
from service.migrations.watching import watch

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
SIGN_CODE = "code ~ '^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{10}$'"


def upgrade() -> None:
    _rounds()
    _templates()
    _signs()
    op.add_column("report", sa.Column("round_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("report_round_id_fkey"), "report", "work_round", ["round_id"], ["id"])
    op.create_index(
        op.f("report_round_id_ix"), "report", ["round_id"], postgresql_where=sa.text("round_id IS NOT NULL")
    )
    watch("work_round", values=("function_id", "kind", "began_at", "ended_at", "nothing_to_report", "forgotten"))
    watch("report_template", values=("organisation_id", "category_code", "position"))
    watch("sign", values=("name", "function_id", "category_code", "active_from", "active_until"))


def downgrade() -> None:
    op.drop_index(op.f("report_round_id_ix"), "report")
    op.drop_constraint(op.f("report_round_id_fkey"), "report")
    op.drop_column("report", "round_id")
    for table in ("sign", "report_template", "work_round"):
        op.drop_table(table)


def _rounds() -> None:
    op.create_table(
        "work_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("nothing_to_report", sa.Boolean(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('round', 'night_walk', 'inspection', 'other')", name=op.f("work_round_kind_check")
        ),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("work_round_ended_at_check")),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR NOT (nothing_to_report OR forgotten)", name=op.f("work_round_open_check")
        ),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("work_round_function_id_fkey")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("work_round_area_id_fkey"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("work_round_pkey")),
    )
    op.create_index(
        op.f("work_round_function_id_ix"),
        "work_round",
        ["function_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("work_round_began_at_ix"), "work_round", ["began_at"])


def _templates() -> None:
    op.create_table(
        "report_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("location", geometry("POINT", index=False), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("report_template_name_check")),
        sa.CheckConstraint("length(description) BETWEEN 1 AND 2000", name=op.f("report_template_description_check")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("report_template_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("report_template_category_code_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("report_template_pkey")),
    )
    op.create_index(
        op.f("report_template_organisation_id_position_ix"), "report_template", ["organisation_id", "position"]
    )


def _signs() -> None:
    op.create_table(
        "sign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("location", geometry("POINT", index=False), nullable=False),
        sa.Column("category_code", sa.String(), nullable=True),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("active_from", TIME, nullable=False),
        sa.Column("active_until", TIME, nullable=True),
        sa.CheckConstraint(SIGN_CODE, name=op.f("sign_code_check")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("sign_name_check")),
        sa.CheckConstraint("active_until >= active_from", name=op.f("sign_active_until_check")),
        sa.ForeignKeyConstraint(["category_code"], ["category.code"], name=op.f("sign_category_code_fkey")),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("sign_function_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_pkey")),
        sa.UniqueConstraint("code", name=op.f("sign_code_key")),
    )
    op.create_index(op.f("sign_function_id_ix"), "sign", ["function_id"])
