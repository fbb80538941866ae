from random import Random
from statistics import mean, pvariance

import pytest

from service.demo.kinds import kinds
from service.demo.rates import dice, draw, how_many, part, rates, shares, wait_h

LENGTHS = {"hours": 24, "weekdays": 7, "months": 12}


@pytest.mark.parametrize("what", LENGTHS)
def test_learned_shares_are_whole(what: str) -> None:
    for name, learned in rates()[what].items():
        assert len(learned["shares"]) == LENGTHS[what]
        assert min(learned["shares"]) > 0
        assert sum(learned["shares"]) == pytest.approx(1, abs=0.001), name


def test_learned_mixes_are_whole() -> None:
    for learned in rates()["mix"].values():
        assert sum(learned["shares"].values()) == pytest.approx(1, abs=0.001)


def test_learned_waits_grow_and_graffiti_is_cut_at_a_day() -> None:
    found = {name: learned["quantiles"] for name, learned in rates()["waits_h"].items()}

    assert all(waits == sorted(waits) and len(waits) == 20 for waits in found.values())
    assert found["graffiti_in_time"][-1] <= 24 < found["graffiti_late"][0]


def test_every_learned_number_says_where_it_comes_from() -> None:
    for what in (*LENGTHS, "mix", "waits_h"):
        for learned in rates()[what].values():
            assert learned["n"] > 200
            assert learned["source"]
            assert learned["file"].endswith((".csv", ".csv.gz"))


def test_no_row_of_a_source_is_kept() -> None:
    """Shares and quantiles only: no list is longer than a day has hours."""
    learned = [found for what in (*LENGTHS, "mix", "waits_h") for found in rates()[what].values()]

    assert max(len(found.get("shares", found.get("quantiles"))) for found in learned) == 24
    assert {key for found in learned for key in found} == {"source", "file", "n", "shares", "quantiles"}


def test_what_a_kind_asks_for_is_learned() -> None:
    for kind in kinds():
        assert shares("hours", kind.clock)
        assert shares("weekdays", kind.clock)
        assert shares("months", kind.season)
        assert kind.wait in {None, "graffiti", *rates()["waits_h"]}


def test_a_wait_lies_between_the_quantiles() -> None:
    waits = [wait_h("graffiti_in_time", Random(1)) for _ in range(500)]

    assert 0 <= min(waits) <= max(waits) <= 24


def test_half_of_the_waits_are_shorter_than_the_middle_quantile() -> None:
    rng, middle = Random(3), rates()["waits_h"]["repair"]["quantiles"][10]
    shorter = sum(wait_h("repair", rng) < middle for _ in range(2000))

    assert 0.48 < shorter / 2000 < 0.58  # of twenty quantiles up to 95 %


def test_how_many_has_the_mean_and_the_variance_of_poisson() -> None:
    drawn = [how_many(dice(number), 3.3) for number in range(4000)]

    assert mean(drawn) == pytest.approx(3.3, abs=0.12)
    assert pvariance(drawn) == pytest.approx(3.3, abs=0.3)


def test_dice_of_the_same_names_fall_alike_and_of_others_not() -> None:
    assert dice(1, "a").random() == dice(1, "a").random()
    assert dice(1, "a").random() != dice(2, "a").random()


def test_what_has_no_weight_is_not_drawn() -> None:
    assert {draw(Random(seed), "ab", [0.0, 1.0]) for seed in range(50)} == {"b"}


def test_littering_is_to_lighting_as_in_the_learned_mix() -> None:
    weight = {kind.name: kind.weight for kind in kinds()}

    assert weight["littering"] / weight["lighting"] == pytest.approx(
        part("municipal", "littering") / part("municipal", "lighting")
    )
    assert weight["theft"] / weight["drugs"] == pytest.approx(part("police", "theft") / part("police", "drugs"))
