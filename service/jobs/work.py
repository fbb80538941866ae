"""What is done by the clock, in one table. Each job asks what is due and missing; twice is harmless."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from service.bounds import CONTACT_AFTER
from service.briefings.actions import Press, prepare
from service.db import SCHEDULER, unit_of_work
from service.incidents import queries as incidents
from service.intake import floods
from service.intake.floods import Brake
from service.jobs.actions import beat, claim, failed, must_wait, undone
from service.log.actions import seal
from service.meetings import queries as meetings
from service.meetings.actions import plan_ahead
from service.meetings.models import Meeting
from service.meetings.rules import Cadence
from service.notices import actions as contacts
from service.notices.sending import Writer, deliver
from service.reports.photos import actions as photos
from service.rounds import actions as rounds
from service.settings import settings
from service.signin import actions as sign_ins
from service.signin import limits

PACK = "pack"
LOOK_BACK = timedelta(days=400)  # for packs that are due and not made
SETTLES = timedelta(seconds=30)  # what was received just before a cut-off may still be on its way in


@dataclass(frozen=True)
class Context:
    """What a job may use. `now` is asked for once per run; `press` prints a pack, `writer` puts a mail into words."""

    engine: Engine
    clock: Callable[[], datetime]
    press: Press
    cadence: Cadence
    municipality: str
    demo: bool
    writer: Writer

    @property
    def zone(self) -> ZoneInfo:
        return self.cadence.zone


@dataclass(frozen=True)
class Job:
    """A name for people and for `lagesbild job NAME`, how often it asks, and what it does."""

    name: str
    every: timedelta
    run: Callable[[Context], None]


def plan_meetings(context: Context) -> None:
    """See to it that the coming year's meetings are rows."""
    with unit_of_work(context.engine, SCHEDULER) as session:
        plan_ahead(session, context.cadence, now=context.clock())


def make_packs(context: Context) -> None:
    """Make the pack of the latest period that has ended, once; older ones that nobody made are missed."""
    now = context.clock()
    with unit_of_work(context.engine, SCHEDULER) as session:
        closed = meetings.closed_since(session, now - LOOK_BACK, now - SETTLES)
        due = [m for m in closed if m.planned_at <= m.cut_off]
        todo = undone(session, PACK, [m.day.isoformat() for m in due])
        latest, missed = todo[:1], todo[1:]
        if due and latest != [due[0].day.isoformat()]:
            latest, missed = [], todo
        for key in missed:
            claim(session, PACK, key, outcome="missed", now=now)
    if latest:
        _make(context, due[0], now)


def show_life(context: Context) -> None:
    """Leave a sign that the scheduler is alive."""
    with unit_of_work(context.engine, SCHEDULER) as session:
        beat(session, now=context.clock())


def seal_log(context: Context) -> None:
    """Seal the log as it stands, so that what is cut off later is missed."""
    with unit_of_work(context.engine, SCHEDULER) as session:
        seal(session)


def forget_sign_ins(context: Context) -> None:
    """Forget sessions that are over, links that no longer hold, and how often something was tried."""
    now = context.clock()
    with unit_of_work(context.engine, SCHEDULER) as session:
        sign_ins.sweep(session, now)
        limits.sweep(session, now)


def hold_bursts(context: Context) -> None:
    """Hold what came in a burst so sudden that no report saw another. See service/intake/floods."""
    brake = Brake(settings().reports_in_all, settings().burst)
    with unit_of_work(context.engine, SCHEDULER) as session:
        floods.sweep(session, brake, now=context.clock())


def sweep_photos(context: Context) -> None:
    """Take away files of photos that never became anyone's: whoever sent them was not told that we have them."""
    with unit_of_work(context.engine, SCHEDULER) as session:
        photos.sweep(session, context.clock())


def send_mail(context: Context) -> None:
    """Send the mails that are due, and those that did not get out before."""
    deliver(context.engine, context.writer, context.clock)


def erase_addresses(context: Context) -> None:
    """Erase the addresses that nobody confirmed, and those of cases that have been over long enough."""
    now = context.clock()
    with unit_of_work(context.engine, SCHEDULER) as session:
        contacts.sweep(session, incidents.told_of_over(now - CONTACT_AFTER), now=now)


def end_rounds(context: Context) -> None:
    """End the rounds that nobody ended."""
    with unit_of_work(context.engine, SCHEDULER) as session:
        rounds.end_forgotten(session, context.clock())


JOBS = (
    Job("life", timedelta(seconds=15), show_life),
    Job("meetings", timedelta(hours=6), plan_meetings),
    Job("bursts", timedelta(seconds=20), hold_bursts),  # more often than a cut-off settles
    Job("packs", timedelta(minutes=1), make_packs),
    Job("seal", timedelta(hours=1), seal_log),
    Job("sign-ins", timedelta(hours=1), forget_sign_ins),
    Job("photos", timedelta(hours=1), sweep_photos),
    Job("mail", timedelta(minutes=1), send_mail),
    Job("addresses", timedelta(hours=1), erase_addresses),
    Job("rounds", timedelta(minutes=15), end_rounds),
)


def _make(context: Context, meeting: Meeting, now: datetime) -> None:
    key = meeting.day.isoformat()
    try:
        with unit_of_work(context.engine, SCHEDULER) as session:
            if must_wait(session, PACK, key, now=now):
                return
            if claim(session, PACK, key, outcome="done", now=now):
                _prepare(session, context, meeting, now)
    except Exception as error:
        if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == "55P03":
            return  # another scheduler is making it right now
        with unit_of_work(context.engine, SCHEDULER) as session:
            failed(session, PACK, key, f"{type(error).__name__}: {error}", now=now)
        raise


def _prepare(session: Session, context: Context, meeting: Meeting, now: datetime) -> None:
    prepare(
        session,
        meeting,
        context.press,
        municipality=context.municipality,
        demo=context.demo,
        zone=context.zone,
        now=now,
    )
