"""`/kvitto`: what became of it, what is new, and what someone writes there."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import MESSAGES_UNANSWERED, WRONG_CODES
from tests.conftest import NOON, SignedInAs
from tests.web.conftest import At
from tests.web.conversations.talking import LOOK, Reporter, answer, judge
from tests.web.reading import read

CLOSINGS = [
    ("removed", "Åtgärdad", True),
    ("fixed", "Åtgärdad", True),
    ("not_found", "Åtgärdad", True),
    ("forwarded", "Vidarebefordrad", False),
    ("owner_refuses", "Avslutad utan åtgärd", False),
    ("noted", "Avslutad utan åtgärd", False),
]


@pytest.fixture
def reporter(client: TestClient, session: Session) -> Reporter:
    return Reporter(client, session)


@pytest.fixture
def desk(signed_in_as: SignedInAs) -> TestClient:
    return signed_in_as("coordinator")


@pytest.mark.parametrize(("outcome", "state", "may_object"), CLOSINGS)
def test_a_closing_is_told_in_the_words_that_are_used_everywhere(
    reporter: Reporter, at: At, outcome: str, state: str, may_object: bool
) -> None:
    at(LOOK)

    page = reporter.closed(outcome).follow()

    assert state in page.text
    assert ("/kvitto/inte-atgardat" in page.text) is may_object


def test_what_is_late_says_so(reporter: Reporter, at: At) -> None:
    assert "Ska vara borta senast" in reporter.follow().text

    at(NOON + timedelta(hours=25))

    assert "Den är försenad" in reporter.follow().text


def test_what_is_written_stands_there_and_the_page_says_that_it_was_sent(reporter: Reporter) -> None:
    page = reporter.write("Det är mer på baksidan.")

    assert page.status_code == 200
    assert "Det är mer på baksidan." in page.text
    assert "Skickat." in page.text
    assert "Skickat." not in reporter.follow().text


def test_sent_twice_is_written_once(reporter: Reporter) -> None:
    for _ in range(2):
        page = reporter.write("Det är mer på baksidan.")

    assert page.text.count("Det är mer på baksidan.") == 1


def test_an_answer_is_new_the_first_time_that_it_is_read(reporter: Reporter, desk: TestClient) -> None:
    answer(desk, reporter.reference, "Tack, vi åker dit.")

    assert "Nytt svar" in reporter.follow().text
    again = reporter.follow().text
    assert "Nytt svar" not in again
    assert "Tack, vi åker dit." in again


def test_the_reporter_sees_a_function_and_never_a_name(reporter: Reporter, desk: TestClient) -> None:
    answer(desk, reporter.reference, "Tack.")

    page = reporter.follow().text

    assert "coordinator" in page
    assert "Kim Berg" not in page


def test_what_is_questioned_is_not_called_fixed_until_it_is_answered(
    reporter: Reporter, desk: TestClient, at: At
) -> None:
    at(LOOK)
    before = reporter.closed().follow().text
    reporter.object_to()
    said = reporter.follow().text

    assert 'data-state="åtgärdad"' in before
    assert 'data-state="åtgärdad"' not in said
    head = said.index("Du har sagt att det inte är åtgärdat. Kommunen tittar på det.")
    assert head < said.index("Kommunen har sagt att det är åtgärdat.") < said.index("Borta sedan")
    judge(desk, reporter.reference, "stands", "Vi har sett efter.")
    assert 'data-state="åtgärdad"' in reporter.follow().text


@pytest.mark.parametrize("way", ["write", "object_to"])
def test_words_about_a_person_are_not_kept_and_stand_there_still(reporter: Reporter, at: At, way: str) -> None:
    at(LOOK)
    words = "Ring Per på 070-123 45 67."
    page = getattr(reporter.closed(), way)(words)

    assert page.status_code == 422
    assert "<mark>070-123 45 67</mark>" in page.text
    assert f">{words}</textarea>" in page.text
    assert "ett telefonnummer" in page.text
    assert reporter.session.execute(text("SELECT count(*) FROM message")).scalar_one() == 0
    assert reporter.session.execute(text("SELECT count(*) FROM dispute")).scalar_one() == 0


@pytest.mark.parametrize("way", ["write", "object_to"])
def test_what_points_out_a_person_can_be_taken_away(reporter: Reporter, at: At, way: str) -> None:
    at(LOOK)
    page = getattr(reporter.closed(), way)("Ring på 070-123 45 67.", remove="1")

    assert page.status_code == 200
    assert "Ring på [borttaget]." in page.text


@pytest.mark.parametrize(
    ("words", "says"), [("", "Skriv något"), ("   ", "Skriv något"), ("a" * 2001, "för lång"), ("a\0", "för lång")]
)
def test_bad_words_are_answered_at_their_field(reporter: Reporter, words: str, says: str) -> None:
    page = reporter.write(words)
    found = read(page)

    assert page.status_code == 422
    assert says in found.texts["fel-words"]
    assert "fel-words" in found.described["words"]
    assert "words" in found.invalid


def test_a_fourth_in_a_row_waits_for_an_answer(reporter: Reporter) -> None:
    for n in range(MESSAGES_UNANSWERED):
        reporter.write(f"Nummer {n}")

    page = reporter.write("En till")

    assert page.status_code == 422
    assert "väntar på svar" in read(page).texts["fel-words"]
    assert ">En till</textarea>" in page.text


def test_too_much_in_a_day_says_how_long_to_wait(reporter: Reporter, desk: TestClient) -> None:
    for n in range(10):
        reporter.write(f"Nummer {n}")
        answer(desk, reporter.reference, f"Svar {n}")

    page = reporter.write("En till")

    assert page.status_code == 429
    assert "Retry-After" in page.headers
    assert ">En till</textarea>" in page.text


@pytest.mark.parametrize("path", ["/kvitto/meddelande", "/kvitto/inte-atgardat"])
def test_a_wrong_code_writes_nothing_and_is_counted(client: TestClient, path: str) -> None:
    wrong = {"code": "wrong", "words": "Hej"}
    answers = [client.post(path, data=wrong).status_code for _ in range(WRONG_CODES[0] + 1)]

    assert answers == [404] * WRONG_CODES[0] + [429]


@pytest.mark.parametrize("path", ["/kvitto/meddelande", "/kvitto/inte-atgardat"])
def test_a_code_in_an_address_is_refused(reporter: Reporter, path: str) -> None:
    page = reporter.client.post(f"{path}?code=x", data={"code": reporter.code, "words": "Hej"})

    assert page.status_code == 400
    assert reporter.session.execute(text("SELECT count(*) FROM message")).scalar_one() == 0


def test_whoever_objects_is_told_that_it_was_heard_and_cannot_do_it_again(reporter: Reporter, at: At) -> None:
    at(LOOK)
    page = reporter.closed().object_to("Det är kvar.")

    assert page.status_code == 200
    assert "Du har sagt att det inte är åtgärdat" in page.text
    assert "svarar här" in page.text
    assert "/kvitto/inte-atgardat" not in page.text
    assert reporter.object_to("Igen.").status_code == 200
    assert reporter.session.execute(text("SELECT count(*) FROM dispute")).scalar_one() == 1


def test_what_is_open_cannot_be_said_not_to_be_fixed(reporter: Reporter) -> None:
    assert reporter.object_to("Det är kvar.").status_code == 422


def test_both_hear_when_it_is_opened_again_and_neither_hears_of_the_other(
    client: TestClient, session: Session, signed_in_as: SignedInAs, at: At
) -> None:
    first, second = (Reporter(client, session) for _ in range(2))
    assert first.case().incident_id == second.case().incident_id
    at(LOOK)
    first.closed()
    second.object_to("Bakom elskåpet.")
    judge(signed_in_as("coordinator"), second.reference, "reopened", "Vi åker dit.")

    heard, quiet = second.follow().text, first.follow().text

    assert "Vi åker dit." in heard
    assert "Öppnat igen" in quiet
    assert "Bedömd" in quiet
    for private in ("Vi åker dit.", "Bakom elskåpet.", second.reference):
        assert private not in quiet


def test_nothing_of_it_is_kept_by_a_browser_or_names_the_code_in_an_address(reporter: Reporter) -> None:
    page = reporter.write("Hej.")
    signs = reporter.code.replace(" ", "")

    assert page.headers["cache-control"] == "no-store"
    assert not [link for link in read(page).links if signs in link.replace(" ", "")]
