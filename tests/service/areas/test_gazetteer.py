"""What people type for a place, and what they get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from service.areas.gazetteer import Found, search
from service.bounds import PLACE_WORDS, PLACES_FOUND
from tests import make
from tests.conftest import rolled_back


def labels(session: Session, words: str, **how: object) -> list[str]:
    return [found.label for found in search(session, words, **how)]  # type: ignore[arg-type]


def matches(session: Session, words: str) -> list[tuple[str, str]]:
    return [(found.label, found.match) for found in search(session, words)]


# Numbers


def test_a_number_is_that_number_and_not_one_that_looks_like_it(session: Session) -> None:
    """By likeness alone 2, 3 B and 1 come before 12: the trap of every search by trigrams."""
    make.address(session, *(f"Storgatan {number}" for number in ("1", "2", "3 B", "12", "120", "112", "21")))

    assert labels(session, "Storgatan 12") == ["Storgatan 12, Köping", "Storgatan 120, Köping"]
    assert labels(session, "Storgatan 1")[:2] == ["Storgatan 1, Köping", "Storgatan 12, Köping"]


@pytest.mark.parametrize("typed", ["Storgatan 12 B", "storgatan12b", "STORGATAN 12B", "Storgatan  12  b, Köping"])
def test_a_letter_may_stand_beside_or_be_written_together(session: Session, typed: str) -> None:
    make.address(session, "Storgatan 12", "Storgatan 12 A", "Storgatan 12 B")

    [first, *_] = search(session, typed)
    assert (first.label, first.kind, first.match) == ("Storgatan 12 B, Köping", "address", "exact")


def test_a_number_without_its_letter_is_followed_by_those_with_one(session: Session) -> None:
    make.address(session, "Storgatan 12 Ö", "Storgatan 12 B", "Storgatan 12 Å", "Storgatan 12 Ä", "Storgatan 13")

    assert labels(session, "Storgatan 12") == [f"Storgatan 12 {letter}, Köping" for letter in "BÅÄÖ"]


def test_a_number_that_is_not_there_is_answered_with_the_nearest_that_is(session: Session) -> None:
    make.address(session, "Storgatan 2", "Storgatan 10", "Storgatan 16")

    assert matches(session, "Storgatan 14") == [("Storgatan 16, Köping", "nearest")]
    assert matches(session, "Storgatan 9999") == [("Storgatan 16, Köping", "nearest")]


def test_a_letter_that_is_not_there_is_answered_with_the_house(session: Session) -> None:
    make.address(session, "Storgatan 12", "Storgatan 12 A", "Storgatan 14")

    assert matches(session, "Storgatan 12 C")[0] == ("Storgatan 12, Köping", "nearest")


def test_the_same_number_in_two_towns_comes_before_other_numbers_in_one(session: Session) -> None:
    make.address(session, "Storgatan 1", "Storgatan 10")
    make.address(session, "Storgatan 1", metres_north=9_000, locality="Kolsva")

    assert labels(session, "Storgatan 1") == ["Storgatan 1, Kolsva", "Storgatan 1, Köping", "Storgatan 10, Köping"]
    assert labels(session, "Storgatan 1", near=make.CENTRE)[0] == "Storgatan 1, Köping"
    assert labels(session, "Storgatan 1, köp") == ["Storgatan 1, Köping", "Storgatan 10, Köping"]
    assert labels(session, "Storgatan 1 Kolsva") == ["Storgatan 1, Kolsva"]


def test_a_postcode_is_no_house_number(session: Session) -> None:
    make.address(session, "Storgatan 7", "Storgatan 31")

    assert labels(session, "Storgatan 7, 731 30 Köping") == ["Storgatan 7, Köping"]


def test_a_place_whose_name_has_a_number_is_found_by_it(session: Session) -> None:
    make.address(session, "Torggatan 2")
    make.place(session, "Torg 2", kind="square")

    assert labels(session, "Torg 2") == ["Torg 2", "Torggatan 2, Köping"]


def test_a_place_with_a_number_that_it_has_not_is_still_found(session: Session) -> None:
    make.place(session, "Rönnhagsskolan")

    assert matches(session, "Rönnhagsskolan 3") == [("Rönnhagsskolan", "fuzzy")]


# Names


def test_the_same_comes_before_what_begins_so_before_what_holds_it(session: Session) -> None:
    for name in ("Södra parken", "Parkeringen", "Slåtterparken", "Park"):
        make.place(session, name)

    assert labels(session, "park") == ["Park", "Parkeringen", "Södra parken", "Slåtterparken"]
    assert [match for _, match in matches(session, "park")] == ["exact", "prefix", "prefix", "prefix"]


def test_a_street_without_number_is_the_address_in_its_middle(session: Session) -> None:
    make.address(session, "Storgatan 1", "Storgatan 3", "Storgatan 5")

    middle = make.point(metres_east=1)
    assert search(session, "storg") == [
        Found("Storgatan, Köping", "street", "prefix", middle.lon, middle.lat, "Köping"),
    ]


@pytest.mark.parametrize("typed", ["Strogatan", "Storgtan", "Storgattan", "Stoorgatan", "Stotgatan"])
def test_slips_of_the_finger_are_forgiven(session: Session, typed: str) -> None:
    make.address(session, "Storgatan 1", "Skolgatan 1", "Ringvägen 1")

    assert matches(session, typed)[0] == ("Storgatan, Köping", "fuzzy")
    assert matches(session, f"{typed} 1")[0] == ("Storgatan 1, Köping", "fuzzy")
    assert "Ringvägen, Köping" not in labels(session, typed)


def test_what_is_alike_is_not_shown_beside_what_is_right(session: Session) -> None:
    make.address(session, "Storgatan 1", "Storögatan 1")

    assert labels(session, "Storgatan") == ["Storgatan, Köping"]
    assert labels(session, "Storgatan 1") == ["Storgatan 1, Köping"]


def test_swedish_letters_are_letters_of_their_own_and_are_found_without_their_dots(session: Session) -> None:
    make.address(session, "Ängsgatan 1", "Angsgatan 1", "Ångsgatan 1", "Öringsvägen 1", "Östra Åvägen 1")

    assert labels(session, "ÄNGSGATAN")[0] == "Ängsgatan, Köping"
    assert labels(session, "angsgatan") == ["Angsgatan, Köping", "Ångsgatan, Köping", "Ängsgatan, Köping"]
    assert labels(session, "A\u030angsgatan 1")[0] == "Ångsgatan 1, Köping"
    assert labels(session, "oringsvagen") == ["Öringsvägen, Köping"]
    assert labels(session, "avagen") == ["Östra Åvägen, Köping"]


def test_equal_ones_are_sorted_as_in_swedish_or_by_how_near_they_are(session: Session) -> None:
    for n, name in enumerate(("Övägen 1", "Avägen 1", "Åvägen 1", "Zvägen 1", "Ävägen 1")):
        make.address(session, name, metres_north=1_000 * n)

    by_name = ["Avägen, Köping", "Zvägen, Köping", "Åvägen, Köping", "Ävägen, Köping", "Övägen, Köping"]
    assert labels(session, "vägen") == by_name
    by_way = ["Övägen, Köping", "Avägen, Köping", "Åvägen, Köping", "Zvägen, Köping", "Ävägen, Köping"]
    assert labels(session, "vägen", near=make.CENTRE) == by_way


@pytest.mark.parametrize("typed", ["st olofsgatan", "S:t Olofsgatan", "s:t olofs-gatan", "Sankt Olofsgatan"])
def test_points_and_dashes_do_not_matter(session: Session, typed: str) -> None:
    make.address(session, "S:t Olofsgatan 3")

    assert labels(session, typed) == ["S:t Olofsgatan, Köping"]
    assert search(session, typed)[0].kind == "street"


def test_the_town_may_follow_without_a_comma(session: Session) -> None:
    make.address(session, "Storgatan 1")
    make.address(session, "Storgatan 1", metres_north=9_000, locality="Kolsva")

    assert matches(session, "storgatan kol") == [("Storgatan, Kolsva", "exact")]
    assert labels(session, "Storgatan, Köping") == ["Storgatan, Köping"]


def test_a_whole_town_is_found_by_its_name(session: Session) -> None:
    make.place(session, "Kolsva", kind="locality")

    [found] = search(session, "kolsva")
    assert (found.kind, found.locality) == ("locality", None)


# Any text at all


@pytest.mark.parametrize("typed", ["", " ", "\0", "\ud800", "!!!", "%", "_", "\\", "' OR 1=1", "12", "-", "\u202e"])
def test_what_says_nothing_finds_nothing(session: Session, typed: str) -> None:
    make.address(session, "Storgatan 1")
    make.place(session, "Ringskolan")

    assert search(session, typed) == []


def test_no_more_is_given_than_is_asked_for(session: Session) -> None:
    make.address(session, *(f"Storgatan {n}" for n in range(1, 40)))

    assert len(search(session, "Storgatan 1")) == PLACES_FOUND
    assert len(search(session, "Storgatan 1", limit=3)) == 3


def test_what_is_too_long_is_read_as_far_as_it_may_be(session: Session) -> None:
    make.place(session, "A" * PLACE_WORDS)

    assert len(search(session, "a" * 10_000)) == 1


@pytest.mark.slow
def test_any_text_is_answered(engine: object) -> None:
    """A hundred texts, each asked of the store."""
    with rolled_back(engine) as session:  # type: ignore[arg-type]
        make.address(session, "Storgatan 12 B", "Ängsvägen 1")
        make.place(session, "Rönnhagsskolan")

        @given(st.text() | st.text("Storgatan 12B,.Åäö%_\\'-:", max_size=40))
        def ask(words: str) -> None:
            found = search(session, words, near=make.CENTRE)
            assert len(found) <= PLACES_FOUND
            assert len(set(found)) == len(found)

        ask()
