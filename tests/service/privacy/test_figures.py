"""How much the detectors see and how often they are wrong, on the sets of made.py. The figures are the promise's."""

import pytest

from service.privacy.rulebook import Hit
from service.privacy.rules import check_words
from tests.service.privacy import made
from tests.service.privacy.made import Placed

PERSON = {"personnummer", "samordningsnummer", "phone"}  # 070123-4567 is either, and blocks


def covers(hits: tuple[Hit, ...], placed: Placed, kinds: set[str]) -> bool:
    return any(hit.kind in kinds and hit.start < placed.end and hit.end > placed.start for hit in hits)


@pytest.mark.slow
def test_at_least_99_of_100_personnummer_are_seen_whatever_they_wear() -> None:
    """Reads 2,000 texts."""
    missed = [one.text for one in made.person_numbers() if not covers(check_words(one.text).blocking, one, PERSON)]

    assert len(made.person_numbers()) == 2_000
    assert len(missed) <= 20, missed[:10]


@pytest.mark.slow
def test_nothing_of_a_seen_personnummer_is_left_outside_its_mark() -> None:
    """Reads 2,000 texts."""
    for one in made.person_numbers():
        for hit in check_words(one.text).blocking:
            left = one.text[: hit.start] + one.text[hit.end :]
            assert not any(sign.isdigit() for sign in left), one


def test_no_clean_report_is_stopped() -> None:
    assert [text for text in made.clean() if check_words(text).blocking] == []


def test_at_most_5_of_100_clean_reports_are_asked_about() -> None:
    asked = [text for text in made.clean() if check_words(text).warnings]

    assert len(asked) <= 25, asked


def test_at_least_85_of_100_names_are_asked_about() -> None:
    missed = [one.text for one in made.with_names() if not covers(check_words(one.text).warnings, one, {"name"})]

    assert len(missed) <= 45, missed


def test_the_demo_points_out_nobody() -> None:
    found = {text: check_words(text) for text in made.told_in_the_demo()}

    assert [text for text, seen in found.items() if seen.blocking or seen.warnings] == []
