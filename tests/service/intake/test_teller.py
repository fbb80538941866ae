"""What a report says of who told it."""

from uuid import uuid4

from service.intake.rules import teller
from service.people.rules import Grant, Viewer


def grant(role: str) -> Grant:
    return Grant(uuid4(), "Funktion", role, uuid4(), f"Verksamhet {role}")


def viewer(*grants: Grant) -> Viewer:
    return Viewer(uuid4(), "Kim Alm", "kim@demo.example", grants)


def test_a_citizen_is_nobody() -> None:
    assert teller(None) == {}
    assert teller(viewer()) == {}


def test_a_function_tells_and_never_its_holder() -> None:
    guard = grant("guard")

    told = teller(viewer(guard))

    assert told == {"reporter_kind": "guard", "organisation": "Verksamhet guard", "function_id": guard.function_id}


def test_of_several_functions_the_one_that_reports_tells() -> None:
    rescue = grant("rescue")

    assert teller(viewer(grant("administrator"), rescue))["function_id"] == rescue.function_id


def test_who_has_another_role_tells_as_staff() -> None:
    assert teller(viewer(grant("property")))["reporter_kind"] == "staff"
