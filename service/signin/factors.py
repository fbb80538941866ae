"""Someone has lost their phone and their keys: another person takes their second factors away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session

from service.errors import FourEyes, Missing
from service.log.actions import note
from service.people import directory
from service.signin.actions import close_sessions
from service.signin.queries import passkey
from service.signin.totp import drop


def reset(session: Session, person_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """No app, recovery code or key of theirs opens anything any longer, and they are signed out everywhere.

    `by` is who does it, None for the program on the server. What they may do stays. Twice is harmless.
    Raises Missing, and FourEyes for oneself: whoever sits at someone's open window could take their place.
    """
    if directory.account(session, person_id) is None:
        raise Missing
    if by == person_id:
        raise FourEyes("four_eyes", "Du kan inte nollställa din egen inloggning. Be en annan administratör.")
    drop(session, person_id)
    session.execute(delete(passkey).where(passkey.c.person_id == person_id))
    close_sessions(session, person_id, now)
    note(session, "sign_in.reset", {"rows": [{"person_id": str(person_id)}]}, person_id=by)
