"""Fill an empty store with the demo municipality, through the same doors as everything else."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select
from sqlmodel import Session

from geo.points import Point
from service.areas.actions import NewPlace, replace_places
from service.areas.models import BOUNDARY, LOCALITY, MUNICIPALITIES
from service.db import table
from service.demo.ground import FILES, places
from service.demo.models import DemoIncident
from service.demo.people import PEOPLE, load_people
from service.demo.rounds import OnRound, equip, walk
from service.demo.screened import screen_history
from service.demo.telling import ORGANISATIONS
from service.demo.town import incidents
from service.exchange.addresses import import_addresses
from service.exchange.layers import import_layer
from service.exchange.police import events
from service.intake.actions import receive_loaded
from service.meetings.actions import keep_police_events, plan_ahead
from service.meetings.models import PoliceEvent
from service.meetings.rules import Cadence
from service.people import directory
from service.people.models import Organisation
from service.reports import arrivals
from service.reports.models import Report
from service.reports.queries import DEMO

SEED = 1983
NAME, CODE = "Köping", "1983"
SCB = "Områden: SCB, DeSO och RegSO 2025 (CC0)"


def load(session: Session, cadence: Cadence, *, police: Path | None, now: datetime, password: str = "") -> int | None:
    """Invent Köping up to now. Returns the number of reports, or None when the store already holds some.

    Its people get this password; without one they are there and cannot sign in.
    """
    if session.execute(select(table(Report).c.id).limit(1)).first():
        return None
    _draw(session)
    taking_part = [{"id": _id(one.name), "name": one.name, "participates": True} for one in ORGANISATIONS]
    session.execute(insert(table(Organisation)), taking_part)
    load_people(session, password, now=now)
    told = _tell(session, incidents(seed=SEED, until=now), cadence, now)
    equip(session, now)
    screen_history(session, PEOPLE[0].email, now=now)
    plan_ahead(session, cadence, now=now)
    if police is not None:
        keep_police_events(session, [PoliceEvent(**asdict(e)) for e in events(police, municipality=NAME, code=CODE)])
    return told


def _draw(session: Session) -> None:
    import_layer(session, FILES / "boundary.geojson", layer=BOUNDARY, title="Kommungräns", attribution=SCB)
    areas = FILES / "areas.geojson"
    scb = {"population": "folkmangd_2025", "attribution": SCB}
    import_layer(session, areas, layer="deso", code="deso", name="name", title="DeSO 2025", position=0, **scb)
    import_layer(session, areas, layer="regso", code="regso", name="regso_name", title="RegSO 2025", position=1, **scb)
    around, scb_alone = FILES / "municipalities.geojson", "Kommuner: SCB (CC0)"
    numbered = {"code": "kommun_kod", "name": "kommun", "attribution": scb_alone}
    import_layer(session, around, layer=MUNICIPALITIES, title="Kommuner", position=2, **numbered)
    replace_places(session, [NewPlace(p.code, p.name, p.kind, p.point) for p in places()])
    replace_places(session, list(_localities()))
    import_addresses(session, FILES / "addresses.csv", {}, source=DEMO, skip_refused=False, progress=lambda _: None)


def _localities() -> Iterator[NewPlace]:
    with (FILES / "localities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = Point(float(row["lon"]), float(row["lat"]))
            yield NewPlace(row["tatort_kod"], row["tatort"], LOCALITY, point)


def _tell(session: Session, invented: list[DemoIncident], cadence: Cadence, now: datetime) -> int:
    """First the reports that open an incident, then those that are about the same."""
    posts = {post.organisation: post.id for post in directory.posts(session)}
    on_round = walk(session, invented, cadence.zone, now)
    arrivals.load(session, (_arrival(one, 0, posts, on_round) for one in invented))
    opened = receive_loaded(session, zone=str(cadence.zone))
    more = [_arrival(one, n, posts, on_round) for one in invented for n in range(1, len(one.reporters))]
    arrivals.load(session, more)
    return opened + receive_loaded(session, zone=str(cadence.zone))


def _arrival(one: DemoIncident, number: int, posts: dict[str, UUID], on_round: OnRound) -> dict[str, Any]:
    told = one.reporters[number]
    opens = number == 0
    return {
        "report_id": _id(f"{one.key}/{number}"),
        "incident_id": _id(one.key),
        "joins": None if opens else _id(one.key),
        "may_join": False,
        "source": DEMO,
        "source_key": f"{one.key}/{number}",
        "category_code": one.category,
        "lon": one.lon,
        "lat": one.lat,
        "accuracy_m": one.accuracy_m,
        "location_set": "phone",
        "received_at": told.received_at,
        "detected_at": one.detected_at if opens else told.received_at,
        "outdoors": one.outdoors,
        "description": told.description,
        "answers": "{}",
        "channel": "import",
        "reporter_kind": told.kind,
        "organisation": told.organisation,
        "function_id": posts.get(told.organisation or ""),
        "round_id": on_round(told.organisation, told.received_at),
        "closed_at": one.closed_at if opens else None,
        "outcome": one.outcome if opens else None,
    }


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"lagesbild-demo:{name}")
