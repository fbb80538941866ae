"""What people type, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.areas.spoken import Spoken, cuts, house, plain, spoken
from service.bounds import PLACE_WORDS

TYPED = {
    "Storgatan": ("Storgatan", None, "", ""),
    "Storgatan 12": ("Storgatan", 12, "", ""),
    "Storgatan 12 B": ("Storgatan", 12, "B", ""),
    "storgatan12b": ("storgatan", 12, "B", ""),
    "Storgatan 12 B.": ("Storgatan", 12, "B", ""),
    "Storgatan 12 ö": ("Storgatan", 12, "Ö", ""),
    "Storgatan 012": ("Storgatan", 12, "", ""),
    "Storgatan 12-14": ("Storgatan", 12, "", ""),
    "Storgatan 12–14 B Kolsva": ("Storgatan", 12, "", "Kolsva"),
    "Storgatan, Kolsva": ("Storgatan", None, "", "Kolsva"),
    "Storgatan 12, Kolsva": ("Storgatan", 12, "", "Kolsva"),
    "Storgatan, 12 B, 731 30 Köping": ("Storgatan", 12, "B", "Köping"),
    "Storgatan 12 b Kolsva": ("Storgatan", 12, "B", "Kolsva"),
    "Storgatan 12 bakom": ("Storgatan", 12, "", "bakom"),
    "11:e Novembers gata 5": ("11:e Novembers gata", 5, "", ""),
    "Storgatan 99999": ("Storgatan 99999", None, "", ""),
    "E18": ("E18", None, "", ""),
    "12": ("12", None, "", ""),
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_street_its_number_and_its_town(typed: str) -> None:
    assert spoken(typed) == Spoken(typed, *TYPED[typed])


def test_letters_are_composed_spaces_single_and_what_nobody_sees_is_gone() -> None:
    assert plain(" A\u030angs\u00adgatan\0\u200b\t 1\n\ud800") == "Ångsgatan 1"


def test_a_streets_name_may_end_after_each_of_its_words() -> None:
    assert cuts("Östra Ringen Kolsva") == [("Östra", "Ringen Kolsva"), ("Östra Ringen", "Kolsva")]
    assert cuts("Storgatan") == []
    assert len(cuts("a " * 50)) == 5


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("12", (12, "")), ("12B", (12, "B")), (" 12 ö ", (12, "Ö")), ("012", (12, "")), ("12-14", (12, "")),
        ("12 A-C", (12, "A")), ("12/14", (12, "")), ("", (0, "")), ("B", None), ("12345", None), ("12 BC", None), ("-1", None),
    ],
)  # fmt: skip
def test_a_house_number_as_registers_write_it(told: str, means: tuple[int, str] | None) -> None:
    assert house(told) == means


@given(st.text(max_size=200))
def test_any_text_is_taken_apart_into_parts_of_itself(words: str) -> None:
    said = spoken(words)

    assert len(said.words) <= PLACE_WORDS
    assert said.name in said.words
    assert said.locality in said.words
    assert said.number is None or (0 <= said.number <= 9999 and str(said.number) in said.words)


def test_a_text_made_to_take_long_does_not() -> None:
    """The pattern goes back and forth, but over a hundred letters at most."""
    for words in ("a" * 10_000, "ab" + " ," * 5_000, "ab1" * 3_000, "ab 1 - " * 2_000):
        assert spoken(words).name
