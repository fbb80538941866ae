"""The receipt of a report: when it has just been received, and again for whoever holds its code."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from service.incidents import queries as incidents
from service.intake.actions import Receipt
from service.intake.queries import Received, by_code
from service.intake.rules import code_hash, plain_code
from service.reports.queries import is_demo
from service.settings import settings
from web.conversations.following import Code, Text, no_code_in, no_such_code
from web.deps import Now, Work
from web.languages import languages
from web.notices.offer import offer
from web.pages import page
from web.reports.slip import slip
from web.switching import told_in

router = APIRouter()


@router.post("/rapportera/kvitto")
def show(request: Request, work: Work, now: Now, code: Code = "", sprak: Text = "") -> Response:
    """The receipt of a report that a phone sent by itself, photos and all. The phone holds its code."""
    no_code_in(request)
    with work() as session:
        found = by_code(session, code_hash(code, settings().secret.get_secret_value()))
        if found is not None:
            return told_in(sprak, lambda: _again(request, session, found, code, now))
    return no_such_code(request, work, now)


def _again(request: Request, session: Session, found: Received, code: str, now: datetime) -> Response:
    shown = told(session, found, found.category, plain_code(code), now)
    return receipt_page(request, session, shown | {"held_by_phone": True})


def told(
    session: Session, receipt: Receipt | Received, category: str, code: str | None, now: datetime
) -> dict[str, Any]:
    """What the receipt shows."""
    return {
        "reference": receipt.reference,
        "received_at": receipt.received_at,
        "now": now,
        **slip(code),
        "category": incidents.names(session)[category],
        "due_at": receipt.due_at,
        "joined": receipt.joined,
        "held": receipt.held,
        "held_by_phone": False,
        "mail": offer(session, receipt.id, code, now) if code else None,
    }


def receipt_page(request: Request, session: Session, shown: dict[str, Any], code: int = 200) -> Response:
    """The page of it."""
    request.state.demo = is_demo(session)
    offered = [*languages().values()] if shown["code"] else []  # the switch sends the code along
    return page(request, "reports/receipt.html", code, report=shown, contact=shown["mail"], offered=offered)
