"""The words of a case are judged once, however many told them."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.people.models import Person
from service.people.rules import Viewer
from service.triage.cases import case
from service.triage.screening import queue, screen
from tests import make
from tests.conftest import NOON
from tests.service.triage.ground import post, viewer

SAME, OTHER = "Kalle har sprejat på väggen", "Jag såg Kalle igen"


@pytest.fixture
def someone(session: Session) -> Viewer:
    """A coordinator who is there: a decision has a person behind it."""
    made = viewer("coordinator", post(session, "Kommunen", "coordinator"))
    session.add(Person(id=made.person_id, name="Sam Ek", email=f"{uuid4().hex}@demo.example", created_at=NOON))
    session.flush()
    return made


def told(session: Session, *words: str, metres_east: float = 0) -> tuple[str, list[str]]:
    """One case that was told of in these words, one report after the other: its reference and theirs."""
    receipts = [make.report(session, "graffiti", description=said, metres_east=metres_east) for said in words]
    [incident] = {receipt.incident for receipt in receipts}
    return incident, [receipt.reference for receipt in receipts]


def read_by_others(session: Session, incident: str) -> list[str | None]:
    someone = viewer("property", post(session, f"Fastighet {uuid4().hex}", "property"))
    return [one.cleaned for one in case(session, someone, incident).reports]


def test_the_same_words_of_a_case_are_one_text_to_judge(session: Session, someone: Viewer) -> None:
    incident, references = told(session, SAME, OTHER, SAME, SAME)

    total, waiting = queue(session, someone)

    assert total == 2
    assert [(one.incident, one.words) for one in waiting] == [(incident, SAME), (incident, OTHER)]
    assert [one.references for one in waiting] == [
        (references[0], references[2], references[3]),
        (references[1],),
    ]


def test_the_decision_counts_for_all_who_told_them_and_each_has_its_row(session: Session, someone: Viewer) -> None:
    incident, references = told(session, SAME, OTHER, SAME)

    screen(session, someone, references[0], "[borttaget] har sprejat på väggen", now=NOON)

    kept = "[borttaget] har sprejat på väggen"
    assert read_by_others(session, incident) == [kept, None, kept]
    assert [one.words for one in queue(session, someone)[1]] == [OTHER]
    decided = session.execute(text("SELECT verdict, person_id FROM report_screening")).all()
    assert decided == [("shown", someone.person_id)] * 2


def test_each_of_them_is_in_the_log(session: Session, someone: Viewer) -> None:
    _, references = told(session, SAME, SAME)
    before = in_log(session)

    screen(session, someone, references[1], None, now=NOON)

    assert in_log(session) - before == 2


def test_the_same_words_about_something_else_are_another_text(session: Session, someone: Viewer) -> None:
    told(session, SAME)
    elsewhere, [other] = told(session, SAME, metres_east=2_000)

    screen(session, someone, other, None, now=NOON)

    total, [left] = queue(session, someone)
    assert (total, left.incident == elsewhere) == (1, False)


def test_who_tells_the_same_later_waits_for_someone_to_look(session: Session, someone: Viewer) -> None:
    _, [first] = told(session, SAME)
    screen(session, someone, first, SAME, now=NOON)
    _, [second] = told(session, SAME)

    _, [waiting] = queue(session, someone)
    assert waiting.references == (second,)


def in_log(session: Session) -> int:
    """How many decisions the log has told of."""
    asked = "SELECT coalesce(sum((about->>'count')::int), 0) FROM log_entry WHERE what = 'report_screening.insert'"
    return int(session.execute(text(asked)).scalar_one())
