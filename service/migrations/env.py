"""Alembic's door. Tables that are not ours (PostGIS brings some) are left alone."""

from typing import Any, Literal

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlmodel.sql.sqltypes import AutoString

from service.db import METADATA
from service.migrations import TABLES

assert TABLES


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, compared_to: Any) -> bool:
    """Never touch a reflected table that our metadata does not hold."""
    if kind == "table" and reflected and name not in METADATA.tables:
        return False
    return bool(alembic_helpers.include_object(thing, name, kind, reflected, compared_to))  # type: ignore[no-untyped-call]


def render_item(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """SQLModel's own string type would make a migration that cannot be imported."""
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    rendered: str | Literal[False] = alembic_helpers.render_item(kind, thing, autogen)  # type: ignore[no-untyped-call]
    return rendered


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        include_object=include_object,
        render_item=render_item,
        process_revision_directives=alembic_helpers.writer,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
