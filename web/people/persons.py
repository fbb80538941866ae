"""People: invite, give and end functions, a new way in, close."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from service.bounds import LINK_LIFE
from service.errors import Missing, Refused
from service.people import directory
from service.people.actions import add_person, close_person, give, rename_person, reopen_person, take
from service.settings import settings
from service.signin.actions import INVITE, RESET, invite
from service.signin.factors import reset
from service.signin.oidc.queries import by_group
from service.signin.queries import kept_password
from web.deps import Now, Work
from web.people import shown
from web.people.changes import CHANGES, SEES, Changes, Shows, done_or_shown, end_sessions, shows
from web.people.forms import PersonForm, chosen

router = APIRouter(prefix="/installningar/personer", dependencies=[SEES])
Choice = Annotated[str, Form()]
BY_DIRECTORY = "Funktionen kommer från kommunens katalog och avslutas där. Är det bråttom, stäng kontot."


@router.get("")
def people(request: Request, work: Work, namn: str = "") -> Response:
    """Everyone, or those whose name holds some signs."""
    with work() as session:
        return _people(request, session, PersonForm(), None, namn.strip())


@router.post("")
def invites(request: Request, work: Work, now: Now, viewer: Changes, form: Annotated[PersonForm, Form()]) -> Response:
    """Add a person with a function. The one-time link is in the answer alone: in an address, others could read it."""
    try:
        with work() as session:
            post = chosen(form.function, "function")
            made = add_person(session, form.person(), now=now)
            end_sessions(session, give(session, post, made, by=viewer.person_id, now=now), now)
            return _link(request, session, made, now)
    except (Refused, ValidationError) as error:
        with work() as session:
            return _people(request, session, form, error)


@router.get("/{person_id}")
def person(request: Request, work: Work, person_id: UUID) -> Response:
    """One person."""
    with work() as session:
        return shows(request, session, "person.html", **_person(session, person_id))


@router.post("/{person_id}", dependencies=[CHANGES])
def rename(request: Request, work: Work, person_id: UUID, form: Annotated[PersonForm, Form()]) -> Response:
    """Another name or address."""

    def change(session: Session) -> str:
        rename_person(session, person_id, form.person())
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id), values=form)


@router.post("/{person_id}/funktioner")
def gives(request: Request, work: Work, now: Now, viewer: Changes, person_id: UUID, function: Choice = "") -> Response:
    """A function more."""

    def change(session: Session) -> str:
        post = chosen(function, "function")
        end_sessions(session, give(session, post, person_id, by=viewer.person_id, now=now), now)
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id))


@router.post("/{person_id}/funktioner/{holding_id}/avsluta")
def ends(request: Request, work: Work, now: Now, viewer: Changes, person_id: UUID, holding_id: UUID) -> Response:
    """A function less. Raises Missing for one that someone else holds, and Refused for one that a group gives again."""

    def change(session: Session) -> str:
        held = directory.holding_of(session, holding_id)
        if held is None or held.person_id != person_id:
            raise Missing
        if holding_id in by_group(session, person_id).values():
            raise Refused("by_directory", BY_DIRECTORY)
        end_sessions(session, take(session, holding_id, by=viewer.person_id, now=now), now)
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id))


@router.post("/{person_id}/lank", dependencies=[CHANGES])
def links(request: Request, work: Work, now: Now, person_id: UUID) -> Response:
    """A new one-time link, shown once. The earlier one no longer holds."""
    with work() as session:
        there = directory.account(session, person_id)
        if there is None:
            raise Missing
        if there.closed_at:
            error = Refused("closed_account", "Kontot är stängt. Öppna det först.")
            return shows(request, session, "person.html", error, **_person(session, person_id))
        return _link(request, session, person_id, now)


@router.post("/{person_id}/andra-steget")
def resets(request: Request, work: Work, now: Now, viewer: Changes, person_id: UUID) -> Response:
    """Their app and keys open nothing any longer: they are lost, and will be replaced."""

    def change(session: Session) -> str:
        reset(session, person_id, by=viewer.person_id, now=now)
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id))


@router.post("/{person_id}/stang")
def closes(request: Request, work: Work, now: Now, viewer: Changes, person_id: UUID) -> Response:
    """The account opens nothing any longer."""

    def change(session: Session) -> str:
        end_sessions(session, close_person(session, person_id, by=viewer.person_id, now=now), now)
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id))


@router.post("/{person_id}/oppna")
def opens(request: Request, work: Work, viewer: Changes, person_id: UUID) -> Response:
    """The account can be used again."""

    def change(session: Session) -> str:
        reopen_person(session, person_id, by=viewer.person_id)
        return _address(person_id)

    return done_or_shown(request, work, change, "person.html", _shown(person_id))


def _people(
    request: Request,
    session: Session,
    form: PersonForm,
    error: Refused | ValidationError | None,
    name: str = "",
) -> Response:
    lists = {"people": shown.people(session, name), "name": name, "posts": shown.open_posts(session)}
    return shows(request, session, "people.html", error, **lists, values=form)


def _person(session: Session, person_id: UUID) -> dict[str, Any]:
    found = shown.person(session, person_id)
    return found | {"values": PersonForm(name=found["account"].name, email=found["account"].email)}


def _shown(person_id: UUID) -> Shows:
    return lambda session: _person(session, person_id)


def _address(person_id: UUID) -> str:
    return f"{router.prefix}/{person_id}"


def _link(request: Request, session: Session, person_id: UUID, now: datetime) -> Response:
    """Whoever has a password already gets the kind that holds for a shorter time."""
    there = directory.account(session, person_id)
    purpose = RESET if kept_password(session, person_id) else INVITE
    address = f"{settings().base_url}/inbjudan/{invite(session, person_id, now, purpose)}"
    return shows(request, session, "link.html", account=there, address=address, ends=now + LINK_LIFE[purpose])
