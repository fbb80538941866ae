"""What a role's rights reach, incident by incident."""

import pytest
from sqlmodel import Session

from service.triage.asking import Asked
from service.triage.queries import found
from tests.conftest import NOON
from tests.service.triage.ground import EAST, WEST, post, references, told, two_areas, viewer


@pytest.fixture
def ground(session: Session) -> dict[str, object]:
    """Four ordinary incidents and a restricted one, and the ids of the areas."""
    west, _ = two_areas(session)
    ours, colleagues, theirs = (post(session, name) for name in ("Väktarbolaget", "Väktarbolaget", "Skolan"))
    made = {
        "own": told(session, ours, metres_east=EAST),
        "unit": told(session, colleagues, metres_east=EAST),
        "area": told(session, theirs, metres_east=WEST),
        "far": told(session, theirs, metres_east=EAST),
        "restricted": told(session, theirs, category="drugs", metres_east=WEST),
        "own restricted": told(session, ours, category="drugs", metres_east=EAST),
    }
    return {"made": made, "west": west, "ours": ours}


@pytest.mark.parametrize(
    ("role", "limited", "sees"),
    [
        ("staff", False, {"own", "unit", "own restricted"}),
        ("guard", True, {"area"}),
        ("guard", False, {"own", "unit", "area", "far", "own restricted"}),
        ("rescue", True, {"own", "unit", "area", "far", "restricted"}),
        ("rescue", False, {"own", "unit", "area", "far", "restricted", "own restricted"}),
        ("property", True, {"area"}),
        ("contractor", False, set()),
        ("coordinator", False, {"own", "unit", "area", "far", "restricted", "own restricted"}),
        ("police", True, {"own", "unit", "area", "far", "restricted"}),
        ("council", False, set()),
        ("administrator", False, set()),
        ("auditor", False, {"own", "unit", "area", "far"}),
    ],
)
def test_a_role_sees_what_its_right_reaches(
    session: Session, ground: dict[str, object], role: str, limited: bool, sees: set[str]
) -> None:
    areas = [ground["west"]] if limited else []
    someone = viewer(role, ground["ours"], *areas)  # type: ignore[arg-type]

    rows = found(session, someone, Asked(), now=NOON).rows

    names = {reference: name for name, reference in ground["made"].items()}  # type: ignore[attr-defined]
    assert {names[reference] for reference in references(rows)} == sees


def test_two_functions_reach_what_either_does(session: Session, ground: dict[str, object]) -> None:
    guard = viewer("guard", ground["ours"], ground["west"])  # type: ignore[arg-type]
    staff = viewer("staff", ground["ours"])  # type: ignore[arg-type]
    both = viewer("guard", ground["ours"])  # type: ignore[arg-type]
    both = type(both)(both.person_id, both.name, both.email, guard.grants + staff.grants)

    assert len(found(session, both, Asked(), now=NOON).rows) == 4


def test_who_may_not_know_where_cannot_ask_by_place(session: Session, ground: dict[str, object]) -> None:
    auditor = viewer("auditor", ground["ours"])  # type: ignore[arg-type]
    everywhere = Asked(box=(15.0, 59.0, 17.0, 60.0))

    assert found(session, auditor, everywhere, now=NOON).rows == []
    assert {row.lon for row in found(session, auditor, Asked(), now=NOON).rows} == {None}
    assert found(session, auditor, Asked(area="west"), now=NOON).rows == []
