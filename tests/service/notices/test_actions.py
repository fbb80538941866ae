"""Asked, confirmed, told, ended: an address is there only as long as its owner wants it and the case is not long over."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import CONFIRM_LIFE, CONTACT_AFTER
from service.errors import TooMany
from service.incidents.queries import told_of_over
from service.intake.actions import Receipt
from service.jobs.work import Context, erase_addresses, send_mail
from service.notices.actions import Asker, ask, confirm, forget_by_link, forget_report, sweep, tell
from service.notices.models import What
from service.notices.queries import of_report
from service.notices.rules import confirming, next_try, stopping
from tests import make
from tests.conftest import NOON
from tests.make import SECRET
from tests.service.notices.sent import asked, contact_of, contacts, notices, told, wanting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def kinds(session: Session) -> list[str]:
    return [row.kind for row in notices(session)]


def test_who_asks_is_asked_first_whether_the_address_is_theirs(session: Session) -> None:
    made = asked(session)
    tell(session, [made.id], What.ANSWER, now=NOON)

    assert kinds(session) == ["confirm"]
    assert of_report(session, made.id, NOON) == (NOON, False)


def test_who_has_confirmed_hears_of_what_is_new_and_of_no_other_report(session: Session) -> None:
    made, other = wanting(session), make.report(session, "littering")
    tell(session, [made.id, other.id], What.ANSWER, now=NOON)

    assert [(row.kind, row.reference) for row in notices(session)] == [("answer", made.reference)]
    assert of_report(session, made.id, NOON) == (NOON, True)


def test_the_same_news_that_has_not_left_yet_is_not_told_twice(session: Session) -> None:
    made = wanting(session)
    for what in (What.ANSWER, What.ANSWER, What.CLOSED, What.ANSWER):
        tell(session, [made.id], what, now=NOON)

    assert sorted(kinds(session)) == ["answer", "closed"]


def test_a_link_confirms_for_a_day_and_twice_is_harmless(session: Session) -> None:
    made = asked(session)
    token = confirming(SECRET, contact_of(session, made))

    assert not confirm(session, token, now=NOON + CONFIRM_LIFE)
    assert not confirm(session, token + "x", now=NOON)
    assert confirm(session, token, now=NOON)
    assert confirm(session, token, now=NOON + HOUR)
    assert session.execute(text("SELECT confirmed_at FROM contact")).scalar_one() == NOON


def test_another_address_takes_the_place_of_the_first_which_hears_no_more(session: Session) -> None:
    made = told(session)
    old = contact_of(session, made)
    again(session, made, "other@exempel.example")

    assert contacts(session) == 1
    assert not confirm(session, confirming(SECRET, old), now=NOON + HOUR)
    assert sorted((row.kind, row.address is None) for row in notices(session)) == [("answer", True), ("confirm", False)]


def test_a_report_asks_once_an_hour(session: Session) -> None:
    made = asked(session)
    with pytest.raises(TooMany), session.begin_nested():
        again(session, made, "other@exempel.example", HOUR - timedelta(seconds=1))
    again(session, made, "other@exempel.example")

    assert kinds(session) == ["confirm", "confirm"]


def test_an_address_is_asked_three_times_a_day_whoever_gives_it_and_nobody_is_told(session: Session) -> None:
    for _ in range(5):
        asked(session)
    assert kinds(session) == ["confirm"] * 3
    asked(session, now=NOON + DAY)

    assert kinds(session) == ["confirm"] * 4


def test_who_says_no_is_forgotten_at_once_also_in_what_was_about_to_be_sent(session: Session) -> None:
    made = told(session)
    forget_report(session, made.id, now=NOON)
    forget_report(session, made.id, now=NOON)

    assert contacts(session) == 0
    assert [row.address for row in notices(session)] == [None]


def test_the_link_in_a_mail_ends_it_without_the_code_and_ends_nothing_else(session: Session) -> None:
    made, other = told(session), wanting(session)
    token = stopping(SECRET, contact_of(session, made))

    assert forget_by_link(session, token, secret=SECRET, now=NOON)
    assert forget_by_link(session, token, secret=SECRET, now=NOON)
    assert of_report(session, made.id, NOON) is None
    assert of_report(session, other.id, NOON) is not None


@pytest.mark.parametrize("token", ["", "x", "å", "A" * 59, "A" * 5_000, "\0"])
def test_what_is_no_link_of_ours_ends_nothing(session: Session, token: str) -> None:
    wanting(session)

    assert not forget_by_link(session, token, secret=SECRET, now=NOON)
    assert contacts(session) == 1


def test_an_address_that_nobody_confirmed_is_erased_after_a_day(session: Session, context: Context) -> None:
    made = asked(session, now=NOON - CONFIRM_LIFE)

    assert of_report(session, made.id, NOON) is None
    erase_addresses(context)
    assert contacts(session) == 0


def test_an_address_is_erased_thirty_days_after_its_case_was_closed(session: Session) -> None:
    made = wanting(session)
    session.execute(text("UPDATE incident SET closed_at = :now, outcome = 'forwarded'"), {"now": NOON})

    swept(session, CONTACT_AFTER)
    assert contacts(session) == 1
    swept(session, CONTACT_AFTER + timedelta(seconds=1))
    assert contacts(session) == 0
    assert of_report(session, made.id, NOON) is None


def test_an_open_case_keeps_its_address(session: Session) -> None:
    wanting(session)
    swept(session, timedelta(days=400))

    assert contacts(session) == 1


def test_the_log_keeps_the_fact_and_never_the_value(session: Session) -> None:
    made = wanting(session)
    forget_report(session, made.id, now=NOON)
    rows = session.execute(
        text("SELECT what, about FROM log_entry WHERE what LIKE 'contact.%' ORDER BY lane, seq")
    ).all()

    assert [row.what for row in rows] == ["contact.insert", "contact.update", "contact.delete"]
    assert all(row.about["refs"] == [made.reference] for row in rows)
    assert not any(word in str([*rows]) for word in ("address", "token", "exempel"))


def test_the_job_sends_nothing_without_a_server(session: Session, context: Context) -> None:
    told(session)
    send_mail(context)

    assert [row.attempts for row in notices(session)] == [0]


def test_waits_grow_to_two_hours_and_no_further() -> None:
    waits = [next_try(n, NOON) - NOON for n in (1, 2, 3, 8, 9, 60)]

    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 2, 4, 120, 120, 120]


def again(session: Session, made: Receipt, to: str, after: timedelta = HOUR) -> None:
    ask(session, Asker(made.id, made.reference, "sv"), to, secret=SECRET, now=NOON + after)


def swept(session: Session, after: timedelta) -> None:
    sweep(session, told_of_over(NOON + after - CONTACT_AFTER), now=NOON + after)
