"""Staff on their way round: a round, what an organisation tells of often, and signs on walls that open the form there."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Told
from pydantic_core import PydanticCustomError
from sqlalchemy import CheckConstraint, Column, Index, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from geo.columns import geometry
from geo.points import Point
from service.bounds import NAME
from service.people.models import Name
from service.privacy.free_text import FreeText
from service.reports.models import TIME
from service.rounds.rules import ALPHABET, CODE_SIGNS, KINDS

IN_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)


class WorkRound(SQLModel, table=True):
    """A function's round, [began_at, ended_at). One at a time runs. Its id is made by whoever begins it, so that it begins once.

    `nothing_to_report` is what was said at its end; a report that waited on a phone can still come after it.
    `forgotten`: nobody ended it, the clock did.
    """

    __tablename__ = "work_round"
    __table_args__ = (
        CheckConstraint(f"kind IN ({IN_KINDS})", "kind"),
        CheckConstraint("ended_at >= began_at", "ended_at"),
        CheckConstraint("ended_at IS NOT NULL OR NOT (nothing_to_report OR forgotten)", "open"),
        Index(None, "function_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index(None, "began_at"),
    )

    id: UUID = Field(primary_key=True)
    function_id: UUID = Field(foreign_key="work_function.id")
    kind: str
    area_id: UUID | None = Field(default=None, foreign_key="area.id", ondelete="SET NULL")
    began_at: datetime = Field(sa_type=TIME)
    ended_at: datetime | None = Field(default=None, sa_type=TIME)
    nothing_to_report: bool = False
    forgotten: bool = False


class ReportTemplate(SQLModel, table=True):
    """What an organisation tells of often: filled into the form by one tap. `location` is where, if it is always there."""

    __tablename__ = "report_template"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME}", "name"),
        CheckConstraint("length(description) BETWEEN 1 AND 2000", "description"),
        Index(None, "organisation_id", "position"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str
    category_code: str = Field(foreign_key="category.code")
    answers: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    description: str | None = None
    location: Any = Field(default=None, sa_column=Column(geometry("POINT", index=False)))
    position: int


class Sign(SQLModel, table=True):
    """A sign on a wall. Its code opens the form with the place set, from `active_from` until `active_until`, if that is said."""

    __table_args__ = (
        CheckConstraint(f"code ~ '^[{ALPHABET}]{{{CODE_SIGNS}}}$'", "code"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME}", "name"),
        CheckConstraint("active_until >= active_from", "active_until"),
        Index(None, "function_id"),
    )

    id: UUID = Field(primary_key=True)
    code: str = Field(sa_column=Column(String, nullable=False, unique=True))
    name: str
    location: Any = Field(sa_column=Column(geometry("POINT", index=False), nullable=False))
    category_code: str | None = Field(default=None, foreign_key="category.code")
    function_id: UUID = Field(foreign_key="work_function.id")
    active_from: datetime = Field(sa_type=TIME)
    active_until: datetime | None = Field(default=None, sa_type=TIME)


def _kind(given: Any) -> str:
    if given not in KINDS:
        raise PydanticCustomError("not_a_kind", "not a kind of round")
    return str(given)


STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)
Category = Annotated[str, Told(pattern=r"^[a-z_]{1,40}$")]


class NewRound(BaseModel):
    """A round as it begins. Without an area it goes wherever the function reaches."""

    model_config = STRICT
    id: UUID
    kind: Annotated[str, BeforeValidator(_kind)]
    area: UUID | None = None


class NewTemplate(BaseModel):
    """A template as someone of the organisation gives it. Its words are screened as a report's are."""

    model_config = STRICT
    name: Name
    category: Category
    answers: dict[str, bool | str] = {}
    description: FreeText = None
    point: Point | None = None


class TemplateName(BaseModel):
    """Another name for a template."""

    model_config = STRICT
    name: Name


class NewSign(BaseModel):
    """A sign as someone gives it. Its id is made with the form, so that it is made once."""

    model_config = STRICT
    id: UUID
    name: Name
    point: Point
    category: Category | None = None
