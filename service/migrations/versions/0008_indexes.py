"""Incidents by place, and by kind and time, instead of by all three at once, which the planner takes for cheaper than it is.

And the pieces of the boundary by themselves: among those of a county they are a thousandth.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("incident_location_category_code_detected_at_ix"), "incident")
    op.create_index(op.f("incident_location_ix"), "incident", ["location"], postgresql_using="gist")
    op.create_index(op.f("incident_category_code_detected_at_ix"), "incident", ["category_code", "detected_at"])
    op.create_index(
        op.f("area_piece_shape_ix"),
        "area_piece",
        ["shape"],
        postgresql_using="gist",
        postgresql_where=sa.text("boundary"),
    )


def downgrade() -> None:
    op.drop_index(op.f("area_piece_shape_ix"), "area_piece")
    op.drop_index(op.f("incident_category_code_detected_at_ix"), "incident")
    op.drop_index(op.f("incident_location_ix"), "incident")
    op.create_index(
        op.f("incident_location_category_code_detected_at_ix"),
        "incident",
        ["location", "category_code", "detected_at"],
        postgresql_using="gist",
    )
