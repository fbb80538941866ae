"""Invented rounds, templates and signs: guards at night, field workers on Fridays, a school each morning."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session

from geo.columns import stored
from geo.points import Point
from service.db import table
from service.demo.ground import place
from service.demo.models import DemoIncident
from service.demo.telling import GUARDS, SCHOOLS
from service.people import directory
from service.rounds.models import ReportTemplate, Sign, WorkRound
from service.rounds.rules import ALPHABET, CODE_SIGNS, LONGEST

OnRound = Callable[[str | None, datetime], UUID | None]  # which round an organisation's report at a time came from
Telling = tuple[str | None, datetime]  # which organisation told of something, and when
SINCE = timedelta(days=56)
FIELD = "Fältgruppen"
WEDNESDAY, FRIDAY, SATURDAY = 2, 4, 5


class Habit(NamedTuple):
    """On which days an organisation goes out, when (on the wall's clock), and for how long."""

    organisation: str
    kind: str
    days: tuple[int, ...]
    at: time
    lasts: timedelta


class Walked(NamedTuple):
    """A round that was walked."""

    id: UUID
    organisation: str
    kind: str
    began_at: datetime
    ended_at: datetime
    forgotten: bool


HABITS = (
    Habit(GUARDS.name, "round", (WEDNESDAY, FRIDAY, SATURDAY), time(20, 45), timedelta(hours=5, minutes=20)),
    Habit(FIELD, "night_walk", (FRIDAY,), time(20, 30), timedelta(hours=3)),
    Habit(SCHOOLS[2].name, "inspection", (0, 1, 2, 3, 4), time(7, 5), timedelta(minutes=25)),
)
TEMPLATES: Mapping[str, tuple[dict[str, Any], ...]] = {
    GUARDS.name: (
        {"name": "Klotter på fasad", "category_code": "graffiti", "answers": {"outdoors": True}},
        {"name": "Lampa ur funktion", "category_code": "environment_lamp", "answers": {"outdoors": True}},
        {"name": "Buskörning", "category_code": "traffic", "answers": {}, "description": "Moped eller bil kör runt."},
    ),
    FIELD: (
        {"name": "Ungdomar samlas", "category_code": "gathering", "answers": {}},
        {"name": "Otryggt stråk", "category_code": "unsafe_place", "answers": {"outdoors": True}},
    ),
    SCHOOLS[2].name: (
        {"name": "Ruta sönder", "category_code": "vandalism", "answers": {}, "at": SCHOOLS[2].place},
        {
            "name": "Klotter på skolan",
            "category_code": "graffiti",
            "answers": {"outdoors": True},
            "at": SCHOOLS[2].place,
        },
        {"name": "Skräp på skolgården", "category_code": "littering", "answers": {}, "at": SCHOOLS[2].place},
    ),
}  # organisation -> its templates, in order; "at": the place that one is always at
SIGNS = (
    ("Gångtunneln vid Tegelgränd", "gangtunneln-vid-tegelgrand", "graffiti"),
    ("Hissen, Parkeringshuset Navet", "parkeringshuset-navet", "vandalism"),
    ("Svarvartorget", "svarvartorget", None),
)


def walk(session: Session, invented: Iterable[DemoIncident], zone: ZoneInfo, now: datetime) -> OnRound:
    """Let those who go out go out."""
    posts = {post.organisation: post.id for post in directory.posts(session)}
    tellings = [(one.organisation, one.received_at) for told in invented for one in told.reporters]
    found = walked([habit for habit in HABITS if habit.organisation in posts], tellings, zone, now)

    def on(organisation: str | None, at: datetime) -> UUID | None:
        there = (one for one in found if one.organisation == organisation and one.began_at <= at < one.ended_at)
        return next((one.id for one in there), None)

    told = {on(*one) for one in tellings}
    if found:
        session.execute(insert(table(WorkRound)), [_row(one, posts, one.id in told) for one in found])
    return on


def walked(habits: Iterable[Habit], tellings: Iterable[Telling], zone: ZoneInfo, now: datetime) -> list[Walked]:
    """Those that are over by now: by habit, and on other days when something was told."""
    regular = [one for habit in habits for one in _rounds(habit, zone, now)]
    return regular + [one for habit in habits for one in _also(habit, regular, tellings, zone, now)]


def equip(session: Session, now: datetime) -> None:
    """Give organisations their templates, and hang some signs."""
    posts = {post.organisation: post for post in directory.posts(session)}
    for organisation, kept in TEMPLATES.items():
        for position, one in enumerate(kept, 1):
            told = {name: value for name, value in one.items() if name != "at"}
            where = _at(place(one["at"]).point) if one.get("at") else None
            row = {"id": _id(f"{organisation}/{one['name']}"), "organisation_id": posts[organisation].organisation_id}
            session.execute(
                insert(table(ReportTemplate)).values(row | told | {"location": where, "position": position})
            )
    coordinator = next(post for post in posts.values() if post.role == "coordinator")
    for name, code, category in SIGNS:
        hung = {"code": _code(name), "name": name, "location": _at(place(code).point), "category_code": category}
        by = {"id": _id(name), "function_id": coordinator.id, "active_from": now - SINCE}
        session.execute(insert(table(Sign)).values(hung | by))


def _rounds(habit: Habit, zone: ZoneInfo, now: datetime) -> Iterator[Walked]:
    """Those that are over by now. One was forgotten."""
    first = (now - SINCE).astimezone(zone).date()
    for n in range(SINCE.days + 1):
        day = first + timedelta(days=n)
        began_at, forgotten = _moment(day, habit, zone), habit.organisation == FIELD and n // 7 == 4
        ended_at = began_at + (LONGEST if forgotten else habit.lasts)
        if day.weekday() in habit.days and ended_at <= now:
            id_ = _id(f"{habit.organisation}/{day}")
            yield Walked(id_, habit.organisation, habit.kind, began_at, ended_at, forgotten)


def _also(
    habit: Habit,
    walked: Iterable[Walked],
    tellings: Iterable[tuple[str | None, datetime]],
    zone: ZoneInfo,
    now: datetime,
) -> Iterator[Walked]:
    """A round on each day without one, on which they told of something: it came from somewhere."""
    days = {one.began_at.astimezone(zone).date() for one in walked if one.organisation == habit.organisation}
    for organisation, at in sorted(tellings, key=lambda one: one[1]):
        day, ended_at = at.astimezone(zone).date(), at + timedelta(minutes=70)
        if organisation == habit.organisation and day not in days and now - SINCE < at and ended_at <= now:
            days.add(day)
            yield Walked(
                _id(f"{organisation}/{day}"), organisation, habit.kind, at - timedelta(hours=1), ended_at, False
            )


def _moment(day: date, habit: Habit, zone: ZoneInfo) -> datetime:
    """Nobody begins on the minute: some minutes later, the same ones each time."""
    return datetime.combine(day, habit.at, zone) + timedelta(minutes=day.toordinal() % 11)


def _row(one: Walked, posts: Mapping[str, UUID], told: bool) -> dict[str, Any]:
    ends = {"ended_at": one.ended_at, "forgotten": one.forgotten, "nothing_to_report": not (told or one.forgotten)}
    return {"id": one.id, "function_id": posts[one.organisation], "kind": one.kind, "began_at": one.began_at} | ends


def _at(point: Point) -> Any:
    return stored(point.lon, point.lat)


def _code(name: str) -> str:
    """The same code each time: in the demo nobody's sign is a secret."""
    number = _id(name).int
    return "".join(ALPHABET[number // len(ALPHABET) ** n % len(ALPHABET)] for n in range(CODE_SIGNS))


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"lagesbild-demo:round:{name}")
