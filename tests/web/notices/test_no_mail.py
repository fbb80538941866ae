"""Without a mail server nobody is asked for an address, and none is taken."""

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make


def test_nobody_is_asked_and_nothing_is_taken(client: TestClient, session: Session) -> None:
    made = make.report(session)
    page = client.post("/kvitto", data={"code": made.code})
    answer = client.post("/kvitto/epost", data={"code": made.code, "email": "maria@exempel.example"})

    assert page.status_code == 200
    assert 'name="email"' not in page.text
    assert answer.status_code == 404
    assert session.execute(text("SELECT count(*) FROM contact")).scalar_one() == 0
