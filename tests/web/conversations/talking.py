"""A reporter and a coordinator at their pages."""

import re
from datetime import timedelta
from html import unescape

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session

from service.conversations.rules import Followed
from tests.conftest import NOON
from tests.service.conversations.told import close, followed, reporter

CLOSED, LOOK = NOON + timedelta(minutes=5), NOON + timedelta(minutes=10)  # whoever has signed in is still there


class Reporter:
    """Someone who has sent a report and holds its code."""

    def __init__(self, client: TestClient, session: Session) -> None:
        self.client, self.session = client, session
        self.code = reporter(session)
        self.reference = self.case().reference

    def case(self) -> Followed:
        return followed(self.session, self.code)

    def follow(self) -> Response:
        return self.client.post("/kvitto", data={"code": self.code})

    def write(self, words: str, *, key: str = "a form", **also: str) -> Response:
        told = {"code": self.code, "key": key, "words": words}
        return self.client.post("/kvitto/meddelande", data=told | also)

    def object_to(self, words: str = "", **also: str) -> Response:
        return self.client.post("/kvitto/inte-atgardat", data={"code": self.code, "words": words} | also)

    def closed(self, outcome: str = "removed") -> "Reporter":
        close(self.session, self.case(), outcome, CLOSED)
        return self


def answer(client: TestClient, reference: str, words: str, *, verdict: str = "reply", key: str = "a form") -> Response:
    return client.post(f"/samtal/{reference}", data={"words": words, "verdict": verdict, "key": key})


def judge(client: TestClient, reference: str, verdict: str, words: str = "") -> Response:
    return client.post(f"/samtal/{reference}/inte-atgardat", data={"verdict": verdict, "words": words})


def waits(page: Response) -> int:
    """The number beside the way to conversations; 0 for none."""
    found = re.search(r"väntar: </span>(\d+)</span>", unescape(page.text))
    return int(found[1]) if found else 0
