"""Many who write at once, transactions that fail, and who acted in them."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from service import db
from service.db import SCHEDULER, engine_for, unit_of_work
from service.log.actions import seal
from service.log.audit import audit
from service.log.models import LANES
from tests import make

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested")]  # a database of its own in each
WRITERS, WRITES = 8, 50


def test_eight_writers_leave_a_whole_chain(store: Engine) -> None:
    crowd = engine_for(store.url.render_as_string(hide_password=False), size=WRITERS)

    def write(writer: int) -> None:
        for n in range(WRITES):
            with unit_of_work(crowd) as session:
                make.place(session, f"Plats {writer} {n}")
                make.place(session, f"Plats {writer} {n} till")

    with ThreadPoolExecutor(WRITERS) as many:
        list(many.map(write, range(WRITERS)))
    crowd.dispose()

    with unit_of_work(store) as session:
        seal(session)
        done = audit(session)
    assert (done.rows, done.seals, done.faults) == (2 * WRITERS * WRITES, 1, [])


def test_when_every_lane_is_taken_one_waits_for_its_turn(store: Engine) -> None:
    """As many open transactions as there are lanes, and one more."""
    crowd = engine_for(store.url.render_as_string(hide_password=False), size=LANES + 1)
    open_ones = [Session(crowd) for _ in range(LANES)]
    for n, session in enumerate(open_ones):
        make.place(session, f"Plats {n}")

    def one_more() -> None:
        with unit_of_work(crowd) as session:
            make.place(session, "En till")

    with ThreadPoolExecutor(1) as another:
        waiting = another.submit(one_more)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        for session in open_ones:
            session.commit()
        waiting.result(timeout=10)
    for session in open_ones:
        session.close()
    crowd.dispose()

    with unit_of_work(store) as session:
        done = audit(session)
        lanes = session.execute(text("SELECT count(DISTINCT lane) FROM log_entry")).scalar_one()
    assert (done.rows, done.faults, lanes) == (LANES + 1, [], LANES)


def test_a_transaction_that_fails_leaves_nothing_in_the_log(store: Engine) -> None:
    def fail(session: Session) -> None:
        make.report(session)
        session.execute(text("UPDATE incident SET closed_at = now()"))

    with pytest.raises(IntegrityError), unit_of_work(store) as session:
        fail(session)

    with unit_of_work(store) as session:
        assert audit(session).rows == 0
        make.report(session)
        assert audit(session).rows == 1


def test_who_acts_is_the_engines_until_a_transaction_says_another(store: Engine) -> None:
    someone = uuid4()
    for engine, actor in ((db.engine(), None), (db.engine(), someone), (db.long_engine(), None), (store, SCHEDULER)):
        with unit_of_work(engine, actor) as session:
            make.place(session, str(uuid4()))

    with unit_of_work(store) as session:
        found = session.execute(text("SELECT actor, person_id FROM log_entry ORDER BY at")).all()
    assert [tuple(row) for row in found] == [
        ("citizen", None),
        ("person", someone),
        ("program", None),
        ("scheduler", None),
    ]
