"""Words that point out a person are stopped before anything is stored, and whoever wrote them loses nothing else."""

import logging

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests.web.reading import read
from tests.web.reports.filling import code, reference, says, send
from tests.web.reports.sending import post, told

WORDS = "Ring mig på 070-123 45 67. Det var 19900101-1239 som gjorde det, bilen ABC 12D."
CLEANED = "Ring mig på [borttaget]. Det var [borttaget] som gjorde det, bilen [borttaget]."
SECRETS = ("070-123 45 67", "19900101-1239", "ABC 12D")
TRICKS = ["１９９００１０１-１２３９", "1990\u200b0101\u00ad-1239", "1 9 9 0 0 1 0 1 1 2 3 9", "900101+1239"]


def kept(session: Session) -> list[str | None]:
    return list(session.scalars(text("SELECT description FROM report")))


def test_a_program_is_told_what_was_found_and_where_and_never_what(client: TestClient, session: Session) -> None:
    answer = post(client, told(description=f"😀 {WORDS}"))

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [
        ("description", "personal_data.phone"),
        ("description", "personal_data.personnummer"),
        ("description", "personal_data.plate"),
    ]
    assert tuple(f"😀 {WORDS}"[one["start"] : one["end"]] for one in problem["errors"]) == SECRETS
    assert problem["detail"].startswith(
        "Texten innehåller ett telefonnummer, ett personnummer och ett registreringsnummer."
    )
    assert not any(secret in answer.text for secret in SECRETS)
    assert kept(session) == []


@pytest.mark.parametrize("number", TRICKS)
def test_tricks_do_not_hide_a_person(client: TestClient, session: Session, number: str) -> None:
    answer = post(client, told(description=f"Det var {number}"))

    [error] = answer.json()["errors"]
    assert error["code"] == "personal_data.personnummer"
    assert f"Det var {number}"[error["start"] : error["end"]] == number
    assert kept(session) == []


def test_a_form_keeps_the_words_and_marks_what_was_found(client: TestClient, session: Session) -> None:
    answer = send(client, description=WORDS, key="the-key-of-one-form")
    page = read(answer)

    assert answer.status_code == 422
    says(answer, "description", "Texten innehåller ett telefonnummer, ett personnummer och ett registreringsnummer.")
    assert page.fields["description"] == WORDS
    assert tuple(page.marks) == SECRETS
    assert kept(session) == []


def test_without_script_one_press_leaves_out_what_was_marked_and_sends_the_rest(
    client: TestClient, session: Session
) -> None:
    marked = read(send(client, description=WORDS))
    answer = client.post("/rapportera", data=marked.fields | {"remove": "1"})

    assert answer.status_code == 201
    assert reference(answer)
    assert kept(session) == [CLEANED]
    assert not any(
        secret in answer.text + client.post("/kvitto", data={"code": code(answer)}).text for secret in SECRETS
    )


def test_what_is_only_asked_about_is_mentioned_beside_what_blocks(client: TestClient, session: Session) -> None:
    """A number with a check digit that does not hold is asked about, and must not hide behind a telephone number."""
    answer = send(client, description="Ring 070-123 45 67, det var 850312-1236 som gjorde det")

    says(answer, "description", "Texten innehåller ett telefonnummer.")
    says(answer, "description", "Det ser också ut att stå ett personnummer där.")
    assert tuple(read(answer).marks) == ("070-123 45 67",)
    assert kept(session) == []


def test_another_fault_beside_it_is_told_and_the_words_stay_left_out(client: TestClient, session: Session) -> None:
    answer = send(client, description=WORDS, category="", remove="1")

    assert answer.status_code == 422
    assert read(answer).fields["description"] == CLEANED
    assert kept(session) == []


def test_both_faults_are_told_at_once(client: TestClient) -> None:
    answer = send(client, description=WORDS, category="")

    says(answer, "category", "Välj vad det gäller.")
    says(answer, "description", "ett telefonnummer")


def test_a_name_never_stops_a_report(client: TestClient, session: Session) -> None:
    assert send(client, description="Kalle Svensson i 8B, lgh 1203, min granne").status_code == 201
    assert kept(session) == ["Kalle Svensson i 8B, lgh 1203, min granne"]


def test_an_order_number_stops_nothing(client: TestClient) -> None:
    assert post(client, told(description="Se ärende 1234567890, anmält 2026-11-18 12.30")).status_code == 201


def test_enter_in_a_field_never_leaves_anything_out(client: TestClient) -> None:
    """A browser presses the form's first button when someone presses Enter."""
    first = send(client, description=WORDS).text.partition("<form")[2].partition("<button")[2].partition("</button>")[0]

    assert "name=" not in first


def test_no_log_holds_what_was_found(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send(client, description=WORDS)
        post(client, told(description=WORDS))
        send(client, description=WORDS, remove="1")

    assert not any(secret in record.getMessage() for record in caplog.records for secret in SECRETS)


def test_the_same_words_sent_again_after_leaving_out_are_one_report(client: TestClient, session: Session) -> None:
    for _ in range(2):
        send(client, description=WORDS, key="the-key-of-one-form", remove="1")

    assert kept(session) == [CLEANED]
