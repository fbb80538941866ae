"""Makers: a test says only what it is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from geo.areas import outline
from geo.points import Point
from service.areas.actions import NewArea, NewPlace, replace_layer, replace_places
from service.areas.addresses import NewAddress, keep, load
from service.areas.models import BOUNDARY
from service.areas.spoken import spoken
from service.intake.actions import Receipt, receive, receive_loaded
from service.intake.models import NewReport
from service.people.models import Function, FunctionArea, Holding, Organisation, Person
from service.people.queries import viewer
from service.people.rules import Viewer
from service.reports import arrivals
from service.signin.actions import open_session
from tests.conftest import NOON

CENTRE = Point(15.9914, 59.5126)
NORTH = 1 / 111_412  # degrees of latitude in a metre here
EAST = 1 / 56_600  # degrees of longitude in a metre here
ZONE = "Europe/Stockholm"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECRET = "a secret for the tests, long enough"


def point(*, metres_north: float = 0, metres_east: float = 0) -> Point:
    """A point so far from the centre of Köping."""
    return Point(CENTRE.lon + metres_east * EAST, CENTRE.lat + metres_north * NORTH)


def new_report(
    category: str = "graffiti", *, metres_north: float = 0, metres_east: float = 0, **told: Any
) -> NewReport:
    where = point(metres_north=metres_north, metres_east=metres_east)
    return NewReport.model_validate({"category": category, "lon": where.lon, "lat": where.lat} | told)


def report(
    session: Session, category: str = "graffiti", *, now: datetime = NOON, key: bytes | None = None, **told: Any
) -> Receipt:
    """A report as someone sends it, through the whole story."""
    key = key or uuid4().bytes + uuid4().bytes
    return receive(session, new_report(category, **told), key=key, secret=SECRET, zone=ZONE, now=now)


def incident(
    session: Session,
    category: str = "graffiti",
    *,
    at: datetime = NOON,
    received_at: datetime | None = None,
    removed_after: timedelta | None = None,
    outcome: str = "removed",
    key: str | None = None,
    outdoors: bool | None = None,
    metres_north: float = 0,
    metres_east: float = 0,
    joins: UUID | None = None,
    organisation: str | None = None,
    **told: Any,
) -> UUID:
    """An incident of history, with its one report; never joined to another. Returns its id. `told`: more of the arrival."""
    where = point(metres_north=metres_north, metres_east=metres_east)
    made = uuid4()
    arrival = {
        "report_id": uuid4(), "incident_id": made, "joins": joins, "may_join": False, "source": "test",
        "source_key": key or str(made), "category_code": category, "lon": where.lon, "lat": where.lat,
        "location_set": "import", "received_at": received_at or at, "detected_at": at, "answers": "{}",
        "channel": "import", "reporter_kind": "import", "outdoors": outdoors, "organisation": organisation,
        "closed_at": at + removed_after if removed_after is not None else None,
        "outcome": outcome if removed_after is not None else None,
    }  # fmt: skip
    arrivals.load(session, [arrival | told])
    assert receive_loaded(session, zone=ZONE) == 1
    return joins or made


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A GeoJSON feature: a rectangle in degrees."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def area(code: str, west: float, south: float, east: float, north: float) -> NewArea:
    return NewArea(code, f"Område {code}", outline(square(west, south, east, north)))


def layer(session: Session, *areas: NewArea, code: str = "deso") -> UUID:
    return replace_layer(session, code, code.upper(), areas)


def boundary(
    session: Session, west: float = 15.9, south: float = 59.4, east: float = 16.1, north: float = 59.6
) -> None:
    """The municipality ends here."""
    replace_layer(session, BOUNDARY, "Kommungräns", [area("kommun", west, south, east, north)])


def place(
    session: Session, name: str, *, metres_north: float = 0, metres_east: float = 0, kind: str = "school"
) -> None:
    where = point(metres_north=metres_north, metres_east=metres_east)
    replace_places(session, [NewPlace(name.lower(), name, kind, where)])


def address(
    session: Session, *told: str, metres_north: float = 0, metres_east: float = 0, locality: str = "Köping"
) -> None:
    """Addresses ("Storgatan 12 B") a metre apart, from there to the east."""
    where = [point(metres_north=metres_north, metres_east=metres_east + n) for n in range(len(told))]
    asked = [spoken(one) for one in told]
    rows = [
        NewAddress(one.name, locality, one.number or 0, one.letter, at) for one, at in zip(asked, where, strict=True)
    ]
    load(session, enumerate(rows, 1))
    keep(session, str(uuid4()))


def person(
    session: Session,
    role: str,
    *,
    areas: Iterable[UUID] = (),
    organisation: str = "Köpings kommun",
    kind: str = "municipality",
    now: datetime = NOON,
) -> Viewer:
    """Someone who since long ago holds a function with this role: for these areas, or for the whole municipality."""
    made = Person(name="Kim Berg", email=f"{uuid4().hex}@koping.example", created_at=LONG_AGO)
    employer = _organisation(session, organisation, kind)
    work = Function(organisation_id=employer.id, name=f"{role} {uuid4().hex[:8]}", role=role)
    session.add_all([made, work])
    session.flush()
    session.add_all(FunctionArea(function_id=work.id, area_id=area) for area in areas)
    session.add(Holding(function_id=work.id, person_id=made.id, since=LONG_AGO))
    session.flush()
    found = viewer(session, made.id, now)
    assert found is not None
    return found


def session_of(session: Session, who: Viewer, *, now: datetime = NOON, strong: bool = True) -> str:
    """The token that signing in gives."""
    return open_session(session, who.person_id, now, strong)


def _organisation(session: Session, name: str, kind: str) -> Organisation:
    there = session.exec(select(Organisation).where(Organisation.name == name)).one_or_none()
    if there is None:
        there = Organisation(name=name, kind=kind)
        session.add(there)
        session.flush()
    return there
