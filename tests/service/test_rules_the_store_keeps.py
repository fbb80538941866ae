"""What no program may break, our own included: each rule is broken by plain SQL, and the store refuses."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from tests import make
from tests.conftest import NOON

HASH = "0" * 64


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


@pytest.fixture
def written(session: Session) -> None:
    """A row in everything that is only added to."""
    incident = the_incident(session, make.report(session).incident)
    session.execute(
        text(
            "INSERT INTO clock_pause (id, incident_id, reason, who, began_at, ended_at) "
            "VALUES (:id, :incident, 'frost', 'Gata/park', :now, :now + interval '1 day')"
        ),
        {"id": uuid4(), "incident": incident, "now": NOON},
    )
    pack(session, version=1)
    session.execute(
        text(
            "INSERT INTO briefing_document (briefing_id, form, media_type, content, sha256) "
            "SELECT id, 'html', 'text/html', 'x', sha256 FROM briefing"
        )
    )


def meeting(session: Session, *, day: str, opens: str, closes: str, kind: str = "regular") -> UUID:
    made = uuid4()
    session.execute(
        text(
            "INSERT INTO meeting (id, kind, day, nominal_day, opens_at, cut_off, meets_at, planned_at, place) "
            "VALUES (:id, :kind, :day, :day, :opens, :closes, :closes, :opens, '')"
        ),
        {"id": made, "kind": kind, "day": day, "opens": opens, "closes": closes},
    )
    return made


def pack(session: Session, *, version: int, of: UUID | None = None) -> UUID:
    of = of or meeting(session, day="2026-11-11", opens="2026-10-27 12:00Z", closes="2026-11-10 12:00Z")
    session.execute(
        text(
            "INSERT INTO briefing (id, meeting_id, version, made_at, snapshot, sha256) "
            "VALUES (gen_random_uuid(), :meeting, :version, :now, '{}', :hash)"
        ),
        {"meeting": of, "version": version, "now": NOON, "hash": HASH},
    )
    return of


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("table", "column"),
    [("incident_event", "at"), ("clock_pause", "ended_at"), ("briefing", "snapshot"), ("briefing_document", "content")],
)
def test_history_is_never_changed_and_never_taken_away(session: Session, table: str, column: str) -> None:
    only_added_to = f"{table} is only added to, never changed"

    refuse(session, only_added_to, f"UPDATE {table} SET {column} = {column}")
    refuse(session, only_added_to, f"DELETE FROM {table}")


# Packs


def test_a_version_of_a_pack_is_there_once_and_a_correction_is_the_next(session: Session) -> None:
    of = pack(session, version=1)

    with pytest.raises(IntegrityError, match="briefing_meeting_id_version_key"), session.begin_nested():
        pack(session, version=1, of=of)
    with pytest.raises(IntegrityError, match="briefing_version_check"), session.begin_nested():
        pack(session, version=0, of=of)

    pack(session, version=2, of=of)


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
    meeting(session, day="2026-11-11", opens="2026-10-27 12:00Z", closes="2026-11-10 12:00Z")

    with pytest.raises(IntegrityError, match="meeting_periods_excl"), session.begin_nested():
        meeting(session, day="2026-11-12", opens="2026-11-10 11:59:59Z", closes="2026-11-11 12:00Z")
    with pytest.raises(IntegrityError, match="meeting_day_key"), session.begin_nested():
        meeting(session, day="2026-11-11", opens="2026-11-10 12:00Z", closes="2026-11-24 12:00Z")
    with pytest.raises(IntegrityError, match="meeting_order_check"), session.begin_nested():
        meeting(session, day="2026-11-25", opens="2026-11-24 12:00Z", closes="2026-11-24 12:00Z")

    meeting(session, day="2026-11-25", opens="2026-11-10 12:00Z", closes="2026-11-24 12:00Z")
    meeting(session, day="2026-11-05", opens="2026-10-30 12:00Z", closes="2026-11-04 12:00Z", kind="extra")


# Areas


def test_an_incident_lies_in_at_most_one_area_of_a_layer(session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6), make.area("b", 16.1, 59.4, 16.2, 59.6))
    make.report(session)
    also = "INSERT INTO incident_area SELECT incident_id, layer_id, (SELECT id FROM area WHERE code = 'b') FROM incident_area"

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
    refuse(session, "job_run_outcome_check", "INSERT INTO job_run VALUES ('pack', '2026-12-09', 'perhaps', now())")
    refuse(session, "scheduler_pulse_one_check", "INSERT INTO scheduler_pulse VALUES (2, now())")
