"""What blocks, what is asked about, and what is left alone."""

import pytest

from service.bounds import DESCRIPTION
from service.privacy.rules import blocked, check_words, told, without

BLOCKS = [
    ("personnummer", "19900101-1239"),
    ("personnummer", "900101+1239"),
    ("personnummer", "１９９００１０１-１２３９"),
    ("personnummer", "1 9 9 0 0 1 0 1 1 2 3 9"),
    ("personnummer", "070123-4569"),
    ("samordningsnummer", "900161-1236"),
    ("phone", "070-123 45 67"),
    ("phone", "0701234567"),
    ("phone", "0 7 0 1 2 3 4 5 6 7"),
    ("phone", "070.123.45.67"),
    ("phone", "+46 70 123 45 67"),
    ("phone", "+46 (0)70-123 45 67"),
    ("phone", "0046701234567"),
    ("phone", "+47 912 34 567"),
    ("phone", "0221-123 45"),
    ("phone", "08-123 456 78"),
    ("phone", "021/12 34 56"),
    ("email", "kalle.svensson@exempel.se"),
    ("email", "kalle@exempel.co.uk"),
    ("email", "kalle (at) exempel punkt se"),
    ("email", "kalle snabel-a exempel.se"),
    ("email", "kalle＠exempel．se"),
    ("email", "kаlle@exempel.se"),  # the first a is Cyrillic
    ("email", "åsa@exempel.se"),
    ("profile", "https://www.facebook.com/kalle.svensson?ref=1"),
    ("profile", "instagram.com/kalle"),
    ("profile", "tiktok.com/@kalle"),
    ("profile", "snapchat.com/add/kalle"),
    ("profile", "x.com/kalle"),
    ("profile", "linkedin.com/in/kalle"),
    ("profile", "youtube.com/@kalle"),
    ("profile", "insta: kalle"),
    ("profile", "Snap: kalle"),
    ("profile", "insta kalle_99"),
    ("profile", "@kalle"),
    ("plate", "ABC123"),
    ("plate", "ABC 12D"),
    ("plate", "ABC-123"),
    ("plate", "abc123"),
    ("plate", "АВС 123"),  # all three are Cyrillic
    ("plate", "A\u200bB\u200bC 1\u200b2\u200b3"),
]
AROUND = ["{}", "Ring {} nu!", "Vid porten ({})", "1: {}.", "Åsna 😀 {}\noch mer"]
LEFT_ALONE = [
    "ärende 1234567890",
    "order 9001011239",
    "order 0771-123 456",
    "ring 112 eller 114 14",
    "010-123 45 67",
    "2026-11-18 12:30",
    "2026-11-18 1230",
    "20261118 12.30",
    "Mellan 07.30-08.15 20 nov",
    "08.30-09.15",
    "den 08-11-2026",
    "kl 0120 2026-11-18",
    "59,51260 15,99140",
    "59.5126009001011239",
    "N 6598123 E 548123",
    "UTM 33N",
    "RegSO Köping Centrum, DeSO 1983A0010",
    "731 30 Köping",
    "Storgatan 12A",
    "Hus 12B, rum 204",
    "rum 101 i hus C",
    "HAR 300 KR",
    "order ABC123",
    "AB-123456",
    "NCS 123",
    "väg 250, E18",
    "elskåp nr 4512",
    "=SUM(A1) @SUM(1) +1 -1",
    "Facebook: någon skrev om det",
    "www.koping.se/klotter",
    "maxx.com/kalle",
    "youtube.com/watch?v=abc",
    "5 @ 10 kr",
    "19900101-12389",
    "556036-0793",  # a company: its third digit is too high for a month
    "1 2 3 4 5 6 7 8 9 0",
]
ASKED = [
    ("name", "Kalle Svensson", "{} i 8B"),
    ("name", "Kalle", "Det var {} som gjorde det"),
    ("name", "kalle svensson", "det var {} igen"),
    ("name", "Fatima Hassans", "Utanför {} port"),
    ("name", "Zlatan Ibrahimović", "{} satt där"),
    ("name", "Jörmungand", "Killen heter {}"),
    ("name", "Bo Ek", "hos {}"),
    ("dwelling", "lgh 1203", "Skräp utanför {}"),
    ("dwelling", "3 tr", "Glas sönder {}."),
    ("relation", "min granne", "Det är {} som gör det"),
    ("relation", "Vår elev", "{} såg det"),
    ("number", "900101-1238", "Någon skrev {} där"),
    ("number", "9001011239", "Ärendenummer {}"),
]
NOT_ASKED = [
    "Klotter på Karl Johans gata 5, vid Stora torget.",
    "I korsningen Erik Dahlbergs gata och Ringvägen.",
    "Bakom Ica Maxi vid Sankt Olofs plats.",
    "Min bil, vår gård och deras park.",
    "Björn syns i skogen. Sten på vägen. Dag ut och dag in.",
    "Tre trappsteg och 3 träd.",
    "Köpings kommun och Region Västmanland.",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("kind", "written"), BLOCKS)
def test_what_points_out_a_person_is_found_and_nothing_beside_it(kind: str, written: str, around: str) -> None:
    text = around.format(written)

    assert [(hit.kind, text[hit.start : hit.end]) for hit in blocked(text)] == [(kind, written)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_numbers_that_are_nobodys_do_not_block(text: str) -> None:
    assert blocked(text) == ()


@pytest.mark.parametrize(("kind", "written", "around"), ASKED)
def test_what_may_be_a_person_is_asked_about_and_does_not_block(kind: str, written: str, around: str) -> None:
    text = around.format(written)
    found = check_words(text)

    assert found.blocking == ()
    assert [(hit.kind, text[hit.start : hit.end]) for hit in found.warnings] == [(kind, written)]


@pytest.mark.parametrize("text", NOT_ASKED)
def test_places_and_plain_words_are_not_asked_about(text: str) -> None:
    assert check_words(text).warnings == ()


def test_several_are_told_in_the_order_in_which_they_stand() -> None:
    text = "ABC 123, kalle@exempel.se, 19900101-1239 och 070-123 45 67"

    assert [hit.kind for hit in blocked(text)] == ["plate", "email", "personnummer", "phone"]
    assert told(blocked(text)).startswith(
        "Texten innehåller ett registreringsnummer, en e-postadress, ett personnummer och ett telefonnummer."
    )


def test_what_is_only_asked_about_is_told_beside_what_blocks() -> None:
    found = check_words("Ring 070-123 45 67, det var 850312-1236 och Kalle Svensson")

    words = told(found.blocking, also=found.warnings)
    assert words.startswith("Texten innehåller ett telefonnummer. ")
    assert words.endswith("Det ser också ut att stå ett personnummer och ett namn där. Ta bort även det, om det är så.")
    assert "också" not in told(found.blocking)


def test_with_a_reason_nothing_blocks_and_everything_is_still_pointed_out() -> None:
    found = check_words("Kalle Svensson har 070-123 45 67", allow="Polisen har bett om numret.")

    assert found.blocking == ()
    assert [hit.kind for hit in found.warnings] == ["name", "phone"]


@pytest.mark.parametrize(("kind", "written"), BLOCKS)
def test_what_is_left_out_is_gone_and_the_rest_stays(kind: str, written: str) -> None:
    assert without(f"Före {written} efter") == "Före [borttaget] efter"


def test_leaving_out_never_makes_a_text_too_long() -> None:
    text = "ABC123 " * (DESCRIPTION // 7)
    cut = without(text)

    assert len(cut) <= DESCRIPTION
    assert blocked(cut) == ()
    assert "ABC" not in cut
