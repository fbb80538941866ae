"""Who sees which photo: by the matrix, and by others only what someone has looked at."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Missing
from service.people.rules import Viewer, matrix
from service.reports.photos import actions
from service.reports.photos.encoding import Picture
from service.triage import photos
from tests import make
from tests.conftest import NOON
from tests.service.triage.ground import EAST, WEST, Post, post, told, two_areas, viewer

PICTURE = Picture(800, 600, b"the whole", b"the small")
SMALLER = Picture(400, 300, b"another whole", b"another small")
Ground = Callable[[str], Viewer]


def photo(session: Session, reference: str, n: int = 1) -> UUID:
    """A photo of the incident's report."""
    report = session.execute(
        text("SELECT r.id FROM report r JOIN incident i ON i.id = incident_id WHERE i.reference = :ref"),
        {"ref": reference},
    ).scalar_one()
    name = uuid4().hex
    actions.keep(session, report, n, PICTURE, name=name, sent_sha256=b"s" * 32, now=NOON)
    return UUID(str(session.execute(text(f"SELECT id FROM photo WHERE file_name = '{name}'")).scalar_one()))


def screen(session: Session, one: UUID, *, shown: bool = True) -> None:
    actions.screen(session, one, shown=shown, person_id=make.person(session, "coordinator").person_id, now=NOON)


def redact(session: Session, one: UUID, name: str) -> None:
    person = make.person(session, "coordinator").person_id
    actions.redact(session, one, SMALLER, [(0, 0, 0.5, 0.5)], name=name, person_id=person, now=NOON)


def seen(session: Session, who: Viewer, references: list[str], *, reason: bool = False) -> list[int]:
    """How many photos of each incident."""
    return [len(photos.of_case(session, who, reference, reason=reason)) for reference in references]


@pytest.fixture
def school(session: Session) -> Post:
    two_areas(session)
    return post(session, "Karlbergsskolan", "staff")


@pytest.fixture
def references(session: Session, school: Post) -> list[str]:
    """A screened photo of what the school told in the west, another school in the east, and of drugs there."""
    stranger = post(session, "Någon annan", "staff")
    made = [
        told(session, school, metres_east=WEST),
        told(session, stranger, metres_east=EAST),
        told(session, stranger, category="drugs", metres_east=EAST),
    ]
    for reference in made:
        screen(session, photo(session, reference))
    return made


AREAS = {"property", "guard"}
EXPECTED = {
    "staff": [1, 0, 0],
    "guard": [1, 0, 0],
    "rescue": [1, 1, 0],
    "property": [1, 0, 0],
    "contractor": [0, 0, 0],
    "coordinator": [1, 1, 1],
    "police": [1, 1, 0],
    "council": [0, 0, 0],
    "administrator": [0, 0, 0],
    "auditor": [0, 0, 0],
}


def who(session: Session, role: str, school: Post) -> Viewer:
    """Of the school's own function, for the western area."""
    west = session.execute(text("SELECT id FROM area WHERE code = 'west'")).scalar_one()
    return viewer(role, school, west)


@pytest.mark.parametrize("role", EXPECTED)
def test_a_photo_is_seen_as_far_as_the_matrix_reaches(
    session: Session, school: Post, references: list[str], role: str
) -> None:
    assert seen(session, who(session, role, school), references) == EXPECTED[role]


def test_every_role_is_expected_something() -> None:
    assert {*EXPECTED} == {*matrix().roles} - {"citizen"}


def test_with_a_reason_what_is_sensitive_is_seen_too(session: Session, school: Post, references: list[str]) -> None:
    assert seen(session, who(session, "police", school), references, reason=True) == [1, 1, 1]
    assert seen(session, who(session, "staff", school), references, reason=True) == [1, 0, 0]


def test_before_someone_has_looked_only_those_who_screen_see_it(session: Session, school: Post) -> None:
    reference = told(session, school, metres_east=WEST)
    one = photo(session, reference)

    def count(role: str) -> int:
        return len(photos.of_case(session, who(session, role, school), reference))

    assert [count(role) for role in ("staff", "police", "coordinator")] == [0, 0, 1]
    screen(session, one)
    assert [count(role) for role in ("staff", "police", "coordinator")] == [1, 1, 1]
    screen(session, one, shown=False)
    assert [count(role) for role in ("staff", "police", "coordinator")] == [0, 0, 1]


def test_not_there_not_yours_and_not_yet_are_the_same(session: Session, school: Post, references: list[str]) -> None:
    staff = who(session, "staff", school)
    mine, theirs = (photos.of_case(session, who(session, "coordinator", school), one)[0].id for one in references[:2])
    waiting = photo(session, references[0], 2)
    tries = [(references[0], uuid4()), (references[1], theirs), (references[1], mine), (references[0], waiting)]

    assert photos.one(session, staff, references[0], mine).id == mine
    for reference, one in [*tries, ("nonsense", mine)]:
        with pytest.raises(Missing):
            photos.one(session, staff, reference, one)


def test_what_was_hidden_is_sealed_and_opened_only_for_a_reason(
    session: Session, school: Post, references: list[str]
) -> None:
    first = photos.of_case(session, who(session, "coordinator", school), references[0])[0]
    redact(session, first.id, "b" * 32)
    redact(session, first.id, "c" * 32)

    now = {role: photos.of_case(session, who(session, role, school), references[0])[0] for role in ("staff", "police")}
    assert {(one.file_name, one.width, one.redacted) for one in now.values()} == {("c" * 32, 400, True)}
    assert (now["staff"].sealed, now["police"].sealed) == (False, True)
    assert photos.original(session, who(session, "police", school), references[0], first.id) == first.file_name
    for role in ("staff", "rescue", "auditor"):
        with pytest.raises(Missing):
            photos.original(session, who(session, role, school), references[0], first.id)


def test_the_longest_waiting_is_looked_at_first(session: Session, school: Post) -> None:
    reference = told(session, school, metres_east=WEST)
    ones = [photo(session, reference, n) for n in (1, 2, 3)]
    screen(session, ones[1])
    coordinator = who(session, "coordinator", school)

    total, waiting = photos.queue(session, coordinator)

    assert total == 2
    assert {one.id for one in waiting} == {ones[0], ones[2]}
    assert photos.queue(session, who(session, "police", school)) == (0, [])
    assert photos.to_decide(session, coordinator, ones[1]).verdict == "shown"
    with pytest.raises(Missing):
        photos.to_decide(session, who(session, "police", school), ones[1])
