"""What must hold before we believe what the municipality's own directory says about someone (OpenID Connect Core 3.1.3.7).

Refused has words for the person; what the directory said is never in them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from pydantic import ValidationError

from service import bounds
from service.errors import Refused
from service.people.models import NewPerson

ALGORITHMS = (
    "RS256",
    "ES256",
    "PS256",
)  # signatures by a key of the directory's own; never one that we know, never none
SECOND_FACTORS = {"mfa", "otp", "hwk"}  # RFC 8176
NOWHERE = "katalog.invalid"  # a name that is never given out (RFC 2606), so that no mail leaves
WORDS = {
    "directory_unproven": "Kommunens katalog kunde inte visa vem du är. Försök igen om en stund.",
    "directory_away": "Kommunens katalog svarar inte just nu. Försök igen om en stund.",
    "directory_denied": "Inloggningen avbröts hos kommunens katalog.",
    "directory_state": "Inloggningen blev för gammal, eller påbörjades i ett annat fönster. Börja om.",
    "directory_groups": "Kommunens katalog lämnade inte ut dina grupper. Be en administratör om hjälp.",
    "no_role": "Ditt konto har ingen roll här. Be en administratör om en, eller om plats i rätt grupp i kommunens katalog.",
    "from_directory": "Det du får göra här kommer från kommunens katalog. Logga in med kommunens konto.",
    "closed_account": "Ditt konto här är stängt. Be en administratör öppna det.",
    "address_taken": "Det finns redan ett konto här med din e-postadress. Logga in i det med lösenord eller nyckel, och "
    "koppla det sedan till kommunens katalog under Mina nycklar. Har du inget lösenord, be en administratör om en länk.",
    "already_linked": "Ditt konto i kommunens katalog hör redan till ett annat konto här. Be en administratör om hjälp.",
    "another_linked": "Ditt konto här hör redan till ett annat konto i kommunens katalog. Be en administratör om hjälp.",
}


def refused(code: str) -> Refused:
    """Why someone does not come in, in words. Made anew each time: an exception that is kept would keep its frames."""
    return Refused(code, WORDS[code])


@dataclass(frozen=True)
class Provider:
    """Where the directory is asked, and how we say who we are: a way of RFC 6749 2.3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    introduces: str
    names_itself: bool


@dataclass(frozen=True)
class Trust:
    """What the settings say of the directory."""

    issuer: str
    client_id: str
    groups_claim: str
    email_claim: str
    strong: bool


@dataclass(frozen=True)
class Told:
    """Who someone is, as the directory proved it."""

    issuer: str
    subject: str
    person: NewPerson
    groups: frozenset[str]
    strong: bool


def provider(told: object, issuer: str, *, secret: bool) -> Provider:
    """The directory's own description of itself. Raises Refused when it is another's, or leads somewhere unsafe."""
    if (
        not isinstance(told, dict)
        or told.get("issuer") != issuer
        or "code" not in _texts(told, "response_types_supported")
    ):
        raise refused("directory_away")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: told.get(name) for name in names}
    if not all(isinstance(one, str) and _within(issuer, one) for one in addresses.values()):
        raise refused("directory_away")
    ways = _texts(told, "token_endpoint_auth_methods_supported") or {"client_secret_basic"}
    by_header = "client_secret_basic" in ways or "client_secret_post" not in ways
    introduces = ("client_secret_basic" if by_header else "client_secret_post") if secret else "none"
    names_itself = told.get("authorization_response_iss_parameter_supported") is True
    return Provider(issuer, **addresses, introduces=introduces, names_itself=names_itself)  # type: ignore[arg-type]


def check_return(kept: Any, by: Provider | None, *, state: str, issuer: str, error: str, now: datetime) -> None:
    """Does this answer belong to a conversation that we began in this browser? Raises Refused.

    `kept` is the conversation's row, None when there is none. `by` is the directory as far as we know it.
    """
    if kept is None or not state or state != kept.state or not now - bounds.DIRECTORY_LIFE < kept.begun_at <= now:
        raise refused("directory_state")
    if by and ((issuer or by.names_itself) and issuer != by.issuer):
        raise refused("directory_unproven")
    if error:
        raise refused("directory_denied")


def proved(
    id_token: object, access_token: object, keys: object, *, trust: Trust, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """What the directory's token says, when it is signed by the directory, for us, now and in this conversation.

    Raises Refused.
    """
    expected = {"iss": {"essential": True, "value": trust.issuer}, "aud": {"essential": True, "value": trust.client_id}}
    among = {"nonce": nonce, "client_id": trust.client_id, "access_token": access_token}
    moment, skew = int(now.timestamp()), int(bounds.DIRECTORY_SKEW.total_seconds())
    try:
        token = jwt.decode(str(id_token), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        claims = CodeIDToken(token.claims, token.header, expected, among)
        claims.validate(now=moment, leeway=skew)
        fresh = moment - claims["iat"] <= bounds.DIRECTORY_LIFE.total_seconds()
    except Exception:  # what hostile keys and tokens make their parsers raise is not for us to list
        raise refused("directory_unproven") from None
    if not fresh or not 1 <= len(claims["sub"]) <= bounds.SUBJECT or not claims["sub"].isprintable():
        raise refused("directory_unproven")
    return dict(claims)


def someone(claims: Mapping[str, Any], trust: Trust) -> Told:
    """Who it is. Raises Refused when the directory kept their groups to itself: that is not the same as having none."""
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, dict) and trust.groups_claim in elsewhere:
        raise refused("directory_groups")
    strong = trust.strong or bool(SECOND_FACTORS & _texts(claims, "amr"))
    return Told(
        trust.issuer, claims["sub"], _person(claims, trust), frozenset(_texts(claims, trust.groups_claim)), strong
    )


def pairs(told: str) -> list[tuple[str, str]]:
    """ "group=Function;group=Organisation/Function" as pairs. A group's own name may hold "=", as in LDAP."""
    parts = [part.rpartition("=") for part in told.split(";") if part.strip()]
    return [(group.strip(), function.strip()) for group, _, function in parts]


def wanted(groups: Iterable[str], told: str) -> set[str]:
    """The names of the functions that these groups give."""
    return {function for group, function in pairs(told) if group in set(groups)}


def chosen(names: set[str], posts: Iterable[tuple[Any, str, str]]) -> set[Any]:
    """Of posts (id, organisation, function) those that are named, alone or as "Organisation/Function".

    A name that two organisations have says nothing: nobody gets a right by a guess.
    """
    return {next(iter(found)) for name, found in _by_name(posts).items() if name in names and len(found) == 1}


def meaningless(told: str, posts: Iterable[tuple[Any, str, str]]) -> list[str]:
    """Names of functions that the settings speak of and nobody can get: there is none, or several, that are called so."""
    by_name = _by_name(posts)
    return sorted({function for _, function in pairs(told) if len(by_name.get(function, ())) != 1})


def _by_name(posts: Iterable[tuple[Any, str, str]]) -> dict[str, set[Any]]:
    """What functions are called, alone and with their organisation."""
    by_name: dict[str, set[Any]] = {}
    for post, organisation, function in posts:
        by_name.setdefault(function, set()).add(post)
        by_name.setdefault(f"{organisation}/{function}", set()).add(post)
    return by_name


def _person(claims: Mapping[str, Any], trust: Trust) -> NewPerson:
    """Their name, and an address to know them by: one that the directory vouches for, else one that is nobody's."""
    vouched = (
        claims.get(trust.email_claim or "email") if trust.email_claim or claims.get("email_verified") is True else None
    )
    nobodys = f"{sha256(json.dumps([trust.issuer, claims['sub']]).encode()).hexdigest()[:20]}@{NOWHERE}"
    whole = f"{claims.get('given_name', '')} {claims.get('family_name', '')}"
    for name in (claims.get("name"), whole, "Namn saknas"):
        for address in (vouched, nobodys):
            try:
                return NewPerson.model_validate({"name": name, "email": address})
            except ValidationError:
                continue
    raise refused("directory_unproven")


def _within(issuer: str, address: str) -> bool:
    """May the directory send us there? A directory on this machine may not send us to another one without https."""
    if not bounds.may_be_told_secrets(address):
        return False
    return address.startswith("https://") or urlsplit(address).netloc == urlsplit(issuer).netloc


def _texts(told: Mapping[str, Any], name: str) -> set[str]:
    """A claim's texts: one, or a list of them."""
    found = told.get(name)
    return {one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str)}
