"""What came in a flood waits for those who review; nobody else sees it, and what they decide is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from service.incidents.models import HeldReview, Incident, IncidentEvent
from service.log.models import LogEntry
from tests.conftest import NOON, SignedInAs
from tests.service.intake.test_floods import BURST, sent

PAGE = "/granskning/tillstromning"


@pytest.fixture
def burst(session: Session) -> list[str]:
    """Six within a hundred metres, and one that fell into a trap elsewhere."""
    told = [sent(session, BURST, now=NOON - timedelta(minutes=6 - n), metres_north=n * 18) for n in range(6)]
    alone = sent(session, BURST, suspect="trap", metres_north=4_000, category="littering")
    return [one.incident for one in [*told, alone]]


def groups(client: TestClient) -> list[str]:
    of_all = r'name="group" value="([^"]+)">\s*<input type="hidden" name="which" value="all">'
    return re.findall(of_all, client.get(PAGE).text)


def test_a_burst_is_one_group_with_its_count_and_all_else_another(staff: TestClient, burst: list[str]) -> None:
    text = staff.get(PAGE).text

    assert groups(staff) == [" ".join(burst[:6]), burst[6]]
    assert "6 händelser" in text
    assert "7 händelser hålls" in text
    assert "Många på kort tid på samma plats" in text
    assert "Ett fält som ingen ser var ifyllt" in text


def test_the_menu_says_how_many_wait(staff: TestClient, burst: list[str]) -> None:
    assert len(burst) == 7
    assert re.search(r'/granskning"[^>]*>Granskning <span class="count">.*?7</span>', staff.get("/arenden").text)


def test_nobody_else_sees_what_is_held(staff: TestClient, signed_in_as: SignedInAs, burst: list[str]) -> None:
    seen = {row["id"] for row in staff.get("/api/v1/incidents").json()["features"]}
    assert seen == {*burst}
    for role in ("police", "rescue", "guard", "property", "auditor"):
        other = signed_in_as(role)
        assert other.get("/api/v1/incidents").json()["features"] == []
        assert {other.get(f"/arenden/{one}").status_code for one in burst} == {404}


def test_what_is_real_counts_and_is_seen(
    staff: TestClient, signed_in_as: SignedInAs, session: Session, burst: list[str]
) -> None:
    answer = staff.post(PAGE, data={"verdict": "real", "group": groups(staff)[0], "which": "all"})

    assert answer.status_code == 303
    police = signed_in_as("police").get("/api/v1/incidents").json()["features"]
    assert {row["id"] for row in police} == {*burst[:6]}
    assert len(session.exec(select(HeldReview).where(HeldReview.verdict == "real")).all()) == 6
    assert len(session.exec(select(IncidentEvent).where(IncidentEvent.what == "real")).all()) == 6
    assert session.exec(select(LogEntry).where(LogEntry.what == "held_review.insert")).one().about["count"] == 6


def test_what_is_not_real_ends_so_and_stays_out(
    staff: TestClient, signed_in_as: SignedInAs, session: Session, burst: list[str]
) -> None:
    marked: dict[str, Any] = {"verdict": "not_real", "group": groups(staff)[0], "which": "chosen", "chosen": burst[:2]}

    assert staff.post(PAGE, data=marked).status_code == 303

    session.expire_all()
    ended = session.exec(select(Incident).where(Incident.outcome == "not_real")).all()
    assert sorted(one.reference for one in ended) == burst[:2]
    assert {one.held for one in ended} == {"burst"}
    assert groups(staff)[0] == " ".join(burst[2:6])
    assert signed_in_as("police").get("/api/v1/incidents").json()["features"] == []
    assert "inte riktig" in staff.get(f"/arenden/{burst[0]}").text


def test_deciding_twice_keeps_the_first(staff: TestClient, session: Session, burst: list[str]) -> None:
    group = groups(staff)[0]
    for verdict in ("real", "not_real"):
        assert staff.post(PAGE, data={"verdict": verdict, "group": group, "which": "all"}).status_code == 303

    assert {one.verdict for one in session.exec(select(HeldReview))} == {"real"}
    assert len(burst) == 7


def test_what_was_judged_real_is_not_held_again_by_the_same_burst(
    staff: TestClient, session: Session, burst: list[str]
) -> None:
    staff.post(PAGE, data={"verdict": "real", "group": groups(staff)[0], "which": "all"})

    later = sent(session, BURST, metres_north=-40, now=NOON)

    session.expire_all()
    stand = {one.reference: one.held for one in session.exec(select(Incident))}
    assert stand[later.incident] == "burst"
    assert [stand[one] for one in burst[:6]] == [None] * 6


def test_none_marked_is_said_and_the_group_stays_open(staff: TestClient, burst: list[str]) -> None:
    answer = staff.post(PAGE, data={"verdict": "not_real", "group": " ".join(burst[:6]), "which": "chosen"})

    assert answer.status_code == 422
    assert "Markera minst en" in answer.text
    assert re.search(r'<details class="held-each" open>', answer.text)


def test_nothing_held_is_said(staff: TestClient) -> None:
    assert "Inget hålls" in staff.get(PAGE).text
