"""The categories that a municipality starts with; from here on an administrator edits rows."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FIX, SEEN = "fix", "seen"
WEEK = 24 * 7

# code, name, icon, handling, restricted, emergency, joins within (metres, hours)
TOPS = (
    ("graffiti", "Klotter", "spray-bottle", FIX, False, None, (15, 4 * WEEK)),
    ("vandalism", "Skadegörelse", "hammer", FIX, False, None, (15, WEEK)),
    ("littering", "Nedskräpning", "trash", FIX, False, None, (25, WEEK)),
    ("environment", "Belysning och fysisk miljö", "lightbulb", FIX, False, None, (15, 4 * WEEK)),
    ("unsafe_place", "Otrygg plats", "moon-stars", SEEN, False, None, (0, 0)),
    ("gathering", "Otrygghetsskapande samling", "users-three", SEEN, False, None, (75, 3)),
    ("disorder", "Ordningsstörning", "megaphone", SEEN, False, None, (75, 3)),
    ("violence_threat", "Våld och hot", "hand-fist", SEEN, True, "112", (0, 0)),
    ("drugs", "Droger", "pill", SEEN, True, "11414", (0, 0)),
    ("traffic", "Trafik", "moped", SEEN, False, None, (75, 1)),
    ("theft", "Inbrott och tillgrepp", "lock-key-open", SEEN, False, "11414", (0, 0)),
    ("rough_stay", "Boende eller uppehåll", "tent", SEEN, True, None, (25, WEEK)),
    ("fire", "Anlagd brand", "fire", SEEN, False, "112", (50, 6)),
    ("rumour", "Rykte eller oro i sociala medier", "chat-circle-dots", SEEN, False, None, (0, 0)),
    ("positive", "Trygg plats eller lyckad insats", "heart", SEEN, False, None, (0, 0)),
    ("other", "Annat", "dots-three-circle", SEEN, False, None, (0, 0)),
)

# code, parent, name, urgent
LEAVES = (
    ("graffiti_tag", "graffiti", "Klotter, tagg eller målning", False),
    ("graffiti_offensive", "graffiti", "Kränkande, rasistiskt eller hotfullt klotter", True),
    ("graffiti_private", "graffiti", "Klotter på någon annans egendom", False),
    ("vandalism_glass", "vandalism", "Krossat glas", False),
    ("vandalism_interior", "vandalism", "Skadegörelse inomhus", False),
    ("vandalism_playground", "vandalism", "Skadad lekplats eller bänk", False),
    ("vandalism_vehicle", "vandalism", "Skadat fordon", False),
    ("vandalism_fire", "vandalism", "Mindre brand, till exempel i papperskorg", True),
    ("littering_dumped", "littering", "Dumpat skräp", False),
    ("littering_needles", "littering", "Kanyler", True),
    ("environment_lamp", "environment", "Lampa ur funktion", False),
    ("environment_dark", "environment", "Mörk plats", False),
    ("environment_overgrown", "environment", "Igenvuxet, skymd sikt", False),
    ("environment_fence", "environment", "Trasigt staket eller räcke", False),
)

NOT_COUNTED = ("positive",)  # good news is shown, never added to what went wrong
GRAFFITI_24_H = UUID("7f1d2c1a-0000-4000-8000-000000000001")


def upgrade() -> None:
    bind = op.get_bind()
    category = sa.Table("category", sa.MetaData(), autoload_with=bind)
    tops = {row[0]: _top(position, *row) for position, row in enumerate(TOPS)}
    op.bulk_insert(category, list(tops.values()))
    op.bulk_insert(category, [_leaf(tops[leaf[1]], position, *leaf) for position, leaf in enumerate(LEAVES)])
    op.bulk_insert(sa.Table("clock_rule", sa.MetaData(), autoload_with=bind), [_rule()])


def downgrade() -> None:
    op.execute("DELETE FROM clock_rule")
    op.execute("DELETE FROM category WHERE parent_code IS NOT NULL")
    op.execute("DELETE FROM category")


def _top(position, code, name, icon, handling, restricted, emergency, join):  # type: ignore[no-untyped-def]
    return {
        "code": code,
        "parent_code": None,
        "name": name,
        "icon": icon,
        "handling": handling,
        "restricted": restricted,
        "urgent": False,
        "counted": code not in NOT_COUNTED,
        "emergency": emergency,
        "asks_outdoors": code in ("graffiti", "vandalism"),
        "join_metres": join[0],
        "join_hours": join[1],
        "position": position,
        "active": True,
    }


def _leaf(top, position, code, parent, name, urgent):  # type: ignore[no-untyped-def]
    return {**top, "code": code, "parent_code": parent, "name": name, "urgent": urgent, "position": position}


def _rule():  # type: ignore[no-untyped-def]
    return {
        "id": GRAFFITI_24_H,
        "category_code": "graffiti",
        "target_s": 24 * 3600,
        "indoors_too": False,
        "valid_from": datetime(1970, 1, 1, tzinfo=UTC),
        "valid_to": None,
    }
