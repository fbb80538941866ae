"""Every change is in the log, whoever makes it and by whatever way; and nothing that people wrote ever is."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.briefings.actions import prepare
from service.db import METADATA, PROGRAM, act_as
from service.log.audit import UNFOLLOWED, unfollowed
from service.settings import settings
from tests import make
from tests.conftest import NOON
from tests.service.jobs.printing import press
from tests.service.log.written import forget, lines
from tests.service.meetings.rows import meeting

WORDS = "Det som någon skrev"
INTO = "INSERT INTO"
AREA = """
INSERT INTO area (id, layer_id, code, name, shape) SELECT gen_random_uuid(), layer_id, 'ny', 'Ny', shape FROM area LIMIT 1
"""
PAUSE = "SELECT gen_random_uuid(), incident_id, 'frost', 'Gata/park', due_at, due_at + interval '1 day' FROM clock"
MEETING = """
INSERT INTO meeting (id, kind, day, nominal_day, opens_at, cut_off, meets_at, planned_at, place)
SELECT gen_random_uuid(), 'extra', day + 1, day + 1, opens_at, cut_off + '1 day', cut_off + '1 day', planned_at, ''
FROM meeting
"""
LINK = "SELECT sha256('x'), id, 'invite', created_at, created_at + interval '1 day' FROM person"
SCREENING = """
INSERT INTO report_screening (report_id, at, person_id, verdict, words)
SELECT report.id, received_at, person.id, 'shown', :words FROM report, person
"""
CHANGED = {
    "report.update": "UPDATE report SET incident_id = (SELECT id FROM incident WHERE id <> report.incident_id LIMIT 1)",
    "report_screening.insert": SCREENING,
    "incident.update": "UPDATE incident SET closed_at = now(), outcome = 'forwarded'",
    "clock.update": "UPDATE clock SET removed_at = now(), evidence = 'after_photo'",
    "clock.delete": "DELETE FROM clock",
    "clock_pause.insert": f"INSERT INTO clock_pause {PAUSE}",
    "category.update": "UPDATE category SET restricted = NOT restricted WHERE code = 'graffiti'",
    "category.insert": "INSERT INTO category SELECT 'ny', NULL, 'Ny', icon, handling, restricted, urgent, counted, "
    "emergency, asks_outdoors, 0, 0, 99, active FROM category WHERE code = 'graffiti'",
    "clock_rule.update": "UPDATE clock_rule SET target_s = target_s * 2",
    "clock_rule.delete": "DELETE FROM clock; DELETE FROM clock_rule",
    "area_layer.update": "UPDATE area_layer SET name = 'Annat'",
    "area_layer.delete": "DELETE FROM area_layer",
    "area.insert": AREA,
    "area.update": "UPDATE area SET population = 7",
    "area.delete": "DELETE FROM area",
    "place.update": "UPDATE place SET name = 'Annan'",
    "place.delete": "DELETE FROM place",
    "organisation.insert": f"{INTO} organisation (id, name, participates) VALUES (gen_random_uuid(), 'Ny', true)",
    "organisation.update": "UPDATE organisation SET participates = NOT participates",
    "work_function.update": "UPDATE work_function SET role = 'police'",
    "function_area.insert": f"{INTO} function_area SELECT work_function.id, area.id FROM work_function, area",
    "person.update": "UPDATE person SET closed_at = now()",
    "holding.update": "UPDATE holding SET until = now()",
    "holding.delete": "DELETE FROM holding",
    "meeting.insert": MEETING,
    "meeting.update": "UPDATE meeting SET place = 'Rådhuset'",
    "police_event.insert": "INSERT INTO police_event VALUES ('1', now(), 'Brand', 'Köping')",
    "sign_in_link.insert": f"INSERT INTO sign_in_link (token_hash, person_id, purpose, made_at, ends_at) {LINK}",
    "password.insert": "INSERT INTO password SELECT id, '$argon2id$' || repeat('x', 50), now() FROM person",
}


@pytest.fixture
def lived(session: Session) -> Session:
    """A store in which there is something of most kinds, and a log that has told of nothing yet."""
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6), make.area("b", 16.1, 59.4, 16.2, 59.6))
    make.report(session, description=WORDS)
    make.report(session, metres_north=900)
    make.place(session, "Skolan")
    make.person(session, "coordinator")
    forget(session)
    return session


def test_every_table_is_followed_or_says_why_not(session: Session) -> None:
    assert unfollowed(session) == []


def test_no_reason_is_given_for_a_table_that_is_not_there() -> None:
    tables = {name.partition(".")[0] for name in UNFOLLOWED} - {"alembic_version"}

    assert tables - set(METADATA.tables) == set()


@pytest.mark.parametrize("what", CHANGED)
def test_a_change_leaves_one_row_in_the_log(lived: Session, what: str) -> None:
    if what.startswith("meeting"):
        meeting(lived)
        forget(lived)

    lived.execute(text(CHANGED[what]), {"words": WORDS} if ":words" in CHANGED[what] else {})

    found = [line for line in lines(lived) if line.what == what]
    assert len(found) == 1
    assert found[0].kind == "change"
    assert found[0].about["count"] >= 1


def test_a_report_leaves_one_row_for_all_that_follows_from_it(session: Session) -> None:
    forget(session)
    receipt = make.report(session, description=WORDS)

    [line] = lines(session)
    assert (line.what, line.about) == ("report.insert", {"count": 1, "refs": [receipt.reference]})


def test_a_file_of_reports_is_one_row(session: Session) -> None:
    forget(session)
    make.incident(session)

    assert [line.what for line in lines(session)] == ["report.insert"]


def test_an_earlier_sighting_that_moves_the_clock_is_told_of_too(session: Session) -> None:
    first = make.report(session)
    forget(session)
    make.report(session, occurred_from=NOON - timedelta(hours=2), occurred_to=NOON - timedelta(hours=1))

    told = {line.what: line.about for line in lines(session)}
    assert set(told) == {"report.insert", "incident.update", "clock.update"}
    assert told["clock.update"]["refs"] == [first.reference]
    assert told["incident.update"]["columns"] == ["detected_at"]


def test_what_people_wrote_and_secrets_stand_nowhere_in_the_log(lived: Session) -> None:
    for what in ("report_screening.insert", "password.insert", "sign_in_link.insert"):
        lived.execute(text(CHANGED[what]), {"words": WORDS} if ":words" in CHANGED[what] else {})
    lived.execute(text("UPDATE person SET email = 'ny@koping.example', name = 'Nytt Namn'"))

    whole = str(lines(lived))
    hashes = lived.execute(text("SELECT encode(sha256('x'), 'hex') UNION SELECT encode(code_hash, 'hex') FROM report"))
    for secret in (WORDS, "argon2id", "ny@koping.example", "Nytt Namn", *filter(None, hashes.scalars())):
        assert secret not in whole
    assert ["email", "name"] in [line.about.get("columns") for line in lines(lived, "person")]


def test_old_and_new_of_a_setting_stand_beside_each_other(lived: Session) -> None:
    lived.execute(text("UPDATE category SET restricted = true, position = 7 WHERE code = 'graffiti'"))

    [line] = lines(lived)
    assert line.about["columns"] == ["position", "restricted"]
    assert (line.about["rows"][0]["code"], line.about["rows"][0]["restricted"]) == ("graffiti", [False, True])


def test_a_statement_that_changes_nothing_tells_of_nothing(lived: Session) -> None:
    for nothing in (
        "UPDATE category SET name = name",
        "UPDATE place SET name = '' WHERE false",
        "DELETE FROM clock WHERE false",
    ):
        lived.execute(text(nothing))

    assert lines(lived) == []


def test_many_rows_are_counted_and_fifty_of_them_named(lived: Session) -> None:
    many = "SELECT gen_random_uuid(), 'Nr ' || n, true FROM generate_series(1, 120) n"
    lived.execute(text(f"INSERT INTO organisation (id, name, participates) {many}"))
    lived.execute(text("UPDATE organisation SET participates = false WHERE name LIKE 'Nr %'"))

    for line in lines(lived):
        assert (line.about["count"], len(line.about["rows"])) == (120, 50)


def test_an_upsert_is_told_of_as_what_it_became(lived: Session) -> None:
    make.place(lived, "Skolan", metres_north=10)
    make.place(lived, "Torget")

    assert [line.what for line in lines(lived)] == ["place.update", "place.insert"]


def test_what_the_scheduler_makes_is_told_of(session: Session) -> None:
    made = meeting(session)
    forget(session)
    prepare(session, made, press, municipality="Köping", demo=False, zone=settings().zone, now=NOON)

    assert [line.what for line in lines(session)][:2] == ["briefing.insert", "briefing_document.insert"]


def test_what_is_rolled_back_never_was(lived: Session) -> None:
    started = lived.begin_nested()
    lived.execute(text("UPDATE place SET name = 'Annan'"))
    assert len(lines(lived)) == 1

    started.rollback()

    assert lines(lived) == []


@pytest.mark.parametrize("actor", [PROGRAM, "scheduler", "citizen"])
def test_who_is_not_a_person_is_told_by_a_word(lived: Session, actor: str) -> None:
    act_as(lived, actor)
    lived.execute(text("UPDATE place SET name = 'Annan'"))

    assert [(line.actor, line.person_id) for line in lines(lived)] == [(actor, None)]


def test_a_person_is_told_by_their_id(lived: Session) -> None:
    someone: UUID = uuid4()
    act_as(lived, someone)
    lived.execute(text("UPDATE place SET name = 'Annan'"))

    assert [(line.actor, line.person_id) for line in lines(lived)] == [("person", someone)]


def test_someone_in_the_database_by_hand_is_told_as_that(lived: Session) -> None:
    act_as(lived, "")
    lived.execute(text("UPDATE place SET name = 'Annan'"))

    assert [line.actor for line in lines(lived)] == ["database"]
