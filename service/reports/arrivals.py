"""What arrives, as one relation: a single report's parameters, or a file's rows in a temporary table.

The story of intake (service/intake) is written once, over this relation, and so is the same for both.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    CTE,
    REAL,
    Boolean,
    Column,
    DateTime,
    Double,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

TIME = DateTime(timezone=True)

ARRIVAL = Table(
    "arrival",
    MetaData(),
    Column("report_id", Uuid),
    Column("incident_id", Uuid),  # of the incident that it opens, if it opens one
    Column("joins", Uuid),  # the incident that the sender says it is about
    Column("may_join", Boolean),  # may we find that ourselves?
    Column("key", LargeBinary),
    Column("fingerprint", LargeBinary),
    Column("suspect", String),  # what the edge saw that no person does: "trap", "haste"
    Column("source", String),
    Column("source_key", String),
    Column("category_code", String),
    Column("lon", Double),
    Column("lat", Double),
    Column("accuracy_m", REAL),
    Column("location_set", String),
    Column("occurred_from", TIME),
    Column("occurred_to", TIME),
    Column("recorded_at", TIME),
    Column("received_at", TIME),
    Column("detected_at", TIME),
    Column("outdoors", Boolean),
    Column("description", String),
    Column("answers", JSONB),
    Column("channel", String),
    Column("reporter_kind", String),
    Column("organisation", String),
    Column("function_id", Uuid),
    Column("round_id", Uuid),
    Column("code_hash", LargeBinary),
    Column("closed_at", TIME),
    Column("outcome", String),
    prefixes=["TEMPORARY"],
)
NAMES = tuple(column.name for column in ARRIVAL.columns)
OF = "told_"  # before each parameter's name: one that is named as a column would be taken for an UPDATE's new value


def one() -> CTE:
    """The relation of a single arrival: a row of parameters, named as the columns."""
    columns = (cast(bindparam(OF + c.name, type_=c.type), c.type).label(c.name) for c in ARRIVAL.columns)
    return select(*columns).cte("told")


def parameters(arrival: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of `one`: every column, those not given as NULL."""
    return {OF + name: arrival.get(name) for name in NAMES}


def many() -> CTE:
    """The relation of what `load` put in the temporary table."""
    return select(ARRIVAL).cte("told")


def load(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Fill the temporary table by COPY, replacing what an earlier call left there."""
    connection = session.connection()
    ARRIVAL.create(connection, checkfirst=True)
    connection.execute(ARRIVAL.delete())
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY arrival ({', '.join(NAMES)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.get(name) for name in NAMES])
    cursor.execute("ANALYZE arrival")
