"""Reporter and coordinator write to each other."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from service.bounds import MESSAGES_A_DAY, MESSAGES_UNANSWERED
from service.conversations import actions, desk, queries
from service.conversations.models import COORDINATOR, REPORTER
from service.conversations.queries import Said
from service.errors import Missing, Refused, TooMany
from tests import make
from tests.conftest import NOON
from tests.service.conversations.told import followed, reporter
from tests.service.log.written import forget, lines

MINUTE = timedelta(minutes=1)


def thread(session: Session, code: str, reader: str = REPORTER) -> list[Said]:
    case = followed(session, code)
    return queries.messages(session, [case.report_id], reader).get(case.report_id, [])


def test_what_they_write_stands_in_order_and_names_no_person(session: Session) -> None:
    code = reporter(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.write(session, case.report_id, "Det luktar färg.", key="a", now=NOON)
    actions.reply(session, who, case.reference, "Tack, vi åker dit.", key="b", now=NOON + MINUTE)

    [first, second] = thread(session, code)

    assert (first.words, first.sender, first.who, first.new) == ("Det luktar färg.", REPORTER, None, False)
    assert (second.words, second.sender, second.new) == ("Tack, vi åker dit.", COORDINATOR, True)
    assert second.who == f"{who.grants[0].function}, Köpings kommun"
    assert "Kim Berg" not in str(second)


def test_the_same_from_the_same_form_is_one_message_and_other_words_are_another(session: Session) -> None:
    code = reporter(session)
    case = followed(session, code)
    for words in ("En sak", "En sak", "En annan"):
        actions.write(session, case.report_id, words, key="same form", now=NOON)

    assert [one.words for one in thread(session, code)] == ["En sak", "En annan"]


def test_an_answer_sent_twice_is_one_answer(session: Session) -> None:
    code = reporter(session)
    who = make.person(session, "coordinator")
    for _ in range(2):
        actions.reply(session, who, followed(session, code).reference, "Tack.", key="a", now=NOON)

    assert len(thread(session, code)) == 1


def test_what_is_new_is_new_until_it_is_read(session: Session) -> None:
    code = reporter(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.reply(session, who, case.reference, "Ett svar.", key="a", now=NOON)
    actions.mark_read(session, case.report_id, REPORTER, thread(session, code)[-1].id, now=NOON)
    actions.reply(session, who, case.reference, "Ett till.", key="b", now=NOON)

    assert [one.new for one in thread(session, code)] == [False, True]
    assert queries.read_by(session, case.report_id, REPORTER) == thread(session, code)[0].id


def test_reading_an_older_page_does_not_unread_a_newer_message(session: Session) -> None:
    case = followed(session, reporter(session))
    for last in (7, 3):
        actions.mark_read(session, case.report_id, REPORTER, last, now=NOON)

    assert queries.read_by(session, case.report_id, REPORTER) == 7


def test_nothing_is_nothing(session: Session) -> None:
    with pytest.raises(Refused, match="Skriv något"):
        actions.write(session, followed(session, reporter(session)).report_id, None, key="a", now=NOON)


def test_three_in_a_row_wait_for_an_answer_and_the_same_again_is_still_harmless(session: Session) -> None:
    code = reporter(session)
    case = followed(session, code)
    for n in range(MESSAGES_UNANSWERED):
        actions.write(session, case.report_id, f"Nummer {n}", key="a", now=NOON)

    with pytest.raises(Refused, match="väntar på svar"):
        actions.write(session, case.report_id, "En till", key="a", now=NOON)
    actions.write(session, case.report_id, "Nummer 1", key="a", now=NOON)
    actions.reply(session, make.person(session, "coordinator"), case.reference, None, key="b", now=NOON)
    actions.write(session, case.report_id, "En till", key="a", now=NOON)

    assert len(thread(session, code)) == MESSAGES_UNANSWERED + 2


def test_ten_in_a_day_are_enough_and_the_wait_is_told(session: Session) -> None:
    case, who = followed(session, reporter(session)), make.person(session, "coordinator")
    for n in range(MESSAGES_A_DAY):
        actions.write(session, case.report_id, f"Nummer {n}", key="a", now=NOON + n * MINUTE)
        actions.reply(session, who, case.reference, "Ja.", key=f"{n}", now=NOON + n * MINUTE)

    with pytest.raises(TooMany) as refused:
        actions.write(session, case.report_id, "En till", key="a", now=NOON + timedelta(hours=1))
    assert refused.value.wait_s == 23 * 3600
    actions.write(session, case.report_id, "En till", key="a", now=NOON + timedelta(hours=24))


@pytest.mark.parametrize("role", ["staff", "guard", "rescue", "property", "police", "administrator", "auditor"])
def test_nobody_but_the_coordinator_answers_or_reads(session: Session, role: str) -> None:
    case, who = followed(session, reporter(session)), make.person(session, role)
    actions.write(session, case.report_id, "Hej.", key="a", now=NOON)

    with pytest.raises(Missing):
        actions.reply(session, who, case.reference, "Nej.", key="b", now=NOON)
    assert desk.of_case(session, who, case.reference) == []
    assert desk.waiting(session, who) == (0, [])


def test_an_auditor_reads_with_a_reason(session: Session) -> None:
    case, who = followed(session, reporter(session)), make.person(session, "auditor")
    actions.write(session, case.report_id, "Hej.", key="a", now=NOON)

    [one] = desk.of_case(session, who, case.reference, reason=True)

    assert [said.words for said in one.messages] == ["Hej."]


def test_a_report_without_a_code_has_nobody_to_write_to(session: Session) -> None:
    made = make.incident(session)
    reference = session.execute(text("SELECT reference FROM incident WHERE id = :id"), {"id": made}).scalar_one()
    who = make.person(session, "coordinator")

    assert desk.of_case(session, who, reference) == []
    with pytest.raises(Missing):
        actions.reply(session, who, reference, "Hej.", key="a", now=NOON)


def test_who_waits_longest_is_first_and_who_was_answered_waits_no_more(session: Session) -> None:
    who = make.person(session, "coordinator")
    cases = [followed(session, reporter(session, metres_north=900 * n)) for n in range(3)]
    for n, case in enumerate(cases):
        for words in ("Först.", "Sedan."):
            actions.write(session, case.report_id, words, key="a", now=NOON - n * MINUTE)
    actions.reply(session, who, cases[1].reference, None, key="a", now=NOON)

    total, found = desk.waiting(session, who)

    assert total == 2 == desk.how_many(session, who)
    assert [(one.report, one.messages, one.words) for one in found] == [
        (cases[2].reference, 2, "Sedan."),
        (cases[0].reference, 2, "Sedan."),
    ]


def test_every_report_of_a_case_is_a_conversation_of_its_own(session: Session) -> None:
    who = make.person(session, "coordinator")
    codes = [reporter(session, occurred_to=NOON) for _ in range(2)]
    first, second = (followed(session, code) for code in codes)
    actions.write(session, second.report_id, "Jag är den andra.", key="a", now=NOON)

    found = desk.of_case(session, who, first.reference)

    assert [(one.reference, len(one.messages), one.waits) for one in found] == [
        (first.reference, 0, False),
        (second.reference, 1, True),
    ]
    assert thread(session, codes[0]) == []


def test_the_log_says_that_someone_wrote_and_never_what(session: Session) -> None:
    case = followed(session, reporter(session))
    forget(session)
    actions.write(session, case.report_id, "Hemliga ord", key="a", now=NOON)

    [line] = lines(session)

    assert (line.what, line.about["refs"], line.about["rows"][0]["sender"]) == (
        "message.insert",
        [case.reference],
        "reporter",
    )
    assert "Hemliga" not in str(line)


@pytest.mark.parametrize(
    "change", ["UPDATE message SET words = 'x'", "DELETE FROM message", "TRUNCATE message CASCADE"]
)
def test_what_was_written_stays_as_it_was(session: Session, change: str) -> None:
    case = followed(session, reporter(session))
    actions.write(session, case.report_id, "Hej.", key="a", now=NOON)

    with pytest.raises(DBAPIError):
        session.execute(text(change))
