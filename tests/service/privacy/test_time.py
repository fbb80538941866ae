"""The time grows with the text and no faster, whatever someone writes to wear the detectors out."""

from time import process_time

import pytest

from service.privacy.rules import check_words

TIRING = [
    *("1 ", "0 1 ", "070 ", "12 ", "08-1 ", "+1 ", "90 01 01 ", "070123456 ", "tel 0221", "1", "0", "19900101-"),
    *(
        "@a.",
        "a@",
        "a" * 63 + ".",
        "@",
        "(at)",
        "snabel-a ",
        "x.com/",
        "insta:",
        "insta: ",
        "@kalle",
        "facebook.com/a ",
    ),
    *("ABC12 ", "ABC ", "abc", "Anna ", "Anna-", "lgh ", "min granne ", "A😀1", "\u0301", "\u200b", "\u202e1", "３ "),
]


def seconds(text: str) -> float:
    """The best of some tries, of this process's own time: what else the machine does is not counted."""

    def once() -> float:
        start = process_time()
        check_words(text)
        return process_time() - start

    return min(once() for _ in range(3))


def of_length(part: str, length: int) -> str:
    return (part * (length // len(part) + 1))[:length]


@pytest.mark.slow
@pytest.mark.parametrize("part", TIRING)
def test_four_times_the_text_takes_about_four_times_as_long(part: str) -> None:
    """Reads long texts. Twice as steep as a line is allowed for; a square would be 16 times."""
    short, long = (seconds(of_length(part, length)) for length in (5_000, 20_000))

    assert long < 8 * short + 0.005
