"""Read incidents and categories."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session

from service.db import table
from service.incidents.models import Category, Incident
from service.reports.models import Report

category, incident, report = table(Category), table(Incident), table(Report)
CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Kind:
    """A top category with its leaves, as a form shows it."""

    code: str
    name: str
    icon: str
    emergency: str | None
    children: tuple["Kind", ...] = ()


def closing_kinds(session: Session) -> dict[str, str]:
    """Category code in use -> what a closing means there: "graffiti" (removed), "fix" or "seen"."""
    top = func.coalesce(category.c.parent_code, category.c.code)
    rows = session.execute(select(category.c.code, top, category.c.handling).where(category.c.active))
    return {code: closing_kind(parent, None, handling) for code, parent, handling in rows}


def closing_kind(code: str, parent: str | None, handling: str) -> str:
    """What a closing means for a category."""
    return "graffiti" if "graffiti" in (code, parent) else handling


def choices(session: Session) -> list[Kind]:
    """What a reporter can choose from, in order."""
    rows = session.execute(select(category).where(category.c.active).order_by(category.c.position)).mappings().all()
    under: dict[str | None, list[Any]] = {}
    for row in rows:
        under.setdefault(row["parent_code"], []).append(row)
    return [_kind(row, under) for row in under.get(None, [])]


def _kind(row: Any, under: dict[str | None, list[Any]]) -> Kind:
    children = tuple(_kind(child, under) for child in under.get(row["code"], []))
    return Kind(row["code"], row["name"], row["icon"], row["emergency"], children)


def top_of(session: Session, code: str) -> str | None:
    """The top category of a category; None when there is no such thing. What no code looks like the store is not asked about."""
    if not CODE.fullmatch(code):
        return None
    top = func.coalesce(category.c.parent_code, category.c.code)
    return session.execute(select(top).where(category.c.code == code)).scalar_one_or_none()


def names(session: Session) -> dict[str, str]:
    """Category code -> its name."""
    return {code: name for code, name in session.execute(select(category.c.code, category.c.name))}  # noqa: C416 (dict() takes a result for a mapping)


def told_of_over(before: datetime) -> Select[tuple[UUID]]:
    """The ids of the reports whose incident was closed before this, and is closed still."""
    over = select(report.c.id).join(incident, incident.c.id == report.c.incident_id)
    return over.where(incident.c.closed_at < before)
