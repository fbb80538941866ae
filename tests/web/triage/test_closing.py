"""The form that ends a case: words and photos, kept whole or not at all."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import CLOSING_BYTES
from service.errors import Unready
from service.reports.photos.actions import keep
from service.reports.photos.encoding import Picture
from tests import make
from tests.conftest import NOON, SignedInAs
from tests.service.reports.photos.conftest import files
from tests.service.reports.photos.pictures import EICAR, SECRET, SVG, as_bytes, exif, scene
from tests.web.conftest import At
from tests.web.triage.sent import sent, there
from web.reports.photos.arriving import stored
from web.triage import closing

__all__ = ["files"]
PHOTO = as_bytes(scene(80, 60), exif=exif(6))
pytestmark = pytest.mark.usefixtures("files")


@pytest.fixture
def reference(session: Session) -> str:
    return make.report(session).incident


def outcome(session: Session) -> object:
    return session.execute(text("SELECT outcome FROM incident")).scalar_one()


def test_a_case_is_ended_with_words_and_a_photo_and_shows_both(staff: TestClient, reference: str, files: Path) -> None:
    assert f'href="/arenden/{reference}/avsluta"' in staff.get(f"/arenden/{reference}").text
    answer = sent(staff, reference, PHOTO, cleared="1")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/arenden/{reference}")
    page = staff.get(f"/arenden/{reference}").text
    assert "Borta nu. Tack!" in page
    assert "Efter, bild 1" in page
    assert f'href="/arenden/{reference}/avsluta"' not in page
    assert there(files) == 2
    assert all(SECRET.encode() not in path.read_bytes() for path in files.rglob("*.jpg"))
    assert staff.get(f"/arenden/{reference}/avsluta").headers["location"] == f"/arenden/{reference}"


def test_a_photo_of_the_pair_is_not_shown_once_more_and_others_are(
    staff: TestClient, session: Session, reference: str
) -> None:
    told = session.execute(text("SELECT id FROM report")).scalar_one()
    for n in (1, 2):
        before = Picture(4, 3, b"whole", b"small")
        keep(session, told, n, before, name=f"{n}" * 32, sent_sha256=bytes([n]) * 32, now=NOON)
    first, second = session.execute(text("SELECT id FROM photo ORDER BY n")).scalars()

    sent(staff, reference, PHOTO, cleared="1")

    page = staff.get(f"/arenden/{reference}").text
    assert [len(re.findall(f'<img src="[^"]*{one}', page)) for one in (first, second)] == [1, 1]
    pair = page.partition('class="ending-pair"')[2].partition("</section>")[0]
    assert (str(first) in pair, str(second) in pair) == (True, False)


def test_a_form_without_photos_and_one_without_files_at_all_will_do(
    staff: TestClient, session: Session, reference: str
) -> None:
    other = make.report(session, metres_north=900).incident
    plain = staff.post(f"/arenden/{other}/avsluta", data={"key": "k", "outcome": "not_found", "words": "Inget där."})

    assert [sent(staff, reference).status_code, plain.status_code] == [303, 303]


def test_the_same_form_again_is_harmless_and_leaves_no_file_twice(
    staff: TestClient, session: Session, reference: str, files: Path, at: At
) -> None:
    answers = [sent(staff, reference, PHOTO).status_code]
    at(NOON.replace(hour=15))
    answers.append(sent(staff, reference, PHOTO).status_code)

    assert answers == [303, 303]
    assert session.execute(text("SELECT count(*) FROM incident_closing")).scalar_one() == 1
    assert there(files) == 2


def test_another_who_ends_it_otherwise_meanwhile_is_told_how_and_leaves_no_file(
    staff: TestClient, signed_in_as: SignedInAs, session: Session, reference: str, files: Path
) -> None:
    sent(staff, reference)
    answer = sent(signed_in_as("property"), reference, PHOTO, outcome="not_found", words="Hittade inget.")

    assert answer.status_code == 409
    assert "redan avslutat: borttaget" in answer.text
    assert (outcome(session), there(files)) == ("removed", 0)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"outcome": ""}, "outcome", "Välj hur det blev."),
        ({"outcome": "fixed"}, "outcome", "Välj hur det blev."),
        ({"outcome": "<script>"}, "outcome", "Välj hur det blev."),
        ({"outcome": "forwarded"}, "forwarded_to", "Skriv till vem det lämnades över"),
        ({"outcome": "forwarded", "forwarded_to": "Kim, 070-123 45 67"}, "forwarded_to", "telefonnummer"),
        ({"words": " "}, "words", "Skriv några ord"),
        ({"words": "x" * 1_001}, "words", "högst 1 000 tecken"),
        ({"words": "\0"}, "words", "tecken som inte går att spara"),
        ({"words": "Ring 19900101-1239"}, "words", "personnummer"),
        ({"done": "2026-11-18T12:01"}, "done", "framåt i tiden"),
        ({"done": "2026-11-18T11:00"}, "done", "före det att händelsen upptäcktes"),
        ({"done": "igår"}, "done", "Tiden går inte att läsa"),
        ({"done": "2026-10-25T02:30"}, "done", "ställdes klockan om"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field_and_what_was_typed_stands(
    staff: TestClient, session: Session, reference: str, files: Path, typed: dict[str, str], field: str, words: str
) -> None:
    answer = sent(staff, reference, PHOTO, **({"words": "Det här står kvar."} | typed))

    assert answer.status_code == 422
    assert f'id="fel-{field}"' in answer.text
    assert words in answer.text
    assert "Bilden behöver du välja igen." in answer.text
    assert "words" in typed or "Det här står kvar." in answer.text
    assert "<script>" not in answer.text.partition("<main")[2].partition("</main>")[0]
    assert (outcome(session), there(files)) == (None, 0)


@pytest.mark.parametrize("content", [SVG, EICAR, b"%PDF-1.7", PHOTO[:200], b"\0\0\0\x20ftypheic"])
def test_a_photo_that_cannot_be_made_anew_is_refused_and_nothing_is_kept(
    staff: TestClient, session: Session, reference: str, files: Path, content: bytes
) -> None:
    answer = sent(staff, reference, PHOTO, content)

    assert answer.status_code == 422
    assert 'id="fel-photo"' in answer.text
    assert "Bilderna behöver du välja igen." in answer.text
    assert (outcome(session), there(files)) == (None, 0)


def test_an_empty_file_is_no_photo(staff: TestClient, session: Session, reference: str) -> None:
    assert "filen är tom" in sent(staff, reference, b"").text
    assert outcome(session) is None


def test_three_photos_are_one_too_many(staff: TestClient, reference: str, files: Path) -> None:
    answer = sent(staff, reference, PHOTO, PHOTO, PHOTO)

    assert (answer.status_code, there(files)) == (422, 0)
    assert "Välj högst 2 bilder." in answer.text


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"--y", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', 422),
        ("application/json", b'{"outcome": "removed"}', 422),
        ("application/x-www-form-urlencoded", b"outcome=%FF&words=%00", 422),
        ("application/x-www-form-urlencoded", b"a=b&" * 100, 400),
    ],
)
def test_what_is_no_form_of_ours_is_no_error_of_ours(
    staff: TestClient, reference: str, media: str, body: bytes, status: int
) -> None:
    answer = staff.post(f"/arenden/{reference}/avsluta", content=body, headers={"content-type": media})

    assert answer.status_code == status


def test_more_than_two_photos_can_be_is_not_read(staff: TestClient, reference: str) -> None:
    answer = sent(staff, reference, b"x" * CLOSING_BYTES)

    assert answer.status_code == 413


def test_who_may_not_end_it_sends_nothing(signed_in_as: SignedInAs, session: Session, reference: str) -> None:
    answers = [sent(signed_in_as(role), reference, PHOTO).status_code for role in ("guard", "police", "staff")]

    assert answers == [403] * 3
    assert sent(signed_in_as("property"), "L26-99999", PHOTO).status_code == 404


def test_a_machine_without_time_says_so_and_keeps_nothing(
    staff: TestClient, session: Session, reference: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: bytes) -> None:
        raise Unready("Bilden hann inte tas emot.", 10)

    monkeypatch.setattr(closing, "made_anew", busy)
    answer = sent(staff, reference, PHOTO)

    assert (answer.status_code, outcome(session), there(files)) == (503, None, 0)


def test_the_first_of_two_photos_leaves_no_file_when_the_second_meets_trouble(
    staff: TestClient, reference: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = list[object]()

    def full(picture: Picture) -> str:
        tries.append(picture)
        if len(tries) > 1:
            raise Unready("Bilden kunde inte sparas just nu.", 3)
        return stored(picture)

    monkeypatch.setattr(closing, "stored", full)

    assert sent(staff, reference, PHOTO, PHOTO).status_code == 503
    assert there(files) == 0
