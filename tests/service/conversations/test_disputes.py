""" "Det är inte åtgärdat": once for each closing, answered by opening the case again or by saying why it stands."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.conversations import actions, desk, queries, rules
from service.conversations.rules import Objection
from service.errors import Missing, Refused, Taken
from service.removal.queries import detected_between
from service.removal.rules import result
from tests import make
from tests.conftest import NOON
from tests.service.conversations.told import LATER, close, closed, followed, reporter, row
from tests.service.log.written import forget, lines

SAID, ANSWERED = LATER + timedelta(hours=1), LATER + timedelta(hours=2)


def objections(session: Session, code: str) -> list[Objection]:
    case = followed(session, code)
    return queries.objections(session, [case.report_id]).get(case.report_id, [])


def happened(session: Session, code: str) -> list[str]:
    """What the reporter is told has happened."""
    case = followed(session, code)
    return [step.what for step in rules.steps(case, queries.events(session, case), objections(session, code))]


def test_a_reporter_says_once_that_it_is_not_fixed(session: Session) -> None:
    code = closed(session)
    for words in ("Det är kvar på baksidan.", "Igen."):
        actions.object_to(session, followed(session, code), words, now=SAID)

    assert [(one.words, one.at, one.closed_at, one.verdict) for one in objections(session, code)] == [
        ("Det är kvar på baksidan.", SAID, LATER, None)
    ]
    assert happened(session, code) == ["received", "removed", "disputed"]
    assert row(session, "SELECT count(*) AS n FROM incident_event WHERE what = 'disputed'").n == 1


@pytest.mark.parametrize("outcome", ["forwarded", "owner_refuses", "noted"])
def test_what_was_not_closed_as_fixed_cannot_be_said_not_to_be(session: Session, outcome: str) -> None:
    code = closed(session, outcome)

    with pytest.raises(Refused):
        actions.object_to(session, followed(session, code), None, now=SAID)


def test_what_is_open_or_was_closed_long_ago_cannot_either(session: Session) -> None:
    still_open, long_ago = reporter(session, metres_north=900), closed(session)

    with pytest.raises(Refused):
        actions.object_to(session, followed(session, still_open), None, now=SAID)
    with pytest.raises(Refused):
        actions.object_to(session, followed(session, long_ago), None, now=LATER + timedelta(days=30))


def test_a_case_that_is_opened_again_is_as_it_was_and_history_keeps_what_was_taken_back(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.object_to(session, case, None, now=SAID)
    actions.reopen(session, who, case.reference, "Du har rätt.", now=ANSWERED)

    after = followed(session, code)
    assert (after.closed_at, after.outcome, after.removed_at, after.status) == (None, None, None, "bedömd")
    assert after.due_at == case.due_at
    assert row(session, "SELECT evidence FROM clock").evidence is None
    kept = row(session, "SELECT detail FROM incident_event WHERE what = 'reopened'").detail
    assert kept == {
        "closed_at": LATER.isoformat(),
        "outcome": "removed",
        "removed_at": LATER.isoformat(),
        "evidence": "recorded_check",
        "reports": [case.reference],
    }
    assert happened(session, code) == ["received", "disputed", "reopened"]


def test_who_opens_again_what_was_held_has_looked_at_it(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    session.execute(text("UPDATE incident SET held = 'burst'"))
    actions.object_to(session, case, None, now=SAID)
    for _ in range(2):
        actions.reopen(session, who, case.reference, None, now=ANSWERED)

    assert row(session, "SELECT held FROM incident").held is None
    found = row(session, "SELECT verdict, person_id, at FROM held_review")
    assert (found.verdict, found.person_id, found.at) == ("real", who.person_id, ANSWERED)
    assert row(session, "SELECT count(*) AS n FROM incident_event WHERE what = 'real'").n == 1


def test_the_clock_ran_all_the_time(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    assert result(detected_between(session, NOON, LATER), NOON + timedelta(days=2)).in_time == 1
    actions.object_to(session, case, None, now=SAID)
    actions.reopen(session, who, case.reference, None, now=ANSWERED)

    late = result(detected_between(session, NOON, LATER), NOON + timedelta(days=2))
    assert (late.due, late.in_time, late.open_overdue) == (1, 0, 1)

    close(session, followed(session, code), at=NOON + timedelta(hours=30))
    again = result(detected_between(session, NOON, LATER), NOON + timedelta(days=2))
    assert (again.in_time, again.late) == (0, 1)


def test_everyone_who_said_so_of_a_closing_is_answered_when_it_is_opened_again(session: Session) -> None:
    codes = [reporter(session), reporter(session)]
    first, second = (followed(session, code) for code in codes)
    close(session, first)
    for code in codes:
        actions.object_to(session, followed(session, code), None, now=SAID)
    actions.reopen(session, make.person(session, "coordinator"), second.reference, "Tack båda.", now=ANSWERED)

    assert first.incident_id == second.incident_id
    for code in codes:
        assert [(one.verdict, one.answer) for one in objections(session, code)] == [("reopened", "Tack båda.")]
        assert happened(session, code)[-1] == "reopened"
        assert happened(session, code).count("reopened") == 1


def test_who_said_nothing_sees_that_it_was_opened_again_and_not_who_asked(session: Session) -> None:
    quiet, other = reporter(session), reporter(session)
    close(session, followed(session, quiet))
    actions.object_to(session, followed(session, other), "Bakom skylten.", now=SAID)
    who = make.person(session, "coordinator")
    actions.reopen(session, who, followed(session, other).reference, "Vi åker dit.", now=ANSWERED)

    case = followed(session, quiet)
    steps = rules.steps(case, queries.events(session, case), objections(session, quiet))
    assert [step.what for step in steps] == ["received", "reopened"]
    assert "Bakom skylten." not in str(steps)
    assert case.status == "bedömd"


def test_a_closing_that_stands_needs_a_why(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.object_to(session, case, None, now=SAID)

    with pytest.raises(Refused, match="Skriv varför"):
        actions.uphold(session, who, case.reference, None, now=ANSWERED)
    actions.uphold(session, who, case.reference, "Det som är kvar är ägarens.", now=ANSWERED)

    assert followed(session, code).outcome == "removed"
    assert [(one.verdict, one.answer) for one in objections(session, code)] == [
        ("stands", "Det som är kvar är ägarens.")
    ]
    assert happened(session, code) == ["received", "removed", "disputed", "stands"]


def test_answers_twice_are_harmless_and_another_answer_is_refused(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.object_to(session, case, None, now=SAID)
    for _ in range(2):
        actions.uphold(session, who, case.reference, "Den är borta.", now=ANSWERED)

    with pytest.raises(Taken):
        actions.reopen(session, who, case.reference, None, now=ANSWERED)
    assert len(objections(session, code)) == 1


def test_reopening_twice_is_harmless(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.object_to(session, case, None, now=SAID)
    for _ in range(2):
        actions.reopen(session, who, case.reference, None, now=ANSWERED)

    assert row(session, "SELECT count(*) AS n FROM incident_event WHERE what = 'reopened'").n == 1


def test_there_is_no_end_to_neither_side_but_each_closing_is_said_of_once(session: Session) -> None:
    code = closed(session)
    who = make.person(session, "coordinator")
    actions.object_to(session, followed(session, code), None, now=SAID)
    actions.reopen(session, who, followed(session, code).reference, None, now=ANSWERED)
    close(session, followed(session, code), at=ANSWERED + timedelta(hours=1))
    actions.object_to(session, followed(session, code), None, now=ANSWERED + timedelta(hours=2))

    assert [one.verdict for one in objections(session, code)] == ["reopened", None]
    assert desk.how_many(session, who) == 1


def test_an_objection_comes_before_messages_and_a_closing_done_again_has_answered_it(session: Session) -> None:
    code, other = closed(session), reporter(session, metres_north=900)
    who = make.person(session, "coordinator")
    actions.write(session, followed(session, other).report_id, "Hej.", key="a", now=NOON)
    actions.object_to(session, followed(session, code), "Kvar.", now=SAID)

    _, found = desk.waiting(session, who)
    assert [(one.messages, one.words) for one in found] == [(0, "Kvar."), (1, "Hej.")]

    close(session, followed(session, code), at=ANSWERED)
    _, found = desk.waiting(session, who)
    assert [one.messages for one in found] == [1]
    with pytest.raises(Taken):
        actions.reopen(session, who, followed(session, code).reference, None, now=ANSWERED)


@pytest.mark.parametrize("role", ["property", "police", "administrator", "auditor"])
def test_nobody_but_the_coordinator_answers(session: Session, role: str) -> None:
    code = closed(session)
    actions.object_to(session, followed(session, code), None, now=SAID)

    with pytest.raises(Missing):
        actions.reopen(session, make.person(session, role), followed(session, code).reference, None, now=ANSWERED)


def test_what_nobody_objected_to_is_not_opened(session: Session) -> None:
    code = closed(session)

    with pytest.raises(Missing):
        actions.reopen(session, make.person(session, "coordinator"), followed(session, code).reference, None, now=SAID)


def test_the_log_says_what_was_taken_back(session: Session) -> None:
    code = closed(session)
    case, who = followed(session, code), make.person(session, "coordinator")
    actions.object_to(session, case, "Hemliga ord", now=SAID)
    forget(session)
    actions.reopen(session, who, case.reference, "Svar i ord", now=ANSWERED)

    told = {line.what: line.about for line in lines(session)}
    assert set(told) == {"dispute_answer.insert", "incident.update", "clock.update"}
    assert told["incident.update"]["columns"] == ["closed_at", "outcome"]
    assert told["clock.update"]["columns"] == ["evidence", "removed_at"]
    assert told["incident.update"]["refs"] == [case.reference]
    assert "ord" not in str(told["dispute_answer.insert"])
