"""Read incidents and categories."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from service.db import table
from service.incidents.models import Category

category = table(Category)


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
    return {code: "graffiti" if parent == "graffiti" else handling for code, parent, handling in rows}


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
    """The top category of a category; None when there is no such thing."""
    top = func.coalesce(category.c.parent_code, category.c.code)
    return session.execute(select(top).where(category.c.code == code)).scalar_one_or_none()


def names(session: Session) -> dict[str, str]:
    """Category code -> its name."""
    return {code: name for code, name in session.execute(select(category.c.code, category.c.name))}  # noqa: C416 (dict() takes a result for a mapping)
