"""Killed between sending and marking, or sent by several at once: told at least once, and every double can be folded."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from service import clock
from service.db import unit_of_work
from service.notices.actions import UNWANTED, forget_report, tell
from service.notices.models import What
from service.notices.queries import to_send
from tests.service.notices.conftest import Box
from tests.service.notices.sent import contacts, notices, send_really, told, wanting

pytestmark = pytest.mark.slow


def test_killed_between_sending_and_marking_it_is_sent_again_as_the_same_mail(
    store: Engine, mail: Controller, box: Box
) -> None:
    """A process of its own is killed."""
    with unit_of_work(store) as session:
        told(session, now=clock.now())

    dying = subprocess.run([sys.executable, "-m", "tests.service.notices.dying"], check=False)

    assert dying.returncode == -signal.SIGKILL
    with unit_of_work(store) as session:
        assert [(row.sent_at, row.attempts) for row in notices(session)] == [(None, 0)]
    assert send_really(store, clock.now()) == 1
    assert len(box.letters) == 2
    assert len({letter["Message-ID"] for letter in box.letters}) == 1


def test_two_schedulers_lose_none_and_send_none_twice(store: Engine, mail: Controller, box: Box) -> None:
    """A database of its own."""
    now = clock.now()
    with unit_of_work(store) as session:
        for n in range(12):
            told(session, to=f"one{n}@exempel.example", now=now)

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda _: send_really(store, now), range(2)))

    assert sum(sent) == 12
    assert sorted(box.to) == sorted(f"one{n}@exempel.example" for n in range(12))


def test_what_is_being_sent_does_not_keep_anyone_from_saying_no(store: Engine, mail: Controller, box: Box) -> None:
    """A database of its own."""
    now = clock.now()
    with unit_of_work(store) as session:
        made = wanting(session, now=now)
        tell(session, [made.id], What.CLOSED, now=now)
    with unit_of_work(store) as sending, unit_of_work(store) as other:
        assert to_send(sending, now) is not None
        forget_report(other, made.id, now=now)
        assert contacts(other) == 0

    assert send_really(store, now) == 0
    assert box.letters == []
    with unit_of_work(store) as session:
        assert [(row.address, row.failure) for row in notices(session)] == [(None, UNWANTED)]
