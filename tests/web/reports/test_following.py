"""`/kvitto`: follow a report by its code."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.web.reading import read
from tests.web.reports.filling import code, reference, send

WRONG_CODES = [
    "",
    " ",
    "x",
    "0" * 26,
    "ABCDE-FGHJK-MNPQR-STVWX-YZ0123",
    "L26-0001",
    "å" * 26,
    "<script>",
    "%",
    "' OR 1=1",
    "\0",
    "0" * 200,
]


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.lower,
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: "  " + code.replace(" ", "   ") + "\t",
        lambda code: code.replace(" ", "\u00a0"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
    ],
    ids=[
        "as shown",
        "lower case",
        "in one",
        "with dashes",
        "with more spaces",
        "with hard spaces",
        "O and l",
        "o and I",
    ],
)
def test_a_code_finds_its_report_however_it_is_written(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, write: Callable[[str], str]
) -> None:
    monkeypatch.setattr("service.intake.rules.new_code", lambda: "01ABC23DEF45GHJ067KMN189PQ")
    sent = send(client)

    answer = client.post("/kvitto", data={"code": write(code(sent))})

    assert answer.status_code == 200
    assert reference(sent) in answer.text
    assert "Ny" in read(answer).words


@pytest.mark.parametrize("code", WRONG_CODES, ids=repr)
def test_every_wrong_code_gets_the_same_404(client: TestClient, code: str) -> None:
    send(client)
    nothing = client.post("/kvitto", data={"code": "wrong"})

    answer = client.post("/kvitto", data={"code": code})

    assert (answer.status_code, answer.text) == (404, nothing.text)
    assert "Vi hittar ingen rapport med den koden." in answer.text


@pytest.mark.parametrize(
    "address", ["/kvitto?code=ABC", "/kvitto?code=", "/kvitto?x=1&code=01ABC23DEF45GHJ067KMN189PQ"]
)
def test_a_code_in_an_address_is_refused(client: TestClient, address: str) -> None:
    for answer in (client.get(address), client.post(address, data={"code": "x"})):
        assert answer.status_code == 400
        assert "I en adress kan andra se den" in answer.text
        assert "01ABC" not in answer.text
