"""Is the log whole? Every row's hash is worked out anew, lane by lane, and held against the seals.

The expressions stand here and are not asked of the store's functions, which whoever changed the log could have changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from service.db import METADATA
from service.log.models import LANES

CHUNK = 50_000

LOOK = """
SELECT lane, seq, at, what, fault FROM (
    SELECT lane, seq, at, what, hash,
        CASE WHEN seq <> lag(seq, 1, :seq) OVER up + 1 THEN 'gap'
             WHEN prev <> lag(hash, 1, :hash) OVER up THEN 'chain'
             WHEN hash <> sha256(prev || convert_to(jsonb_build_array(lane, seq, extract(epoch FROM at), actor,
                  person_id, kind, what, about, reason)::text, 'UTF8')) THEN 'content' END AS fault
    FROM (SELECT * FROM log_entry WHERE lane = :lane AND seq > :seq ORDER BY seq LIMIT :chunk) part
    WINDOW up AS (ORDER BY seq)
) looked WHERE fault IS NOT NULL ORDER BY seq LIMIT 1
"""
LAST = """
SELECT seq, hash FROM (SELECT seq, hash FROM log_entry WHERE lane = :lane AND seq > :seq ORDER BY seq LIMIT :chunk) part
ORDER BY seq DESC LIMIT 1
"""
SEALS = """
SELECT number, at, fault FROM (
    SELECT number, at, CASE
        WHEN number <> lag(number, 1, 0::bigint) OVER up + 1 THEN 'gap'
        WHEN prev <> lag(hash, 1, sha256('')) OVER up THEN 'chain'
        WHEN hash <> sha256(prev || convert_to(jsonb_build_array(number, extract(epoch FROM at), seqs)::text, 'UTF8')
             || heads) THEN 'content' END AS fault
    FROM log_seal WINDOW up AS (ORDER BY number)
) looked WHERE fault IS NOT NULL ORDER BY number LIMIT 1
"""
# The first sealed head that the log no longer holds as it was sealed.
SEALED = """
SELECT s.number, s.at, one AS lane, s.seqs[one + 1] AS seq, e.seq IS NULL AS gone
FROM log_seal s CROSS JOIN generate_series(0, :lanes - 1) one
LEFT JOIN log_entry e ON e.lane = one AND e.seq = s.seqs[one + 1]
WHERE s.seqs[one + 1] > 0 AND e.hash IS DISTINCT FROM substring(s.heads FROM one * 32 + 1 FOR 32)
ORDER BY s.number, one LIMIT 1
"""
ASLEEP = """
SELECT tgrelid::regclass::text || '.' || tgname FROM pg_trigger
WHERE tgenabled NOT IN ('O', 'A') AND (tgname LIKE '%\\_log\\_%' OR tgname LIKE '%\\_only\\_added\\_to') ORDER BY 1
"""
FOLLOWED = """
SELECT tgrelid::regclass::text || '.' || split_part(tgname, '_log_', 2) FROM pg_trigger WHERE tgname LIKE '%\\_log\\_%'
"""

# Changes that the log does not follow, and why.
UNFOLLOWED = {
    "alembic_version": "the migrations' own",
    "log_entry": "is the log",
    "log_seal": "is the log's own seal",
    "incident.insert": "told by the report that it came with",
    "incident_area": "worked out from the report's place and the areas that are drawn, which are followed",
    "incident_event.insert": "told by the report or the change that it is the history of",
    "clock.insert": "told by the report that it came with",
    "message_read": "how far a side has read; the coordinator's reading is noted",
    "area_piece": "cut from the area, which is followed",
    "report_key": "hashes of keys; the report is followed",
    "job_run": "what the scheduler did; its changes are followed where they are made",
    "job_failure": "what the scheduler could not do",
    "scheduler_pulse": "four times a minute",
    "sign_in": "a session; who signs in and out is told in words",
    "authenticator.update": "a use, which is a sign-in",
    "passkey.update": "a use, which is a sign-in",
    "oidc_conversation": "lives for minutes, while someone is away at the directory",
    "passkey_challenge": "lives for minutes, while a key answers",
    "tally": "how often something was tried",
    "notice": "a mail's way out; what it tells of is followed where it is made, and who asked for it with the contact",
    "case_opening": "a reason that holds for half an hour; the reading is noted with it",
}


@dataclass(frozen=True)
class Audit:
    """What was looked at, and what was found; whole when nothing was."""

    rows: int
    seals: int
    faults: list[str]


def audit(session: Session, kept_seal: bytes | None = None) -> Audit:
    """Walk all of the log. `kept_seal`: a seal's hash that was kept elsewhere, and must still be there."""
    rows, faults = 0, list[str]()
    for lane in range(LANES):
        walked, fault = _walk(session, lane)
        rows += walked
        faults += [fault] if fault else []
    faults += _seals(session, kept_seal)
    faults += [f"loggens utlösare är avstängd: {name}" for name in session.execute(text(ASLEEP)).scalars()]
    faults += [f"loggen följer inte {name}" for name in unfollowed(session)]
    seals = int(session.execute(text("SELECT count(*) FROM log_seal")).scalar_one())
    return Audit(rows, seals, faults)


def unfollowed(session: Session) -> list[str]:
    """The kinds of change ("place.update") that neither have a trigger nor stand in the list of those without."""
    followed = {*session.execute(text(FOLLOWED)).scalars(), *UNFOLLOWED}
    wanted = (f"{table}.{change}" for table in METADATA.tables for change in ("insert", "update", "delete"))
    return sorted(name for name in wanted if not {name, name.partition(".")[0]} & followed)


def latest_seal(session: Session) -> tuple[datetime, bytes] | None:
    """When the log was last sealed, and the seal's hash: to be kept where who runs the store cannot reach it."""
    found = session.execute(text("SELECT at, hash FROM log_seal ORDER BY number DESC LIMIT 1")).one_or_none()
    return (found.at, bytes(found.hash)) if found else None


def may_become_owner(session: Session) -> bool:
    """Could the login that we use make itself the log's owner, who can change it?"""
    asked = "SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'log_entry'::regclass"
    return bool(session.execute(text(asked)).scalar_one())


def _walk(session: Session, lane: int) -> tuple[int, str | None]:
    """How many rows a lane holds, and its first fault."""
    start = session.execute(text("SELECT sha256('')")).scalar_one()
    last: Any = None
    for part in _parts(session, lane, start):
        found = session.execute(text(LOOK), part).one_or_none()
        if found is not None:
            return found.seq, _fault(found)
        last = part
    return (last["seq"] if last else 0), None


def _parts(session: Session, lane: int, start: bytes) -> Iterator[dict[str, Any]]:
    """Where each chunk of a lane begins: after which number, and with which hash."""
    part: dict[str, Any] = {"lane": lane, "seq": 0, "hash": start, "chunk": CHUNK}
    while True:
        yield part
        last = session.execute(text(LAST), part).one_or_none()
        if last is None:
            return
        part = part | {"seq": last.seq, "hash": last.hash}


def _fault(found: Row[Any]) -> str:
    where = f"bana {found.lane}, nummer {found.seq}, {found.at:%Y-%m-%d %H:%M:%S} UTC, {found.what}"
    words = {
        "gap": f"rader saknas före {where}",
        "chain": f"kedjan är bruten före {where}: raden följer inte på den som står före",
        "content": f"raden är ändrad: {where}",
    }
    return words[found.fault]


def _seals(session: Session, kept: bytes | None) -> Iterator[str]:
    broken = session.execute(text(SEALS)).one_or_none()
    if broken is not None:
        yield f"förseglingarna är brutna vid nummer {broken.number}, {broken.at:%Y-%m-%d %H:%M:%S} UTC"
    missed = session.execute(text(SEALED), {"lanes": LANES}).one_or_none()
    if missed is not None:
        how = "saknas" if missed.gone else "är en annan"
        sealed = f"{missed.at:%Y-%m-%d %H:%M:%S} UTC"
        yield f"bana {missed.lane}, nummer {missed.seq} {how}: den fanns när loggen förseglades {sealed}"
    if kept is not None:
        there = session.execute(text("SELECT EXISTS (SELECT FROM log_seal WHERE hash = :hash)"), {"hash": kept})
        if not there.scalar_one():
            yield "den förvarade förseglingen finns inte i loggen"
