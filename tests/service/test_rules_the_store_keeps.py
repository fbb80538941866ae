"""What no program may break, our own included: each rule is broken by plain SQL, and the store refuses."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from tests import make
from tests.owning import become_owner
from tests.service.meetings.rows import DAY, PERIOD, meeting


def refuse(session: Session, words: str, sql: str) -> None:
    """The store says no, in these words, at the latest when the work would be kept."""
    with pytest.raises(IntegrityError, match=words), session.begin_nested():
        session.execute(text(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE"))


def the_incident(session: Session, reference: str) -> UUID:
    found = session.execute(text("SELECT id FROM incident WHERE reference = :r"), {"r": reference})
    return found.scalar_one()  # type: ignore[no-any-return]


# Told words stay as told


@pytest.mark.parametrize(
    "change",
    [
        "description = 'annat'",
        "category_code = 'vandalism'",
        "location = ST_Translate(location, 1, 0)",
        "received_at = received_at + interval '1 second'",
        "occurred_from = received_at",
        "answers = '{\"outdoors\": true}'",
        "reporter_kind = 'staff'",
        "code_hash = NULL",
        "reference = 'L99-9999'",
    ],
)
def test_a_report_is_never_edited(session: Session, change: str) -> None:
    make.report(session)

    refuse(session, "a report is never edited", f"UPDATE report SET {change}")


def test_a_report_may_be_moved_to_another_incident(session: Session) -> None:
    make.report(session)
    other = make.report(session, metres_north=900)

    session.execute(text("UPDATE report SET incident_id = :id"), {"id": the_incident(session, other.incident)})

    assert session.execute(text("SELECT count(DISTINCT incident_id) FROM report")).scalar_one() == 1


def test_a_report_belongs_to_an_incident(session: Session) -> None:
    make.report(session)

    refuse(session, "report_incident_id_fkey", "UPDATE report SET incident_id = gen_random_uuid()")
    refuse(session, "null value", "UPDATE report SET incident_id = NULL")
    refuse(session, "report_incident_id_fkey|incident_", "DELETE FROM incident")


# History is only added to


PAUSE = """
    INSERT INTO clock_pause
    SELECT gen_random_uuid(), incident_id, 'frost', 'Gata/park', due_at, due_at + interval '1 day' FROM clock
"""
PACK = """
    INSERT INTO briefing
    SELECT gen_random_uuid(), id, {version}, cut_off, '{{}}', repeat('0', 64) FROM meeting
"""
DOCUMENT = "INSERT INTO briefing_document SELECT id, 'html', 'text/html', 'x', sha256 FROM briefing"


@pytest.fixture
def written(session: Session) -> None:
    """A row in everything that is only added to."""
    make.report(session)
    meeting(session)
    for sql in (PAUSE, PACK.format(version=1), DOCUMENT):
        session.execute(text(sql))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("incident_event", "at"),
        ("clock_pause", "ended_at"),
        ("briefing", "snapshot"),
        ("briefing_document", "content"),
    ],
)
def test_history_is_never_changed_and_never_taken_away(session: Session, table: str, column: str) -> None:
    only_added_to = f"{table} is only added to, never changed"
    become_owner(session)  # the program's own role is refused before that: tests/service/log/test_rights.py

    refuse(session, only_added_to, f"UPDATE {table} SET {column} = {column}")
    refuse(session, only_added_to, f"DELETE FROM {table}")


# Packs


def test_a_version_of_a_pack_is_there_once_and_a_correction_is_the_next(session: Session) -> None:
    meeting(session)
    session.execute(text(PACK.format(version=1)))

    refuse(session, "briefing_meeting_id_version_key", PACK.format(version=1))
    refuse(session, "briefing_version_check", PACK.format(version=0))

    session.execute(text(PACK.format(version=2)))


# Closing


def test_closing_needs_an_outcome_and_an_outcome_closing(session: Session) -> None:
    make.report(session)

    refuse(session, "incident_closing_check", "UPDATE incident SET closed_at = now()")
    refuse(session, "incident_closing_check", "UPDATE incident SET outcome = 'not_found'")
    refuse(session, "incident_outcome_check", "UPDATE incident SET closed_at = now(), outcome = 'forgotten'")


def test_closed_as_removed_needs_a_removal(session: Session) -> None:
    make.report(session)

    refuse(session, "no removal is recorded", "UPDATE incident SET closed_at = now(), outcome = 'removed'")


def test_a_removal_in_the_same_work_will_do(session: Session) -> None:
    make.report(session)

    session.execute(text("UPDATE incident SET closed_at = now(), outcome = 'removed'"))
    session.execute(text("UPDATE clock SET removed_at = now(), evidence = 'after_photo'"))

    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_without_a_removal_there_are_other_outcomes(session: Session) -> None:
    make.report(session)

    session.execute(text("UPDATE incident SET closed_at = now(), outcome = 'not_found'"))

    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


# The clock


@pytest.mark.parametrize(
    "change",
    [
        "due_at = due_at + interval '1 second'",
        "detected_at = detected_at - interval '1 hour'",
        "target_s = 48 * 3600",
    ],
)
def test_the_deadline_is_detection_plus_the_target(session: Session, change: str) -> None:
    make.report(session)

    refuse(session, "clock_due_check", f"UPDATE clock SET {change}")


def test_a_day_with_a_clock_change_is_still_24_hours(session: Session) -> None:
    """In SQL as in Python: the night before summer time ends has 25 hours on the wall."""
    make.report(session)
    session.execute(text("SET LOCAL timezone = 'Europe/Stockholm'"))
    saturday = "detected_at = '2026-10-24 14:00+02', due_at = "

    session.execute(text(f"UPDATE clock SET {saturday} '2026-10-25 13:00+01'"))
    refuse(session, "clock_due_check", f"UPDATE clock SET {saturday} '2026-10-25 14:00+01'")


def test_a_removal_says_how_it_is_known(session: Session) -> None:
    make.report(session)

    refuse(session, "clock_removal_check", "UPDATE clock SET removed_at = now()")
    refuse(session, "clock_evidence_check", "UPDATE clock SET removed_at = now(), evidence = 'someone said so'")


# Meetings


def test_the_periods_of_meetings_do_not_overlap(session: Session) -> None:
    first = meeting(session)

    def period(opens: str, closes: str, days: int = 1) -> str:
        same = "kind, nominal_day, planned_at, place"
        into = f"INSERT INTO meeting (id, opens_at, cut_off, meets_at, day, {same}) SELECT gen_random_uuid()"
        return f"{into}, {opens}, {closes}, {closes}, day + {days}, {same} FROM meeting"

    later = "cut_off + interval '1 day'"
    refuse(session, "meeting_periods_excl", period("cut_off - interval '1 second'", later))
    refuse(session, "meeting_periods_excl", period("opens_at + interval '1 hour'", "cut_off - interval '1 hour'"))
    refuse(session, "meeting_day_key", period("cut_off", later, days=0))
    refuse(session, "meeting_order_check", period("cut_off", "cut_off"))

    meeting(session, first.cut_off + PERIOD)
    meeting(session, first.cut_off + 3 * DAY, opens_at=first.opens_at, kind="extra")


# Areas


def test_an_incident_lies_in_at_most_one_area_of_a_layer(session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6), make.area("b", 16.1, 59.4, 16.2, 59.6))
    make.report(session)
    b = "(SELECT id FROM area WHERE code = 'b')"
    also = f"INSERT INTO incident_area SELECT incident_id, layer_id, {b} FROM incident_area"

    assert session.execute(text("SELECT count(*) FROM incident_area")).scalar_one() == 1
    refuse(session, "incident_area_pkey", also)


def test_an_area_is_of_the_layer_that_it_is_named_with(session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6))
    make.layer(session, make.area("x", 15.9, 59.4, 16.1, 59.6), code="regso")
    make.report(session)
    wrong = "UPDATE incident_area SET area_id = (SELECT id FROM area WHERE code = 'a')"

    refuse(session, "incident_area_area_id_layer_id_fkey", wrong)


# Jobs


def test_a_piece_of_work_is_done_once_and_one_row_is_alive(session: Session) -> None:
    session.execute(text("INSERT INTO job_run VALUES ('pack', '2026-11-25', 'done', now())"))

    refuse(session, "job_run_pkey", "INSERT INTO job_run VALUES ('pack', '2026-11-25', 'missed', now())")
    refuse(
        session,
        "job_run_outcome_check",
        "INSERT INTO job_run VALUES ('pack', '2026-12-09', 'perhaps', now())",
    )
    refuse(session, "scheduler_pulse_one_check", "INSERT INTO scheduler_pulse VALUES (2, now())")
