"""What the kinds of rounds are called."""

from web.languages import marked

KINDS = {
    "round": marked("Rond"),
    "night_walk": marked("Nattvandring"),
    "inspection": marked("Tillsyn"),
    "other": marked("Annan rond"),
}
