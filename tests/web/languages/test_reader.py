"""How a reader's language is found out, chosen and remembered; and that choosing loses nothing."""

import pytest
from fastapi.testclient import TestClient

from tests.web.reading import read
from tests.web.reports.filling import GOOD


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "sv"),
        ("sv", "sv"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("de,en;q=0.5", "en"),
        ("en;q=0.1,sv;q=0.2", "sv"),
        ("en;q=0, de", "sv"),
        ("da, nb;q=0.8", "sv"),
        ("*", "sv"),
        ("en;q=x", "sv"),
        (",;=\x7f&<script>", "sv"),
        ("x" * 100_000, "sv"),
        ("../../etc/passwd", "sv"),
    ],
)
def test_a_browser_is_met_in_the_first_language_that_it_asks_for_and_we_have(
    client: TestClient, accepted: str, lang: str
) -> None:
    answer = client.get("/kvitto", headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["content-language"]) == (200, lang)
    assert f'<html lang="{lang}"' in answer.text
    assert {"Cookie", "Accept-Language"} <= {one.strip() for one in answer.headers["vary"].split(",")}


@pytest.mark.parametrize("kept", ["", "xx", "..", "sv'; DROP", "é", "x" * 5000])
def test_a_cookie_that_is_none_of_ours_is_left_alone(client: TestClient, kept: str) -> None:
    answer = client.get("/kvitto", headers={b"Cookie": f"sprak={kept}".encode(), b"Accept-Language": b"en"})

    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")


def test_what_a_reader_has_chosen_is_kept_for_a_year_and_nothing_else_is(client: TestClient) -> None:
    answer = client.post("/sprak", data={"sprak": "en", "vidare": "/rapportera?category=graffiti"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/rapportera?category=graffiti")
    kept = answer.headers["set-cookie"].lower()
    assert kept.startswith("sprak=en;")
    assert all(one in kept for one in ("max-age=31536000", "samesite=lax", "path=/", "httponly"))
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "sv"}).text


@pytest.mark.parametrize("elsewhere", ["https://x.example", "//x.example", "/\\x.example", "", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(client: TestClient, elsewhere: str) -> None:
    answer = client.post("/sprak", data={"sprak": "en", "vidare": elsewhere})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_language_that_there_is_not_changes_nothing(client: TestClient) -> None:
    answer = client.post("/sprak", data={"sprak": "xx", "vidare": "/kvitto"})

    assert (answer.status_code, "set-cookie" in answer.headers) == (303, False)


def test_another_site_cannot_change_it(client: TestClient) -> None:
    refused = client.post("/sprak", data={"sprak": "en"}, headers={"Origin": "https://x.example"})

    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)


def test_without_script_the_switch_keeps_what_is_typed_and_sends_nothing(client: TestClient) -> None:
    typed = GOOD | {"description": "Tagg på elskåpet", "graffiti.surface": "brick", "key": "the-key"}

    answer = client.post("/rapportera", data=typed | {"sprak": "en"})
    page = read(answer)

    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")
    assert {name: page.fields[name] for name in typed} == typed
    assert "sprak=en" in answer.headers["set-cookie"]
    assert client.post("/rapportera", data=typed).status_code == 201, "the same key has not been used"


def test_where_a_page_cannot_be_asked_for_again_nobody_is_offered_to(client: TestClient) -> None:
    assert 'name="sprak"' not in client.post("/kvitto", data={"code": "wrong"}).text
    assert 'name="sprak"' in client.get("/kvitto").text
