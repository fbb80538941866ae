"""Invented people for every role, in the demo's organisations. All have the same password, which scripts/start prints."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from service.areas import shapes
from service.demo.telling import GUARDS, RESCUE, SCHOOLS, STREETS
from service.people import directory
from service.people.actions import add_function, add_organisation, add_person, change_organisation, close_person, give
from service.people.models import NewFunction, NewOrganisation, NewPerson
from service.people.rules import matrix
from service.signin.actions import set_password
from service.signin.passwords import match
from service.signin.queries import kept_password

KINDS = {
    GUARDS.name: "guard_company",
    RESCUE.name: "rescue",
    "Bostadsbolaget": "housing_company",
    "Polisen": "police",
    "Saneringsbolaget": "contractor",
    "Företagarföreningen": "association",
}
ROUND = ("1983R002", "1983R004", "1983R007")  # central and western Köping
BEGAN, HANDED_OVER = timedelta(days=420), timedelta(days=90)


@dataclass(frozen=True)
class DemoPerson:
    """Who they are, what they hold, its areas (codes; none is the whole municipality), and how long ago they came and left."""

    address: str
    name: str
    organisation: str
    function: str
    role: str
    areas: tuple[str, ...] = ()
    came: timedelta = BEGAN
    left: timedelta | None = None

    @property
    def email(self) -> str:
        return f"{self.address}@demo.example"


BEFORE = DemoPerson("vera", "Vera Holmgren", "Trygghet", "Samordnare", "coordinator", left=HANDED_OVER)
PEOPLE = (
    DemoPerson("samordnare", "Mia Lindqvist", "Trygghet", "Samordnare", "coordinator", came=HANDED_OVER),
    DemoPerson("polis", "Johan Rask", "Polisen", "Kommunpolis", "police"),
    DemoPerson("fastighet", "Leila Haddad", "Fastighet", "Felanmälan", "property"),
    DemoPerson("gata", "Per Stensson", STREETS.name, "Driftledning", "property"),
    DemoPerson("sanerare", "Tomasz Nowak", "Saneringsbolaget", "Sanering", "contractor"),
    DemoPerson("skola", "Anna Bergdahl", SCHOOLS[2].name, "Skolledning", "staff"),
    DemoPerson("falt", "Samir Öberg", "Fältgruppen", "Fältassistenter", "staff"),
    DemoPerson("bovard", "Ulla Granlund", "Bostadsbolaget", "Bovärdar", "staff"),
    DemoPerson("vaktare", "Robin Falk", GUARDS.name, "Rond centrum", "guard", ROUND),
    DemoPerson("raddning", "Elin Brandt", RESCUE.name, "Yttre befäl", "rescue"),
    DemoPerson("radet", "Gunnar Wiklund", "Brottsförebyggande rådet", "Ledamöter", "council"),
    DemoPerson("foretagare", "Nadja Ivarsson", "Företagarföreningen", "Plats i rådet", "council"),
    DemoPerson("admin", "Karin Sjöö", "IT-enheten", "Systemförvaltning", "administrator"),
    DemoPerson("admin2", "Oskar Dahl", "IT-enheten", "Systemförvaltning", "administrator"),
    DemoPerson("granskare", "Birgitta Moberg", "Dataskydd", "Dataskyddsombud", "auditor"),
)


def load_people(session: Session, password: str, *, now: datetime) -> int:
    """Add those who are not there, and let all in by the password. Returns how many were added.

    Twice is harmless, and what was changed since stays changed. Without a password nobody is let in.
    """
    missing = [one for one in (BEFORE, *PEOPLE) if directory.account_at(session, one.email) is None]
    areas = {choice.code: choice.id for choice in shapes.choices(session)}
    for one in missing:
        _employ(session, one, areas, now)
    if password:
        _let_in(session, password, now)
    return len(missing)


def printed(session: Session) -> list[tuple[str, str]]:
    """The role in words and the address of each who is there and can sign in; none in a store that is no demo."""
    found = {one.email for one in directory.accounts(session) if one.closed_at is None}
    return [(matrix().roles[one.role], one.email) for one in PEOPLE if one.email in found]


def _employ(session: Session, one: DemoPerson, areas: dict[str, UUID], now: datetime) -> None:
    post = _post(session, one, areas)
    made = add_person(session, NewPerson(name=one.name, email=one.email), now=now - one.came)
    give(session, post, made, by=None, now=now - one.came)
    if one.left:
        close_person(session, made, by=None, now=now - one.left)


def _post(session: Session, one: DemoPerson, areas: dict[str, UUID]) -> UUID:
    employer = _employer(session, one)
    there = directory.post_named(session, employer, one.function)
    if there:
        return there.id
    reach = frozenset(areas[code] for code in one.areas if code in areas)
    return add_function(session, employer, NewFunction(name=one.function, role=one.role, areas=reach))


def _employer(session: Session, one: DemoPerson) -> UUID:
    """Their organisation, of the right kind. One that reports already goes on taking part; a new one need not."""
    there = directory.employer(session, one.organisation)
    kind = KINDS.get(one.organisation, "municipality")
    new = NewOrganisation(name=one.organisation, kind=kind, participates=there.participates if there else False)
    if there is None:
        return add_organisation(session, new)
    change_organisation(session, there.id, new)
    return there.id


def _let_in(session: Session, password: str, now: datetime) -> None:
    """Hashing takes a while: only who has no password gets one, or all when it is another password than before."""
    found = [directory.account_at(session, one.email) for one in PEOPLE]
    there = [one.id for one in found if one and one.closed_at is None]
    same = bool(there) and match(password, kept_password(session, there[0])).right
    for person_id in there:
        if not same or kept_password(session, person_id) is None:
            set_password(session, person_id, password, now, judged=False)
