"""Mail goes out once at least: sent, refused for good or for now, never stopped by what another mail does wrong."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.headerregistry import Address
from itertools import count
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import CONFIRM_LIFE, NOTICE_LIFE
from service.notices import health, sending
from service.notices.actions import UNWANTED, forget_report
from service.notices.sending import Letter, News, deliver
from service.settings import settings
from tests.conftest import NOON
from tests.service.jobs.printing import written
from tests.service.notices.conftest import Box, free_port
from tests.service.notices.sent import TO, asked, notices, send_all, told

MINUTE = timedelta(minutes=1)


def test_a_mail_is_sent_and_its_address_is_erased_at_once(session: Session, mail: Controller, box: Box) -> None:
    report = told(session)

    assert send_all(session) == 1

    [letter], [row] = box.letters, notices(session)
    assert (box.to, letter["To"], letter["Subject"]) == ([TO], TO, f"answer {report.reference}")
    assert letter["Message-ID"] == f"<{row.id}@localhost.invalid>"
    assert (row.address, row.sent_at, row.attempts, row.failure) == (None, NOON, 1, None)
    assert send_all(session, NOON + MINUTE) == 0


def test_nothing_is_sent_before_its_transaction_is_kept(session: Session, mail: Controller, box: Box) -> None:
    undone = session.begin_nested()
    told(session)
    undone.rollback()

    assert send_all(session) == 0
    assert box.letters == []


def test_an_address_that_the_server_refuses_is_not_tried_again(session: Session, mail: Controller, box: Box) -> None:
    told(session)
    box.said["RCPT"] = f"550 5.1.1 <{TO}>: no such user"

    assert send_all(session) == 0

    [row] = notices(session)
    assert (row.address, row.stopped_at, row.failure) == (None, NOON, "Mottagarens adress avvisades (550).")
    box.said.clear()
    assert send_all(session, NOON + timedelta(hours=9)) == 0


@pytest.mark.parametrize(("step", "said"), [("RCPT", "450 4.2.1 try later"), ("DATA", "451 4.3.0 try later")])
def test_what_is_refused_for_now_is_tried_again_after_growing_waits(
    session: Session, mail: Controller, box: Box, step: str, said: str
) -> None:
    told(session)
    box.said[step] = said
    waits, now = [], NOON
    for _ in range(4):
        assert send_all(session, now) == 0
        [row] = notices(session)
        assert send_all(session, row.next_at - timedelta(seconds=1)) == 0
        waits.append(row.next_at - now)
        now = row.next_at
    box.said.clear()

    assert waits == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert send_all(session, now) == 1
    [row] = notices(session)
    assert (row.attempts, row.sent_at, row.failure) == (5, now, None)


def test_after_three_days_it_is_given_up_and_the_address_erased(session: Session, mail: Controller, box: Box) -> None:
    told(session)
    box.said["RCPT"] = "450 4.2.1 try later"
    late = NOON + NOTICE_LIFE + MINUTE

    send_all(session, late)

    [row] = notices(session)
    assert (row.address, row.stopped_at) == (None, late)
    assert row.failure == "Mottagarens adress avvisades (450). Det gick inte på 3 dygn."


def test_a_refused_mail_says_so_and_the_next_one_goes_out(session: Session, mail: Controller, box: Box) -> None:
    told(session, to="bad@exempel.example")
    told(session, to="good@exempel.example")
    box.said["bad@exempel.example"] = "550 no"

    assert send_all(session) == 1
    assert box.to == ["good@exempel.example"]


def test_a_mail_that_cannot_be_written_stops_no_other_and_its_error_tells_nothing(
    session: Session, mail: Controller, box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    poison = told(session, to="one@exempel.example")
    told(session, to="two@exempel.example")

    def writer(news: News) -> Letter:
        if news.reference == poison.reference:
            raise KeyError("one@exempel.example")
        return Letter("Köping", "Hej", "Hej\n", "https://example.org/x")

    monkeypatch.setattr("tests.service.notices.sent.written", writer)
    with caplog.at_level(logging.ERROR):
        assert send_all(session) == 1

    assert box.to == ["two@exempel.example"]
    [failure] = [row.failure for row in notices(session) if row.failure]
    assert failure == "Mejlet gick inte att skriva (KeyError)."
    assert "exempel" not in caplog.text


def test_a_line_break_in_a_header_is_never_sent(
    session: Session, mail: Controller, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(session)
    broken = Letter("Köping", "Hej\r\nBcc: x@exempel.example", "Hej\n", "https://example.org/x")
    monkeypatch.setattr("tests.service.notices.sent.written", lambda news: broken)

    assert send_all(session) == 0
    assert (box.letters, [row.failure for row in notices(session)]) == (
        [],
        ["Mejlet gick inte att skriva (ValueError)."],
    )
    with pytest.raises(ValueError, match="invalid"):
        Address(addr_spec="a@b.example\r\nBcc: x@exempel.example")


def test_an_address_sealed_with_another_secret_is_no_mail(
    session: Session, mail: Controller, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(session)
    monkeypatch.setenv("OPL_SECRET", "another secret for the tests, long too")
    settings.cache_clear()

    assert send_all(session) == 0
    assert [row.failure for row in notices(session)] == [sending.UNREADABLE]


def test_who_says_no_before_it_leaves_gets_nothing(session: Session, mail: Controller, box: Box) -> None:
    report = told(session)
    forget_report(session, report.id, now=NOON)

    assert send_all(session) == 0
    assert [(row.address, row.failure) for row in notices(session)] == [(None, UNWANTED)]


def test_a_link_that_ran_out_is_not_sent(session: Session, mail: Controller, box: Box) -> None:
    asked(session)

    assert send_all(session, NOON + CONFIRM_LIFE) == 0
    assert [row.failure for row in notices(session)] == [sending.TOO_LATE]


# The server is away


def test_a_closed_port_puts_off_one_and_leaves_the_rest(session: Session, use: Callable[[str], None]) -> None:
    use(f"smtp://127.0.0.1:{free_port()}")
    told(session, to="one@exempel.example")
    told(session, to="two@exempel.example")

    assert send_all(session) == 0

    rows = notices(session)
    assert sorted(row.attempts for row in rows) == [0, 1]
    assert [row.failure for row in rows if row.failure] == [
        "E-postservern svarar inte som den ska (ConnectionRefusedError)."
    ]
    assert all(row.address for row in rows)


def test_a_slow_server_does_not_keep_other_jobs_waiting(session: Session, mail: Controller, box: Box) -> None:
    for n in range(4):
        told(session, to=f"one{n}@exempel.example")
    engine: Any = session.connection()
    slowly = count()

    assert deliver(engine, written, lambda: NOON + next(slowly) * timedelta(seconds=8)) == 2


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    session: Session, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.notices.server.SMTP_S", 0.05)
    told(session)
    with silent() as port:
        use(f"smtp://127.0.0.1:{port}")
        assert send_all(session) == 0

    [row] = notices(session)
    assert row.failure == "E-postservern svarar inte som den ska (SMTPServerDisconnected)."


def test_without_a_server_nothing_is_sent_and_nothing_is_wrong(session: Session) -> None:
    told(session)

    assert send_all(session) == 0
    assert [row.attempts for row in notices(session)] == [0]
    assert list(health.faults(session, NOON + NOTICE_LIFE)) == []
    assert health.in_words() == health.NO_MAIL


def test_the_doctor_tells_of_mail_that_waits_and_of_a_server_that_is_away(
    session: Session, mail: Controller, use: Callable[[str], None]
) -> None:
    told(session)
    assert list(health.faults(session, NOON + 15 * MINUTE)) == []
    [waits] = health.faults(session, NOON + 15 * MINUTE + timedelta(seconds=1))
    use(f"smtp://127.0.0.1:{free_port()}")
    away = list(health.faults(session, NOON))

    assert waits == "e-post: 1 mejl väntar, det äldsta sedan 2026-11-18 11:00 UTC."
    assert away == ["e-post: E-postservern svarar inte som den ska (ConnectionRefusedError)."]
    assert health.in_words() is None


def test_a_stolen_store_gives_no_address(session: Session) -> None:
    told(session)
    asked(session, "other@exempel.example")
    rows = session.execute(text("SELECT contact::text FROM contact UNION ALL SELECT notice::text FROM notice"))
    held = "".join(rows.scalars())

    for spelt in (TO, "exempel", TO.encode().hex(), b"exempel".hex()):
        assert spelt not in held


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes calls and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])
