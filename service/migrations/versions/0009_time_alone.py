"""Incidents by the time of detection alone: rows lie in that order, so time and kind looked cheaper than kind and time.

Then every kind that was asked for read the whole stretch of time again, of all kinds.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("incident_detected_at_ix"), "incident", ["detected_at"])
    op.drop_index(op.f("incident_detected_at_category_code_ix"), "incident")


def downgrade() -> None:
    op.create_index(op.f("incident_detected_at_category_code_ix"), "incident", ["detected_at", "category_code"])
    op.drop_index(op.f("incident_detected_at_ix"), "incident")
