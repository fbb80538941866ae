"""Which incidents a viewer's right reaches: the one way from the matrix to a condition in a statement.

Every read of incidents for a person goes through here. Of what is restricted, a second right is asked for.
"""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, any_, exists, false, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from service.db import table
from service.incidents.held import COUNTED
from service.incidents.models import Category, Incident, IncidentArea
from service.people.rules import READ, Grant, Reach, Viewer
from service.reports.models import Report

incident, incident_area = table(Incident), table(IncidentArea)
category, report = table(Category), table(Report)
REFERENCE = re.compile(r"L\d\d-\d{4,18}", re.ASCII)


def reached(viewer: Viewer, field: str, letters: str = READ) -> ColumnElement[bool]:
    """Is the incident of this row within the viewer's right to a field? What is held asks for a right of its own."""
    also_restricted, also_held = _within(viewer, "restricted", letters), _within(viewer, "held", READ)
    within = _within(viewer, field, letters)
    if not everything(also_restricted):
        within = and_(within, or_(_ordinary(), also_restricted))
    return within if everything(also_held) else and_(within, or_(COUNTED, also_held))


def told(viewer: Viewer, field: str, letters: str = READ) -> ColumnElement[bool]:
    """Is the report of this row, joined with its incident, within the viewer's right to a field?"""
    rights = [_reach_of_report(reach, grant) for reach, grant in viewer.granting(field, letters)]
    return and_(reached(viewer, "state", letters), or_(false(), *rights))


def named(column: Any, reference: str) -> ColumnElement[bool]:
    """Is it called that? Nothing is called what no reference looks like, and the store is not asked."""
    return column == reference if REFERENCE.fullmatch(reference) else false()


def everything(condition: ColumnElement[bool]) -> bool:
    """Does it leave nothing out? Then a statement is quicker without it."""
    return bool(condition.compare(true()))


def _within(viewer: Viewer, field: str, letters: str) -> ColumnElement[bool]:
    rights = [_reach(reach, grant) for reach, grant in viewer.granting(field, letters)]
    return true() if any(map(everything, rights)) else or_(false(), *rights)


def _reach(reach: Reach, grant: Grant) -> ColumnElement[bool]:
    match reach:
        case Reach.ALL:
            return true()
        case Reach.AREA:
            return _lies_in(grant.areas) if grant.areas else true()
        case Reach.UNIT:
            return _told_by(report.c.organisation_id == grant.organisation_id)
        case Reach.OWN:
            return _told_by(report.c.function_id == grant.function_id)
        case Reach.ORDER:
            return false()  # nobody has been ordered to do anything yet


def _reach_of_report(reach: Reach, grant: Grant) -> ColumnElement[bool]:
    match reach:
        case Reach.UNIT:
            return report.c.organisation_id == grant.organisation_id
        case Reach.OWN:
            return report.c.function_id == grant.function_id
    return _reach(reach, grant)


def _ordinary() -> ColumnElement[bool]:
    restricted = select(category.c.code).where(category.c.restricted)
    return incident.c.category_code.not_in(restricted)


def _lies_in(areas: frozenset[UUID]) -> ColumnElement[bool]:
    lies = exists().where(
        incident_area.c.incident_id == incident.c.id,
        incident_area.c.area_id == any_(literal(sorted(areas), ARRAY(Uuid))),
    )
    return lies.correlate(incident)


def _told_by(whom: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(report.c.incident_id == incident.c.id, whom).correlate(incident)
