"""The coordinator's side: who waits for an answer, one conversation, and the answers."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from service.conversations import actions, desk
from service.conversations.desk import Conversation
from service.conversations.models import COORDINATOR, REOPENED
from service.errors import Refused
from service.log.actions import note_read
from service.people.rules import CHANGE, READ, REASON, Viewer
from service.privacy.free_text import Words
from web.conversations.typed import Typed, wrong
from web.deps import Now, Transaction, Work, may
from web.pages import page

router = APIRouter()
Answers = Annotated[Viewer, Depends(may("conversation", CHANGE))]
Text = Annotated[str, Form()]


class Answer(BaseModel):
    """What a function writes: its holders answer for what they say."""

    words: Words = None


@router.get("/samtal")
def waiting(request: Request, work: Work, viewer: Answers) -> Response:
    """Who waits for an answer, the longest waiting first; who says that it is not fixed before all others. Noted when read."""
    with work() as session:
        total, found = desk.waiting(session, viewer)
        if found:
            note_read(session, person_id=viewer.person_id, field="conversation", items=desk.named_in(found))
        return page(request, "conversations/waiting.html", total=total, found=found)


@router.get("/samtal/{reference}")
def one(request: Request, work: Work, now: Now, viewer: Answers, reference: str) -> Response:
    """The conversation with whoever told of one report."""
    with work() as session:
        return _one(request, session, viewer, reference, now)


@router.post("/samtal/{reference}")
def reply(
    request: Request,
    work: Work,
    now: Now,
    viewer: Answers,
    reference: str,
    key: Text = "",
    words: Text = "",
    verdict: Annotated[str, Form(pattern="^(reply|none)$")] = "reply",
) -> Response:
    """Write to whoever told of it, or say that what they wrote needs no answer."""
    told = Typed("reply", key, words)

    def keep(session: Session, said: str | None) -> None:
        if verdict == "reply" and not said:
            raise Refused("no_words", "Skriv ett svar, eller välj att inget svar behövs.", "words")
        kept = said if verdict == "reply" else None
        actions.reply(session, viewer, reference, kept, key=key, now=now)

    return _kept(request, work, viewer, reference, told, keep, now)


@router.post("/samtal/{reference}/inte-atgardat")
def judge(
    request: Request,
    work: Work,
    now: Now,
    viewer: Answers,
    reference: str,
    words: Text = "",
    verdict: Annotated[str, Form(pattern="^(reopened|stands)$")] = "stands",
) -> Response:
    """Answer whoever says that it is not fixed: open the case again, or say why it stands."""

    def keep(session: Session, said: str | None) -> None:
        answered = actions.reopen if verdict == REOPENED else actions.uphold
        answered(session, viewer, reference, said, now=now)

    return _kept(request, work, viewer, reference, Typed("judge", "", words), keep, now)


def conversations(
    session: Session, viewer: Viewer, reference: str, *, reason: str | None = None, now: datetime
) -> dict[str, Any]:
    """What a case page shows of its conversations; what is read is noted. `reason`: why, where that was asked.

    For `conversations/of_case.html`.
    """
    if not viewer.has("conversation", READ + REASON):
        return {"conversations": []}
    found = desk.of_case(session, viewer, reference, reason=reason is not None)
    _note(session, viewer, found, reason, now)
    return {
        "conversations": found,
        "may_answer": viewer.has("conversation", CHANGE),
        "key": str(uuid4()),
        "typed": Typed(),
    }


def _kept(
    request: Request, work: Transaction, viewer: Viewer, reference: str, told: Typed, keep: Any, now: datetime
) -> Response:
    """Keep what was said and go back to its case; or show it again with what is wrong."""
    try:
        with work() as session:
            case = desk.case_of(session, viewer, reference)
            keep(session, Answer(words=told.words).words)
    except (Refused, ValidationError) as error:
        if isinstance(error, Refused) and error.field is None:
            raise
        with work() as session:
            return _one(request, session, viewer, reference, now, wrong(told.form, told.key, told.words, error))
    return RedirectResponse(f"/arenden/{case}#samtal-{reference}", 303)


def _one(
    request: Request, session: Session, viewer: Viewer, reference: str, now: datetime, typed: Typed | None = None
) -> Response:
    case = desk.case_of(session, viewer, reference)
    told = conversations(session, viewer, case, now=now)
    found = [one for one in told["conversations"] if one.reference == reference]
    typed = typed or Typed()
    context = told | {"conversations": found, "typed": typed, "case_reference": case}
    return page(request, "conversations/one.html", typed.status, **context)


def _note(session: Session, viewer: Viewer, found: list[Conversation], reason: str | None, now: datetime) -> None:
    said = [one for one in found if one.begun]
    if said:
        items = desk.named_in(said)
        note_read(session, person_id=viewer.person_id, field="conversation", items=items, reason=reason)
    if viewer.has("conversation", CHANGE):
        for one in said:
            if one.messages:
                actions.mark_read(session, one.report_id, COORDINATOR, one.messages[-1].id, now=now)
