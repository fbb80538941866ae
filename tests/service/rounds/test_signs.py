"""A sign's code leads to where it hangs, until it is taken down."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from service.errors import Missing, Refused
from service.people.rules import Viewer
from service.rounds import signs
from service.rounds.models import NewSign
from service.rounds.rules import CODE, new_code, read_code
from tests import make
from tests.conftest import NOON


def hang(session: Session, viewer: Viewer, name: str = "Hissen", **told: object) -> UUID:
    made = uuid4()
    new = NewSign(**{"id": made, "name": name, "point": make.point()} | told)
    signs.make(session, viewer.grants[0], new, now=NOON)
    return made


def test_a_sign_is_found_by_its_code_however_it_is_typed(session: Session) -> None:
    coordinator = make.person(session, "coordinator")
    made = hang(session, coordinator, category="graffiti")
    [sign] = signs.listed(session, coordinator)

    for typed in (sign.code, sign.code.lower(), f" {sign.code[:5]}-{sign.code[5:]} "):
        found = signs.at(session, typed)
        assert found is not None
        assert (found.id, found.name, found.category_code) == (made, "Hissen", "graffiti")
        assert found.lon == pytest.approx(make.CENTRE.lon)
        assert found.lat == pytest.approx(make.CENTRE.lat)


@pytest.mark.parametrize("typed", ["", "x", "AAAAAAAAA1", "A" * 10, "A" * 11, "'; DROP TABLE sign; --", "\0" * 10])
def test_a_code_that_nobody_gave_leads_nowhere(session: Session, typed: str) -> None:
    assert signs.at(session, typed) is None


def test_codes_are_easy_to_read_and_hard_to_guess() -> None:
    made = {new_code() for _ in range(2_000)}

    assert len(made) == 2_000
    assert all(CODE.fullmatch(code) and not re.search("[01OILU]", code) for code in made)
    assert {sign for code in made for sign in code} == {*"23456789ABCDEFGHJKMNPQRSTVWXYZ"}
    assert read_code("ABCDE-FGHJK") == "ABCDEFGHJK"


def test_a_sign_that_is_taken_down_stays_known_and_is_not_in_use(session: Session) -> None:
    coordinator = make.person(session, "coordinator")
    made = hang(session, coordinator)
    for later in (timedelta(hours=1), timedelta(hours=2)):
        signs.retire(session, coordinator, made, now=NOON + later)

    [sign] = signs.listed(session, coordinator)
    assert sign.active_until == NOON + timedelta(hours=1), "saying so twice keeps the first"
    assert [signs.in_use(sign, NOON + timedelta(minutes=n)) for n in (0, 59, 60)] == [True, True, False]
    assert signs.chosen(session, coordinator, [], NOON + timedelta(hours=3)) == []


def test_staff_see_and_take_down_their_own_organisations(session: Session) -> None:
    school, other = (
        make.person(session, "staff", organisation="Skolan"),
        make.person(session, "staff", organisation="X"),
    )
    made = hang(session, school)

    assert signs.listed(session, other) == []
    with pytest.raises(Missing):
        signs.retire(session, other, made, now=NOON)
    for role in ("coordinator", "property"):
        assert [one.id for one in signs.listed(session, make.person(session, role))] == [made]


def test_pressing_twice_makes_one_sign(session: Session) -> None:
    coordinator = make.person(session, "coordinator")
    new = NewSign(id=uuid4(), name="Hissen", point=make.point())

    for _ in range(2):
        signs.make(session, coordinator.grants[0], new, now=NOON)

    assert len(signs.listed(session, coordinator)) == 1


def test_no_sign_hangs_outside_the_municipality(session: Session) -> None:
    make.boundary(session)

    with pytest.raises(Refused, match="utanför kommunen"):
        hang(session, make.person(session, "coordinator"), point=make.point(metres_east=20_000))
