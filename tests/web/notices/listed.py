"""The routes of mail, with what the checklist needs."""

from tests.web.listed import Ask, Route

ROUTES = (
    Route("POST", "/kvitto/epost", "anyone", Ask("/kvitto/epost", 404, {"data": {"code": "x", "email": "x"}})),
    Route("POST", "/kvitto/epost/bort", "anyone", Ask("/kvitto/epost/bort", 404, {"data": {"code": "x"}})),
    Route("GET", "/epost/bekrafta/{token}", "anyone", Ask("/epost/bekrafta/x", 200)),
    Route("POST", "/epost/bekrafta/{token}", "anyone", Ask("/epost/bekrafta/x", 404)),
    Route("GET", "/epost/sluta/{token}", "anyone", Ask("/epost/sluta/x", 200)),
    Route("POST", "/epost/sluta/{token}", "anyone", Ask("/epost/sluta/x", 404)),
)
