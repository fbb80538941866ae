"""One row of someone else's file as an arrival."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.points import Point
from service.exchange import rules
from tests import make
from tests.service.exchange.sheets import FIELDS, arrival, reason, row

# What it becomes


def test_an_open_row_is_an_open_incident_seen_when_it_was_opened() -> None:
    came = arrival(row())

    assert (came["source"], came["source_key"], came["category_code"]) == ("test", "1", "graffiti")
    assert Point(came["lon"], came["lat"]) == make.CENTRE
    assert came["detected_at"] == came["received_at"] == datetime(2026, 11, 10, 11, tzinfo=UTC)
    assert (came["closed_at"], came["outcome"], came["description"]) == (None, None, None)


@pytest.mark.parametrize(("code", "outcome"), [("graffiti", "removed"), ("vandalism", "fixed"), ("gathering", "noted")])
def test_what_closed_means_depends_on_the_category(code: str, outcome: str) -> None:
    came = arrival(row(category=code, closed_at="2026-11-10T18:00:00", status="closed"))

    assert came["closed_at"] == datetime(2026, 11, 10, 17, tzinfo=UTC)
    assert came["outcome"] == outcome


def test_the_same_id_from_another_source_is_another_incident() -> None:
    ours, again, theirs = arrival(row()), arrival(row()), arrival(row(), source="another")

    assert ours["incident_id"] == again["incident_id"] != theirs["incident_id"]
    assert ours["report_id"] == again["report_id"] != theirs["report_id"]
    assert ours["report_id"] != ours["incident_id"]


def test_their_columns_and_words_are_read_as_ours() -> None:
    theirs = {
        "Nr": "7",
        "Typ": "Klotter=sanering: akut",
        "Skapad": "2026-11-10",
        "Klart": "",
        "Läge": "Väntar",
    }
    columns = {"id": "Nr", "category": "Typ", "opened_at": "Skapad", "closed_at": "Klart", "status": "Läge"}
    values = {("category", "Klotter=sanering: akut"): "graffiti", ("status", "Väntar"): "open"}
    came = arrival(theirs | {"lat": "59,5126", "lon": " 15,9914 "}, columns=columns, values=values)

    assert (came["source_key"], came["category_code"]) == ("7", "graffiti")
    assert Point(came["lon"], came["lat"]) == make.CENTRE


# Categories


def test_a_category_that_is_ours_needs_no_translation() -> None:
    assert arrival(row(category="vandalism"))["category_code"] == "vandalism"


def test_a_translation_goes_before_our_own_code_and_before_the_rest() -> None:
    values = {("category", "vandalism"): "other"}

    assert arrival(row(category="vandalism"), values=values, otherwise="graffiti")["category_code"] == "other"


def test_an_unknown_category_is_refused_unless_there_is_one_for_the_rest() -> None:
    assert "inte översatt" in reason(row(category="Pothole"))
    assert arrival(row(category="Pothole"), otherwise="other")["category_code"] == "other"
    assert arrival(row(category=""), otherwise="other")["category_code"] == "other"


def test_a_translation_to_something_that_we_do_not_have_is_refused() -> None:
    assert "finns inte hos oss" in reason(row(category="x"), values={("category", "x"): "potholes"})
    assert "finns inte hos oss" in reason(row(category="x"), otherwise="potholes")


# Closed and open


@pytest.mark.parametrize("status", ["closed", "Avslutad", "åtgärdad", "overdue"])
def test_closed_without_a_time_is_refused(status: str) -> None:
    assert reason(row(status=status)) == "status säger avslutad men closed_at saknas"


@pytest.mark.parametrize("status", ["", "open", "Open", "ÖPPEN", "Pågående", " new "])
def test_open_in_the_words_that_people_use_is_open(status: str) -> None:
    assert arrival(row(status=status))["closed_at"] is None


def test_a_file_without_status_and_closing_has_open_cases() -> None:
    told = {name: value for name, value in row().items() if name not in ("status", "closed_at")}

    assert arrival(told)["outcome"] is None


# Places


@pytest.mark.parametrize("name", ["lat", "lon"])
@pytest.mark.parametrize("told", ["", "nan", "inf", "-181", "59.5N", "59.5 15.9", "1e999", "'59.5"])
def test_a_place_that_cannot_be_read_is_refused(name: str, told: str) -> None:
    assert reason(row(**{name: told})) == "läge saknas eller går inte att läsa (lon, lat)"


# Ids


@pytest.mark.parametrize("told", ["", "  ", "x" * 201, "a\0b", "a\x1bb"])
def test_an_id_that_cannot_be_a_key_is_refused(told: str) -> None:
    assert reason(row(id=told)).startswith("id saknas, är för långt eller")


def test_an_id_comes_once_in_a_file() -> None:
    seen: set[str] = set()
    rules.once("1", seen)
    rules.once("2", seen)

    with pytest.raises(rules.Unreadable, match="finns redan i filen"):
        rules.once("1", seen)


# Words


@pytest.mark.parametrize(
    "told",
    [
        '=HYPERLINK("http://x")',
        "@SUM(1+1)",
        "+46",
        "-1",
        "<script>alert(1)</script>",
        "'; DROP TABLE report; --",
        "${7*7} {{7*7}}",
        "å ä ö 🐘",
    ],
)
def test_what_looks_like_a_formula_or_a_script_is_kept_as_told(told: str) -> None:
    assert arrival(row(description=told))["description"] == told


def test_line_ends_are_ours_and_signs_that_nobody_sees_are_left_out() -> None:
    assert arrival(row(description="a\r\nb\rc\td\0e\x0bf\u202eg"))["description"] == "a\nb\nc\tdefg"


def test_letters_are_kept_in_one_form() -> None:
    assert arrival(row(description="A\u030angstro\u0308m"))["description"] == "Ångström"


def test_a_description_is_bounded_as_a_browser_counts() -> None:
    assert arrival(row(description="🐘" * 1000))["description"] == "🐘" * 1000
    assert reason(row(description="🐘" * 1000 + "a")) == "description är längre än 2000 tecken"


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    assert "fler fält än rubriken" in reason(row() | {None: "7"})


texts = st.text(max_size=12) | st.sampled_from(["1", "graffiti", "2026-11-10", "closed", "59.5"])


@pytest.mark.slow
@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), st.none() | texts))
def test_any_row_is_an_arrival_or_refused_in_words(told: dict[str, Any]) -> None:
    """A hundred rows."""
    try:
        came = arrival(told, otherwise="other")
    except rules.Unreadable:
        return
    assert came["detected_at"].tzinfo
    assert came["source_key"]
    assert (came["closed_at"] is None) == (came["outcome"] is None)
