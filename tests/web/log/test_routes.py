"""`/installningar/logg`: what the auditor sees, and the file; and that nobody else does."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service import clock
from service.db import act_as
from service.log.actions import note, note_read, note_sign_in
from service.log.queries import Asked, entries
from service.people.rules import matrix
from service.settings import settings
from tests import make
from tests.conftest import SignedInAs
from tests.service.log.written import forget, lines
from tests.web.log.looking import LOG, rows

WORDS = "Det som någon skrev"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_it_tells_who_did_what_about_what(auditor: TestClient, session: Session) -> None:
    receipt = make.report(session, description=WORDS)
    who = make.person(session, "police")
    forget(session)
    act_as(session, who.person_id)
    session.execute(text("UPDATE incident SET closed_at = now(), outcome = 'forwarded'"))
    note_read(session, person_id=who.person_id, field="told", items=[receipt.reference], reason="Inbrott i närheten")
    note_sign_in(session, "sign_in.done", {"by": "password"}, person_id=who.person_id)

    answer = auditor.get(LOG)

    signed, read, changed = rows(answer.text)
    assert "Kim Berg Loggade in" in signed
    assert f"Läste: {matrix().fields['told'].name} {receipt.reference} Skäl: Inbrott i närheten" in read
    assert f"Kim Berg Ändrade händelse {receipt.reference}" in changed
    assert "utfall: – → vidarebefordrat" in changed
    assert WORDS not in answer.text


def test_no_id_is_shown_but_the_names_that_they_stand_for(auditor: TestClient, session: Session) -> None:
    make.report(session)
    make.person(session, "police")

    page = auditor.get(LOG).text

    listed = page.partition("<tbody>")[2]
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", listed)
    assert "person: Kim Berg" in listed
    assert "verksamhet: Köpings kommun" in listed


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=read", ["Läste"]),
        ("kind=change", ["Lade till plats"]),
        ("kind=sign_in", ["Försök att logga in misslyckades"]),
        ("kind=event", ["Hämtade loggen"]),
        ("reference=L26-0007", ["Läste"]),
        ("reference=l26-0007", ["Läste"]),
        ("reference=L26-000", []),
        ("who=scheduler", ["Lade till plats"]),
        ("who=program", []),
        ("to=2020-01-01", []),
        ("from=2999-01-01", []),
        ("from=2026-01-01&kind=read&reference=L26-0007", ["Läste"]),
        ("who=&kind=&reference=&from=&to=", ["Hämtade", "Försök", "Läste", "Lade till"]),
    ],
)
def test_it_is_filtered(auditor: TestClient, session: Session, asked: str, found: list[str]) -> None:
    act_as(session, "scheduler")
    make.place(session, "Skolan")
    someone = make.person(session, "police").person_id
    session.execute(text("SET LOCAL ROLE none; ALTER TABLE log_entry DISABLE TRIGGER USER"))
    session.execute(text("DELETE FROM log_entry WHERE what NOT LIKE 'place%'; SET LOCAL ROLE lagesbild_app"))
    act_as(session, "citizen")
    note_read(session, person_id=someone, field="told", items=["L26-0007"])
    note_sign_in(session, "sign_in.failed", {})
    note(session, "log.exported", {"count": 1})

    told = rows(auditor.get(f"{LOG}?{asked}").text)

    assert len(told) == len(found)
    assert all(words in row for words, row in zip(found, told, strict=True))


def test_a_person_is_found_by_what_they_did_and_by_what_was_done_to_their_account(
    auditor: TestClient, session: Session
) -> None:
    who, other = (make.person(session, role).person_id for role in ("police", "guard"))
    forget(session)
    act_as(session, other)
    session.execute(text("UPDATE person SET closed_at = now() WHERE id = :id"), {"id": who})
    act_as(session, who)
    make.place(session, "Skolan")
    act_as(session, other)
    make.place(session, "Torget")

    assert [row for row in rows(auditor.get(f"{LOG}?who={who}").text) if "Torget" in row] == []
    assert len(rows(auditor.get(f"{LOG}?who={who}").text)) == 2


def test_older_pages_follow_without_gap_or_repetition(
    auditor: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.log.routes.LOG_PAGE", 10)
    for n in range(25):
        make.place(session, f"Plats {n}")
    seen, address = [], f"{LOG}?kind=change"
    while address:
        page = auditor.get(address).text
        seen += re.findall(r"namn: (Plats \d+)", page)
        onward = re.search(r'href="(\?[^"]*cursor=[^"]+)"', page)
        address = LOG + unquote(onward[1].replace("&amp;", "&")) if onward else ""

    assert seen == [f"Plats {n}" for n in reversed(range(25))]


def test_rows_of_the_same_instant_in_many_lanes_have_an_order(session: Session) -> None:
    """Twenty rows of one microsecond, read three at a time."""
    forget(session)
    same = """
    INSERT INTO log_entry SELECT lane, seq, '2026-11-18 11:00:00.123457+00', 'program', NULL, 'event', 'x', '{}', NULL, 'p', 'h'
    FROM generate_series(0, 3) lane, generate_series(1, 5) seq
    """
    session.execute(text("SET LOCAL ROLE none"))
    session.execute(text(same))
    seen, asked = [], Asked()
    while True:
        page = entries(session, asked, 3)
        seen += [(row.lane, row.seq) for row in page.rows]
        if page.next is None:
            break
        asked = asked._replace(cursor=page.next)

    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 20


@pytest.mark.parametrize("cursor", ["x", "1~2", "1~2~x", "9" * 30 + "~1~1", "9" * 18 + "~99~1", "-1~1~1", "1~1~1~1"])
def test_a_cursor_that_we_did_not_give_is_refused(auditor: TestClient, cursor: str) -> None:
    assert auditor.get(LOG, params={"cursor": cursor}).status_code == 422


# The file


def test_the_file_holds_what_the_page_shows_and_is_itself_noted(auditor: TestClient, session: Session) -> None:
    make.place(session, "Skolan")

    answer = auditor.get(f"{LOG}.csv?kind=change")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="logg-\d{4}-\d\d-\d\d\.csv"', answer.headers["content-disposition"])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    headings, told = table(answer.content.decode("utf-8-sig"))
    assert headings[:3] == ["Tid", "Vem", "Vad"]
    assert told[2] == "Lade till plats"
    assert "namn: Skolan" in told[4]
    [exported] = lines(session, "log.exported")
    assert (exported.actor, exported.about) == ("person", {"count": 1})


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x";"y")'])
def test_what_a_spreadsheet_would_take_for_a_formula_begins_with_an_apostrophe(
    auditor: TestClient, session: Session, formula: str
) -> None:
    someone = make.person(session, "police").person_id
    forget(session)
    note_read(session, person_id=someone, field="told", items=["L26-0001"], reason=formula)

    [_, told] = table(auditor.get(f"{LOG}.csv?kind=read").content.decode())

    assert told[5] == f"'{formula}"


def test_a_file_that_ends_before_the_log_does_says_so(
    auditor: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.log.routes.LOG_EXPORT", 2)
    for n in range(3):
        make.place(session, f"Plats {n}")

    told = table(auditor.get(f"{LOG}.csv").content.decode())

    assert len(told) == 4
    assert "kortare period" in told[-1][0]


# Who may


@pytest.mark.parametrize("role", sorted(matrix().roles))
@pytest.mark.parametrize("address", [LOG, f"{LOG}.csv"])
def test_it_is_for_those_to_whom_the_matrix_gives_it(signed_in_as: SignedInAs, role: str, address: str) -> None:
    reads = any("r" in right.letters for right in matrix().rights(role, "log"))

    assert signed_in_as(role).get(address).status_code == (200 if reads else 403)


def test_without_a_period_the_last_month_is_shown(auditor: TestClient, session: Session) -> None:
    make.place(session, "Skolan")
    old = (clock.now() - timedelta(days=70)).astimezone(settings().zone)  # the page's days are the wall's
    session.execute(text("SET LOCAL ROLE none; ALTER TABLE log_entry DISABLE TRIGGER USER"))
    session.execute(text("UPDATE log_entry SET at = :old"), {"old": old})

    assert rows(auditor.get(LOG).text) == []
    assert len(rows(auditor.get(f"{LOG}?from={old:%Y-%m-%d}&to={old:%Y-%m-%d}").text)) == 1
