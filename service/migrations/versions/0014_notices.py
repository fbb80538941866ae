"""Mail and who has asked for it; how a case ended, in words; and the photo of what was done."""

import sqlalchemy as sa
from alembic import op

from service.migrations.watching import only_added_to, unwatch, watch

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _contact()
    _notice()
    _closing()
    op.add_column("photo", sa.Column("kind", sa.String(), server_default="told", nullable=False))
    op.create_check_constraint(op.f("photo_kind_check"), "photo", "kind IN ('told', 'after')")
    op.drop_constraint(op.f("photo_report_id_n_key"), "photo", type_="unique")
    op.create_unique_constraint(op.f("photo_report_id_kind_n_key"), "photo", ["report_id", "kind", "n"])
    _follow_photos("n", "kind")


def downgrade() -> None:
    _forget_after_photos()
    op.drop_constraint(op.f("photo_report_id_kind_n_key"), "photo", type_="unique")
    op.create_unique_constraint(op.f("photo_report_id_n_key"), "photo", ["report_id", "n"])
    op.drop_constraint(op.f("photo_kind_check"), "photo", type_="check")
    op.drop_column("photo", "kind")
    _follow_photos("n")
    for table in ("incident_closing", "notice", "contact"):
        op.drop_table(table)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("contact_token_hash_check")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("contact_report_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_pkey")),
        sa.UniqueConstraint("report_id", name=op.f("contact_report_id_key")),
        sa.UniqueConstraint("token_hash", name=op.f("contact_token_hash_key")),
    )
    watch("contact", values=("language",))


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('confirm', 'answer', 'closed', 'reopened')", name=op.f("notice_kind_check")),
        sa.CheckConstraint("attempts >= 0", name=op.f("notice_attempts_check")),
        sa.CheckConstraint("length(failure) BETWEEN 1 AND 300", name=op.f("notice_failure_check")),
        sa.CheckConstraint("sent_at IS NULL OR stopped_at IS NULL", name=op.f("notice_ending_check")),
        sa.CheckConstraint(
            "(address IS NULL) = (coalesce(sent_at, stopped_at) IS NOT NULL)", name=op.f("notice_address_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("notice_pkey")),
    )
    waiting = sa.text("address IS NOT NULL")
    op.create_index(op.f("notice_next_at_ix"), "notice", ["next_at"], postgresql_where=waiting)
    op.create_index(op.f("notice_contact_id_ix"), "notice", ["contact_id"])


def _closing() -> None:
    op.create_table(
        "incident_closing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("function_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forwarded_to", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("octet_length(key) = 32", name=op.f("incident_closing_key_check")),
        sa.CheckConstraint(
            "outcome IN ('removed', 'fixed', 'not_found', 'forwarded', 'owner_refuses', 'noted')",
            name=op.f("incident_closing_outcome_check"),
        ),
        sa.CheckConstraint(
            "(outcome = 'forwarded') = (forwarded_to IS NOT NULL)", name=op.f("incident_closing_forwarded_check")
        ),
        sa.CheckConstraint("length(forwarded_to) BETWEEN 1 AND 100", name=op.f("incident_closing_forwarded_to_check")),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 1000", name=op.f("incident_closing_words_check")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("incident_closing_incident_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("incident_closing_person_id_fkey")),
        sa.ForeignKeyConstraint(["function_id"], ["work_function.id"], name=op.f("incident_closing_function_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_closing_pkey")),
        sa.UniqueConstraint("key", name=op.f("incident_closing_key_key")),
    )
    op.create_index(op.f("incident_closing_incident_id_at_ix"), "incident_closing", ["incident_id", "at"])
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER incident_closing_only_added_to_{each.lower()} BEFORE {moment} ON incident_closing "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
    only_added_to("incident_closing")
    watch("incident_closing", values=("outcome", "done_at", "function_id"))


def _follow_photos(*values: str) -> None:
    unwatch("photo")
    watch("photo", values=values)


def _forget_after_photos() -> None:
    """The form before knows no such photos. Their files have no row then, and are swept away."""
    tables = ("photo_redaction", "photo_screening", "photo")
    for table in tables:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table in tables[:2]:
        its = f"DELETE FROM {table} USING photo WHERE photo_id = photo.id AND photo.kind = 'after'"  # noqa: S608
        op.execute(its)
    op.execute("DELETE FROM photo WHERE kind = 'after'")
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
