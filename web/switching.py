"""The switch: a reader chooses a language, and their browser remembers it for a year. It opens and tells nothing else."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from service.bounds import LANGUAGE_LIFE
from service.settings import settings
from web.languages import COOKIE, Language, languages, speaking
from web.onward import own_path

router = APIRouter(include_in_schema=False)


@router.post("/sprak")
def change(sprak: Annotated[str, Form()] = "", vidare: Annotated[str, Form()] = "/") -> Response:
    """Back to the page, in the language that was chosen."""
    answer = RedirectResponse(vidare if own_path(vidare) == vidare else "/", 303)
    chosen = languages().get(sprak)
    return remember(answer, chosen) if chosen else answer


def told_in(sprak: str, answer: Callable[[], Response]) -> Response:
    """What `answer` makes, in the language that its reader chose with the same form, if they did."""
    chosen = languages().get(sprak)
    if chosen is None:
        return answer()
    with speaking(chosen):
        return remember(answer(), chosen)


def remember(answer: Response, chosen: Language) -> Response:
    """Let the browser keep what its reader chose."""
    life = int(LANGUAGE_LIFE.total_seconds())
    answer.set_cookie(
        COOKIE, chosen.tag, max_age=life, httponly=True, samesite="lax", secure=settings().https, path="/"
    )
    return answer
