"""A round begins once, takes its own function's reports, ends with or without any, and is never open for ever."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from service.areas.shapes import choices
from service.errors import Missing, Refused
from service.people.rules import Grant, Viewer
from service.rounds import actions, queries
from service.rounds.models import NewRound
from service.rounds.rules import LONGEST, STILL_TAKES
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def grant(viewer: Viewer) -> Grant:
    return viewer.grants[0]


def begin(
    session: Session, viewer: Viewer, *, kind: str = "round", area: UUID | None = None, ago: timedelta = HOUR
) -> UUID:
    return actions.begin(session, grant(viewer), NewRound(id=uuid4(), kind=kind, area=area), now=NOON - ago)


def tell(session: Session, viewer: Viewer, round_id: UUID | None, **told: object) -> str:
    mine = {"organisation": grant(viewer).organisation, "function_id": grant(viewer).function_id, "round_id": round_id}
    return make.report(session, **{"reporter_kind": "guard"} | mine | told).reference  # type: ignore[arg-type]


def test_a_round_that_has_begun_runs(session: Session) -> None:
    guard = make.person(session, "guard", organisation="Väktarbolaget")

    begun = begin(session, guard, kind="night_walk")

    walk = queries.running(session, grant(guard).function_id)
    assert walk is not None
    assert (walk.id, walk.kind, walk.organisation, walk.began_at, walk.ended_at) == (
        begun, "night_walk", "Väktarbolaget", NOON - HOUR, None,
    )  # fmt: skip


def test_beginning_twice_is_one_round(session: Session) -> None:
    guard = make.person(session, "guard")
    new = NewRound(id=uuid4(), kind="round")

    assert [actions.begin(session, grant(guard), new, now=NOON) for _ in range(2)] == [new.id, new.id]
    assert begin(session, guard) == new.id, "and who begins another while it runs walks the same"


def test_a_round_that_is_over_does_not_begin_again(session: Session) -> None:
    guard = make.person(session, "guard")
    new = NewRound(id=uuid4(), kind="round")
    actions.begin(session, grant(guard), new, now=NOON)
    actions.end(session, guard, new.id, nothing=True, now=NOON + HOUR)

    assert actions.begin(session, grant(guard), new, now=NOON + 2 * HOUR) == new.id
    assert queries.running(session, grant(guard).function_id) is None


def test_nobody_takes_anothers_round_by_its_id(session: Session) -> None:
    theirs = begin(session, make.person(session, "guard"))
    guard = make.person(session, "guard")

    with pytest.raises(Refused, match="Ladda om"):
        actions.begin(session, grant(guard), NewRound(id=theirs, kind="round"), now=NOON)


def test_a_round_goes_where_the_function_reaches(session: Session) -> None:
    make.layer(session, make.area("west", 15.9, 59.4, 16.0, 59.6), make.area("east", 16.0, 59.4, 16.1, 59.6))
    west, east = (next(one.id for one in choices(session) if one.code == code) for code in ("west", "east"))
    guard = make.person(session, "guard", areas=[west])

    with pytest.raises(Refused):
        begin(session, guard, area=east)
    walk = queries.one(session, guard, begin(session, guard, area=west))
    assert walk is not None
    assert walk.area == "Område west"


@pytest.mark.parametrize("kind", ["", "rond", "patrol", None])
def test_only_known_kinds_are_rounds(kind: object) -> None:
    with pytest.raises(ValidationError):
        NewRound.model_validate({"id": uuid4(), "kind": kind})


def test_what_is_told_on_it_is_listed_the_latest_first(session: Session) -> None:
    guard = make.person(session, "guard")
    begun = begin(session, guard)

    first = tell(session, guard, begun, accuracy_m=7.0, location_set="phone")
    second = tell(session, guard, begun, category="littering", now=NOON + HOUR)

    told = queries.told_on(session, guard, begun)
    assert [one.reference for one in told] == [second, first]
    assert (told[1].category, told[1].accuracy_m, told[1].location_set) == ("Klotter", 7.0, "phone")
    assert told[1].lon == pytest.approx(make.CENTRE.lon)


def test_where_it_was_is_told_only_to_those_who_may_know(session: Session) -> None:
    """An auditor reads that there was a report and not where."""
    guard = make.person(session, "guard")
    begun = begin(session, guard)
    tell(session, guard, begun)

    [told] = queries.told_on(session, make.person(session, "auditor"), begun)

    assert (told.lon, told.lat, told.accuracy_m) == (None, None, None)


@pytest.mark.parametrize(
    ("ended", "belongs"), [(None, True), (STILL_TAKES - HOUR, True), (STILL_TAKES, False), (2 * STILL_TAKES, False)]
)
def test_a_report_that_waited_on_a_phone_belongs_to_it_for_three_days(
    session: Session, ended: timedelta | None, belongs: bool
) -> None:
    guard = make.person(session, "guard")
    begun = begin(session, guard, ago=timedelta(days=20))
    if ended is not None:
        actions.end(session, guard, begun, nothing=True, now=NOON - ended)

    found = queries.belonging(session, begun, grant(guard).function_id, NOON)

    assert found == (begun if belongs else None)


def test_a_report_belongs_to_no_round_of_others(session: Session) -> None:
    begun, other = begin(session, make.person(session, "guard")), make.person(session, "guard")

    assert queries.belonging(session, begun, grant(other).function_id, NOON) is None
    assert queries.belonging(session, begun, None, NOON) is None
    assert queries.belonging(session, uuid4(), grant(other).function_id, NOON) is None


def test_nothing_to_report_counts_until_something_comes_after_all(session: Session) -> None:
    guard = make.person(session, "guard")
    begun = begin(session, guard)
    actions.end(session, guard, begun, nothing=True, now=NOON)
    before = queries.one(session, guard, begun)

    tell(session, guard, begun, now=NOON + HOUR)

    after = queries.one(session, guard, begun)
    assert before is not None
    assert after is not None
    assert (before.nothing, before.reports, after.nothing, after.reports) == (True, 0, False, 1)


def test_ending_twice_keeps_the_first(session: Session) -> None:
    guard = make.person(session, "guard")
    begun = begin(session, guard)

    actions.end(session, guard, begun, nothing=True, now=NOON)
    actions.end(session, guard, begun, nothing=False, now=NOON + HOUR)

    walk = queries.one(session, guard, begun)
    assert walk is not None
    assert (walk.ended_at, walk.nothing) == (NOON, True)


@pytest.mark.parametrize("role", ["guard", "coordinator"])
def test_nobody_ends_anothers_round(session: Session, role: str) -> None:
    begun = begin(session, make.person(session, "guard"))

    with pytest.raises(Missing):
        actions.end(session, make.person(session, role), begun, nothing=True, now=NOON)


def test_a_forgotten_round_ends_by_itself_and_says_so(session: Session) -> None:
    guard, other = make.person(session, "guard"), make.person(session, "staff")
    begun, fresh = begin(session, guard, ago=LONGEST), begin(session, other, ago=LONGEST - HOUR)

    assert [actions.end_forgotten(session, NOON + HOUR / 2) for _ in range(2)] == [1, 0]

    walk, still = queries.one(session, guard, begun), queries.one(session, other, fresh)
    assert walk is not None
    assert still is not None
    assert (walk.ended_at, walk.forgotten, walk.nothing, still.ended_at) == (NOON, True, False, None)


def test_each_sees_their_own_rounds_and_the_coordinator_all(session: Session) -> None:
    mine, theirs = make.person(session, "guard"), make.person(session, "staff")
    own, other = begin(session, mine), begin(session, theirs)

    def seen(viewer: Viewer) -> set[UUID]:
        return {one.id for one in queries.walks(session, viewer, 10)}

    assert seen(mine) == {own}
    assert seen(make.person(session, "coordinator")) == {own, other}
    assert seen(make.person(session, "police")) == set()
    assert queries.one(session, mine, other) is None


def test_effort_is_counted_for_each_organisation(session: Session) -> None:
    guard = make.person(session, "guard", organisation="Väktarbolaget")
    staff = make.person(session, "staff", organisation="Fältgruppen")
    with_one = begin(session, guard, ago=10 * HOUR)
    tell(session, guard, with_one)
    actions.end(session, guard, with_one, nothing=False, now=NOON - 8 * HOUR)
    quiet = begin(session, guard, ago=5 * HOUR)
    actions.end(session, guard, quiet, nothing=True, now=NOON - 4 * HOUR)
    begin(session, staff, ago=20 * HOUR)
    actions.end_forgotten(session, NOON)
    begin(session, staff, ago=50 * HOUR)

    found = queries.effort(session, NOON - 24 * HOUR, NOON)

    assert found == [
        queries.Effort("Fältgruppen", rounds=1, nothing=0, forgotten=1, reports=0, minutes=0),
        queries.Effort("Väktarbolaget", rounds=2, nothing=1, forgotten=0, reports=1, minutes=180),
    ]


def test_effort_belongs_to_when_a_round_began(session: Session) -> None:
    """[start, end): one at the start counts, one at the end does not."""
    guard = make.person(session, "guard")
    begin(session, guard, ago=HOUR)

    assert len(queries.effort(session, NOON - HOUR, NOON)) == 1
    assert queries.effort(session, NOON - 2 * HOUR, NOON - HOUR) == []
