"""The routes of conversations, for the checklist (tests/web/listed.py)."""

from tests.web.listed import Ask, Route

WORDS = {"words": "Hej", "key": "the-key-of-one-form"}
NOT_THERE, WRITES = "L26-9999", ("conversation", "w")
ROUTES = (
    Route(
        "POST",
        "/kvitto/meddelande",
        "anyone",
        Ask("/kvitto/meddelande", 404, {"data": WORDS | {"code": "wrong"}}),
        bad=(Ask("/kvitto/meddelande", 422, {"data": {"code": "a" * 201}}),),
    ),
    Route(
        "POST",
        "/kvitto/inte-atgardat",
        "anyone",
        Ask("/kvitto/inte-atgardat", 404, {"data": {"code": "wrong"}}),
        bad=(Ask("/kvitto/inte-atgardat", 422, {"data": {"code": "a" * 201}}),),
    ),
    Route("GET", "/kvitto/bild/{token}", "anyone", Ask("/kvitto/bild/unknown", 404)),
    Route("GET", "/kvitto/bild/{token}/hel", "anyone", Ask("/kvitto/bild/unknown/hel", 404)),
    Route("GET", "/samtal", "page", Ask("/samtal", 200), needs=WRITES),
    Route("GET", "/samtal/{reference}", "page", Ask(f"/samtal/{NOT_THERE}", 404), needs=WRITES),
    Route(
        "POST",
        "/samtal/{reference}",
        "page",
        Ask(f"/samtal/{NOT_THERE}", 404, {"data": WORDS}),
        bad=(Ask(f"/samtal/{NOT_THERE}", 422, {"data": WORDS | {"verdict": "x"}}),),
        needs=WRITES,
    ),
    Route(
        "POST",
        "/samtal/{reference}/inte-atgardat",
        "page",
        Ask(f"/samtal/{NOT_THERE}/inte-atgardat", 404, {"data": WORDS}),
        bad=(Ask(f"/samtal/{NOT_THERE}/inte-atgardat", 422, {"data": WORDS | {"verdict": "x"}}),),
        needs=WRITES,
    ),
)
