"""The routes that end a case and that look at what is held, with what the checklist needs."""

from tests.web.listed import Ask, Route

PATH, NOWHERE = "/arenden/{reference}/avsluta", "/arenden/L26-9999/avsluta"
HELD, UNDO = "/granskning/tillstromning", "/granskning/tillstromning/angra"
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
    Route("GET", HELD, "page", Ask(HELD, 200), needs=("held", "w")),
    Route(
        "POST",
        HELD,
        "page",
        Ask(HELD, 303, {"data": {"verdict": "real", "group": "L26-9999"}}),
        bad=(
            Ask(HELD, 422, {"data": {"verdict": "real"}}),
            Ask(HELD, 422, {"data": {"verdict": "x", "group": "L26-9999"}}),
        ),
        needs=("held", "w"),
    ),
    Route(
        "POST",
        UNDO,
        "page",
        Ask(UNDO, 404, {"data": {"beslut": "999999999"}}),
        bad=(
            Ask(UNDO, 422, {"data": {}}),
            Ask(UNDO, 422, {"data": {"beslut": "x"}}),
        ),
        needs=("held", "w"),
    ),
)
