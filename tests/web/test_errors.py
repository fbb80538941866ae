"""The table from what went wrong to what is answered."""

import pytest
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from service.errors import Busy, Missing, Refused, TooMany, Unready
from web.errors import (
    CrossSite,
    Fault,
    Invalid,
    Malformed,
    NotAllowed,
    NotSignedIn,
    StepLeft,
    TooLarge,
    WrongMedia,
    answer_to,
)

SECRET = "what 19900101-1239 wrote"
OF_THE_STORE = Exception(SECRET)
TABLE: list[tuple[Exception, int, str]] = [
    (Refused("outside", "Platsen ligger utanför kommunen.", "lon"), 422, "outside"),
    (Invalid([Fault("lat", "float_type")]), 422, "invalid"),
    (
        RequestValidationError([{"loc": ("query", "limit"), "type": "int_parsing", "input": SECRET}]),
        422,
        "invalid",
    ),
    (Malformed("not_json", "Det går inte att läsa."), 400, "not_json"),
    (WrongMedia("not_json", "Skicka JSON."), 415, "not_json"),
    (TooLarge(), 413, "too_large"),
    (Missing(), 404, "missing"),
    (Busy(), 409, "busy"),
    (TooMany(300), 429, "too_many"),
    (NotSignedIn(), 401, "sign_in"),
    (StepLeft("/logga-in/kod"), 401, "second_step"),
    (NotAllowed(), 403, "not_allowed"),
    (CrossSite(), 403, "cross_site"),
    (Unready("Sätt OPL_SECRET."), 503, "unready"),
    (NoConnectionFree(), 503, "away"),
    (OperationalError(SECRET, {}, OF_THE_STORE), 503, "away"),
    (IntegrityError(SECRET, {}, OF_THE_STORE), 503, "away"),
    (InternalError(SECRET, {}, OF_THE_STORE), 503, "away"),
    (
        InternalError(SECRET, {}, Exception("transform: Point outside of projection domain (2050)")),
        422,
        "outside",
    ),
    (HTTPException(404, SECRET), 404, "missing"),
    (HTTPException(405, SECRET), 405, "method"),
    (HTTPException(413, SECRET), 413, "too_large"),
    (HTTPException(400, SECRET), 400, "malformed"),
    (HTTPException(418, SECRET), 418, "http"),
    (RuntimeError(SECRET), 500, "broken"),
    (KeyError(SECRET), 500, "broken"),
]


@pytest.mark.parametrize(("error", "status", "code"), TABLE, ids=[f"{type(e).__name__} {code}" for e, _, code in TABLE])
def test_every_error_has_its_answer_and_none_its_own_words(error: Exception, status: int, code: str) -> None:
    told = answer_to(error)

    assert (told.status, told.code) == (status, code)
    assert told.title
    assert SECRET not in repr(told)


@pytest.mark.parametrize(
    "error", [error for error, status, _ in TABLE if status in (409, 429, 503)], ids=lambda e: type(e).__name__
)
def test_what_may_pass_says_when_to_try_again(error: Exception) -> None:
    told = answer_to(error)

    assert (told.retry_after or 0) > 0 or isinstance(error, Unready)


def test_a_refusal_says_which_field_and_what_could_be_meant() -> None:
    told = answer_to(Refused("outside", "Utanför.", "lon", {"lon": 16.0, "lat": 59.5}))

    assert (told.title, told.fields, dict(told.offer)) == (
        "Utanför.",
        (Fault("lon", "outside"),),
        {"lon": 16.0, "lat": 59.5},
    )


def test_a_field_of_a_query_is_named_without_its_value() -> None:
    error = RequestValidationError([{"loc": ("query", "limit"), "type": "int_parsing", "input": SECRET}])

    assert answer_to(error).fields == (Fault("query.limit", "int_parsing"),)


def test_a_field_that_we_do_not_know_is_not_named() -> None:
    told = Invalid.of(
        [
            {"loc": ("body", SECRET), "type": "extra_forbidden"},
            {"loc": ("answers", SECRET), "type": "extra_forbidden"},
        ]
    )

    assert told.fields == [Fault("body", "extra_forbidden"), Fault("answers", "extra_forbidden")]
