"""What the form shows to someone who reports for a function: the round that they are on, and their organisation's templates."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from service.incidents.questions import QUESTIONS
from service.intake.rules import telling
from service.people.rules import CHANGE, Grant, Viewer, matrix
from service.rounds import queries as rounds
from service.rounds import templates
from service.rounds.templates import Kept
from service.settings import settings
from web.errors import NotAllowed
from web.reports.forms import placed


def working(viewer: Viewer | None, field: str) -> Grant | None:
    """The function that someone reports for, when it may have rounds, or templates."""
    grant = telling(viewer)
    mine = matrix().rights(grant.role, field) if grant else ()
    return grant if any(CHANGE in right.letters for right in mine) else None


def must_work(viewer: Viewer, field: str) -> Grant:
    """The same. Raises NotAllowed for someone whose functions do other things."""
    grant = working(viewer, field)
    if grant is None:
        raise NotAllowed
    return grant


def beside_the_form(session: Session, viewer: Viewer | None) -> dict[str, Any]:
    """The round that runs, whether one may begin, and the templates, each with what it fills in."""
    walker, author = working(viewer, "rounds"), working(viewer, "templates")
    kept = templates.of(session, author.organisation_id) if author else []
    walk = rounds.running(session, walker.function_id) if walker else None
    return {
        "walk": walk,
        "walk_since": f"{walk.began_at.astimezone(settings().zone):%H:%M}" if walk else "",
        "walks": walker is not None,
        "templates": [(one, fields(one)) for one in kept],
        "makes_templates": author is not None,
    }


def filled(session: Session, viewer: Viewer | None, template: str) -> tuple[dict[str, str], str]:
    """What a template of one's own organisation fills in, and its name; nothing when there is none such."""
    author = working(viewer, "templates")
    kept = templates.of(session, author.organisation_id) if author else []
    return next(((fields(one), one.name) for one in kept if str(one.id) == template), ({}, ""))


def fields(kept: Kept) -> dict[str, str]:
    """What a template writes into the form's fields, by their names. What it does not say stays as it was typed."""
    told = {"category": kept.category_code, "template_id": str(kept.id), "template_name": kept.name} | answered(kept)
    if kept.description:
        told["description"] = kept.description
    if kept.lon is not None and kept.lat is not None:
        told |= placed(f"{kept.lon:.5f}", f"{kept.lat:.5f}", "place")
    return told


def answered(kept: Kept) -> dict[str, str]:
    """The answers as the form's fields are named: "graffiti.surface", and "outdoors", which is asked about everything."""
    known = {question.code: question for question in QUESTIONS if question.code in kept.answers}
    return {
        f"{kept.top}.{code}" if question.categories else code: question.told(kept.answers[code])
        for code, question in known.items()
    }


def chosen(text: str) -> UUID | None:
    """An id as a form sends it; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
