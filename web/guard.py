"""What stands before every route: headers that close what a browser leaves open, and a check of where forms come from."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.bounds import BODY_BYTES, CLOSING_BYTES, PHOTO_BYTES
from web.errors import CrossSite, TooLarge, respond

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cache-Control": "no-store",
}
PHOTO = re.compile(r"/api/v1/reports/[^/]+/photos/[^/]+")  # the places where more is taken: a photo,
CLOSING = re.compile(r"/arenden/[^/]+/avsluta")  # and the form that ends a case, with its photos
CHANGING = ("POST", "PUT", "PATCH", "DELETE")  # no route has any other method that changes something


class Guard:
    """Middleware in plain ASGI: it costs a few microseconds and holds nothing."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app, self.https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        request = Request(scope, receive)
        closed = self._closing(request, send)
        fault = _fault(scope["method"], request.headers, scope["path"])
        if fault is not None:
            await respond(request, fault)(scope, receive, closed)
            return
        try:
            await self.app(scope, _counted(receive, _longest(scope["path"])), closed)
        except Exception as error:
            # Caught here and no further out, where the answer would lack the headers and the log get the error's text.
            if request.state.answering:
                raise
            await respond(request, error)(scope, receive, closed)

    def _closing(self, request: Request, send: Send) -> Send:
        request.state.answering = False

        async def close(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.state.answering = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=63072000")
            await send(message)

        return close


def _without_body(send: Send) -> Send:
    """HEAD is what GET would answer, and only its head: no route says so for itself."""

    async def head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return head


def _fault(method: str, headers: Headers, path: str) -> Exception | None:
    """What is wrong already before the body is read."""
    length = headers.get("content-length", "0").lstrip("0")
    if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > _longest(path)):
        return TooLarge()
    return CrossSite() if _from_elsewhere(method, headers, path) else None


def _longest(path: str) -> int:
    if PHOTO.fullmatch(path):
        return PHOTO_BYTES
    return CLOSING_BYTES if CLOSING.fullmatch(path) else BODY_BYTES


def _counted(receive: Receive, limit: int) -> Receive:
    """A body that comes without saying how long it is, is cut when it is longer than anything we take."""
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise TooLarge
        return message

    return counting


def _from_elsewhere(method: str, headers: Headers, path: str) -> bool:
    """Was this sent by a page of another site? Browsers say so; a program without cookies has nothing to lose."""
    if method not in CHANGING:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    if origin is not None:
        return urlsplit(origin).netloc != headers.get("host")
    return "cookie" in headers or not path.startswith("/api/")
