"""`/samtal` and the case page: the coordinator reads and answers."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests.conftest import SignedInAs
from tests.service.log.written import forget, lines
from tests.web.conftest import At
from tests.web.conversations.talking import LOOK, Reporter, answer, judge, waits
from tests.web.reading import read


@pytest.fixture
def reporter(client: TestClient, session: Session) -> Reporter:
    return Reporter(client, session)


@pytest.fixture
def desk(signed_in_as: SignedInAs) -> TestClient:
    return signed_in_as("coordinator")


def test_who_waits_is_listed_and_counted_in_the_menu_until_answered(reporter: Reporter, desk: TestClient) -> None:
    assert "Ingen väntar på svar" in desk.get("/samtal").text
    reporter.write("Hur går det?")

    page = desk.get("/samtal")
    assert "Hur går det?" in page.text
    assert f"/samtal/{reporter.reference}" in page.text
    assert waits(page) == waits(desk.get("/arenden")) == 1

    gone = answer(desk, reporter.reference, "Det är målat i dag.")
    assert (gone.status_code, gone.headers["location"]) == (
        303,
        f"/arenden/{reporter.reference}#samtal-{reporter.reference}",
    )
    assert waits(desk.get("/samtal")) == 0


def test_the_case_page_holds_the_conversation_and_the_form(reporter: Reporter, desk: TestClient) -> None:
    reporter.write("Hur går det?")

    page = desk.get(f"/arenden/{reporter.reference}").text

    assert "Samtal med den som rapporterade" in page
    assert "Hur går det?" in page
    assert f'action="/samtal/{reporter.reference}"' in page


def test_what_needs_no_answer_is_laid_aside_and_the_reporter_sees_that_it_was_read(
    reporter: Reporter, desk: TestClient
) -> None:
    reporter.write("Tack!")
    answer(desk, reporter.reference, "", verdict="none")

    assert waits(desk.get("/samtal")) == 0
    assert "Inget mer svar behövdes" in reporter.follow().text


def test_the_coordinator_sees_that_an_answer_was_read(reporter: Reporter, desk: TestClient) -> None:
    answer(desk, reporter.reference, "Det är målat.")
    assert ", läst" not in desk.get(f"/samtal/{reporter.reference}").text
    reporter.follow()

    assert ", läst" in desk.get(f"/samtal/{reporter.reference}").text


def test_what_is_new_is_marked_once(reporter: Reporter, desk: TestClient) -> None:
    reporter.write("Hur går det?")

    assert "Nytt</b>" in desk.get(f"/arenden/{reporter.reference}").text
    assert "Nytt</b>" not in desk.get(f"/arenden/{reporter.reference}").text


@pytest.mark.parametrize(("words", "says"), [("", "Skriv ett svar"), ("a" * 2001, "för lång")])
def test_a_bad_answer_stands_there_still(reporter: Reporter, desk: TestClient, words: str, says: str) -> None:
    page = answer(desk, reporter.reference, words)
    field = f"svar-{reporter.reference}"

    assert page.status_code == 422
    assert says in read(page).texts[f"fel-{field}"]
    assert field in read(page).invalid
    assert f">{words}</textarea>" in page.text


def test_whoever_says_it_is_not_fixed_comes_first_and_is_answered_by_opening_the_case(
    reporter: Reporter, desk: TestClient, at: At
) -> None:
    at(LOOK)
    reporter.write("Hej.")
    reporter.closed().object_to("Halva är kvar.")

    listed = desk.get("/samtal").text
    assert listed.index("Halva är kvar.") < listed.index("Hej.")
    assert "Säger att det inte är åtgärdat" in desk.get(f"/arenden/{reporter.reference}").text
    assert judge(desk, reporter.reference, "reopened").status_code == 303

    case = desk.get(f"/arenden/{reporter.reference}").text
    assert "öppnade ärendet igen" in case
    assert "Öppnat igen" in case
    assert reporter.case().closed_at is None


def test_a_closing_that_stands_needs_words(reporter: Reporter, desk: TestClient, at: At) -> None:
    at(LOOK)
    reporter.closed().object_to()
    page = judge(desk, reporter.reference, "stands")

    assert page.status_code == 422
    assert "Skriv varför" in read(page).texts[f"fel-dom-{reporter.reference}"]
    assert judge(desk, reporter.reference, "stands", "Resten är ägarens.").status_code == 303
    assert "Resten är ägarens." in reporter.follow().text
    assert judge(desk, reporter.reference, "reopened").status_code == 409


def test_reading_is_noted_and_never_what_was_read(reporter: Reporter, desk: TestClient, session: Session) -> None:
    reporter.write("Hemliga ord.")
    forget(session)
    for path in ("/samtal", f"/samtal/{reporter.reference}", f"/arenden/{reporter.reference}"):
        desk.get(path)

    read_ = lines(session, "read.conversation")
    assert [line.about for line in read_] == [{"count": 1, "refs": [reporter.reference]}] * 3
    assert "Hemliga" not in str(lines(session))


def test_an_auditor_gives_a_reason_and_reads_without_being_able_to_answer(
    reporter: Reporter, signed_in_as: SignedInAs, session: Session
) -> None:
    reporter.write("Hur går det?")
    auditor = signed_in_as("auditor")
    case = f"/arenden/{reporter.reference}"
    assert "Hur går det?" not in auditor.get(case).text
    forget(session)
    auditor.post(f"{case}/las", data={"reason": "Behövs för tillsynen"})

    page = auditor.get(case).text

    assert "Hur går det?" in page
    assert "/samtal/" not in page
    assert [line.reason for line in lines(session, "read.conversation")] == ["Behövs för tillsynen"]
    assert auditor.get("/samtal").status_code == 403


@pytest.mark.parametrize("role", ["property", "police", "guard", "rescue"])
def test_others_see_the_case_and_nothing_of_the_conversation(
    reporter: Reporter, signed_in_as: SignedInAs, role: str
) -> None:
    reporter.write("Hur går det?")
    page = signed_in_as(role).get(f"/arenden/{reporter.reference}")

    assert page.status_code == 200
    assert "Hur går det?" not in page.text
    assert "Samtal med den" not in page.text


@pytest.mark.parametrize("reference", ["L26-9999", "x", "%00"])
def test_what_is_not_there_is_not_there(desk: TestClient, session: Session, reference: str) -> None:
    answers = [
        desk.get(f"/samtal/{reference}"),
        answer(desk, reference, "Hej."),
        judge(desk, reference, "reopened"),
    ]

    assert [one.status_code for one in answers] == [404] * 3
    assert session.execute(text("SELECT count(*) FROM message")).scalar_one() == 0
