"""Keep what we are told. Each function is one step of the story of intake, written over the arriving relation."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from geo.columns import stored
from service.areas.queries import metres_outside
from service.db import table
from service.people.models import Organisation
from service.reports.models import NUMBER, Report, ReportKey

report, report_key, organisation = table(Report), table(ReportKey), table(Organisation)

AS_TOLD = (
    *("category_code", "accuracy_m", "location_set", "occurred_from", "occurred_to", "recorded_at", "received_at"),
    *(
        "description",
        "answers",
        "channel",
        "reporter_kind",
        "function_id",
        "round_id",
        "code_hash",
        "source",
        "source_key",
    ),
)


def claimed(told: CTE) -> CTE:
    """Claim the sender's key. A key that someone is claiming right now is waited for; a used one gives no row."""
    columns = ("key", "fingerprint", "report_id", "claimed_at")
    claim = select(told.c.key, told.c.fingerprint, told.c.report_id, told.c.received_at)
    return (
        insert(report_key)
        .from_select(columns, claim)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(report_key.c.report_id)
        .cte("fresh")
    )


def unseen(told: CTE) -> CTE:
    """Of a file's rows, those that an earlier import did not bring."""
    same = (report.c.source == told.c.source) & (report.c.source_key == told.c.source_key)
    return select(told.c.report_id).where(~exists(select(1).select_from(report).where(same))).cte("fresh")


def numbered(told: CTE, fresh: CTE, zone: str) -> CTE:
    """Give each new report its place in the store's metres and its number."""
    point = stored(told.c.lon, told.c.lat)
    placed = (
        select(*told.c, point.label("location"))
        .join(fresh, fresh.c.report_id == told.c.report_id)
        .cte("placed")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(
            *placed.c,
            metres_outside(placed.c.location).label("outside_m"),
            _reference(placed.c.received_at, zone).label("reference"),
        )
        .cte("numbered")
        .prefix_with("MATERIALIZED")
    )


def kept(numbered: CTE, belongs: CTE) -> CTE:
    """Store the report, belonging to exactly one incident."""
    columns = ("id", "reference", "incident_id", "location", "outside_m", "organisation_id", *AS_TOLD)
    sender = select(organisation.c.id).where(organisation.c.name == numbered.c.organisation).scalar_subquery()
    rows = select(
        numbered.c.report_id,
        numbered.c.reference,
        belongs.c.incident_id,
        numbered.c.location,
        numbered.c.outside_m,
        sender,
        *(numbered.c[name] for name in AS_TOLD),
    ).join(belongs, belongs.c.report_id == numbered.c.report_id)
    return insert(report).from_select(columns, rows).returning(report.c.id).cte("kept")


def _reference(received_at: Any, zone: str) -> ColumnElement[str]:
    """ "L26-0873": the year on the wall, and a number that only grows."""
    padded = func.to_char(NUMBER.next_value(), "FM9999999990000")
    return literal("L") + func.to_char(func.timezone(zone, received_at), "YY") + "-" + padded
