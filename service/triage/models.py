"""That someone has said why they must read a case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, String
from sqlmodel import Field, SQLModel

from service.bounds import REASON
from service.reports.models import TIME


class CaseOpening(SQLModel, table=True):
    """For a while one person may read one case for this reason. `noted`: the reports whose words the log says they read."""

    __tablename__ = "case_opening"
    __table_args__ = (
        CheckConstraint(f"length(reason) BETWEEN {REASON[0]} AND {REASON[1]}", "reason"),
        CheckConstraint("until > since", "until"),
    )

    person_id: UUID = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    incident_id: UUID = Field(primary_key=True, foreign_key="incident.id", index=True)
    reason: str
    since: datetime = Field(sa_type=TIME)
    until: datetime = Field(sa_type=TIME)
    noted: list[str] = Field(sa_column=Column(ARRAY(String), nullable=False))
