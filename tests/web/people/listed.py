"""The routes about people and their functions. What they do stands in this folder's tests; here is who may, and bad input."""

from tests.web.listed import Ask, Route, Sent

NOBODY = "00000000-0000-4000-8000-000000000000"
PEOPLE, WORKPLACES, POSTS = "/installningar/personer", "/installningar/verksamheter", "/installningar/funktioner"
SEE, CHANGE = ("people", "r"), ("people", "w")
PERSON = {"name": "Sam Ek", "email": "sam.ek@demo.example"}
FUNCTION = {"name": "Larm", "role": "rescue"}


def _see(path: str, asked: str = "", status: int = 200, *bad: Ask, needs: tuple[str, str] | None = SEE) -> Route:
    return Route("GET", path, "page", Ask(asked or path, status), bad=bad, needs=needs)


def _change(path: str, asked: str, status: int, sent: Sent | None = None, *bad: Ask) -> Route:
    """Of what is not there: bad input is told first, where it can be told without looking."""
    return Route("POST", path, "page", Ask(asked, status, {"data": sent or {}}), bad=bad, needs=CHANGE)


def _typed(path: str, **data: str) -> Ask:
    return Ask(path, 422, {"data": data})


def _one(path: str) -> str:
    for name in ("person_id", "holding_id", "organisation_id", "function_id"):
        path = path.replace(f"{{{name}}}", NOBODY)
    return path


def _of_one(path: str, sent: Sent | None = None) -> Route:
    """A change of what is not there; and of what is no name of anything."""
    return _change(path, _one(path), 404, sent, Ask(_one(path).replace(NOBODY, "x", 1), 422, {"data": sent or {}}))


ROUTES = (
    _see("/min-sida", needs=None),
    _see("/installningar", needs=None),
    _see("/installningar/behorigheter", needs=None),
    _see(PEOPLE, f"{PEOPLE}?namn=%25"),
    _change(
        PEOPLE,
        PEOPLE,
        422,
        PERSON,
        _typed(PEOPLE, name="Sam\0", email="sam.ek@demo.example", function=NOBODY),
        _typed(PEOPLE, name="Sam", email="sam", function=NOBODY),
        _typed(PEOPLE, **PERSON, function="x"),
    ),
    _see(f"{PEOPLE}/{{person_id}}", f"{PEOPLE}/{NOBODY}", 404, Ask(f"{PEOPLE}/x", 422)),
    _of_one(f"{PEOPLE}/{{person_id}}", PERSON),
    _of_one(f"{PEOPLE}/{{person_id}}/funktioner", {"function": NOBODY}),
    _of_one(f"{PEOPLE}/{{person_id}}/funktioner/{{holding_id}}/avsluta"),
    _of_one(f"{PEOPLE}/{{person_id}}/lank"),
    _of_one(f"{PEOPLE}/{{person_id}}/andra-steget"),
    _of_one(f"{PEOPLE}/{{person_id}}/stang"),
    _of_one(f"{PEOPLE}/{{person_id}}/oppna"),
    _see(WORKPLACES),
    _change(
        WORKPLACES,
        WORKPLACES,
        303,
        {"name": "Polisen", "kind": "police"},
        _typed(WORKPLACES, name="", kind="police"),
        _typed(WORKPLACES, name="Kyrkan", kind="church"),
        _typed(WORKPLACES, name="Kyrkan\u202e", kind="association"),
    ),
    _see(f"{WORKPLACES}/{{organisation_id}}", f"{WORKPLACES}/{NOBODY}", 404, Ask(f"{WORKPLACES}/x", 422)),
    _of_one(f"{WORKPLACES}/{{organisation_id}}", {"name": "Polisen", "kind": "police"}),
    _of_one(f"{WORKPLACES}/{{organisation_id}}/funktioner", FUNCTION),
    _see(f"{POSTS}/{{function_id}}", f"{POSTS}/{NOBODY}", 404, Ask(f"{POSTS}/x", 422)),
    _of_one(f"{POSTS}/{{function_id}}", FUNCTION),
    _of_one(f"{POSTS}/{{function_id}}/ge", {"person": NOBODY}),
    _of_one(f"{POSTS}/{{function_id}}/overlamna", {"giver": NOBODY, "person": NOBODY}),
    _of_one(f"{POSTS}/{{function_id}}/stang"),
    _of_one(f"{POSTS}/{{function_id}}/oppna"),
)
