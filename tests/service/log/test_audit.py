"""Whoever changes the log is found out: as the owner of the store, past the triggers, and the first broken row is named."""

import re

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.db import act_as
from service.log.actions import seal
from service.log.audit import audit, latest_seal
from tests import make
from tests.owning import become_owner

ROWS = 12
REHASHED = """
UPDATE log_entry SET what = 'place.delete', hash = log_hash(prev, lane, seq, at, actor, person_id, kind, 'place.delete',
    about, reason) WHERE seq = 5
"""
SWAPPED = """
UPDATE log_entry e SET at = o.at, about = o.about, prev = o.prev, hash = o.hash FROM log_entry o
WHERE o.lane = e.lane AND (e.seq, o.seq) IN ((4, 9), (9, 4))
"""
SWAPPED_NUMBERS = "UPDATE log_entry SET seq = 100 WHERE seq = 4; UPDATE log_entry SET seq = 4 WHERE seq = 9; " + (
    "UPDATE log_entry SET seq = 9 WHERE seq = 100"
)
BROKEN = {
    "one byte of what": ("UPDATE log_entry SET what = 'plade.insert' WHERE seq = 7", "raden är ändrad", 7),
    "one byte of about": ("UPDATE log_entry SET about = about || '{\"count\": 2}' WHERE seq = 3", "raden är ändrad", 3),
    "a microsecond": ("UPDATE log_entry SET at = at + interval '1 microsecond' WHERE seq = 2", "raden är ändrad", 2),
    "who": ("UPDATE log_entry SET actor = 'program' WHERE seq = 6", "raden är ändrad", 6),
    "a reason": ("UPDATE log_entry SET reason = 'annat' WHERE seq = 8", "raden är ändrad", 8),
    "the hash": ("UPDATE log_entry SET hash = sha256('x') WHERE seq = 7", "raden är ändrad", 7),
    "what, with a new hash": (REHASHED, "kedjan är bruten före", 6),
    "one row taken away": ("DELETE FROM log_entry WHERE seq = 5", "rader saknas före", 6),
    "the first row taken away": ("DELETE FROM log_entry WHERE seq = 1", "rader saknas före", 2),
    "two that changed places": (SWAPPED, "kedjan är bruten före", 4),
    "two that changed numbers": (SWAPPED_NUMBERS, "kedjan är bruten före", 4),
    "the last of many": ("UPDATE log_entry SET about = '{}' WHERE seq = 12", "raden är ändrad", 12),
}
CUT = {
    "the last row": f"DELETE FROM log_entry WHERE seq = {ROWS}",
    "the last rows": "DELETE FROM log_entry WHERE seq > 4",
    "all of it": "DELETE FROM log_entry",
}
SEALS = {
    "a time": "UPDATE log_seal SET at = at + interval '1 second' WHERE number = 2",
    "a head": "UPDATE log_seal SET heads = set_byte(heads, 0, 1) WHERE number = 2",
    "one taken away": "DELETE FROM log_seal WHERE number = 2",
    "the first taken away": "DELETE FROM log_seal WHERE number = 1",
}


@pytest.fixture
def logged(session: Session) -> Session:
    """Twelve rows in one lane, sealed three times on the way."""
    for n in range(ROWS):
        make.place(session, f"Plats {n}")
        if n % 5 == 0:
            seal(session)
    return session


def _tamper(session: Session, sql: str) -> None:
    become_owner(session)
    session.execute(text("ALTER TABLE log_entry DISABLE TRIGGER USER; ALTER TABLE log_seal DISABLE TRIGGER USER"))
    session.execute(text(sql))
    session.execute(text("ALTER TABLE log_entry ENABLE TRIGGER USER; ALTER TABLE log_seal ENABLE TRIGGER USER"))
    session.execute(text("SET LOCAL ROLE lagesbild_app"))


def test_an_untouched_log_is_whole(logged: Session) -> None:
    done = audit(logged)

    assert (done.rows, done.seals, done.faults) == (ROWS, 3, [])


@pytest.mark.parametrize(("sql", "words", "seq"), BROKEN.values(), ids=BROKEN)
def test_a_row_that_was_tampered_with_is_named(logged: Session, sql: str, words: str, seq: int) -> None:
    _tamper(logged, sql)

    first, *_ = audit(logged).faults
    assert first.startswith(words)
    named = re.search(r"bana (\d+), nummer (\d+), \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, [a-z_.]+", first)
    assert named
    assert int(named[2]) == seq


@pytest.mark.parametrize("sql", CUT.values(), ids=CUT)
def test_a_tail_that_was_cut_off_is_missed_by_the_seals(logged: Session, sql: str) -> None:
    seal(logged)
    _tamper(logged, sql)

    [fault] = audit(logged).faults
    assert re.match(r"bana \d+, nummer \d+ saknas: den fanns när loggen förseglades", fault)


def test_a_whole_lane_written_anew_is_missed_by_the_seals(logged: Session) -> None:
    """The one who tampers has worked out every hash after the change, so that the chain holds."""
    seal(logged)
    again = """
    DO $$ DECLARE one record; last bytea; BEGIN
        UPDATE log_entry SET about = '{}' WHERE seq = 5;
        FOR one IN SELECT * FROM log_entry ORDER BY seq LOOP
            last := coalesce(last, one.prev);
            UPDATE log_entry SET prev = last, hash = log_hash(last, lane, seq, at, actor, person_id, kind, what, about,
                reason) WHERE seq = one.seq RETURNING hash INTO last;
        END LOOP;
    END $$
    """
    _tamper(logged, again)

    [fault] = audit(logged).faults
    assert "är en annan: den fanns när loggen förseglades" in fault


@pytest.mark.parametrize("sql", SEALS.values(), ids=SEALS)
def test_seals_that_were_tampered_with_are_found(logged: Session, sql: str) -> None:
    _tamper(logged, sql)

    assert any(fault.startswith("förseglingarna är brutna vid nummer") for fault in audit(logged).faults)


def test_a_seal_that_was_kept_elsewhere_must_still_be_there(logged: Session) -> None:
    """Log and seals may be taken away together; what was written down outside is then missed."""
    kept = seal(logged)
    assert audit(logged, kept).faults == []

    _tamper(logged, "DELETE FROM log_seal WHERE number > 1; DELETE FROM log_entry WHERE seq > 1")

    assert audit(logged).faults == []
    assert audit(logged, kept).faults == ["den förvarade förseglingen finns inte i loggen"]


def test_a_trigger_that_is_put_to_sleep_is_named(logged: Session) -> None:
    become_owner(logged)
    logged.execute(text("ALTER TABLE incident DISABLE TRIGGER incident_log_update"))

    assert audit(logged).faults == ["loggens utlösare är avstängd: incident.incident_log_update"]


def test_a_trigger_that_is_gone_is_missed(logged: Session) -> None:
    become_owner(logged)
    logged.execute(text("DROP TRIGGER incident_log_update ON incident"))

    assert audit(logged).faults == ["loggen följer inte incident.update"]


def test_many_chunks_are_one_walk(logged: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in (1, 5, ROWS, ROWS + 1):
        monkeypatch.setattr("service.log.audit.CHUNK", chunk)
        assert audit(logged).faults == []
    monkeypatch.setattr("service.log.audit.CHUNK", 5)
    _tamper(logged, "DELETE FROM log_entry WHERE seq = 6")

    assert audit(logged).faults[0].startswith("rader saknas före bana")


def test_a_setting_of_the_reader_does_not_break_the_chain(logged: Session) -> None:
    """Times and bytes are written differently in other settings; the hashes are not."""
    for setting in (
        "timezone = 'Asia/Kolkata'",
        "bytea_output = escape",
        "datestyle = 'SQL, DMY'",
        "extra_float_digits = 0",
    ):
        logged.execute(text(f"SET LOCAL {setting}"))

    assert audit(logged).faults == []
    act_as(logged, "program")
    make.place(logged, "En till")
    logged.execute(text("SET LOCAL timezone = 'UTC'"))
    assert audit(logged).faults == []


def test_nothing_new_needs_no_new_seal(logged: Session) -> None:
    first = seal(logged)
    assert seal(logged) == first
    make.place(logged, "En till")

    second = seal(logged)
    found = latest_seal(logged)
    assert first != second
    assert found is not None
    assert found[1] == second
