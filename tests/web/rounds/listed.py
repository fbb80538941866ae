"""The routes of rounds, templates and signs, for the checklist that every route repeats."""

from tests.make import CENTRE
from tests.web.listed import Ask, Route

NOBODYS = "00000000-0000-4000-8000-000000000000"
KEY = "7b0a6d0e-3f5e-4b6f-9a0e-2f3f7a1c8b10"
TYPED = f"{CENTRE.lat} {CENTRE.lon}"
ROUND, NO_ROUND = {"data": {"key": KEY, "kind": "round"}}, {"data": {"key": KEY, "kind": "x"}}
TEMPLATE = {"data": {"key": KEY, "category": "graffiti", "template_name": "Elskåpet"}}
SIGN = {"data": {"key": KEY, "name": "Hissen", "coordinates": TYPED}}


def _post(path: str, asked: Ask, needs: str, *bad: Ask) -> Route:
    return Route("POST", path, "page", asked, bad=bad, needs=(needs, "w"))


def _of_nobody(path: str, name: str, needs: str, status: int = 404) -> Route:
    """A change of one thing, which here is nobody's."""
    bad = Ask(path.replace(name, "x"), 422)
    return _post(path, Ask(path.replace(name, NOBODYS), status), needs, bad)


ROUTES = (
    Route("GET", "/ronder", "page", Ask("/ronder", 200), needs=("rounds", "r")),
    _post("/ronder", Ask("/ronder", 303, ROUND), "rounds", Ask("/ronder", 422, NO_ROUND), Ask("/ronder", 422)),
    Route(
        "GET",
        "/ronder/{round_id}",
        "page",
        Ask(f"/ronder/{NOBODYS}", 404),
        bad=(Ask("/ronder/x", 422),),
        needs=("rounds", "r"),
    ),
    _of_nobody("/ronder/{round_id}/avsluta", "{round_id}", "rounds"),
    Route("GET", "/mallar", "page", Ask("/mallar", 200), needs=("templates", "w")),
    _post("/mallar", Ask("/mallar", 303, TEMPLATE), "templates", Ask("/mallar", 422)),
    _of_nobody("/mallar/{template_id}/namn", "{template_id}", "templates", 422),
    _of_nobody("/mallar/{template_id}/upp", "{template_id}", "templates"),
    _of_nobody("/mallar/{template_id}/ta-bort", "{template_id}", "templates", 303),
    Route("GET", "/p/{code}", "anyone", Ask("/p/ABCDEFGHJK", 404), bad=(Ask("/p/%00", 404),)),
    Route("GET", "/skyltar", "page", Ask("/skyltar", 200), needs=("signs", "r")),
    _post("/skyltar", Ask("/skyltar", 303, SIGN), "signs", Ask("/skyltar", 422)),
    Route(
        "GET",
        "/skyltar/utskrift.pdf",
        "page",
        Ask("/skyltar/utskrift.pdf", 404),
        bad=(Ask("/skyltar/utskrift.pdf?storlek=a9", 422), Ask("/skyltar/utskrift.pdf?skylt=x", 422)),
        needs=("signs", "r"),
    ),
    _of_nobody("/skyltar/{sign_id}/ur-bruk", "{sign_id}", "signs"),
)
