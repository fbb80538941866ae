"""The list, a case, the reason for reading, and screening, as pages."""

import re
from datetime import timedelta
from statistics import median
from time import perf_counter
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import SignedInAs

WORDS = "Klotter på väggen, Kalle har sett det"
REASON = "Ärendet hör till utredningen"


def told(session: Session, category: str = "graffiti", words: str = WORDS) -> tuple[str, str]:
    """The references of an incident and its report."""
    receipt = make.report(session, category, description=words)
    return receipt.incident, receipt.reference


def reads(session: Session) -> list[tuple[str, str | None, UUID | None]]:
    """What the log says was read."""
    asked = "SELECT what, reason, person_id FROM log_entry WHERE kind = 'read' ORDER BY at, lane, seq"
    return [tuple(row) for row in session.execute(text(asked))]


def test_the_list_leads_to_the_case(staff: TestClient, session: Session) -> None:
    incident, _ = told(session)

    listed = staff.get("/arenden").text
    case = staff.get(f"/arenden/{incident}").text

    assert f'href="/arenden/{incident}"' in listed
    assert "Kalle" not in listed
    assert WORDS in case
    assert f"{make.CENTRE.lat:.5f}, {make.CENTRE.lon:.5f}" in case


def test_the_list_is_filtered_and_paged_by_its_address(staff: TestClient, session: Session) -> None:
    graffiti, _ = told(session)
    litter, _ = told(session, "littering")

    assert litter not in staff.get("/arenden?category=graffiti").text
    first = staff.get("/arenden?limit=1").text
    [older] = re.findall(r'href="(\?[^"]*cursor=[^"]*)"', first)
    second = staff.get("/arenden" + older.replace("&amp;", "&")).text
    assert {graffiti in first, litter in first} == {True, False}
    assert (graffiti in second) != (graffiti in first)
    assert "Inget ärende att visa" in staff.get("/arenden?status=closed").text


def test_reading_what_was_told_is_noted(staff: TestClient, session: Session) -> None:
    incident, _ = told(session)
    staff.get(f"/arenden/{incident}")

    [(what, reason, person)] = reads(session)
    assert (what, reason) == ("read.told", None)
    assert person is not None


def test_the_police_say_why_before_they_read_the_words(signed_in_as: SignedInAs, session: Session) -> None:
    police = signed_in_as("police")
    incident, _ = told(session)

    assert WORDS not in police.get(f"/arenden/{incident}").text
    assert reads(session) == []
    refused = police.post(f"/arenden/{incident}/las", data={"reason": " x "})
    assert (refused.status_code, WORDS in refused.text, reads(session)) == (422, False, [])
    answer = police.post(f"/arenden/{incident}/las", data={"reason": REASON})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/arenden/{incident}")
    assert WORDS in police.get(f"/arenden/{incident}").text
    assert {(what, reason) for what, reason, _ in reads(session)} == {("read.told", REASON), ("read.case", REASON)}


def test_the_page_can_be_read_again_without_another_row_in_the_log(signed_in_as: SignedInAs, session: Session) -> None:
    police = signed_in_as("police")
    incident, _ = told(session)
    police.post(f"/arenden/{incident}/las", data={"reason": REASON})
    noted = reads(session)

    pages = [police.get(f"/arenden/{incident}").text for _ in range(3)]

    assert all(WORDS in page and f"med skälet: {REASON}" in page for page in pages)
    assert reads(session) == noted


def test_what_is_cleared_is_read_by_others(staff: TestClient, signed_in_as: SignedInAs, session: Session) -> None:
    incident, report = told(session)
    property_staff = signed_in_as("property")
    assert "väntar på granskning" in property_staff.get(f"/arenden/{incident}").text

    assert WORDS in staff.get("/granskning").text
    answer = staff.post(f"/granskning/{report}", data={"words": "Klotter på väggen", "verdict": "shown"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/granskning")
    page = property_staff.get(f"/arenden/{incident}").text
    assert "Klotter på väggen" in page
    assert "Kalle" not in page
    assert "Allt är granskat" in staff.get("/granskning").text


def test_what_is_withheld_is_not(staff: TestClient, signed_in_as: SignedInAs, session: Session) -> None:
    incident, report = told(session)
    staff.post(f"/granskning/{report}", data={"words": "spelar ingen roll", "verdict": "withheld"})

    page = signed_in_as("property").get(f"/arenden/{incident}").text
    assert "Ingen text att visa" in page
    assert "spelar ingen roll" not in page


def test_a_program_gets_the_same_case(signed_in_as: SignedInAs, session: Session) -> None:
    incident, report = told(session)

    answer = signed_in_as("property").get(f"/api/v1/incidents/{incident}").json()

    [one] = answer.pop("reports")
    assert (answer["reference"], answer["lon"], answer["sealed"]) == (incident, make.CENTRE.lon, False)
    assert (one["reference"], one["words"], one["cleaned"], one["waiting"]) == (report, None, None, True)


def test_words_that_are_an_attack_are_words(staff: TestClient, session: Session) -> None:
    attack = "<script>alert(1)</script>{{ 7*7 }}</textarea><img src=x onerror=alert(1)>"
    incident, _ = told(session, words=attack)

    for path in (f"/arenden/{incident}", "/granskning"):
        page = staff.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_not_yours_and_not_there_are_the_same_answer_in_the_same_time(
    signed_in_as: SignedInAs, session: Session
) -> None:
    """Interleaved, so that a busy machine is as slow to both."""
    school = signed_in_as("staff")
    theirs, _ = told(session)
    absent = f"L26-{int(theirs[4:]) + 1000:04}"
    took: dict[str, list[float]] = {theirs: [], absent: []}

    assert school.get(f"/arenden/{theirs}").text == school.get(f"/arenden/{absent}").text
    for _ in range(5):
        for _ in range(60):
            for reference, times in took.items():
                began = perf_counter()
                assert school.get(f"/api/v1/incidents/{reference}").status_code == 404
                times.append(perf_counter() - began)
        ratio = median(took[theirs]) / median(took[absent])
        if 0.9 < ratio < 1.1:
            return
    raise AssertionError(f"not yours takes {ratio:.2f} times as long as not there")


def test_who_told_it_as_their_function_reads_their_own_words(signed_in_as: SignedInAs, session: Session) -> None:
    make.boundary(session)
    school, other = signed_in_as("staff"), signed_in_as("staff", organisation="En annan skola")
    told = {"category": "littering", "lon": make.CENTRE.lon, "lat": make.CENTRE.lat, "description": WORDS}

    sent = school.post("/api/v1/reports", json=told, headers={"Idempotency-Key": "a-key-of-the-school"}).json()

    assert WORDS in school.get(f"/arenden/{sent['incident']}").text
    assert other.get(f"/arenden/{sent['incident']}").status_code == 404
    again = other.post("/api/v1/reports", json=told, headers={"Idempotency-Key": "a-key-of-the-school"})
    assert (again.status_code, again.json()["id"] != sent["id"]) == (201, True)


def test_by_the_form_too(signed_in_as: SignedInAs, session: Session) -> None:
    guard = signed_in_as("guard")
    typed = {"category": "littering", "coordinates": f"{make.CENTRE.lat} {make.CENTRE.lon}", "description": WORDS}

    assert guard.post("/rapportera", data=typed).status_code == 201
    asked = "SELECT reporter_kind, function_id IS NOT NULL, organisation_id IS NOT NULL FROM report"
    assert session.execute(text(asked)).one() == ("guard", True, True)


def test_what_is_open_is_listed_unless_something_else_is_asked_for(staff: TestClient, session: Session) -> None:
    still, _ = told(session)
    make.incident(session, "littering", removed_after=timedelta(hours=2), outcome="fixed")
    [done] = session.scalars(text("SELECT reference FROM incident WHERE closed_at IS NOT NULL"))

    listed = {asked: staff.get(f"/arenden{asked}").text for asked in ("", "?status=closed", "?status=all&category=")}

    assert {asked: (still in page, done in page) for asked, page in listed.items()} == {
        "": (True, False),
        "?status=closed": (False, True),
        "?status=all&category=": (True, True),
    }
