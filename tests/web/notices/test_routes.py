"""Mail about a report: asked for by its code, confirmed and ended by links, and never told to anyone else."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.notices.actions import confirm
from service.notices.rules import confirming, stopping
from tests import make
from tests.conftest import NOON
from tests.make import SECRET

pytestmark = pytest.mark.usefixtures("mails")
TO = "maria@exempel.example"


def sent(client: TestClient, code: str | None, email: str = TO, **headers: str) -> Response:
    return client.post("/kvitto/epost", data={"code": code or "", "email": email}, headers=headers)


def contact(session: Session) -> object:
    return session.execute(text("SELECT id FROM contact")).scalar_one()


def notices(session: Session) -> list[str]:
    return list(session.execute(text("SELECT kind FROM notice ORDER BY kind")).scalars())


def test_an_address_is_taken_with_the_code_and_asked_whether_it_is_right(client: TestClient, session: Session) -> None:
    made = make.report(session)
    answer = sent(client, made.code, f"  {TO.upper()} ", **{"Accept-Language": "en"})

    assert answer.status_code == 200
    assert notices(session) == ["confirm"]
    assert session.execute(text("SELECT reference, language FROM contact")).one()[0] == made.reference
    assert TO not in answer.text.lower()


def test_the_answer_is_the_same_whether_the_address_was_used_before(client: TestClient, session: Session) -> None:
    answers = []
    for n in range(5):
        made = make.report(session, metres_north=600 * n)
        answer = sent(client, made.code)
        told = answer.text.replace(made.reference, "L").replace(made.code or "", "K")
        answers.append((answer.status_code, told))

    assert notices(session) == ["confirm"] * 3
    assert len({*answers}) == 1


def test_asking_again_within_the_hour_is_told_to_wait_with_what_was_typed(client: TestClient, session: Session) -> None:
    made = make.report(session)
    sent(client, made.code)
    answer = sent(client, made.code, "other@exempel.example")

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3600"
    assert 'value="other@exempel.example"' in answer.text
    assert session.execute(text("SELECT count(*) FROM contact")).scalar_one() == 1


@pytest.mark.parametrize(
    "typed",
    [
        *("", "maria", "maria@", "@exempel.example", "maria@exempel", "a@b.example, c@d.example", "a" * 260 + "@b.se"),
        *("maria@exempel.example\r\nBcc: x@exempel.example", "maria\r\n@exempel.example", "<maria@exempel.example>"),
        *(
            "maria@exempel.example\nBcc: x@y.se",
            "maria @exempel.example",
            '"><script>@exempel.example',
            "maria@köping.se",
        ),
    ],
)
def test_what_is_no_address_is_refused_in_words_at_its_field(client: TestClient, session: Session, typed: str) -> None:
    answer = sent(client, make.report(session).code, typed)

    assert answer.status_code == 422
    assert 'id="fel-epost"' in answer.text
    assert "<script>@" not in answer.text
    assert notices(session) == []


def test_a_wrong_code_gives_nothing_and_is_counted(client: TestClient, session: Session) -> None:
    make.report(session)
    codes = [sent(client, "FEL").status_code for _ in range(11)]

    assert (codes[:10], codes[10]) == ([404] * 10, 429)
    assert notices(session) == []


def test_one_network_does_not_fill_the_letter_boxes_of_strangers(client: TestClient, session: Session) -> None:
    codes = [make.report(session, metres_north=600 * n).code for n in range(31)]
    answers = [sent(client, code, f"one{n}@exempel.example").status_code for n, code in enumerate(codes)]

    assert answers == [200] * 30 + [429]
    assert len(notices(session)) == 30


def test_a_link_that_is_only_opened_changes_nothing(client: TestClient, session: Session) -> None:
    sent(client, make.report(session).code)
    whose = contact(session)
    for path in (f"/epost/bekrafta/{confirming(SECRET, whose)}", f"/epost/sluta/{stopping(SECRET, whose)}"):  # type: ignore[arg-type]
        answer = client.get(path)
        assert (answer.status_code, f'action="{path}"' in answer.text) == (200, True)
        assert client.head(path).status_code == 200

    assert session.execute(text("SELECT id FROM contact WHERE confirmed_at IS NULL")).scalar_one() == whose


def test_the_button_confirms_and_the_other_one_ends_it_twice_is_harmless(client: TestClient, session: Session) -> None:
    sent(client, make.report(session).code)
    whose = contact(session)
    yes, no = f"/epost/bekrafta/{confirming(SECRET, whose)}", f"/epost/sluta/{stopping(SECRET, whose)}"  # type: ignore[arg-type]

    assert [client.post(yes).status_code for _ in range(2)] == [200, 200]
    assert session.execute(text("SELECT confirmed_at FROM contact")).scalar_one() == NOON
    assert [client.post(no).status_code for _ in range(2)] == [200, 200]
    assert session.execute(text("SELECT count(*) FROM contact")).scalar_one() == 0
    assert client.post(yes).status_code == 404


def test_the_code_ends_it_too(client: TestClient, session: Session) -> None:
    made = make.report(session)
    sent(client, made.code)
    answers = [client.post("/kvitto/epost/bort", data={"code": made.code}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert session.execute(text("SELECT count(*) FROM contact")).scalar_one() == 0


def test_the_page_of_the_report_says_how_it_stands_and_never_to_which_address(
    client: TestClient, session: Session
) -> None:
    made = make.report(session)

    def page() -> str:
        return client.post("/kvitto", data={"code": made.code}).text

    assert "Mejla mig när något händer" in page()
    sent(client, made.code)
    waiting = page()
    confirm(session, confirming(SECRET, contact(session)), now=NOON)  # type: ignore[arg-type]
    stands = page()

    assert "Vi har skickat ett mejl" in waiting
    assert "Du får ett mejl när kommunen svarar" in stands
    assert "Sluta mejla mig" in stands
    assert TO not in waiting + stands


def test_the_code_of_a_receipt_stands_in_no_address(client: TestClient, session: Session) -> None:
    made = make.report(session)
    said = sent(client, made.code).text + sent(client, made.code).text

    assert made.code is not None
    assert [one for one in re.findall(r'(?:action|href)="([^"]*)"', said) if made.code in one] == []
