"""Row 60: neither the answer nor its time tells whether an account exists."""

import time
from collections.abc import Callable
from statistics import median

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.people.models import Person
from service.settings import settings
from service.signin import passwords
from tests import make
from tests.conftest import NOON
from tests.web.signin.entering import sign_in, someone

ROUNDS, ATTEMPTS, WITHIN = 15, 8, 0.10


def _nobody(_: Session) -> str:
    return "nobody@koping.example"


def _known(session: Session) -> str:
    return someone(session).email


def _closed(session: Session) -> str:
    who = someone(session)
    session.get_one(Person, who.person_id).closed_at = NOON
    session.flush()
    return who.email


def _without_password(session: Session) -> str:
    return make.person(session, "staff").email


OTHERS = [_known, _closed, _without_password]


@pytest.mark.parametrize("kind", OTHERS)
def test_the_answer_is_the_same(client: TestClient, session: Session, kind: Callable[[Session], str]) -> None:
    told, unknown = sign_in(client, kind(session), "fel"), sign_in(client, _nobody(session), "fel")

    assert told.status_code == unknown.status_code == 401
    assert told.text == unknown.text
    assert _headers(told) == _headers(unknown)


@pytest.mark.parametrize("kind", OTHERS)
def test_so_is_the_answer_when_it_was_tried_too_often(
    client: TestClient, session: Session, kind: Callable[[Session], str]
) -> None:
    email = kind(session)
    for _ in range(10):
        sign_in(client, email, "fel")
    told = sign_in(client, email, "fel")
    session.execute(text("DELETE FROM tally"))
    for _ in range(10):
        sign_in(client, _nobody(session), "fel")
    unknown = sign_in(client, _nobody(session), "fel")

    assert told.status_code == unknown.status_code == 429
    assert told.text == unknown.text
    assert _headers(told) == _headers(unknown)


def _headers(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", OTHERS)
def test_the_time_is_the_same_within_a_tenth(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Session], str]
) -> None:
    """By turns, so that a busy machine is as busy for both; medians; and again when it was too busy to tell."""
    dearer = settings().model_copy(update={"password_memory": 4096})
    monkeypatch.setattr(passwords, "settings", lambda: dearer)
    emails = (kind(session), _nobody(session))

    assert any(_apart(client, session, emails) <= WITHIN for _ in range(ATTEMPTS))


def _apart(client: TestClient, session: Session, emails: tuple[str, str]) -> float:
    """How far apart the two medians are, as a share of the shorter."""
    took: tuple[list[float], list[float]] = ([], [])
    for n in range(ROUNDS):
        for which in (0, 1) if n % 2 else (1, 0):
            session.execute(text("DELETE FROM tally"))
            began = time.perf_counter()
            sign_in(client, emails[which], "fel")
            took[which].append(time.perf_counter() - began)
    one, other = map(median, took)
    return abs(one - other) / min(one, other)


def test_an_unknown_account_is_measured_too(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the time of day cannot hide: as many passwords are measured, by the same measures."""
    measured: list[str] = []
    hasher, nobodys = passwords._measure()

    class Noting:
        def verify_and_update(self, given: bytes, kept: str) -> tuple[bool, str | None]:
            measured.append(kept[: kept.rindex("$", 0, kept.rindex("$"))])
            return hasher.verify_and_update(given, kept)

    known = _known(session)
    monkeypatch.setattr(passwords, "_measure", lambda: (Noting(), nobodys))
    for email in (known, _nobody(session), _closed_email(session)):
        sign_in(client, email, "fel")

    assert measured == ["$argon2id$v=19$m=64,t=3,p=4"] * 3


def _closed_email(session: Session) -> str:
    who = make.person(session, "staff")
    session.get_one(Person, who.person_id).closed_at = NOON
    session.flush()
    return who.email
