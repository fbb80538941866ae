"""For migrations: let the log follow a table. `service/log` says what the log is, and 0005 makes it.

A trigger per kind of change writes one row in the log for each statement that changed anything, in its transaction.
"""

from collections.abc import Sequence

from alembic import op

CHANGES = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "update": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
    "truncate": "AFTER TRUNCATE ON {table}",
}


def watch(
    table: str,
    *,
    key: Sequence[str] = ("id",),
    values: Sequence[str] = (),
    changes: Sequence[str] = tuple(CHANGES),
    show_key: bool = True,
) -> None:
    """Log what is changed in a table: which rows by `key` (all of its primary key), which columns, old and new `values`.

    `values` name columns that may stand in the log: never what people wrote, secrets or hashes of them. A key that
    is such a hash is not shown.
    """
    shown = ",".join([*(key if show_key else ()), *values])
    for change in changes:
        op.execute(
            f"CREATE TRIGGER {table}_log_{change} {CHANGES[change].format(table=table)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION log_change('{','.join(key)}', '{shown}')"
        )


def only_added_to(table: str) -> None:
    """Let the program add to a table and read it, and nothing else; the store's owner still must not be careless."""
    op.execute(f"REVOKE UPDATE, DELETE ON {table} FROM lagesbild_app")


def unwatch(table: str) -> None:
    """Take the triggers away again."""
    for change in CHANGES:
        op.execute(f"DROP TRIGGER IF EXISTS {table}_log_{change} ON {table}")
