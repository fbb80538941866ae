"""Write in the log what no table's change tells of: that something was read, that someone signed in."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

NOTE = text("SELECT log_note(:kind, :what, CAST(:about AS jsonb), :reason, :person)")
MOST_NAMED = 50


def note_read(
    session: Session, *, person_id: UUID, field: str, items: Sequence[str], reason: str | None = None
) -> None:
    """Someone reads a protected field of these items (references, as people speak of them), in this transaction."""
    told = {"count": len(items), "refs": list(items[:MOST_NAMED])}
    _note(session, "read", f"read.{field}", told, reason, person_id)


def note_sign_in(session: Session, what: str, about: Mapping[str, Any], *, person_id: UUID | None = None) -> None:
    """Someone signs in or out, or fails to. `what`: "sign_in.done", "sign_in.failed", "sign_in.ended" ..."""
    _note(session, "sign_in", what, about, None, person_id)


def note(
    session: Session, what: str, about: Mapping[str, Any], reason: str | None = None, *, person_id: UUID | None = None
) -> None:
    """Something else that is worth keeping: "log.exported" ... Never what people wrote, never a secret."""
    _note(session, "event", what, about, reason, person_id)


def seal(session: Session) -> bytes:
    """Seal the log as it stands. Returns the seal's hash; of the last one when nothing came since."""
    return bytes(session.execute(text("SELECT log_seal_now()")).scalar_one())


def _note(
    session: Session, kind: str, what: str, about: Mapping[str, Any], reason: str | None, person_id: UUID | None
) -> None:
    told = {"kind": kind, "what": what, "about": json.dumps(dict(about)), "reason": reason, "person": person_id}
    session.execute(NOTE, told)
