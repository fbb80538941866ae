"""What an administrator types is checked before it is anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from service.people.models import NewFunction, NewOrganisation, NewPerson, address
from service.people.rules import given_roles


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kim.Alm@Demo.Example", "kim.alm@demo.example"),
        ("  kim@demo.example \n", "kim@demo.example"),
        ("kim+lag@sub.demo.example", "kim+lag@sub.demo.example"),
        ("\u212aim@demo.example", "kim@demo.example"),  # the sign for kelvin is a K
    ],
)
def test_an_address_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert NewPerson(name="Kim", email=typed).email == kept


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "kim",
            "kim@",
            "@demo.example",
            "kim@demo",
            "kim@@demo.example",
            "kim@demo..example",
            "kim@-demo.example",
        ),
        *("kim@demo.example\r\nBcc: x@y.se", "kim alm@demo.example", '"kim"@demo.example', "kim@[127.0.0.1]"),
        *(
            "käm@demo.example",
            "kim@dömo.example",
            "kim@demo.example\0",
            "kim@demo.example,x@y.se",
            "<kim@demo.example>",
        ),
        *("k" * 65 + "@demo.example", "kim@" + "d" * 64 + ".example", "kim@" + "demo." * 60 + "example"),
    ],
    ids=repr,
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="not_an_address"):
        NewPerson(name="Kim", email=typed)


@given(st.text(max_size=300))
def test_an_address_read_again_is_the_same(typed: str) -> None:
    try:
        once = NewPerson(name="Kim", email=typed).email
    except ValidationError:
        return
    assert address(once) == once == once.lower()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Kim   Alm ", "Kim Alm"),
        ("Åsa", "Åsa"),
        ("A\u030asa", "Åsa"),
        ("李 小龍", "李 小龍"),
        ("å" * 100, "å" * 100),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_name_is_kept_as_it_is_shown(typed: str, kept: str) -> None:
    assert NewPerson(name=typed, email="a@b.se").name == kept
    assert NewOrganisation(name=typed).name == kept
    assert NewFunction(name=typed, role="guard").name == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "a" * 101,
        "Kim\0",
        "Kim\nAlm",
        "Kim\x1b[2J",
        "Kim\u202eAlm",
        "Ki\u200bm",
        "\ud800",
        "K" + "\u0301" * 6 + "im",
    ],
    ids=repr,
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="not_a_name"):
        NewPerson(name=typed, email="a@b.se")


@pytest.mark.parametrize("role", ["", "citizen", "god", "everyone", "nobody", "Administrator", None, 1])
def test_a_role_that_the_matrix_does_not_give_is_refused(role: object) -> None:
    with pytest.raises(ValidationError, match="not_a_role"):
        NewFunction.model_validate({"name": "X", "role": role})


@pytest.mark.parametrize("role", given_roles())
def test_every_role_of_the_matrix_can_be_given(role: str) -> None:
    assert NewFunction(name="X", role=role).role == role


@pytest.mark.parametrize("kind", ["", "church", None, []])
def test_an_unknown_kind_is_refused(kind: object) -> None:
    with pytest.raises(ValidationError, match="not_a_kind"):
        NewOrganisation.model_validate({"name": "X", "kind": kind})


def test_a_field_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        NewPerson.model_validate({"name": "Kim", "email": "a@b.se", "role": "administrator"})
