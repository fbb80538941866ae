"""Which language a reader is met in, and that a page is in one language from beginning to end."""

import fnmatch
import re
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Sentence
from tests import make
from tests.conftest import SignedInAs
from tests.web.reports.filling import GOOD, code, send
from web import languages, pages
from web.languages import Language, gettext, is_translated, speaking

HEAD = r"""# Suomi
msgid ""
msgstr ""
"Language: fi\n"
"Content-Type: text/plain; charset=utf-8\n"

msgid "Svenska"
msgstr "Suomi"
"""
MARKED = re.compile(r"«[^«»]*»")
# Not words: code, drawings, the receipt's own code.
HIDDEN = re.compile(r'<(script|style|template|svg)\b.*?</\1>|<!--.*?-->|<(\w+)[^>]* translate="no">.*?</\2>', re.DOTALL)
TOLD = re.compile(r'\b(?:aria-label|placeholder|title|alt|data-title)="([^"]*)"')
# What stays as it is: names of languages, of the municipality and of its places, and the code's own example.
NAMES = re.compile(
    r"Svenska|English|Lättläst svenska|Pseudo|Lägesbild|Köping|Storgatan \d+|K7MP3 XQD9T|[A-Z]\d\d-\d+|UTC|CET"
)


class Pseudo(NullTranslations):
    """Every marked text in signs of its own; inside them the same names of values."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch, client: TestClient) -> TestClient:
    """A reader of a language in which whatever is marked can be seen."""
    monkeypatch.setitem(languages.languages(), "xx", Language("xx", Locale("de"), "Pseudo", Pseudo()))
    languages.wanted.cache_clear()
    client.cookies.set("sprak", "xx")
    return client


def unmarked(answer: Response) -> list[str]:
    """The words of a page that stand outside every sign."""
    page = HIDDEN.sub(" ", answer.text)
    heard = " ".join(TOLD.findall(page))
    words = re.sub(r"<option[^>]*>[^«<]*</option>", " ", page.split("<body", 1)[1].split(">", 1)[1])
    words = re.sub(r"<[^>]*>", " ", words) + heard
    while MARKED.search(words):
        words = MARKED.sub(" ", words)
    return re.findall(r"[A-Za-zåäöÅÄÖ]{2,}", NAMES.sub(" ", words))


def test_every_page_of_the_citizens_path_is_marked_through_and_through(pseudo: TestClient, session: Session) -> None:
    make.boundary(session)
    pages = {
        address: pseudo.get(address)
        for address in ("/", "/rapportera", "/rapportera/vantar", "/kvitto", "/logga-in", "/finns-inte")
    }
    pages["receipt"] = send(pseudo)
    pages["followed"] = pseudo.post("/kvitto", data={"code": code(pages["receipt"])})
    pages["no such code"] = pseudo.post("/kvitto", data={"code": "AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE"})
    make.incident(session)
    pages["nearby"] = send(pseudo, key="another")
    pages["faults"] = pseudo.post(
        "/rapportera", data={"category": "ufo", "occurred": "earlier", "occurred_from": "2026-13-45T10:00"}
    )
    pages["personal"] = send(pseudo, key="third", description="070-123 45 67", joins="no")
    pages["outside"] = send(pseudo, key="fourth", coordinates="59,0 15,0")

    assert {name: unmarked(page) for name, page in pages.items() if unmarked(page)} == {}
    assert all('<html lang="de"' in page.text for page in pages.values())


def test_refusals_are_told_in_the_readers_language(client: TestClient, session: Session) -> None:
    make.boundary(session)
    english = {"Accept-Language": "en"}
    place = {"category": "graffiti", "lon": 15.0, "lat": 59.0}
    headers = english | {"Idempotency-Key": "the-key-of-one-report"}

    page = client.post("/rapportera", data=GOOD | {"coordinates": "59,0 15,0"}, headers=english)
    api = client.post("/api/v1/reports", json=place, headers=headers)

    assert "The place is outside the municipality." in page.text
    assert api.json()["title"] == "The place is outside the municipality."
    assert (api.headers["content-language"], api.json()["code"]) == ("en", "outside")


def test_what_lies_near_is_told_in_the_readers_language(client: TestClient, session: Session) -> None:
    make.incident(session)
    where = f"lon={make.CENTRE.lon}&lat={make.CENTRE.lat}&category=graffiti"

    answer = client.get(f"/api/v1/nearby?{where}", headers={"Accept-Language": "en"})

    [near] = answer.json()["nearby"]
    assert (near["kind"], near["distance"], near["state"]) == ("Graffiti", "right next to it", "new")


def test_a_category_that_no_catalogue_knows_keeps_its_name(client: TestClient, session: Session) -> None:
    session.execute(text("UPDATE category SET name = '<b>Älgar</b> 100 %' WHERE code = 'graffiti'"))

    page = client.get("/rapportera", headers={"Accept-Language": "en"}).text

    assert "&lt;b&gt;Älgar&lt;/b&gt; 100 %" in page


def test_staffs_pages_are_swedish_and_say_so(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("coordinator")
    english = {"Accept-Language": "en"}

    assert staff.get("/arenden", headers=english).headers["content-language"] == "sv"
    assert '<html lang="sv"' in staff.get("/installningar", headers=english).text
    assert "Sidan finns inte" in staff.get("/arenden/L99-1", headers=english).text
    assert '<li lang="sv"><a href="/arenden"' in staff.get("/", headers=english).text


def test_days_and_numbers_are_written_as_the_language_writes_them() -> None:
    zone, noon = ZoneInfo("Europe/Stockholm"), datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    told = {}
    for tag, language in languages.languages().items():
        with speaking(language):
            told[tag] = (str(pages.when(noon, zone)).split(">")[1].split("<")[0], pages.num(1234.5), pages.pct(0.5))

    assert told["sv"] == ("tis 24 nov 13:00", "1\u202f234,5", "50\u00a0%")
    assert told["en"] == ("Tue 24 Nov 13:00", "1,234.5", "50%")
    assert told["sv-lattlast"] == ("tisdag 24 november klockan 13:00", "1\u202f234,5", "50\u00a0%")


def test_a_sentence_with_values_is_translated_whole() -> None:
    with speaking(languages.languages()["en"]):
        assert gettext(Sentence("inom %(metres)s meter", metres=30)) == "within 30 metres"
    assert gettext(Sentence("inom %(metres)s meter", metres=30)) == "inom 30 meter"


def test_adding_a_language_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: TestClient) -> None:
    (tmp_path / "fi.po").write_text(HEAD, encoding="utf-8")
    monkeypatch.setattr(languages, "LOCALE", tmp_path)
    for kept in (languages.languages, languages.wanted):
        kept.cache_clear()
    try:
        page = client.get("/kvitto").text
        assert '<button name="sprak" value="fi" lang="fi">Suomi</button>' in page
        assert '<html lang="fi"' in client.get("/kvitto", headers={"Accept-Language": "fi"}).text
        assert "Följ en rapport" in client.get("/kvitto", headers={"Accept-Language": "fi"}).text, (
            "what it lacks is Swedish"
        )
    finally:
        for kept in (languages.languages, languages.wanted):
            kept.cache_clear()


def test_only_templates_that_there_are_are_called_translated() -> None:
    there = {path.relative_to(pages.HERE).as_posix() for path in pages.HERE.glob("*/*.html")} | {
        "start.html",
        "errors.html",
    }

    assert all(fnmatch.filter(there, pattern) for pattern in languages.TRANSLATED)
    assert not is_translated("reports/photos/one.html")
