"""What the log's page calls things."""

from fastapi.testclient import TestClient
from sqlmodel import Session

from service import clock
from service.log.audit import UNFOLLOWED
from service.migrations import TABLES
from service.signin.actions import set_password
from tests import make
from tests.service.log.written import forget
from tests.service.test_migrations import ours
from tests.web.log.looking import LOG, rows
from web.log import words
from web.log.shown import UNTOLD


def test_every_column_and_table_that_the_log_follows_has_a_swedish_name() -> None:
    assert TABLES
    followed = [one for one in ours() if one.name not in UNFOLLOWED]
    columns = {column.name for one in followed for column in one.columns}

    assert sorted(columns - {*words.COLUMNS, *UNTOLD}) == []
    assert sorted({one.name for one in followed} - {*words.THINGS}) == []
    assert {name for name, word in words.COLUMNS.items() if "_" in word} == set()


def test_a_row_speaks_of_when_a_password_was_chosen_in_swedish(auditor: TestClient, session: Session) -> None:
    who = make.person(session, "police").person_id
    set_password(session, who, "korrekt häst batteri", clock.now(), judged=False)
    forget(session)
    set_password(session, who, "en annan lång mening", clock.now(), judged=False)

    [row] = rows(auditor.get(LOG).text)

    assert "Ändrade lösenord" in row
    assert "valt: " in row
    assert "set_at" not in row
