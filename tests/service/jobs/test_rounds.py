"""Rounds that nobody ended are ended by the clock."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from service.jobs.work import Context, end_rounds
from service.rounds import actions, queries
from service.rounds.models import NewRound
from service.rounds.rules import LONGEST
from tests import make
from tests.conftest import NOON
from tests.service.jobs.conftest import Wall


def test_a_round_that_nobody_ended_ends_after_twelve_hours(session: Session, context: Context, wall: Wall) -> None:
    guard = make.person(session, "guard")
    begun = actions.begin(session, guard.grants[0], NewRound(id=uuid4(), kind="round"), now=NOON)

    wall.now = NOON + LONGEST - timedelta(minutes=1)
    end_rounds(context)
    assert queries.running(session, guard.grants[0].function_id) is not None
    wall.now = NOON + LONGEST + timedelta(hours=3)
    for _ in range(2):
        end_rounds(context)

    walk = queries.one(session, guard, begun)
    assert walk is not None
    assert (walk.ended_at, walk.forgotten) == (NOON + LONGEST, True)
