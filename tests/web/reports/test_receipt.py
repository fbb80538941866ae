"""The receipt: its code once, in groups, and as a picture that holds the code where nobody is sent it."""

import re

import segno
from fastapi.testclient import TestClient

from service.settings import settings
from tests.web.reading import read
from tests.web.reports.filling import code, reference, send

PATH = re.compile(r'<svg role="img" aria-label="([^"]+)"[^>]*>.*?</svg>', re.DOTALL)


def drawn(address: str) -> list[str]:
    """The lines of a QR that holds this address."""
    return re.findall(
        r' d="([^"]+)"', segno.make(address, error="m", micro=False).svg_inline(scale=4, border=3, light="#fff")
    )


def test_the_picture_holds_the_code_in_the_fragment_of_an_address(client: TestClient) -> None:
    sent = send(client)
    found = PATH.search(sent.text)

    assert found
    assert found[1] == "QR-kod som öppnar rapporten. Koden i text säger samma sak."
    signs = code(sent).replace(" ", "")
    assert re.findall(r' d="([^"]+)"', found[0]) == drawn(f"{settings().base_url}/kvitto#{signs}")


def test_the_code_stands_in_five_groups_and_nowhere_else(client: TestClient) -> None:
    sent = send(client)
    groups = code(sent).split()

    assert [len(group) for group in groups] == [5, 5, 5, 5, 6]
    assert "".join(groups) not in sent.text
    assert not [link for link in read(sent).links if groups[0] in link]


def test_the_same_form_again_shows_the_number_and_no_code(client: TestClient) -> None:
    first, again = (send(client, key="one and the same form") for _ in range(2))

    assert reference(again) == reference(first)
    assert code(first).split()[0] not in again.text
    assert 'id="qr"' not in again.text
    assert "kan inte visas igen" in again.text


def test_the_receipt_says_what_happens_next_and_by_when(client: TestClient) -> None:
    page = send(client).text

    assert "Ska vara borta" in page
    assert "senast" in page
    assert "tor 19 nov 12:00" in page
    assert "säga till om det inte är åtgärdat" in page
