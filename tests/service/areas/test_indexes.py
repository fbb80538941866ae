"""What is typed is found by its index: the plans of a gazetteer with 60,000 addresses."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from geo.points import Point
from service.areas.gazetteer import nearest, search
from tests.conftest import rolled_back
from tests.owning import become_owner
from tests.service.areas.streets import many
from tests.service.incidents.test_indexes import plans, read_whole, used

# The gazetteer is filled once, which takes a second or two.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("indexes")]
BY_NAME, BY_STREET, BY_PLACE = "street_folded_ix", "address_street_id_number_letter_key", "idx_address_location"
HERE = Point(15.99, 59.51)


@pytest.fixture(scope="module")
def filled(engine: Engine) -> Iterator[Session]:
    """Rolled back at the end, as every test's work is."""
    with rolled_back(engine) as session:
        become_owner(session)
        assert many(session) == 60_000
        session.commit()
        yield session


ASKED: dict[str, tuple[Callable[[Session], object], set[str]]] = {
    "a name": (lambda session: search(session, "Strandgatan"), {BY_NAME}),
    "the beginning of a name": (lambda session: search(session, "st", HERE), {BY_NAME}),
    "a name with a slip": (lambda session: search(session, "Strnadgatan"), {BY_NAME}),
    "a street in a town": (lambda session: search(session, "Strandgatan Kolsva"), {BY_NAME}),
    "a number": (lambda session: search(session, "Strandgatan 12, Kolsva", HERE), {BY_NAME, BY_STREET}),
    "a point": (lambda session: nearest(session, HERE), {BY_PLACE}),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_place_is_found_by_its_index(filled: Session, name: str) -> None:
    ask, indexes = ASKED[name]
    found = plans(filled, lambda: ask(filled))

    assert read_whole(found) & {"street", "address"} == set()
    assert indexes <= used(found)
