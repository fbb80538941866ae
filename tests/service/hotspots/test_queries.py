"""Where incidents gather."""

from datetime import timedelta
from typing import Any

import pytest
import shapely
from sqlmodel import Session

from service.hotspots.queries import Hotspot, hotspots
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def gathered(session: Session, *metres_north: float, **more: Any) -> None:
    for metres in metres_north:
        make.incident(session, metres_north=metres, **more)


def found(session: Session, **how: Any) -> list[Hotspot]:
    return hotspots(session, NOON, NOON + HOUR, **how)


def test_three_within_a_block_are_a_hotspot(session: Session) -> None:
    gathered(session, 0, 70, 140, 900)

    [spot] = found(session)

    assert spot.incidents == 3
    assert len(spot.members) == len(spot.references) == 3
    assert spot.spots == 3


def test_two_are_none_unless_two_are_asked_for(session: Session) -> None:
    gathered(session, 0, 70)

    assert found(session) == []
    assert [spot.incidents for spot in found(session, at_least=2)] == [2]


def test_how_near_is_asked_for_in_metres(session: Session) -> None:
    gathered(session, 0, 90, 180)

    assert found(session) == []
    assert len(found(session, metres=95)) == 1


def test_its_middle_and_reach_are_those_of_its_incidents(session: Session) -> None:
    gathered(session, 0, 60, 120)
    [spot] = found(session)

    assert (spot.lon, spot.lat) == pytest.approx((make.CENTRE.lon, make.point(metres_north=60).lat), abs=2e-5)
    assert spot.radius_m == pytest.approx(60, abs=2)
    metric, lonlat = (shapely.geometry.shape(spot.hull[system]) for system in ("metric", "lonlat"))
    assert metric.contains(shapely.Point(spot.x, spot.y))
    assert lonlat.contains(shapely.Point(spot.lon, spot.lat))


@pytest.mark.slow
def test_the_largest_comes_first_and_equally_large_ones_from_south_to_north(session: Session) -> None:
    """Ten incidents."""
    for start, how_many in ((3_000, 3), (0, 3), (6_000, 4)):
        gathered(session, *(start + 20 * n for n in range(how_many)))
    spots = found(session)

    assert [spot.incidents for spot in spots] == [4, 3, 3]
    assert spots[1].lat < spots[2].lat


def test_the_window_is_half_open(session: Session) -> None:
    gathered(session, 0, 10, at=NOON)
    gathered(session, 20, at=NOON + HOUR - timedelta(microseconds=1))
    gathered(session, 30, 40, at=NOON + HOUR)
    gathered(session, 50, at=NOON - timedelta(microseconds=1))

    assert [spot.incidents for spot in found(session)] == [3]


def test_incidents_and_reports_are_counted_apart(session: Session) -> None:
    gathered(session, 0, 60)
    last = make.incident(session, metres_north=120)
    make.incident(session, metres_north=121, joins=last)
    [spot] = found(session)

    assert (spot.incidents, spot.reports) == (3, 4)


def test_members_are_the_sources_own_ids_and_the_references_are_ours(session: Session) -> None:
    for number, metres in enumerate((0, 60)):
        make.incident(session, metres_north=metres, key=f"theirs-{number}")
    receipt = make.report(session, metres_north=120)
    [spot] = found(session)

    assert spot.members == sorted(["theirs-0", "theirs-1", receipt.incident])
    assert receipt.incident in spot.references
    assert "theirs-0" not in spot.references


def test_good_news_makes_no_hotspot(session: Session) -> None:
    gathered(session, 0, 10, 20, 30, category="positive")

    assert found(session) == []


def test_all_kinds_gather_together_and_are_told_by_their_top_category(session: Session) -> None:
    gathered(session, 0, category="vandalism_glass")
    gathered(session, 10, category="vandalism")
    gathered(session, 20, category="graffiti_tag")
    [spot] = found(session)

    assert spot.categories == {"graffiti": 1, "vandalism": 2}


@pytest.mark.slow
def test_many_on_one_spot_are_told_to_be_on_one(session: Session) -> None:
    """Thirteen incidents. A geocoder puts what it cannot place on one spot: 4,775 of Boston's cases."""
    gathered(session, *[0] * 9)
    gathered(session, *[3_000] * 3, 3_010)

    hall, corner = found(session)
    assert (hall.incidents, hall.spots, hall.radius_m) == (9, 1, 0)
    assert (corner.incidents, corner.spots) == (4, 2)


def test_a_place_names_it(session: Session) -> None:
    make.place(session, "Ringskolan", metres_north=50)
    gathered(session, 0, 60, 120)

    assert found(session)[0].place == "Ringskolan"


@pytest.mark.slow
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_in_which_they_came_does_not_show(session: Session, order: tuple[int, ...]) -> None:
    """Eleven incidents. The third stands 70 m from both crowds and belongs to the southern one, always."""
    crowds = ((-40, -30, -20, -10, 0), (140, 150, 160, 170, 180), (70,))
    for n in order:
        for metres in crowds[n]:
            make.incident(session, metres_north=metres, key=f"{metres}")

    spots = found(session, at_least=4)
    assert [spot.incidents for spot in spots] == [6, 5]
    assert "70" in spots[0].members


def test_what_came_is_another_window_than_what_was_seen(session: Session) -> None:
    gathered(session, 0, 10, 20, at=NOON - 48 * HOUR, received_at=NOON)

    assert found(session) == []
    assert [spot.incidents for spot in found(session, by="opened_at")] == [3]
    assert hotspots(session, NOON - 48 * HOUR, NOON)[0].incidents == 3


def test_a_report_that_came_after_the_cut_off_does_not_change_what_the_meeting_saw(session: Session) -> None:
    gathered(session, 0, 10)
    last = make.incident(session, metres_north=20)
    make.incident(session, metres_north=20, joins=last, at=NOON + 2 * HOUR)

    assert [spot.reports for spot in found(session, by="opened_at")] == [3]
    assert [spot.reports for spot in found(session)] == [4]


def test_nothing_gives_no_hotspots(session: Session) -> None:
    assert found(session) == []


def test_a_long_street_is_one_hotspot_when_each_reaches_the_next(session: Session) -> None:
    gathered(session, *[70 * n for n in range(6)])

    assert [spot.incidents for spot in found(session, at_least=2)] == [6]
