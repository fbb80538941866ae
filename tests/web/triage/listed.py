"""The routes that end a case, with what the checklist needs."""

from tests.web.listed import Ask, Route

PATH, NOWHERE = "/arenden/{reference}/avsluta", "/arenden/L26-9999/avsluta"
ROUTES = (
    Route("GET", PATH, "page", Ask(NOWHERE, 404), needs=("state", "w")),
    Route(
        "POST",
        PATH,
        "page",
        Ask(NOWHERE, 404, {"data": {"outcome": "removed", "words": "Borta nu."}}),
        bad=(Ask(NOWHERE, 404, {"data": {"outcome": "x"}}),),
        needs=("state", "w"),
    ),
)
