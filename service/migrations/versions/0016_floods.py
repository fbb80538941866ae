"""What comes in a flood is held until someone has looked: why on the incident, and who decided what as rows of their own."""

import sqlalchemy as sa
from alembic import op

from service.migrations.watching import only_added_to, unwatch, watch

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OUTCOMES = ("removed", "fixed", "not_found", "forwarded", "owner_refuses", "noted", "imported")
LATER = ("update", "delete", "truncate")
TOLD = ("category_code", "outdoors", "closed_at", "outcome")
FROM_ANYONE = "report_received_at_reporter_kind_ix"
ARRIVAL = "incident_opened_at_category_code_ix"


def upgrade() -> None:
    op.add_column("incident", sa.Column("held", sa.String(), nullable=True))
    op.create_check_constraint(op.f("incident_held_check"), "incident", "held IN ('trap', 'haste', 'flood', 'burst')")
    _outcomes((*OUTCOMES, "not_real"))
    op.drop_index(op.f(ARRIVAL), "incident")
    op.create_index(op.f(ARRIVAL), "incident", ["opened_at", "category_code"], postgresql_include=["held"])
    op.create_index(op.f("incident_held_ix"), "incident", ["held"], postgresql_where=sa.text("held IS NOT NULL"))
    of_anyone = sa.text("reporter_kind = 'citizen'")
    op.create_index(op.f(FROM_ANYONE), "report", ["received_at", "reporter_kind"], postgresql_where=of_anyone)
    _watched((*TOLD, "held"))
    op.create_table(
        "held_review",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.CheckConstraint("verdict IN ('real', 'not_real')", name=op.f("held_review_verdict_check")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("held_review_incident_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("held_review_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("held_review_pkey")),
    )
    op.create_index(op.f("held_review_incident_id_id_ix"), "held_review", ["incident_id", "id"])
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER held_review_only_added_to_{each.lower()} BEFORE {moment} ON held_review "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
    only_added_to("held_review")
    watch("held_review", values=("incident_id", "verdict"))


def downgrade() -> None:
    """What was found not to be real becomes "noted": what it was is in its history."""
    op.drop_table("held_review")
    _watched(TOLD)
    op.drop_index(op.f(FROM_ANYONE), "report")
    op.drop_index(op.f("incident_held_ix"), "incident")
    op.drop_index(op.f(ARRIVAL), "incident")
    op.create_index(op.f(ARRIVAL), "incident", ["opened_at", "category_code"])
    op.execute("UPDATE incident SET outcome = 'noted' WHERE outcome = 'not_real'")
    _outcomes(OUTCOMES)
    op.drop_constraint(op.f("incident_held_check"), "incident")
    op.drop_column("incident", "held")


def _outcomes(known: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("incident_outcome_check"), "incident")
    op.create_check_constraint(op.f("incident_outcome_check"), "incident", f"outcome IN {known}")


def _watched(values: tuple[str, ...]) -> None:
    unwatch("incident")
    watch("incident", changes=LATER, values=values)
