"""The receipt again: for the same form, and for whoever holds the code."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.bounds import WRONG_CODES
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.reports.filling import code, reference, send
from tests.web.reports.sending import post

RECEIPT = "/rapportera/kvitto"
LATER = NOON + timedelta(hours=3)


def test_whoever_holds_the_code_sees_the_whole_receipt_as_it_was_received(client: TestClient, at: At) -> None:
    told = post(client).json()
    at(LATER)
    page = client.post(RECEIPT, data={"code": told["code"].lower()})

    assert page.status_code == 200
    assert reference(page) == told["reference"]
    assert code(page).split() == told["code"].split("-")
    assert 'id="qr"' in page.text
    assert "ons 18 nov 12:00" in page.text
    assert "15:00" not in page.text
    assert "tor 19 nov 12:00" in page.text
    assert "21 h kvar" in page.text
    assert "Den visas bara nu" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_it_says_whether_the_report_joined_what_is_known(client: TestClient) -> None:
    first, second = (client.post(RECEIPT, data={"code": post(client).json()["code"]}).text for _ in range(2))

    assert "Lagd till en händelse som redan är känd" not in first
    assert "Lagd till en händelse som redan är känd" in second


def test_a_wrong_code_is_not_there_and_is_counted(client: TestClient) -> None:
    answers = [client.post(RECEIPT, data={"code": "wrong"}).status_code for _ in range(WRONG_CODES[0] + 1)]

    assert answers == [404] * WRONG_CODES[0] + [429]


def test_a_code_in_its_address_is_refused(client: TestClient) -> None:
    held = post(client).json()["code"]

    assert client.post(f"{RECEIPT}?code=x", data={"code": held}).status_code == 400


def test_the_same_form_again_tells_when_the_report_was_received(client: TestClient, at: At) -> None:
    first = send(client, key="one and the same form")
    at(LATER)
    again = send(client, key="one and the same form")

    assert reference(again) == reference(first)
    assert "ons 18 nov 12:00" in again.text
    assert "15:00" not in again.text


def test_the_receipt_leads_on_with_the_code_in_the_form(client: TestClient) -> None:
    first = send(client)
    held = "-".join(code(first).split())
    again = client.post(RECEIPT, data={"code": held})

    for page in (first, again):
        assert '<form class="actions" method="post" action="/kvitto">' in page.text
        assert f'name="code" value="{held}"' in page.text
        assert 'href="/kvitto">Följ rapporten' not in page.text


@pytest.mark.parametrize(("path", "title"), [(RECEIPT, "Thank you, we have it"), ("/kvitto", "Follow a report")])
def test_with_the_code_along_the_page_is_told_in_another_language(client: TestClient, path: str, title: str) -> None:
    held = post(client).json()["code"]
    page = client.post(path, data={"code": held})
    other = client.post(path, data={"code": held, "sprak": "en"})

    assert f'<form id="again" method="post" action="{path}" hidden>' in page.text
    assert 'name="sprak" value="en" lang="en" form="again"' in page.text
    assert other.headers["content-language"] == "en"
    assert title in other.text
    assert "sprak=en" in other.headers["set-cookie"]
    assert 'name="sprak" value="sv" lang="sv" form="again"' in other.text


def test_a_receipt_without_its_code_and_an_unknown_code_offer_no_other_language(client: TestClient) -> None:
    send(client, key="one and the same form")
    again = send(client, key="one and the same form")
    unknown = client.post("/kvitto", data={"code": "wrong"})

    assert 'name="sprak"' not in again.text + unknown.text
