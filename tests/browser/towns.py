"""Stores with something special in them: nobody spoke, everybody spoke, or the names and words are attacks."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from geo.areas import outline
from service.areas.actions import NewArea, NewPlace, replace_layer, replace_places
from service.intake.actions import receive_loaded
from service.people.models import Organisation
from service.reports import arrivals
from tests import make
from tests.browser.sites import CUT_OFF, OPENS

MANY, TOGETHER = 2000, 300
ATTACKS = [
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "${alert(1)}",
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
]
SILENT = "Bostadsbolaget"


def ground(session: Session) -> None:
    """A boundary and four areas round the centre."""
    make.boundary(session)
    make.layer(
        session,
        make.area("väst", 15.9, 59.4, 15.97, 59.6),
        make.area("mitt", 15.97, 59.4, 16.02, 59.6),
        make.area("öst", 16.02, 59.4, 16.1, 59.6),
    )
    session.add(Organisation(name=SILENT, participates=True))


def crowd(session: Session) -> None:
    """Two thousand incidents: seventeen hundred over the town, three hundred on one single point."""
    spread = [
        make.point(metres_north=n % 41 * 83 - 1700, metres_east=n // 41 * 89 - 1800) for n in range(MANY - TOGETHER)
    ]
    _tell(session, [*spread, *[make.point(metres_north=2500)] * TOGETHER])


def attacked(session: Session) -> None:
    """Every name that an administrator gives, and what citizens tell, is an attack."""
    strips = [make.square(15.9 + n / 25, 59.4, 15.94 + n / 25, 59.6) for n in range(len(ATTACKS))]
    areas = [
        NewArea(f"a{n}", name, outline(strip)) for n, (name, strip) in enumerate(zip(ATTACKS, strips, strict=True))
    ]
    make.boundary(session)
    replace_layer(session, "deso", ATTACKS[0], areas, ATTACKS[3])
    middles = [make.point(metres_east=500 * n, metres_north=300 * n) for n in range(len(ATTACKS))]
    named = zip(ATTACKS, middles, strict=True)
    replace_places(session, [NewPlace(f"p{n}", name, "square", at) for n, (name, at) in enumerate(named)])
    for name in ATTACKS:
        session.add(Organisation(name=name, participates=True))
    session.flush()
    _tell(session, [at for at in middles for _ in range(4)])


def tell(session: Session, words: str) -> None:
    """Four incidents on one spot, told in these words."""
    _tell(session, [make.point()] * 4, words)


def _tell(session: Session, points: list[Any], words: str = "") -> None:
    """An incident at each point, all over the period, in a few kinds, some of them told by an organisation."""
    step = (CUT_OFF - OPENS) / (len(points) + 1)
    kinds = ["graffiti_tag", "vandalism", "littering", "traffic"]
    arrivals.load(session, [_arrival(n, at, kinds[n % 4], step, words) for n, at in enumerate(points)])
    assert receive_loaded(session, zone=make.ZONE) == len(points)


def _arrival(n: int, at: Any, kind: str, step: timedelta, words: str) -> dict[str, Any]:
    moment = OPENS + step * (n + 1)
    return {
        "report_id": uuid4(), "incident_id": uuid4(), "may_join": False, "source": "test", "source_key": str(n),
        "category_code": kind, "lon": at.lon, "lat": at.lat, "accuracy_m": 20, "location_set": "import",
        "received_at": moment, "detected_at": moment, "answers": "{}", "channel": "import", "outdoors": True,
        "reporter_kind": "staff" if n % 3 else "citizen", "organisation": ATTACKS[n % 5] if n % 3 else None,
        "description": words or ATTACKS[n % 5],
    }  # fmt: skip
