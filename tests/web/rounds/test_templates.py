"""Templates: made by filling in the form, used by one tap, with script and without."""

import json
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import SignedInAs
from tests.web.reading import read
from tests.web.rounds.parts import fills, form

FILLED = {
    "category": "graffiti",
    "graffiti.surface": "brick",
    "outdoors": "yes",
    "description": "Taggar på baksidan",
    "coordinates": f"{make.CENTRE.lat} {make.CENTRE.lon}",
    "template_name": "Baksidan",
}


def keep(client: TestClient, **typed: str) -> str:
    """The template's id."""
    answer = client.post("/mallar", data={"key": str(uuid4())} | FILLED | typed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("mall=")[2].partition("&")[0]


def test_the_filled_in_form_becomes_a_button_that_fills_it_in(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    made = keep(staff)

    page = staff.get(f"/rapportera?mall={made}&sparad=1")

    assert "Mallen Baksidan är sparad" in read(page).words
    fields = form(page)
    assert {name: fields[name] for name in ("category", "graffiti.surface", "outdoors", "description")} == {
        name: FILLED[name] for name in ("category", "graffiti.surface", "outdoors", "description")
    }
    assert fields["lon"] == "", "the place is kept only when asked for"


def test_its_place_comes_along_when_asked_for(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    made = keep(staff, template_place="yes")

    fields = form(staff.get(f"/rapportera?mall={made}"))

    assert float(fields["lat"]) == pytest.approx(make.CENTRE.lat, abs=1e-5)
    assert fields["location_set"] == "place"


def test_one_tap_keeps_what_was_typed_already(signed_in_as: SignedInAs, session: Session) -> None:
    """Without script the button sends the form, which comes back filled in and is not a report."""
    staff = signed_in_as("staff")
    made = keep(staff)
    typed = form(staff.get("/rapportera")) | {"lon": "15.99", "lat": "59.51", "location_set": "phone"}

    answer = staff.post("/rapportera", data=typed | {"template": made})

    fields = form(answer)
    assert answer.status_code == 200
    assert (fields["lon"], fields["category"], fields["key"]) == ("15.99", "graffiti", typed["key"])
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 0


def test_the_button_carries_what_the_script_writes(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    keep(staff, description='Det "lyser" <inte> & blinkar')

    [told] = fills(staff.get("/rapportera"))

    assert json.loads(told)["description"] == 'Det "lyser" <inte> & blinkar'
    assert json.loads(told)["graffiti.surface"] == "brick"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"template_name": ""}, "stämmer inte"),
        ({"category": ""}, "Välj vad det gäller"),
        ({"category": "ufo"}, "Kategorin finns inte"),
        ({"category": "x\0<"}, "Välj vad det gäller"),
        ({"description": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"template_place": "yes", "coordinates": "här"}, "Skriv koordinater som"),
    ],
)
def test_what_is_no_template_is_told_in_words_and_what_was_typed_stays(
    signed_in_as: SignedInAs, session: Session, typed: dict[str, str], words: str
) -> None:
    staff = signed_in_as("staff")

    answer = staff.post("/mallar", data={"key": str(uuid4())} | FILLED | typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert form(answer)["template_name"] == typed.get("template_name", "Baksidan")
    assert session.execute(text("SELECT count(*) FROM report_template")).scalar_one() == 0


def test_a_template_that_is_opened_is_changed_and_not_made_anew(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    made = keep(staff)
    typed = form(staff.get(f"/rapportera?mall={made}"))

    assert keep(staff, **typed | {"template_name": "Framsidan", "description": "Nytt"}) == made

    page = read(staff.get("/mallar"))
    assert page.fields["name"] == "Framsidan"
    assert "Nytt" in page.words


def test_names_order_and_an_end(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    first, second = keep(staff, template_name="Ett"), keep(staff, template_name="Två")

    assert staff.post(f"/mallar/{second}/namn", data={"name": "Tre"}).status_code == 303
    assert staff.post(f"/mallar/{second}/upp").status_code == 303
    assert staff.post(f"/mallar/{first}/ta-bort").status_code == 303
    assert staff.post(f"/mallar/{first}/ta-bort").status_code == 303, "twice is harmless"

    told = staff.get("/rapportera").text
    assert "Tre" in told
    assert ">Ett<" not in told
    wrong = staff.post(f"/mallar/{second}/namn", data={"name": " "})
    assert (wrong.status_code, "Skriv ett namn" in wrong.text) == (422, True)


def test_a_template_is_its_organisations_own(signed_in_as: SignedInAs) -> None:
    school, other = signed_in_as("staff", organisation="Skolan"), signed_in_as("staff", organisation="Biblioteket")
    made = keep(school)
    colleague = signed_in_as("staff", organisation="Skolan")

    assert "Baksidan" in colleague.get("/rapportera").text
    assert "Baksidan" not in other.get("/rapportera").text
    assert form(other.get(f"/rapportera?mall={made}"))["description"] == ""
    for change in ("namn", "upp"):
        assert other.post(f"/mallar/{made}/{change}", data={"name": "Min"}).status_code == 404
    assert other.post("/mallar", data={"key": str(uuid4()), "template_id": made} | FILLED).status_code == 404
    other.post(f"/mallar/{made}/ta-bort")
    assert "Baksidan" in school.get("/mallar").text


def test_two_taps_in_a_second_are_no_haste_of_someone_who_has_signed_in(
    signed_in_as: SignedInAs, session: Session
) -> None:
    staff = signed_in_as("staff")
    typed = form(staff.get(f"/rapportera?mall={keep(staff, template_place='yes')}"))

    assert staff.post("/rapportera", data=typed).status_code == 201

    assert session.execute(text("SELECT held FROM incident")).scalar_one() is None


def test_a_sent_report_can_become_a_template(signed_in_as: SignedInAs) -> None:
    staff = signed_in_as("staff")
    sent = staff.post("/rapportera", data={"key": str(uuid4())} | FILLED | {"template_name": ""})

    made = keep(staff, **form(sent, "template-make") | {"template_name": "Igen"})

    assert form(staff.get(f"/rapportera?mall={made}"))["graffiti.surface"] == "brick"
