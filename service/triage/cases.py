"""One incident as a viewer may see it: what happened, where, when, and the words of those who told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, not_, select, true
from sqlalchemy import case as sql_case
from sqlalchemy.sql.selectable import LateralFromClause
from sqlmodel import Session

from geo.columns import degrees, x, y
from service.areas.models import FRAMES, Area, AreaLayer
from service.areas.queries import name_of
from service.db import table
from service.errors import Missing
from service.incidents.models import Category, Incident, IncidentArea, IncidentEvent
from service.incidents.questions import Said, in_words
from service.incidents.reach import named, reached, told
from service.notices.models import Contact
from service.people.models import Organisation
from service.people.rules import READ, REASON, Viewer
from service.removal.models import Clock
from service.reports.models import Report, ReportScreening
from service.triage.queries import DECIMALS

incident, category, clock, event = table(Incident), table(Category), table(Clock), table(IncidentEvent)
report, screening, organisation, contact = table(Report), table(ReportScreening), table(Organisation), table(Contact)
incident_area, area, layer = table(IncidentArea), table(Area), table(AreaLayer)


@dataclass(frozen=True)
class Told:
    """One report of a case. Words are None where the viewer may not read them, or nobody has looked at them yet.

    `words` as they were told, `cleaned` as others read them. `waiting`: there are words that nobody has screened.
    `mails`: whoever told has asked for mail about it; None to those who may not know that.
    """

    reference: str
    received_at: datetime
    kind: str | None
    organisation: str | None
    words: str | None
    cleaned: str | None
    waiting: bool
    answers: tuple[Said, ...] = ()
    mails: bool | None = None


@dataclass(frozen=True)
class Case:
    """An incident. `lon`, `lat` and `place` are None to those who may not know where it is.

    `sealed`: more is there for a viewer who says why they need it. `held`: why it waits for someone to look.
    """

    reference: str
    category: str
    icon: str
    outdoors: bool | None
    detected_at: datetime
    closed_at: datetime | None
    outcome: str | None
    due_at: datetime | None
    removed_at: datetime | None
    lon: float | None
    lat: float | None
    place: str | None
    areas: tuple[str, ...]
    reports: tuple[Told, ...]
    events: tuple[tuple[datetime, str], ...]
    sealed: bool
    held: str | None = None


def case(session: Session, viewer: Viewer, reference: str, *, reason: bool = False) -> Case:
    """A case with all that the viewer may see of it, and with a reason what asks for one.

    Raises Missing, whether it is not there or not theirs.
    """
    letters = READ + REASON if reason else READ
    found = (
        session.connection().execute(_incident(viewer, letters).where(named(incident.c.reference, reference))).first()
    )
    if found is None:
        raise Missing
    reports = session.connection().execute(_reports(viewer, letters).where(report.c.incident_id == found.id)).all()
    return Case(
        *(found.reference, found.category, found.icon, found.outdoors, found.detected_at, found.closed_at),
        *(found.outcome, found.due_at, found.removed_at, _rounded(found.lon), _rounded(found.lat), found.place),
        areas=_areas(session, found.id) if found.lon is not None else (),
        reports=tuple(_told(row) for row in reports),
        events=_events(session, found.id),
        sealed=not reason and (found.placeless or any(row.sealed for row in reports)),
        held=found.held,
    )


def asks_for_reason(session: Session, viewer: Viewer, reference: str) -> bool:
    """Is this a case that the viewer may see as soon as they say why?"""
    asked = select(incident.c.id).where(named(incident.c.reference, reference), reached(viewer, "state", READ + REASON))
    return session.connection().execute(asked).first() is not None


def _incident(viewer: Viewer, letters: str) -> Select[Any]:
    known, with_reason = reached(viewer, "place", letters), reached(viewer, "place", READ + REASON)
    where = degrees(incident.c.location)
    return (
        select(
            *(incident.c.id, incident.c.reference, category.c.name.label("category"), category.c.icon),
            *(incident.c.outdoors, incident.c.detected_at, incident.c.closed_at, incident.c.outcome, incident.c.held),
            *(clock.c.due_at, clock.c.removed_at),
            sql_case((known, x(where))).label("lon"),
            sql_case((known, y(where))).label("lat"),
            sql_case((known, name_of(incident.c.location))).label("place"),
            and_(with_reason, not_(known)).label("placeless"),
        )
        .join(category, category.c.code == incident.c.category_code)
        .outerjoin(clock, clock.c.incident_id == incident.c.id)
        .where(reached(viewer, "state", letters))
    )


def _reports(viewer: Viewer, letters: str) -> Select[Any]:
    """The case's reports. What the viewer may not read never leaves the store."""
    teller, cleaned = told(viewer, "teller", letters), told(viewer, "cleaned", letters)
    original, with_reason = told(viewer, "told", letters), told(viewer, "told", READ + REASON)
    last = last_screening()
    has_words = report.c.description.is_not(None)
    return (
        select(
            *(report.c.reference, report.c.received_at, report.c.answers),
            sql_case((teller, report.c.reporter_kind)).label("kind"),
            sql_case((teller, organisation.c.name)).label("organisation"),
            sql_case((original, report.c.description)).label("words"),
            sql_case((cleaned, last.c.words)).label("cleaned"),
            and_(has_words, last.c.verdict.is_(None)).label("waiting"),
            and_(has_words, with_reason, not_(original)).label("sealed"),
            sql_case((told(viewer, "contact", letters), exists().where(contact.c.report_id == report.c.id))).label(
                "mails"
            ),
        )
        .join(incident, incident.c.id == report.c.incident_id)
        .outerjoin(organisation, organisation.c.id == report.c.organisation_id)
        .outerjoin(last, true())
        .order_by(report.c.received_at, report.c.reference)
    )


def last_screening() -> LateralFromClause:
    """What was decided last about the report beside it."""
    decided = select(screening.c.verdict, screening.c.words).where(screening.c.report_id == report.c.id)
    return decided.order_by(screening.c.id.desc()).limit(1).lateral("screened")


def _told(row: Row[Any]) -> Told:
    told = (row.reference, row.received_at, row.kind, row.organisation, row.words, row.cleaned, row.waiting)
    return Told(*told, answers=tuple(in_words(row.answers)), mails=row.mails)


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DECIMALS)


def _areas(session: Session, incident_id: UUID) -> tuple[str, ...]:
    asked = (
        select(area.c.name)
        .join(incident_area, incident_area.c.area_id == area.c.id)
        .join(layer, layer.c.id == area.c.layer_id)
        .where(incident_area.c.incident_id == incident_id, layer.c.code.not_in(FRAMES))
        .order_by(layer.c.position)
    )
    return tuple(session.connection().scalars(asked))


def _events(session: Session, incident_id: UUID) -> tuple[tuple[datetime, str], ...]:
    asked = select(event.c.at, event.c.what).where(event.c.incident_id == incident_id).order_by(event.c.id)
    return tuple((row.at, row.what) for row in session.connection().execute(asked))
