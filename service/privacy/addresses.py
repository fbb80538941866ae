"""Addresses that lead to a person: e-mail, and accounts on the net. Pure. Every search is bounded on both sides."""

import re
from collections.abc import Iterator

from service.privacy.reading import Reading, is_sign
from service.privacy.rulebook import RULES, Hit

EMAIL, PROFILE = RULES["email"], RULES["profile"]
AT, LOCAL, DOMAIN = (re.compile(EMAIL[name]) for name in ("at", "local", "domain"))
SITES = re.compile("|".join(re.escape(site) for site in PROFILE["sites"]))
BEFORE, REST, HANDLE, NAMED = (re.compile(PROFILE[name]) for name in ("before", "rest", "handle", "named"))
CERTAIN = frozenset(PROFILE["certain"])
MARKED = re.compile("[0-9._@]")


def emails(reading: Reading) -> Iterator[Hit]:
    """ "namn@exempel.se", also with (at), a snabel-a, or spaces around the sign."""
    lower = reading.lower
    for at in AT.finditer(lower):
        end = at.end() + (reading.at(at.end()) == " ")
        domain = DOMAIN.match(lower, end)
        start = _back(lower, at.start() - (reading.at(at.start() - 1) == " "), LOCAL, EMAIL["longest_local"])
        if domain and start < at.start() and is_sign(lower[start]) and domain[0][-2:].isalpha():
            yield Hit("email", start, domain.end())


def profiles(reading: Reading) -> Iterator[Hit]:
    """Links to someone's page, "insta: namn", and "@namn"."""
    yield from _links(reading)
    yield from _named(reading)
    yield from _handles(reading)


def _links(reading: Reading) -> Iterator[Hit]:
    lower = reading.lower
    for site in SITES.finditer(lower):
        rest = REST.match(lower, site.end())
        account = rest[0].rstrip(PROFILE["not_last"]) if rest else ""
        if account and not is_sign(reading.at(site.start() - 1)) and reading.at(site.start() - 1) != "-":
            yield Hit(
                "profile", _back(lower, site.start(), BEFORE, PROFILE["longest_before"]), site.end() + len(account)
            )


def _named(reading: Reading) -> Iterator[Hit]:
    """A service's name and then an account; a plain word is one only after ":" and a service that has little else."""
    for found in NAMED.finditer(reading.lower):
        handle = found[3].rstrip(".-")
        is_marked = MARKED.search(handle) is not None or "@" in found[2]
        is_said = found[2] != " " and (is_marked or found[1] in CERTAIN)
        end = found.start(3) + len(handle)
        plain = len(handle) >= 2 and handle[0].isalpha() and not is_sign(reading.at(end))
        if plain and (is_said or is_marked) and not is_sign(reading.at(found.start() - 1)):
            yield Hit("profile", found.start(), end)


def _handles(reading: Reading) -> Iterator[Hit]:
    for found in HANDLE.finditer(reading.lower):
        name = found[0].rstrip(".-")
        end = found.start() + len(name)
        named = len(name) > 2 and any(sign.isalpha() for sign in name) and reading.at(end) != "("
        if named and not is_sign(reading.at(found.start() - 1)):
            yield Hit("profile", found.start(), end)


def _back(lower: str, end: int, allowed: re.Pattern[str], at_most: int) -> int:
    """Where the signs that are allowed begin, before `end`."""
    start = end
    while start > max(0, end - at_most) and allowed.match(lower, start - 1):
        start -= 1
    return start
