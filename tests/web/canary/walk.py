"""Go everywhere: every route of the program, with every value that its address can have, in every form."""

import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from pypdf import PdfReader

NAMED = re.compile(r"\{(\w+)(?::\w+)?\}")
BAD = "?limit=x&from=x&period=x&cursor=x&person=x"


def routes(app: FastAPI, method: str = "GET") -> list[str]:
    """The path of every route that there is."""
    found = iter_route_contexts(app.routes)
    return [context.path or "" for context in found if method in (context.methods or {"GET"})]


def addresses(path: str, pool: Mapping[str, Sequence[str]]) -> list[str]:
    """Every address that a path can mean. Raises KeyError for a part that nobody has given values for."""
    found = [path]
    for name in NAMED.findall(path):
        found = [re.sub(rf"\{{{name}(?::\w+)?\}}", value, one) for one in found for value in pool[name]]
    return found


def read(client: TestClient, address: str) -> str:
    """What an answer says, whatever it is made of; also its headers. Our own question said back tells us nothing."""
    return said(client.get(address), address)


def said(answer: Response, address: str) -> str:
    """All of an answer, but for the address that it was asked by."""
    assert answer.status_code < 500 or address.startswith("/ready"), (address, answer.text)
    told = [*answer.headers.values(), _text(answer.headers.get("content-type", ""), answer.content)]
    return "\n".join(told).replace(address.partition("?")[0], "")


def _text(media: str, content: bytes) -> str:
    if media.startswith("application/pdf"):
        return _paper(content)
    return content.decode("utf-8", errors="replace")


@cache
def _paper(content: bytes) -> str:
    """The words of a PDF. The same bytes say the same to every role, and reading them takes a second."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def post(client: TestClient, address: str, **sent: Any) -> str:
    answer = client.post(address, **sent)
    assert answer.status_code < 500, (address, answer.text)
    return answer.text
