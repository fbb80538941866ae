"""`lagesbild people`: who takes part, from the first administrator on."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlmodel import Session

from service import clock
from service.areas import shapes
from service.errors import Missing, Refused
from service.people import directory
from service.people.actions import add_function, add_organisation, add_person, close_person, give
from service.people.models import NewFunction, NewOrganisation, NewPerson
from service.people.rules import given_roles, matrix
from service.settings import settings
from service.signin.actions import INVITE, RESET, close_sessions, invite
from service.signin.factors import reset as reset_factors
from service.signin.queries import kept_password
from web.people.words import told
from web.program.opening import store

program = typer.Typer(no_args_is_help=True, help="Personer, deras funktioner och vägen in.")
ONCE = "Länken gäller en gång och en kort tid. Skicka den till personen, ingen annan:"

Address = Annotated[str, typer.Argument(help="Personens e-postadress.", metavar="E-POST")]


@program.command("list")
def everyone() -> None:
    """Vilka som finns, och vad de har för funktioner."""
    with store() as session:
        posts = {post.id: post for post in directory.posts(session)}
        held = [one for one in directory.held(session) if one.until is None]
        for account in directory.accounts(session):
            mine = [posts[one.function_id] for one in held if one.person_id == account.id]
            functions = "; ".join(f"{post.name}, {post.organisation} ({post.role})" for post in mine)
            typer.echo(
                f"{account.email}  {account.name}  {'stängt' if account.closed_at else functions or 'ingen funktion'}"
            )


@program.command()
def add(
    name: Annotated[str, typer.Option(help="Personens namn.")],
    email: Annotated[str, typer.Option(help="E-postadressen som personen loggar in med.")],
    organisation: Annotated[str, typer.Option(help="Verksamheten; läggs till om den saknas.")],
    function: Annotated[str, typer.Option(help="Funktionen; läggs till om den saknas.")],
    role: Annotated[str, typer.Option(help="Rollens kod. Se lagesbild people roles.")],
    kind: Annotated[str, typer.Option(help="Slag, för en ny verksamhet.")] = "municipality",
    area: Annotated[list[str] | None, typer.Option(help="Områdets kod. Utan område gäller hela kommunen.")] = None,
) -> None:
    """Lägg till en person med en funktion, och allt som saknas för det. Skriver ut länken som personen loggar in med."""
    now = clock.now()
    try:
        with store() as session:
            new = NewPerson(name=name, email=email)
            employer = _employer(session, NewOrganisation(name=organisation, kind=kind))
            wanted = NewFunction(name=function, role=role, areas=_areas(session, area or []))
            made = add_person(session, new, now=now)
            for one in give(session, _function(session, employer, wanted), made, by=None, now=now):
                close_sessions(session, one, now)
            address = _link(session, made, now)
    except ValidationError as error:
        raise Refused("invalid", " ".join(part["text"] for part in told(error))) from None
    typer.echo(f"{ONCE}\n{address}")


@program.command()
def link(email: Address) -> None:
    """En ny länk, för den som har glömt sitt lösenord eller tappat den första."""
    now = clock.now()
    with store() as session:
        there = _account(session, email)
        if there.closed_at:
            raise Refused("closed_account", "Kontot är stängt.")
        address = _link(session, there.id, now)
    typer.echo(f"{ONCE}\n{address}")


@program.command()
def close(email: Address) -> None:
    """Stäng ett konto: det som personen gjort finns kvar, men kontot öppnar inget mer."""
    now = clock.now()
    with store() as session:
        for one in close_person(session, _account(session, email).id, by=None, now=now):
            close_sessions(session, one, now)
    typer.echo("Kontot är stängt.")


@program.command()
def reset(
    email: Address,
    yes: Annotated[bool, typer.Option("--yes", help="Fråga inte först.")] = False,
) -> None:
    """Nollställ andra steget: app, reservkoder och nycklar tas bort, och personen loggas ut överallt."""
    now = clock.now()
    with store() as session:
        there = _account(session, email)
        if not yes:
            typer.confirm(f"{there.name} loggas ut, och app, reservkoder och nycklar tas bort. Fortsätta?", abort=True)
        reset_factors(session, there.id, by=None, now=now)
    typer.echo("Andra steget är nollställt.")


@program.command()
def roles() -> None:
    """Rollerna och deras koder."""
    for role in given_roles():
        typer.echo(f"{role:<15}{matrix().roles[role]}")


def _account(session: Session, email: str) -> directory.Account:
    there = directory.account_at(session, email.strip().lower())
    if there is None:
        raise Missing("Det finns inget konto med den adressen.")
    return there


def _employer(session: Session, new: NewOrganisation) -> UUID:
    there = directory.employer(session, new.name)
    return there.id if there else add_organisation(session, new)


def _function(session: Session, employer: UUID, wanted: NewFunction) -> UUID:
    """The one that is there, when it has the role; its areas stay unless some are named."""
    there = directory.post_named(session, employer, wanted.name)
    same = there and there.role == wanted.role and not wanted.areas
    return there.id if there and same else add_function(session, employer, wanted)


def _areas(session: Session, codes: list[str]) -> frozenset[UUID]:
    known = {choice.code: choice.id for choice in shapes.choices(session)}
    if missing := [code for code in codes if code not in known]:
        raise Refused("no_area", f"Det finns inget område med koden {missing[0]}.")
    return frozenset(known[code] for code in codes)


def _link(session: Session, person_id: UUID, now: datetime) -> str:
    """Where a password is chosen. Who has one already gets the shorter-lived kind."""
    purpose = RESET if kept_password(session, person_id) else INVITE
    return f"{settings().base_url}/inbjudan/{invite(session, person_id, now, purpose)}"
