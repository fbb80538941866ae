"""What makes a password good, what is left to do, and which network someone asks from."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bounds import PASSWORD
from service.errors import Refused
from service.people.rules import Grant, Viewer
from service.signin.rules import (
    Presence,
    Step,
    account,
    device,
    device_mark,
    judge,
    keyed,
    left_to_do,
    normal,
    same_twice,
    source,
)
from tests.conftest import NOON

SECRET = "a secret for the tests, long enough"
KIM = ["Kim Sandström-Öberg", "kim.sandstrom@koping.example", "Köping"]
STRONG = frozenset({"coordinator", "police"})
GOOD = [
    *("korrekt häst batteri klammer", "mossa trumpet igelkott", "gfj3Xk!9vQ2mlpW", "correct horse battery staple"),
    *("åska över sjön vid tolv", "🐄 möter 🚲 på bron", "x7" * 3 + "kantarell på taket", "rhubarb-osmium-lantern"),
]
WEAK = [
    *("password1234", "passwordpassword", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa", "abcabcabcabc"),
    *("KimSandström1", "kim.sandstrom", "kimsandstrom2026", "köpingköping", "Köping202611", "lägesbild2026"),
    *("kommunkommun", "1qaz2wsx3edc", "iloveyouiloveyou", "a" * 256, "zxcvbnm,.-123"),
]


def viewer(*roles: str) -> Viewer:
    grants = tuple(Grant(uuid4(), role, role, uuid4(), "Köping") for role in roles)
    return Viewer(uuid4(), "Kim", "kim@koping.example", grants)


def found(*roles: str, strong: bool = False, app: bool = False, key: bool = False) -> Presence:
    return Presence(viewer(*roles), b"", NOON, strong=strong, has_app=app, has_key=key)


@pytest.mark.parametrize("password", GOOD)
def test_long_and_unlikely_is_good_whatever_signs_it_holds(password: str) -> None:
    judge(normal(password), KIM)


@pytest.mark.parametrize("password", WEAK)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="lätt att gissa") as refusal:
        judge(normal(password), KIM)

    assert (refusal.value.code, refusal.value.field) == ("password_weak", "password")
    assert password not in refusal.value.text


@pytest.mark.parametrize("length", [0, 1, PASSWORD[0] - 1, PASSWORD[1] + 1, 100_000])
def test_too_short_and_too_long_are_refused(length: int) -> None:
    unlikely = ("gfj3Xk9vQ2mlpW" * 10_000)[:length]

    with pytest.raises(Refused) as refusal:
        judge(unlikely, KIM)

    assert refusal.value.code in ("password_short", "password_long")


def test_the_longest_is_longer_than_what_a_password_program_makes() -> None:
    assert PASSWORD[1] >= 64
    judge(("gfj3Xk9vQ2mlpW!" * 20)[: PASSWORD[1]], KIM)


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_is_judged_and_nothing_breaks(password: str) -> None:
    """Judges a hundred texts."""
    assert _verdict(password) in ("good", "password_short", "password_long", "password_weak")


def _verdict(password: str) -> str:
    try:
        judge(normal(password), KIM)
    except Refused as refusal:
        return refusal.code
    return "good"


def test_length_is_counted_after_letters_are_put_together() -> None:
    decomposed = "a\u030a" * 8  # eight letters, sixteen code points

    with pytest.raises(Refused) as refusal:
        judge(normal(decomposed), [])

    assert refusal.value.code == "password_short"


def test_the_same_twice_may_be_written_on_two_keyboards() -> None:
    assert same_twice("åska på sjön", "a\u030aska pa\u030a sjo\u0308n") == "åska på sjön"
    with pytest.raises(Refused) as refusal:
        same_twice("åska på sjön", "aska pa sjon")
    assert refusal.value.field == "again"


@pytest.mark.parametrize(
    ("there", "left"),
    [
        (found("staff"), None),
        (found(), None),
        (found("coordinator"), Step.ENROL),
        (found("staff", "police"), Step.ENROL),
        (found("coordinator", strong=True), None),
        (found("coordinator", app=True), Step.CODE),
        (found("coordinator", app=True, strong=True), None),
        (found("staff", app=True), Step.CODE),
        (found("staff", key=True), None),
        (found("coordinator", key=True), Step.CODE),
    ],
)
def test_what_is_left_to_do(there: Presence, left: Step | None) -> None:
    assert left_to_do(there, STRONG) is left


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.200", True),
        ("192.0.2.7", "192.0.3.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.9", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("testclient", "testclient", True),
        ("", "192.0.2.7", False),
    ],
)
def test_a_source_is_a_network_and_no_device(one: str, other: str, same: bool) -> None:
    assert (source(SECRET, one, NOON) == source(SECRET, other, NOON)) is same


def test_a_source_is_another_tomorrow_and_elsewhere_and_holds_no_address() -> None:
    today = source(SECRET, "192.0.2.7", NOON)

    assert today == source(SECRET, "192.0.2.7", NOON + timedelta(hours=1))
    assert today != source(SECRET, "192.0.2.7", NOON + timedelta(days=1))
    assert today != source("another secret, long enough, too", "192.0.2.7", NOON)
    assert bytes([192, 0, 2]) not in today
    assert len(today) == 32


def test_an_account_is_counted_the_same_whether_it_exists_or_not() -> None:
    assert account(SECRET, " Kim@Koping.example ") == account(SECRET, "kim@koping.example")
    assert account(SECRET, "kim@koping.example") != account(SECRET, "eva@koping.example")
    assert account(SECRET, "\ud800\0") == account(SECRET, "")


def test_a_browser_is_known_by_a_mark_that_only_we_can_make() -> None:
    kim, eva = uuid4(), uuid4()
    mark = device_mark(SECRET, kim, "nonce")

    assert device(SECRET, kim, mark)
    assert device(SECRET, kim, mark) != device(SECRET, kim, device_mark(SECRET, kim, "another"))
    for person_id, told in [(eva, mark), (None, mark), (kim, ""), (kim, "."), (kim, "nonce.å"), (kim, mark[:-1])]:
        assert device(SECRET, person_id, told) is None
    assert device("another secret, long enough, too", kim, mark) is None


def test_parts_of_a_key_do_not_run_together() -> None:
    assert keyed(SECRET, "a", b"bc") != keyed(SECRET, "ab", b"c") != keyed(SECRET, "a", b"b", b"c")
