"""Who is on the other end, as far as limits need to know."""

import secrets
from collections.abc import Sequence
from ipaddress import ip_address
from uuid import UUID

from fastapi import Request

from service.settings import Network, settings
from service.signin import rules
from service.signin.entering import Caller
from web.signin.cookies import device_mark


def caller(request: Request) -> Caller:
    """The host that speaks to us, and the browser's word for having signed in before."""
    peer = request.client.host if request.client else ""
    host = speaker(peer, request.headers.getlist("x-forwarded-for"), settings().trusted_proxies)
    return Caller(settings().secret.get_secret_value(), host, device_mark(request))


def fresh_mark(person_id: UUID) -> str:
    """A new word for a browser that has just signed in."""
    return rules.device_mark(settings().secret.get_secret_value(), person_id, secrets.token_urlsafe(16))


def speaker(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Who spoke first, as far back as proxies of ours have told it: what anyone else wrote is not believed."""
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    while hops and _is_one_of(peer, trusted):
        peer = hops.pop()
    return peer


def _is_one_of(host: str, networks: Sequence[Network]) -> bool:
    try:
        return any(ip_address(host) in network for network in networks)
    except ValueError:
        return False
