"""Two cookies: the session's, and one that says that this browser has signed in before and opens nothing."""

from fastapi import Request, Response

from service.bounds import DEVICE_LIFE, SESSION_LONGEST
from service.settings import settings

SESSION, DEVICE = "opl_session", "opl_device"
TOKEN_LENGTH = 43  # of 256 bits in base64


def cookie_name(name: str = SESSION) -> str:
    """With https the browser itself sees to it that no neighbouring host has set it (`__Host-`)."""
    return f"__Host-{name}" if settings().https else name


def session_token(request: Request) -> str | None:
    """The session's token, if there is one that could be ours."""
    token = request.cookies.get(cookie_name())
    return token if token and len(token) == TOKEN_LENGTH else None


def device_mark(request: Request) -> str:
    return request.cookies.get(cookie_name(DEVICE), "")


def keep(answer: Response, token: str, mark: str | None = None) -> Response:
    """Let the browser keep its session, and that it has signed in."""
    kept = [(SESSION, token, SESSION_LONGEST)]
    if mark:
        kept.append((DEVICE, mark, DEVICE_LIFE))
    for name, value, life in kept:
        answer.set_cookie(
            cookie_name(name),
            value,
            max_age=int(life.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=settings().https,
            path="/",
        )
    return answer


def forget(answer: Response) -> Response:
    """Let the browser forget its session."""
    answer.delete_cookie(cookie_name(), path="/", secure=settings().https, httponly=True, samesite="strict")
    return answer
