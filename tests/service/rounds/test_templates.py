"""An organisation's templates: its own order, its own words, and nobody else's business."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from service.bounds import TEMPLATES
from service.errors import Missing, Refused
from service.people.rules import Viewer
from service.rounds import templates
from service.rounds.models import NewTemplate
from tests import make


def keep(session: Session, viewer: Viewer, name: str = "Elskåpet", **told: Any) -> UUID:
    made = uuid4()
    templates.add(session, viewer.grants[0], made, NewTemplate(**{"name": name, "category": "graffiti"} | told))
    return made


def names(session: Session, viewer: Viewer) -> list[str]:
    return [one.name for one in templates.of(session, viewer.grants[0].organisation_id)]


def test_a_template_keeps_what_is_told_often(session: Session) -> None:
    staff = make.person(session, "staff")

    keep(
        session,
        staff,
        category="environment_lamp",
        answers={},
        description="Lampan lyser inte",
        point=make.point(metres_north=50),
    )

    [kept] = templates.of(session, staff.grants[0].organisation_id)
    assert (kept.name, kept.category_code, kept.top, kept.description) == (
        "Elskåpet", "environment_lamp", "environment", "Lampan lyser inte",
    )  # fmt: skip
    assert kept.lon == pytest.approx(make.CENTRE.lon)
    assert kept.lat == pytest.approx(make.point(metres_north=50).lat)


def test_it_need_not_say_where(session: Session) -> None:
    staff = make.person(session, "staff")
    keep(session, staff)

    [kept] = templates.of(session, staff.grants[0].organisation_id)

    assert (kept.lon, kept.lat, kept.description, kept.answers) == (None, None, None, {})


def test_a_new_one_is_last_and_moves_up_one_step_at_a_time(session: Session) -> None:
    staff = make.person(session, "staff")
    made = [keep(session, staff, name) for name in ("Ett", "Två", "Tre")]

    templates.move_up(session, staff, made[2])
    assert names(session, staff) == ["Ett", "Tre", "Två"]
    for _ in range(3):
        templates.move_up(session, staff, made[2])

    assert names(session, staff) == ["Tre", "Ett", "Två"]


def test_keeping_twice_is_one_template(session: Session) -> None:
    staff, new = make.person(session, "staff"), NewTemplate(name="Ett", category="graffiti")
    made = uuid4()

    for _ in range(2):
        templates.add(session, staff.grants[0], made, new)

    assert names(session, staff) == ["Ett"]


def test_so_many_and_no_more(session: Session) -> None:
    staff = make.person(session, "staff")
    for n in range(TEMPLATES):
        keep(session, staff, f"Mall {n}")

    with pytest.raises(Refused, match="Högst 12"):
        keep(session, staff, "En till")


def test_another_content_stands_in_the_same_place(session: Session) -> None:
    staff = make.person(session, "staff")
    first, _ = keep(session, staff, "Ett"), keep(session, staff, "Två")

    templates.change(session, staff, first, NewTemplate(name="Nytt", category="littering"))

    assert [(one.name, one.category_code) for one in templates.of(session, staff.grants[0].organisation_id)] == [
        ("Nytt", "littering"), ("Två", "graffiti"),
    ]  # fmt: skip


def test_a_template_of_others_is_not_there(session: Session) -> None:
    theirs, other = (
        make.person(session, "staff", organisation="Skolan"),
        make.person(session, "guard", organisation="X"),
    )
    made = keep(session, theirs)

    with pytest.raises(Missing):
        templates.rename(session, other, made, "Mitt")
    with pytest.raises(Missing):
        templates.move_up(session, other, made)
    with pytest.raises(Missing):
        templates.change(session, other, made, NewTemplate(name="Mitt", category="graffiti"))
    templates.remove(session, other, made)

    assert names(session, theirs) == ["Elskåpet"]
    assert templates.changeable(session, other) == []


def test_the_administrator_may_tidy_everybodys(session: Session) -> None:
    staff, admin = make.person(session, "staff"), make.person(session, "administrator", organisation="IT")
    made = keep(session, staff)

    templates.rename(session, admin, made, "Bättre namn")
    assert names(session, staff) == ["Bättre namn"]
    templates.remove(session, admin, made)

    assert names(session, staff) == []


@pytest.mark.parametrize(
    "told",
    [{"name": " "}, {"name": "x" * 101}, {"category": "NO"}, {"description": "Ring 070-123 45 67"}, {"who": "x"}],
)
def test_what_is_no_template_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewTemplate(**{"name": "Ett", "category": "graffiti"} | told)


def test_a_category_must_be_there(session: Session) -> None:
    with pytest.raises(Refused, match="Kategorin"):
        keep(session, make.person(session, "staff"), category="ufo")
