"""The routes of photos, with what the checklist needs."""

from tests.web.listed import Ask, Route

NOBODYS = "00000000-0000-4000-8000-000000000000"
ARRIVES, SEEN, SCREENED = f"/api/v1/reports/{NOBODYS}/photos", "/arenden/L26-9999/bilder", "/granskning/bilder"
ROUTES = (
    Route(
        "PUT",
        "/api/v1/reports/{report_id}/photos/{n}",
        "anyone",
        Ask(f"{ARRIVES}/1", 404, {"content": b"x"}),
        bad=(
            Ask("/api/v1/reports/x/photos/1", 422, {"content": b"x"}),
            Ask(f"{ARRIVES}/6", 422, {"content": b"x"}),
        ),
    ),
    *(
        Route(
            "GET",
            f"/arenden/{{reference}}/bilder/{{photo_id}}{kind}",
            "page",
            Ask(f"{SEEN}/{NOBODYS}{kind}", 404),
            bad=(Ask(f"{SEEN}/x{kind}", 422),),
            needs=("photo", "rl"),
        )
        for kind in ("", "/liten")
    ),
    Route(
        "POST",
        "/arenden/{reference}/bilder/{photo_id}/original",
        "page",
        Ask(f"{SEEN}/{NOBODYS}/original", 404, {"data": {"reason": "Behövs för utredningen"}}),
        bad=(Ask(f"{SEEN}/{NOBODYS}/original", 404, {"data": {"reason": "x"}}),),
        needs=("pixels", "rl"),
    ),
    Route("GET", SCREENED, "page", Ask(SCREENED, 200), needs=("photo", "w")),
    Route(
        "GET",
        f"{SCREENED}/{{photo_id}}",
        "page",
        Ask(f"{SCREENED}/{NOBODYS}", 404),
        bad=(Ask(f"{SCREENED}/x", 422),),
        needs=("photo", "w"),
    ),
    Route(
        "POST",
        f"{SCREENED}/{{photo_id}}",
        "page",
        Ask(f"{SCREENED}/{NOBODYS}", 404, {"data": {"verdict": "shown"}}),
        bad=(Ask(f"{SCREENED}/{NOBODYS}", 422, {"data": {"verdict": "x"}}),),
        needs=("photo", "w"),
    ),
    Route(
        "POST",
        f"{SCREENED}/{{photo_id}}/maskera",
        "page",
        Ask(f"{SCREENED}/{NOBODYS}/maskera", 404, {"data": {"area": "10 10 20 20"}}),
        bad=(Ask(f"{SCREENED}/{NOBODYS}/maskera", 422, {"data": {"area": "a" * 101}}),),
        needs=("photo", "w"),
    ),
)
