"""One case, as each role may read it."""

from uuid import uuid4

import pytest
from sqlmodel import Session

from service.errors import Missing, Refused
from service.incidents.questions import Said
from service.notices.actions import Asker, ask
from service.people.models import Person
from service.people.rules import Viewer
from service.triage.cases import asks_for_reason, case
from service.triage.screening import queue, screen
from tests import make
from tests.conftest import NOON
from tests.service.triage.ground import EAST, WEST, Post, post, told, two_areas, viewer

AS_TOLD, CLEANED = "Kalle i porten bredvid gjorde det", "[borttaget] gjorde det"


@pytest.fixture
def guards(session: Session) -> Post:
    return post(session, "Väktarbolaget")


def coordinator(session: Session) -> Viewer:
    """One who is there: a decision has a person behind it."""
    someone = viewer("coordinator", post(session, "Kommunen", "coordinator"))
    session.add(Person(id=someone.person_id, name="Sam Ek", email=f"{uuid4().hex}@demo.example", created_at=NOON))
    session.flush()
    return someone


def words(session: Session, by: Viewer, reference: str, *, reason: bool = False) -> tuple[str | None, str | None, bool]:
    """(as they were told, as others read them, do they wait for screening)"""
    [report] = case(session, by, reference, reason=reason).reports
    return report.words, report.cleaned, report.waiting


def screened(session: Session, by: Viewer, kept: str | None) -> None:
    _, [waiting] = queue(session, by)
    screen(session, by, waiting.references[0], kept, now=NOON)


def test_until_someone_has_looked_only_who_told_and_who_screens_read_the_words(session: Session, guards: Post) -> None:
    theirs = told(session, guards, words=AS_TOLD)
    elsewhere = post(session, "Fastighet")

    assert words(session, viewer("guard", guards), theirs) == (AS_TOLD, None, True)
    assert words(session, coordinator(session), theirs) == (AS_TOLD, None, True)
    assert words(session, viewer("property", elsewhere), theirs) == (None, None, True)
    assert words(session, viewer("police", elsewhere), theirs) == (None, None, True)


def test_then_others_read_what_was_let_through(session: Session, guards: Post) -> None:
    theirs = told(session, guards, words=AS_TOLD)
    screened(session, coordinator(session), CLEANED)
    elsewhere = post(session, "Fastighet")

    assert words(session, viewer("property", elsewhere), theirs) == (None, CLEANED, False)
    assert words(session, viewer("guard", guards), theirs) == (AS_TOLD, CLEANED, False)
    assert words(session, viewer("auditor", elsewhere), theirs) == (None, None, False)


def test_a_text_that_is_withheld_is_read_by_nobody_else(session: Session, guards: Post) -> None:
    theirs = told(session, guards, words=AS_TOLD)
    screened(session, coordinator(session), None)

    assert words(session, viewer("property", post(session, "Fastighet")), theirs) == (None, None, False)


def test_the_last_decision_counts(session: Session, guards: Post) -> None:
    theirs, someone = told(session, guards, words=AS_TOLD), coordinator(session)
    _, [waiting] = queue(session, someone)
    for kept in (None, "först", CLEANED):
        screen(session, someone, waiting.references[0], kept, now=NOON)

    assert words(session, viewer("police", post(session, "Polisen")), theirs) == (None, CLEANED, False)
    assert queue(session, someone) == (0, [])


def test_with_a_reason_the_police_read_what_was_told(session: Session, guards: Post) -> None:
    theirs = told(session, guards, words=AS_TOLD)
    police = viewer("police", post(session, "Polisen"))

    assert case(session, police, theirs).sealed
    assert words(session, police, theirs, reason=True) == (AS_TOLD, None, True)
    assert not case(session, police, theirs, reason=True).sealed


def test_nobody_else_gains_anything_by_a_reason(session: Session, guards: Post) -> None:
    theirs = told(session, guards, words=AS_TOLD)
    property_staff = viewer("property", post(session, "Fastighet"))

    assert not case(session, property_staff, theirs).sealed
    assert words(session, property_staff, theirs, reason=True) == (None, None, True)


def test_an_auditor_learns_where_it_is_by_a_reason(session: Session, guards: Post) -> None:
    theirs = told(session, guards, metres_east=EAST)
    auditor = viewer("auditor", post(session, "Revisionen"))

    blind, seeing = case(session, auditor, theirs), case(session, auditor, theirs, reason=True)

    assert (blind.lon, blind.place, blind.areas, blind.sealed) == (None, None, (), True)
    assert seeing.lon is not None


def test_what_is_restricted_and_far_away_asks_for_a_reason(session: Session, guards: Post) -> None:
    west, _ = two_areas(session)
    far = told(session, guards, category="drugs", metres_east=EAST)
    near = told(session, guards, category="drugs", metres_east=WEST)
    police = viewer("police", post(session, "Polisen"), west)

    assert case(session, police, near).reference == near
    with pytest.raises(Missing):
        case(session, police, far)
    assert asks_for_reason(session, police, far)
    assert case(session, police, far, reason=True).reference == far


def test_not_yours_and_not_there_are_the_same(session: Session, guards: Post) -> None:
    theirs = told(session, guards, metres_east=EAST)
    school = viewer("staff", post(session, "Skolan"))

    for reference in (theirs, "L26-9999", "", "' OR 1=1"):
        with pytest.raises(Missing):
            case(session, school, reference)
        assert not asks_for_reason(session, school, reference)


def test_a_report_without_words_waits_for_nobody(session: Session, guards: Post) -> None:
    theirs, someone = told(session, guards), coordinator(session)

    assert queue(session, someone) == (0, [])
    assert words(session, someone, theirs) == (None, None, False)


def test_only_who_may_decide_about_it_screens(session: Session, guards: Post) -> None:
    told(session, guards, words=AS_TOLD)
    _, [waiting] = queue(session, coordinator(session))

    for someone in (viewer("police", guards), viewer("guard", guards), viewer("administrator", guards)):
        with pytest.raises(Missing):
            screen(session, someone, waiting.references[0], "hej", now=NOON)
        assert queue(session, someone) == (0, [])
    with pytest.raises(Missing):
        screen(session, coordinator(session), "L26-9999", "hej", now=NOON)
    with pytest.raises(Refused):
        screen(session, coordinator(session), waiting.references[0], "a" * 2001, now=NOON)


def test_what_was_answered_is_read_in_words(session: Session, guards: Post) -> None:
    """It belongs to what happened, and is read by whoever may know of it."""
    told_of = {"outdoors": True, "offensive": True, "surface": "brick"}
    reference = make.report(session, "graffiti", answers=told_of).incident

    [report] = case(session, coordinator(session), reference).reports

    assert report.answers == (
        Said("Ute eller inne", "Utomhus", urgent=False),
        Said("Kränkande eller hotfullt", "Ja", urgent=True),
        Said("Underlag", "Tegel", urgent=False),
    )


def test_that_someone_wants_mail_is_known_to_the_auditor_with_a_reason_and_to_nobody_else(session: Session) -> None:
    made = make.report(session)
    ask(session, Asker(made.id, made.reference, "sv"), "maria@exempel.example", secret=make.SECRET, now=NOON)

    def mails(role: str, *, reason: bool) -> bool | None:
        [report] = case(session, make.person(session, role), made.incident, reason=reason).reports
        return report.mails

    assert [mails("auditor", reason=reason) for reason in (False, True)] == [None, True]
    assert [mails(role, reason=True) for role in ("coordinator", "police", "property")] == [None] * 3
