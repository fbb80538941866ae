"""What was decided about a flood is said, and can be taken back; and what was told in it can be read there."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from service.incidents.models import HeldReview, Incident, IncidentEvent
from service.log.models import LogEntry
from service.triage.reviewed import lately
from tests import make
from tests.conftest import NOON, SignedInAs
from tests.service.intake.test_floods import BURST, sent
from tests.web.conftest import At
from tests.web.triage.sent import sent as finished

PAGE = "/granskning/tillstromning"
UNDO = PAGE + "/angra"


@pytest.fixture
def burst(session: Session) -> list[str]:
    """Six within a hundred metres, of which the first two did not see the rest, with words."""
    minutes = (timedelta(minutes=6 - n) for n in range(6))
    told = [sent(session, BURST, now=NOON - ago, metres_north=n * 18) for n, ago in enumerate(minutes)]
    return [one.incident for one in told]


def decided(staff: TestClient, which: list[str], verdict: str) -> tuple[str, str]:
    """Decide about all of these: the page that follows, and the decision's id."""
    answer = staff.post(PAGE, data={"verdict": verdict, "group": " ".join(which), "which": "all"})
    assert answer.status_code == 303
    shown = staff.get(answer.headers["location"]).text
    return shown, re.findall(r'name="beslut" value="(\d+)"', shown)[0]


def stands(session: Session) -> set[tuple[str | None, str | None, bool]]:
    session.expire_all()
    return {(one.held, one.outcome, one.closed_at is None) for one in session.exec(select(Incident))}


def test_what_was_decided_is_said_and_stands_in_the_list(staff: TestClient, burst: list[str]) -> None:
    shown, _ = decided(staff, burst, "not_real")

    assert re.search(r'role="status"><p>6 ärenden är avslutade som inte riktiga\.</p>', shown)
    assert "Nyss granskade" in staff.get(PAGE).text
    assert 'role="status"' not in staff.get(PAGE).text.partition("<main")[2]


@pytest.mark.parametrize("verdict", ["real", "not_real"])
def test_what_is_taken_back_is_held_as_before_and_can_be_decided_anew(
    staff: TestClient, session: Session, burst: list[str], verdict: str, at: At
) -> None:
    before = stands(session)
    _, decision = decided(staff, burst, verdict)
    assert stands(session) != before

    answers = [staff.post(UNDO, data={"beslut": decision}) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert stands(session) == before == {("burst", None, True)}
    shown = staff.get(answers[0].headers["location"]).text
    assert "6 ärenden hålls igen, som förut." in shown
    assert "Nyss granskade" not in shown
    assert len(session.exec(select(IncidentEvent).where(IncidentEvent.what == "held_again")).all()) == 6
    assert session.exec(select(LogEntry).where(LogEntry.what == "incident.update")).all()
    assert "Hålls igen" in staff.get(f"/arenden/{burst[0]}").text
    at(NOON + timedelta(minutes=1))
    _, anew = decided(staff, burst, "real")
    assert anew != decision
    staff.post(UNDO, data={"beslut": decision})  # an old decision takes nothing of a newer one back
    assert stands(session) == {(None, None, True)}


def test_only_those_who_review_may_take_back(staff: TestClient, signed_in_as: SignedInAs, burst: list[str]) -> None:
    _, decision = decided(staff, burst, "not_real")

    assert signed_in_as("police").post(UNDO, data={"beslut": decision}).status_code == 403


def test_after_a_fortnight_it_is_not_in_the_list(staff: TestClient, session: Session, burst: list[str]) -> None:
    decided(staff, burst, "not_real")
    who = make.person(session, "coordinator")

    assert [one.standing for one in lately(session, who, now=NOON + timedelta(days=13))] == [6]
    assert lately(session, who, now=NOON + timedelta(days=14, minutes=1)) == []


def test_who_finishes_what_is_held_has_looked_at_it(staff: TestClient, session: Session, burst: list[str]) -> None:
    assert finished(staff, burst[0]).status_code == 303

    session.expire_all()
    ended = session.exec(select(Incident).where(Incident.reference == burst[0])).one()
    found = session.exec(select(HeldReview)).one()
    assert (ended.held, ended.outcome) == (None, "removed")
    assert (found.incident_id, found.verdict) == (ended.id, "real")
    assert "Nyss granskade" not in staff.get(PAGE).text
    staff.post(UNDO, data={"beslut": str(found.id)})
    session.expire_all()
    assert session.exec(select(Incident).where(Incident.reference == burst[0])).one().held is None


def test_what_was_told_is_read_there_and_noted(staff: TestClient, session: Session) -> None:
    told = [sent(session, BURST, now=NOON, metres_north=n * 18, description=f"Nummer {n} på väggen.") for n in range(5)]

    shown = staff.get(PAGE).text

    assert all(f"Nummer {n} på väggen." in shown for n in range(5))
    noted = session.exec(select(LogEntry).where(LogEntry.what == "read.told")).one()
    assert sorted(noted.about["refs"]) == sorted(one.reference for one in told)
