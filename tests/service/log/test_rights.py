"""What the program's role may not do, whatever it is told to. The trigger that refuses its owner too is the second lock."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from service.db import act_as
from service.log.actions import seal
from tests import make
from tests.owning import become_owner

LOGS = ("log_entry", "log_seal")
HISTORY = ("incident_event", "clock_pause", "briefing", "briefing_document", "report_screening")
FORGED = """
INSERT INTO log_entry SELECT lane, seq + 1, at, actor, person_id, kind, what, about, reason, prev, hash FROM log_entry LIMIT 1
"""
ON_LOGS = (
    "DELETE FROM {}",
    "TRUNCATE {}",
    "DROP TABLE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} ADD COLUMN x int",
    "ALTER TABLE {} OWNER TO lagesbild_app",
    "CREATE TRIGGER t BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "SELECT * FROM {} FOR UPDATE",
)
ELSEWHERE = (
    FORGED,
    "UPDATE log_entry SET what = 'nothing'",
    "UPDATE log_seal SET hash = prev",
    "INSERT INTO log_seal SELECT number + 1, at, seqs, heads, prev, hash FROM log_seal",
    "SELECT log_append('change', 'incident.update', '{}', NULL)",
    "CREATE OR REPLACE FUNCTION log_append(text, text, jsonb, text, uuid) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE OR REPLACE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP TRIGGER incident_log_update ON incident",
    "ALTER TABLE incident DISABLE TRIGGER incident_log_update",
    "SET LOCAL session_replication_role = replica",
    "CREATE TABLE hidden (n int)",
    "CREATE SCHEMA hidden",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE ROLE someone",
)


@pytest.fixture
def logged(session: Session) -> Session:
    make.report(session)
    seal(session)
    return session


def refused(session: Session, sql: str) -> None:
    with pytest.raises(DBAPIError) as failed, session.begin_nested():
        session.execute(text(sql))
    assert getattr(failed.value.orig, "sqlstate", None) == "42501", failed.value  # insufficient_privilege


@pytest.mark.parametrize("sql", ON_LOGS)
@pytest.mark.parametrize("table", LOGS)
def test_the_program_may_read_the_log_and_nothing_else(logged: Session, table: str, sql: str) -> None:
    assert logged.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() >= 1

    refused(logged, sql.format(table))


@pytest.mark.parametrize("sql", ELSEWHERE)
def test_the_program_can_not_write_the_log_by_itself_nor_put_it_to_sleep(logged: Session, sql: str) -> None:
    refused(logged, sql)


@pytest.mark.parametrize("sql", ["DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"])
@pytest.mark.parametrize("table", HISTORY)
def test_the_program_can_only_add_to_history(logged: Session, table: str, sql: str) -> None:
    refused(logged, sql.format(table))


@pytest.mark.parametrize("table", ["report", "incident", "person", "holding", "category"])
def test_the_program_empties_no_table(logged: Session, table: str) -> None:
    refused(logged, f"TRUNCATE {table} CASCADE")


def test_leaving_the_role_leads_back_to_it(logged: Session) -> None:
    logged.execute(text("RESET ROLE"))

    refused(logged, "DELETE FROM log_entry")


@pytest.mark.parametrize("kind", ["change", "nothing", ""])
def test_a_change_can_not_be_made_up(logged: Session, kind: str) -> None:
    with pytest.raises(IntegrityError), logged.begin_nested():
        logged.execute(text("SELECT log_note(:kind, 'incident.update', '{}')"), {"kind": kind})


def test_a_function_of_the_same_name_does_not_trick_the_log(logged: Session) -> None:
    """A temporary table named as the log's own is looked up last, and never by the log's functions."""
    logged.execute(text("CREATE TEMPORARY TABLE log_entry (LIKE public.log_entry)"))
    before = logged.execute(text("SELECT count(*) FROM public.log_entry")).scalar_one()

    make.place(logged, "Skolan")

    assert logged.execute(text("SELECT count(*) FROM public.log_entry")).scalar_one() == before + 1
    assert logged.execute(text("SELECT count(*) FROM pg_temp.log_entry")).scalar_one() == 0


def test_a_person_that_is_none_is_a_word(session: Session) -> None:
    """Nothing in the actor's setting can end up as SQL or stop a change."""
    act_as(session, "'; DROP TABLE log_entry; --")

    make.place(session, "Skolan")

    assert session.execute(text("SELECT count(*) FROM log_entry WHERE actor LIKE '%DROP TABLE%'")).scalar_one() == 1


@pytest.mark.parametrize("sql", ["UPDATE {} SET hash = hash", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", LOGS)
def test_the_owner_is_refused_as_well(logged: Session, table: str, sql: str) -> None:
    become_owner(logged)

    with pytest.raises(IntegrityError, match=f"{table} is only added to"), logged.begin_nested():
        logged.execute(text(sql.format(table)))
