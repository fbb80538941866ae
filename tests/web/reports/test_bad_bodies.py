"""What a program may send that is wrong: always a 4xx with its code, nothing kept, nothing echoed."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.make import CENTRE
from tests.web.reports.sending import as_bytes, post, told, with_raw

UNREADABLE = [
    ("200,000 brackets", b"[" * 200_000, 400, "too_deep"),
    ("60,000 brackets", b"[" * 60_000, 400, "not_json"),
    ("25 objects in each other", b'{"a":' * 25 + b"1" + b"}" * 25, 400, "too_deep"),
    ("an integer of 5,000 digits", with_raw("lat", "5" * 5_000), 400, "not_json"),
    ("lat twice", with_raw("lat", '59.5, "lat": 59.6'), 400, "not_json"),
    ("UTF-16", as_bytes(told()).decode().encode("utf-16"), 400, "not_json"),
    ("UTF-8 with a byte order mark", b"\xef\xbb\xbf" + as_bytes(told()), 400, "not_json"),
    ("not UTF-8", b'{"category": "\xff"}', 400, "not_json"),
    ("nothing", b"", 400, "not_json"),
    ("half of it", as_bytes(told())[:-9], 400, "not_json"),
    ("two objects", as_bytes(told()) * 2, 400, "not_json"),
    ("a list", b"[]", 400, "not_an_object"),
    ("null", b"null", 400, "not_an_object"),
    ("a string of 200 kB", with_raw("description", '"' + "a" * 200_000 + '"'), 413, "too_large"),
    ("a string of 2 MB", with_raw("description", '"' + "a" * 2_000_000 + '"'), 413, "too_large"),
]
FIELDS: list[tuple[str, bytes | dict[str, Any], str]] = [
    ("NaN", with_raw("lat", "NaN"), "lat"),
    ("Infinity", with_raw("lat", "Infinity"), "lat"),
    ("-Infinity", with_raw("lat", "-Infinity"), "lat"),
    ("1e999", with_raw("lat", "1e999"), "lat"),
    ("-1e999", with_raw("accuracy_m", "-1e999"), "accuracy_m"),
    ("true as a latitude", told(lat=True), "lat"),
    ("text as a latitude", told(lat="59.5"), "lat"),
    ("no latitude", {"category": "graffiti", "lon": CENTRE.lon}, "lat"),
    ("null as a latitude", told(lat=None), "lat"),
    ("an integer of 400 digits", with_raw("lat", "5" * 400), "lat"),
    ("beyond the pole", told(lat=90.1), "lat"),
    ("beyond the date line", told(lon=-180.1), "lon"),
    ("a negative accuracy", told(accuracy_m=-1), "accuracy_m"),
    ("NUL in the words", told(description="a\0b"), "description"),
    ("a bell in the words", told(description="a\ab"), "description"),
    ("half an emoji in the words", with_raw("description", r'"\ud800"'), "description"),
    ("half an emoji in the category", with_raw("category", r'"\ud800"'), "category"),
    ("a number as words", told(description=1), "description"),
    ("a list as words", told(description=["a"]), "description"),
    ("2,001 characters", told(description="a" * 2_001), "description"),
    ("2,000 emoji, which a browser counts as 4,000", told(description="😀" * 2_000), "description"),
    ("a role", told(role="admin"), "body"),
    ("the way in", told(channel="web"), "body"),
    ("who reports", told(reporter_kind="guard"), "body"),
    ("an incident to join", told(joins="6b1d1a1e-0000-4000-8000-000000000001"), "joins"),
    ("half an emoji as a name", with_raw(r"\ud800", "1"), "body"),
    ("an empty name", told(**{"": 1}), "body"),
    ("an unknown answer", told(answers={"outdoors": True, "who": "he"}), "answers"),
    ("text as an answer", told(answers={"outdoors": "yes"}), "answers.outdoors"),
    ("null for the answers", told(answers=None), "answers"),
    ("no category", {"lon": CENTRE.lon, "lat": CENTRE.lat}, "category"),
    ("an empty category", told(category=""), "category"),
    ("a category in capitals", told(category="GRAFFITI"), "category"),
    ("a category and a line end", told(category="graffiti\n"), "category"),
    ("a category of 10,000 characters", told(category="a" * 10_000), "category"),
    ("SQL as a category", told(category="graffiti'; DROP TABLE report; --"), "category"),
    (
        "the later time before the earlier",
        told(occurred_from="2026-11-18T12:00Z", occurred_to="2026-11-18T11:00Z"),
        "body",
    ),
]
MOMENTS = [
    *("0000-00-00T00:00Z", "0001-01-01T00:00:00+14:00", "2027-02-29T12:00Z", "9999-12-31T23:59:59-12:00"),
    *(
        "2026-11-17T24:00Z",
        "2026-11-17T23:59:60Z",
        "2026-11-17T12:60Z",
        "2026-13-01T12:00Z",
        "2026-11-17T12:00+24:00",
    ),
    *(
        "2026-10-25T02:30",
        "2026-11-17",
        "12:00Z",
        "20261117T120000Z",
        "2026-W47-2T12:00Z",
        "2026-11-17T12Z",
        "nyss",
        "",
    ),
    *("٢٠٢٦-11-17T12:00Z", "2026-11-17T12:00Z\n", " 2026-11-17T12:00Z", "2026-11-17T12:00:00.1234567Z"),
    *(1_700_000_000, 1.5, True, ["2026-11-17T12:00Z"], {}),
]
RULES: list[tuple[str, dict[str, Any], str, str]] = [
    ("year 2126", told(occurred_from="2126-11-18T11:00Z"), "in_the_future", "occurred_from"),
    ("eleven minutes ahead", told(occurred_to="2026-11-18T11:11Z"), "in_the_future", "occurred_to"),
    ("ten years ago", told(occurred_from="2016-11-18T11:00Z"), "too_long_ago", "occurred_from"),
    ("an unknown category", told(category="ufo"), "unknown_category", "category"),
    ("a category that is no longer used", told(category="rumour"), "unknown_category", "category"),
    ("the middle of the sea at 0, 0", told(lon=0, lat=0), "outside", "lon"),
    ("another town", told(lat=CENTRE.lat + 1), "outside", "lon"),
    ("the north pole", told(lon=180, lat=90), "outside", "lon"),
]


@pytest.mark.parametrize(
    ("body", "status", "code"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_what_cannot_be_relied_on_as_json_is_not_read(client: TestClient, body: bytes, status: int, code: str) -> None:
    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(("body", "field"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_a_field_that_does_not_hold_is_named(
    client: TestClient, session: Session, body: bytes | dict[str, Any], field: str
) -> None:
    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert _kept(session) == 0


@pytest.mark.parametrize("field", ["occurred_from", "occurred_to", "recorded_at"])
@pytest.mark.parametrize("moment", MOMENTS, ids=repr)
def test_what_is_no_moment_is_refused(client: TestClient, field: str, moment: object) -> None:
    answer = post(client, told(**{field: moment}))

    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"field": field, "code": "not_a_time_with_zone"}],
    )


@pytest.mark.parametrize(("body", "code", "field"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_rule_that_is_broken_is_named(
    client: TestClient, session: Session, body: dict[str, Any], code: str, field: str
) -> None:
    make.boundary(session)
    session.execute(text("UPDATE category SET active = false WHERE code = 'rumour'"))

    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"] == [{"field": field, "code": code}]
    assert _kept(session) == 0


@pytest.mark.parametrize(("lon", "lat"), [(105, 0.5), (0.5, -75)], ids=["as it is", "when swapped"])
def test_where_the_stores_metres_are_not_defined_is_outside(
    client: TestClient, session: Session, lon: float, lat: float
) -> None:
    make.boundary(session)

    answer = post(client, told(lon=lon, lat=lat))

    assert (answer.status_code, answer.json()["code"]) == (422, "outside")


@pytest.mark.parametrize(
    "media",
    [
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "application/json;charset=latin-1",
    ],
)
def test_other_types_than_json_in_utf_8_are_not_taken(client: TestClient, media: str) -> None:
    answer = post(client, content_type=media)

    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")


@pytest.mark.parametrize(
    "media",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=UTF-8",
        'application/json;charset="utf-8"',
    ],
)
def test_json_in_utf_8_is_taken_however_it_is_spelled(client: TestClient, media: str) -> None:
    assert post(client, content_type=media).status_code == 201


def test_swapped_coordinates_are_offered_the_right_way_round(client: TestClient, session: Session) -> None:
    make.boundary(session)

    answer = post(client, told(lon=CENTRE.lat, lat=CENTRE.lon))

    assert answer.status_code == 422
    assert "utanför kommunen" in answer.json()["title"]
    assert answer.json()["offer"] == {"lon": CENTRE.lon, "lat": CENTRE.lat}


@pytest.mark.parametrize(
    "key",
    [
        "k",
        "",
        "k" * 15,
        "k" * 129,
        "k" * 10_000,
        "k" * 15 + "\n",
        "k" * 20 + "\nSet-Cookie: a=b",
        "å" * 20,
        "k" * 16 + "\0",
    ],
    ids=["1", "0", "15", "129", "10,000", "a line end", "another header", "not ASCII", "NUL"],
)
def test_a_key_that_cannot_be_relied_on_is_refused(client: TestClient, key: str) -> None:
    headers = {b"content-type": b"application/json", b"idempotency-key": key.encode()}
    answer = client.post("/api/v1/reports", content=as_bytes(told()), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "key_unusable")


def test_without_a_key_the_answer_says_where_to_read_about_it(client: TestClient) -> None:
    answer = client.post("/api/v1/reports", json=told())

    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")
    assert "/api/v1/openapi.json" in answer.text


def _kept(session: Session) -> int:
    tables = ("report", "incident", "report_key")
    return sum(int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in tables)
