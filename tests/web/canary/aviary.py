"""A store in which every kind of knowledge has a token of its own, and people of every role who go looking.

What a role should find is worked out here from the matrix file alone, by other code than the program's.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text
from sqlmodel import Session

from geo.columns import stored
from geo.points import Point
from service.conversations.models import Dispute, Message
from service.db import table
from service.incidents.models import IncidentClosing
from service.meetings.actions import keep_police_events
from service.meetings.models import PoliceEvent
from service.notices.actions import tell
from service.notices.models import Contact, What
from service.notices.rules import confirming_hash, sealed_address
from service.people.models import FunctionArea, Holding, Person
from service.people.rules import MATRIX
from service.reports.models import ReportScreening
from service.rounds.models import ReportTemplate, Sign, WorkRound
from service.signin.actions import open_session
from tests import make
from tests.conftest import NOON
from tests.service.triage.ground import EAST, WEST, Post, post, two_areas

TOLD = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
ROLES = [role for role in TOLD["roles"] if role != "citizen"]
ALSO = {"picture": ("state", "place"), "log": ("state",)}  # it shows where its incidents lie; it says their numbers
HERE = ZoneInfo("Europe/Stockholm")
POLICE_PLACE = "Kanarieholmen"
TEMPLATE, SIGN, SCANNED = "Kanariemallen", "KANARY2345", "SCANNED234"


class Row(NamedTuple):
    """An incident, who told of it, where it lies, and the tokens of what is known about it."""

    told_by: Post
    in_area: bool
    restricted: bool
    tokens: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Aviary:
    """Everything that was put in. `secret`: what nobody may ever see. Of strangers: `person`, an address, and `walk`, a round."""

    rows: tuple[Row, ...]
    tokens: dict[str, str]
    posts: dict[str, Post]
    secret: tuple[str, ...]
    person: str
    walk: str
    pool: dict[str, tuple[str, ...]]


def fill(session: Session) -> Aviary:
    """One who looks for each role, in one of two areas, and for each role four rows; and every row twice, restricted too."""
    session.execute(text("SELECT nextval('report_number') FROM generate_series(1, 4000)"))  # no example is so large
    make.boundary(session, 15.8, 59.4, 16.2, 59.6)
    west, _ = two_areas(session)
    posts = {role: post(session, f"Verksamhet {role}", role) for role in ROLES}
    stranger = post(session, "Någon annan")
    tokens = {role: _someone(session, at, west) for role, at in posts.items()}
    tellers = [(by, EAST) for role in ROLES for by in (posts[role], post(session, f"Verksamhet {role}"))]
    tellers += [(stranger, WEST), (stranger, EAST)]
    kinds = [(by, metres, restricted) for by, metres in tellers for restricted in (False, True)]
    walks = {by.function: _walk(session, by) for by, _ in tellers}
    rows = tuple(_row(session, n, *kind, walks[kind[0].function]) for n, kind in enumerate(kinds))
    _equip(session, stranger)
    keep_police_events(session, [PoliceEvent(id="1", at=NOON - timedelta(days=10), kind="Stöld", place=POLICE_PLACE)])
    return Aviary(
        rows,
        tokens,
        posts,
        tuple(_secrets(session)),
        person=_stranger(session),
        pool={
            "reference": tuple(ref for row in rows for ref in row.tokens["state"]),
            "round_id": (*map(str, walks.values()), "x"),
            "code": (SCANNED, "x"),
        },
        walk=str(walks[stranger.function]),
    )


def reaches(row: Row, at: Post, role: str, field: str, letters: str) -> bool:
    """By the matrix: may the holder of this post, for the western area, see a field of this row?"""
    wanted = ["state", field] + ["restricted"] * row.restricted
    if all(_right(row, at, role, one, letters) for one in wanted):
        return True
    return any(field in shown and may(role, by) for by, shown in ALSO.items())


def may(role: str, field: str) -> bool:
    """Does the matrix give the role any of it?"""
    return "r" in str(TOLD["fields"][field].get(role, ""))


def _right(row: Row, at: Post, role: str, field: str, letters: str) -> bool:
    told = TOLD["fields"][field].get(role, "")
    for right in [told] if isinstance(told, str) else told:
        *reach, allowed = right.split() or [""]
        near = {
            "": True,
            "area": row.in_area,
            "unit": row.told_by.organisation == at.organisation,
            "own": row.told_by.function == at.function,
            "order": False,
        }
        if {*letters} & {*allowed} and near[reach[0] if reach else ""]:
            return True
    return False


def may_all(role: str, field: str) -> bool:
    """Does the matrix give the role all of it, also what is strangers'?"""
    told = TOLD["fields"][field].get(role, "")
    return any("r" in right and " " not in right for right in ([told] if isinstance(told, str) else told))


def _walk(session: Session, by: Post) -> UUID:
    """A round that is over, with nothing said of it."""
    made = WorkRound(id=uuid4(), function_id=by.function, kind="round", began_at=NOON, ended_at=NOON)
    session.add(made)
    session.flush()
    return made.id


def _equip(session: Session, by: Post) -> None:
    """A template and two signs of a stranger's: one that hangs where everybody may scan it, one that nobody has found."""
    where = make.point(metres_north=-900)
    kept = {"organisation_id": by.organisation, "category_code": "littering", "answers": {}, "position": 1}
    session.execute(insert(table(ReportTemplate)).values(kept | {"id": uuid4(), "name": TEMPLATE}))
    for code in (SIGN, SCANNED):
        hung = {"name": "Skylt", "location": stored(where.lon, where.lat), "active_from": NOON}
        session.execute(insert(table(Sign)).values(hung | {"id": uuid4(), "code": code, "function_id": by.function}))


def _row(session: Session, n: int, by: Post, metres_east: int, restricted: bool, walk: UUID) -> Row:
    """Every row at a place, a second and in words of its own."""
    rough = make.point(metres_east=metres_east + 20 * n, metres_north=20 * n)
    where = Point(round(rough.lon, 4) + 0.00003, rough.lat)  # its last decimal is always written
    at = datetime(2026, 11, 5, 3, 17, 0, tzinfo=UTC) + timedelta(minutes=61 * n, seconds=n)
    words = f"berattat{n:03}x"
    teller: dict[str, Any] = {
        "organisation": by.name,
        "function_id": by.function,
        "round_id": walk,
        "reporter_kind": "guard",
        "description": words,
    }
    kept: dict[str, Any] = {"lon": where.lon, "lat": where.lat, "code_hash": f"{n:032}".encode(), "outdoors": True}
    category = "drugs" if restricted else "littering"
    incident = make.incident(session, category, at=at, key=f"nyckel{n:03}x", **teller, **kept)
    found = session.execute(text(f"SELECT id, reference FROM report WHERE incident_id = '{incident}'")).one()
    reference = session.execute(text(f"SELECT reference FROM incident WHERE id = '{incident}'")).scalar_one()
    _screen(session, found.id, f"rensat{n:03}x")
    _talk(session, found.id, incident, n)
    _end(session, incident, by, n)
    if not restricted:
        _wants_mail(session, found.id, reference)
    return Row(by, metres_east == WEST, restricted, {
        "state": (reference,),
        "place": (f"{where.lon:.5f}",),
        "time": (f"{at:%Y-%m-%dT%H:%M:%S}", f"{at.astimezone(HERE):%Y-%m-%dT%H:%M:%S}"),
        "told": (words,),
        "cleaned": (f"rensat{n:03}x",),
        "closing": (f"avslutat{n:03}x",),
        "conversation": (f"samtal{n:03}x", f"invandning{n:03}x"),
    })  # fmt: skip


def _screen(session: Session, report: UUID, words: str) -> None:
    someone = session.execute(select(table(Person).c.id).limit(1)).scalar_one()
    decided = {"report_id": report, "at": NOON, "person_id": someone, "verdict": "shown", "words": words}
    session.execute(insert(table(ReportScreening)).values(decided))


def _talk(session: Session, report: UUID, incident: UUID, n: int) -> None:
    """Its reporter has written, and said that it is not fixed."""
    key = f"samtal{n:026}".encode()
    wrote = {"report_id": report, "at": NOON, "sender": "reporter", "words": f"samtal{n:03}x", "key": key}
    session.execute(insert(table(Message)).values(wrote))
    said = {"report_id": report, "incident_id": incident, "closed_at": NOON, "at": NOON}
    session.execute(insert(table(Dispute)).values(said | {"words": f"invandning{n:03}x"}))


def _end(session: Session, incident: UUID, by: Post, n: int) -> None:
    """It has been ended, in words to those who told of it."""
    session.execute(text(f"UPDATE incident SET closed_at = opened_at, outcome = 'noted' WHERE id = '{incident}'"))
    someone = session.execute(select(table(Person).c.id).limit(1)).scalar_one()
    who = {"person_id": someone, "function_id": by.function, "key": f"{n:032}".encode(), "at": NOON, "done_at": NOON}
    said = {"id": uuid4(), "incident_id": incident, "outcome": "noted", "words": f"avslutat{n:03}x"}
    session.execute(insert(table(IncidentClosing)).values(said | who))


def _wants_mail(session: Session, report: UUID, reference: str) -> None:
    """Its reporter hears of it by mail, and there is news on its way."""
    made, address = uuid4(), f"kanarie-{reference.lower()}@exempel.example"
    sealed = sealed_address(make.SECRET, address, made)
    kept = {"id": made, "report_id": report, "reference": reference, "address": sealed, "language": "sv"}
    since = {"asked_at": NOON, "confirmed_at": NOON, "token_hash": confirming_hash(make.SECRET, made)}
    session.execute(insert(table(Contact)).values(kept | since))
    tell(session, [report], What.ANSWER, now=NOON)


def _someone(session: Session, at: Post, area: UUID) -> str:
    """A person who holds the post for this area: the token of their session."""
    made = Person(name="Robin Ek", email=f"{uuid4().hex}@demo.example", created_at=NOON - timedelta(days=90))
    session.add(made)
    session.flush()
    session.add(FunctionArea(function_id=at.function, area_id=area))
    session.add(Holding(function_id=at.function, person_id=made.id, since=made.created_at))
    session.flush()
    return open_session(session, made.id, NOON, strong=True)


def _stranger(session: Session) -> str:
    email = "vega.kanarie@demo.example"
    session.add(Person(name="Vega Kanarie", email=email, created_at=NOON))
    session.flush()
    return email


def _secrets(session: Session) -> Iterator[str]:
    """What the store holds for itself: keys of rows, hashes, and how a row was keyed elsewhere."""
    asked = (
        "SELECT id::text FROM report UNION ALL SELECT id::text FROM incident UNION ALL SELECT source_key FROM report"
    )
    yield from session.execute(text(asked)).scalars()
    yield from session.execute(text("SELECT encode(code_hash, 'hex') FROM report")).scalars()
    yield from session.execute(text("SELECT id::text FROM contact UNION ALL SELECT id::text FROM notice")).scalars()
    yield from session.execute(text("SELECT encode(address, 'hex') FROM contact")).scalars()
    yield from session.execute(text("SELECT encode(token_hash, 'hex') FROM contact")).scalars()
    yield "kanarie-l"  # how every address of theirs begins
    yield from session.execute(text("SELECT encode(code_hash, 'escape') FROM report")).scalars()
