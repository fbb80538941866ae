"""What the jobs left in the store."""

from collections import Counter

from sqlalchemy import text
from sqlmodel import Session


def made(session: Session) -> dict[str, int]:
    """Meeting day -> how many packs it has."""
    rows = session.execute(text("SELECT day FROM briefing JOIN meeting ON meeting.id = meeting_id"))
    return dict(Counter(day.isoformat() for day in rows.scalars()))


def outcomes(session: Session) -> dict[str, str]:
    return {row.key: row.outcome for row in session.execute(text("SELECT * FROM job_run WHERE job = 'pack'"))}


def failures(session: Session) -> list[str]:
    return list(session.execute(text("SELECT error FROM job_failure ORDER BY at, id")).scalars())
