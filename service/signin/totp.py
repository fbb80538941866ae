"""One-time codes from an app (RFC 6238), and the recovery codes for when the phone is lost."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from pyotp import TOTP, random_base32
from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.bounds import CODE_TRIES, RECOVERY_CODES
from service.errors import Refused
from service.log.actions import note_sign_in
from service.signin import rules, sealing
from service.signin.actions import close_session, close_sessions, open_session
from service.signin.entering import Caller, known_by_itself
from service.signin.limits import Limit, count_all, give_back
from service.signin.queries import authenticator, recovery_code, sealed_secret
from service.signin.rules import Presence

PURPOSE = "totp"
STEP_S, DIGITS = 30, 6
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another
WRONG = "Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen."


def fresh_secret() -> str:
    """What an app is told, in base32: 160 bits."""
    return random_base32()


def address(told: str, *, email: str, issuer: str) -> str:
    """The same as an app reads it from a picture."""
    return TOTP(told).provisioning_uri(name=email, issuer_name=issuer)


def seal(secret: str, person_id: UUID, told: str) -> bytes:
    """An app's secret as it may be kept: of no use without ours, and to no other person."""
    return sealing.seal(secret, PURPOSE, told.encode(), person_id.bytes)


def unseal(secret: str, person_id: UUID, sealed: bytes) -> str:
    """Raises cryptography's InvalidTag for what was sealed for someone else, or changed."""
    return sealing.unseal(secret, PURPOSE, sealed, person_id.bytes).decode()


def step_of(code: str, told: str, now: datetime) -> int | None:
    """Which step's code this is: the present one's or the one before; None for neither. Spaces do not count."""
    present = int(now.timestamp()) // STEP_S
    digits = plain(code)
    expected = {step: TOTP(told).at(step * STEP_S) for step in (present, present - 1)}
    return next(
        (step for step, right in expected.items() if hmac.compare_digest(digits.encode(), right.encode())), None
    )


def plain(code: str) -> str:
    """A code as it is compared, whatever stands between its signs."""
    return "".join(sign for sign in rules.normal(code).upper() if sign.isascii() and sign.isalnum())


def enrol(session: Session, person_id: UUID, told: str, code: str, *, secret: str, now: datetime) -> list[str]:
    """Someone's app from now on, if it shows the right code. Returns their recovery codes, which are told only now.

    Raises Refused for another code, and when there is an app already: that must be taken away first.
    """
    step = step_of(code, told, now)
    if step is None:
        raise Refused("code_wrong", WRONG, "code")
    made = {"person_id": person_id, "sealed": seal(secret, person_id, told), "since": now, "last_step": step}
    kept = upsert(authenticator).values(made).on_conflict_do_nothing().returning(authenticator.c.person_id)
    if session.execute(kept).first() is None:
        raise Refused("has_app", "Du har redan en app. Ta bort den först.", "code")
    return fresh_codes(session, person_id, secret=secret)


def fresh_codes(session: Session, person_id: UUID, *, secret: str) -> list[str]:
    """Ten new recovery codes; those before no longer hold."""
    codes = ["-".join(_word() for _ in range(4)) for _ in range(RECOVERY_CODES)]
    session.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    rows = [{"person_id": person_id, "code_hash": _hash(secret, person_id, code)} for code in codes]
    session.execute(insert(recovery_code), rows)
    return codes


def drop(session: Session, person_id: UUID) -> None:
    """Someone has no app any longer. Twice is harmless."""
    session.execute(delete(authenticator).where(authenticator.c.person_id == person_id))
    session.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))


def proves(session: Session, found: Presence, code: str, caller: Caller, now: datetime) -> bool:
    """Is it really them? The code is used up when it is right; the try counts when it is not. Raises TooMany."""
    person_id, limits = found.viewer.person_id, _limits(found, caller)
    count_all(session, limits, now)
    by_app = plain(code).isdigit()
    if not (_take_step if by_app else _take_recovery)(session, person_id, code, caller.secret, now):
        note_sign_in(session, "sign_in.failed", {"by": "code"}, person_id=person_id)
        return False
    note_sign_in(session, "sign_in.proved", {"by": "app" if by_app else "recovery code"}, person_id=person_id)
    give_back(session, limits)
    return True


def prove(session: Session, found: Presence, code: str, caller: Caller, now: datetime) -> str | None:
    """The second step of signing in: a strong session in place of the other, its token; None for a wrong code."""
    if not proves(session, found, code, caller, now):
        return None
    return strengthened(session, found, now)


def strengthened(session: Session, found: Presence, now: datetime) -> str:
    """A strong session in place of this one; its token."""
    close_session(session, found.token_hash)
    return open_session(session, found.viewer.person_id, now, strong=True)


def without(session: Session, found: Presence, now: datetime) -> str:
    """Take someone's app away; what is left of their sessions is one that only their password has opened."""
    drop(session, found.viewer.person_id)
    close_sessions(session, found.viewer.person_id, now)
    return open_session(session, found.viewer.person_id, now, strong=False)


def _take_step(session: Session, person_id: UUID, code: str, secret: str, now: datetime) -> bool:
    """Each step once, and none before one that was used: the statement itself sees to it."""
    sealed = sealed_secret(session, person_id)
    step = step_of(code, unseal(secret, person_id, sealed), now) if sealed else None
    if step is None:
        return False
    mine = authenticator.c.person_id == person_id
    used = update(authenticator).where(mine, authenticator.c.last_step < step).values(last_step=step)
    return session.execute(used.returning(authenticator.c.person_id)).first() is not None


def _take_recovery(session: Session, person_id: UUID, code: str, secret: str, now: datetime) -> bool:
    mine = (recovery_code.c.person_id == person_id, recovery_code.c.code_hash == _hash(secret, person_id, code))
    used = update(recovery_code).where(*mine, recovery_code.c.used_at.is_(None)).values(used_at=now)
    return session.execute(used.returning(recovery_code.c.person_id)).first() is not None


def _limits(found: Presence, caller: Caller) -> list[Limit]:
    """Who has the password on a browser of their own is counted by itself, as in entering.knock."""
    person_id = found.viewer.person_id
    by_itself = known_by_itself(caller, person_id)
    who = by_itself[0][0] if by_itself else person_id.bytes
    return [(rules.keyed(caller.secret, f"code {limit}", who), limit) for limit in CODE_TRIES]


def _hash(secret: str, person_id: UUID, code: str) -> bytes:
    return rules.keyed(secret, "recovery", person_id.bytes, plain(code).encode())


def _word() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))
