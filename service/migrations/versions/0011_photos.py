"""Photos of reports: what the store knows of them, who decided that others may see them, what was made unrecognisable."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from service.migrations.watching import only_added_to, watch

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("photo", "photo_screening", "photo_redaction")


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        *_file(),
        sa.Column("sent_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n BETWEEN 1 AND 5", name=op.f("photo_n_check")),
        sa.CheckConstraint("width > 0 AND height > 0 AND length > 0", name=op.f("photo_size_check")),
        sa.CheckConstraint(
            "octet_length(sha256) = 32 AND octet_length(sent_sha256) = 32", name=op.f("photo_hashes_check")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("photo_report_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("photo_pkey")),
        sa.UniqueConstraint("report_id", "n", name=op.f("photo_report_id_n_key")),
        sa.UniqueConstraint("file_name", name=op.f("photo_file_name_key")),
    )
    op.create_table(
        "photo_screening",
        *_decided("photo_screening"),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.CheckConstraint("verdict IN ('shown', 'withheld')", name=op.f("photo_screening_verdict_check")),
    )
    op.create_table(
        "photo_redaction",
        *_decided("photo_redaction"),
        sa.Column("areas", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        *_file(),
        sa.CheckConstraint("width > 0 AND height > 0 AND length > 0", name=op.f("photo_redaction_size_check")),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("photo_redaction_hashes_check")),
        sa.UniqueConstraint("file_name", name=op.f("photo_redaction_file_name_key")),
    )
    for table in TABLES[1:]:
        op.create_index(op.f(f"{table}_photo_id_id_ix"), table, ["photo_id", "id"])
    for table in TABLES:
        _only_added_to(table)
    watch("photo", values=("n",))
    watch("photo_screening", values=("photo_id", "verdict"))
    watch("photo_redaction", values=("photo_id",))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _file() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
    ]


def _decided(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f(f"{table}_photo_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"{table}_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
    ]


def _only_added_to(table: str) -> None:
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to_{each.lower()} BEFORE {moment} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
    only_added_to(table)
