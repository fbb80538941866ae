"""A gazetteer: streets and addresses beside the places, found by how their names are spelt, nearly spelt or begin."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

from geo.columns import STORE
from service.migrations.watching import unwatch, watch

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

POINT = Geometry("POINT", srid=STORE, spatial_index=False)
TRIGRAMS = {
    "postgresql_using": "gin",
    "postgresql_ops": {"folded": "gin_trgm_ops"},
    "postgresql_with": {"fastupdate": False},
}
FOLDED = sa.Computed("folded((name)::text)", persisted=True)

# unaccent is only STABLE, because its dictionary may be changed; nobody here changes it. The collation stands there
# because lower() asks the database's own, and "C" knows no capital Å. "S:t Olofs-vägen" becomes "st olofs vagen".
FOLD = """
CREATE FUNCTION folded(words text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(translate(
    unaccent('unaccent'::regdictionary, lower(normalize(words) COLLATE "sv-SE-x-icu")),
    '-,;/()&"_%\\.:''\u2019\u00b4`', '           '), ' +', ' ', 'g'))
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.execute(FOLD)
    op.add_column("place", sa.Column("folded", sa.String(), FOLDED, nullable=True))
    op.create_index(op.f("place_folded_ix"), "place", ["folded"], **TRIGRAMS)
    op.create_table(
        "street",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locality", sa.String(), nullable=False),
        sa.Column("location", POINT, nullable=False),
        sa.Column("folded", sa.String(), FOLDED, nullable=True),
        sa.CheckConstraint(
            "length(name) BETWEEN 1 AND 100 AND length(locality) <= 100", name=op.f("street_name_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("street_pkey")),
        sa.UniqueConstraint("name", "locality", name=op.f("street_name_locality_key")),
    )
    op.create_index(op.f("street_folded_ix"), "street", ["folded"], **TRIGRAMS)
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("location", POINT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 9999 AND length(letter) <= 1", name=op.f("address_number_check")),
        sa.ForeignKeyConstraint(["street_id"], ["street.id"], name=op.f("address_street_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("address_pkey")),
        sa.UniqueConstraint("street_id", "number", "letter", name=op.f("address_street_id_number_letter_key")),
    )
    op.create_index("idx_address_location", "address", ["location"], postgresql_using="gist")
    watch("street", values=("name", "locality"))
    watch("address", values=("street_id", "number", "letter", "source"))


def downgrade() -> None:
    """The extensions stay: they may have been there before us."""
    for table in ("address", "street"):
        unwatch(table)
        op.drop_table(table)
    op.drop_index(op.f("place_folded_ix"), "place")
    op.drop_column("place", "folded")
    op.execute("DROP FUNCTION folded")
