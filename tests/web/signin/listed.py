"""The routes of the ways in besides a password. Without settings that open them, they are not there."""

from tests.web.listed import Ask, Route, _get

MINE = "/konto/nycklar"
ROUTES = (
    _get("/logga-in/katalog", "anyone", status=404),
    _get(
        "/logga-in/katalog/svar",
        "anyone",
        "",
        Ask(f"/logga-in/katalog/svar?code={'a' * 5_000}", 422),
        status=404,
    ),
    _get("/konto/katalog", "page", status=404),
    Route("POST", "/logga-in/nyckel/fraga", "anyone", Ask("/logga-in/nyckel/fraga", 404)),
    Route(
        "POST",
        "/logga-in/nyckel",
        "anyone",
        Ask("/logga-in/nyckel", 404, {"data": {"answer": "{}"}}),
        bad=(Ask("/logga-in/nyckel", 422, {"data": {"answer": "a" * 70_000}}),),
    ),
    _get(MINE, "page"),
    Route("POST", f"{MINE}/fraga", "page", Ask(f"{MINE}/fraga", 404)),
    Route(
        "POST",
        MINE,
        "page",
        Ask(MINE, 404, {"data": {"answer": "{}", "name": "Telefonen"}}),
        bad=(Ask(MINE, 422, {"data": {"answer": "a" * 70_000}}),),
    ),
    Route("POST", f"{MINE}/ta-bort", "page", Ask(f"{MINE}/ta-bort", 404, {"data": {"key": "00"}})),
)
