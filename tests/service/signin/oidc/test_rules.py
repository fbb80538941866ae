"""What is read from a proof that holds: a name, an address, groups, and whether it was strong."""

from typing import Any

import pytest

from service.errors import Refused
from service.signin.oidc.rules import NOWHERE, Trust, chosen, pairs, provider, someone, wanted

ISSUER = "https://katalog.koping.example"
DESCRIPTION = {
    "issuer": ISSUER,
    "response_types_supported": ["code"],
    "authorization_endpoint": f"{ISSUER}/authorize?policy=1",
    "token_endpoint": "https://elsewhere.example/token",
    "jwks_uri": f"{ISSUER}/keys",
}


def trust(**how: Any) -> Trust:
    told: dict[str, Any] = {"groups_claim": "groups", "email_claim": "", "strong": False} | how
    return Trust(issuer=ISSUER, client_id="lagesbild", **told)


def claims(**said: Any) -> dict[str, Any]:
    return {"sub": "one", "name": "Kim Berg", "email": "Kim@Koping.example", "email_verified": True} | said


def test_an_address_that_the_directory_verified_is_theirs() -> None:
    assert someone(claims(), trust()).person.email == "kim@koping.example"


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_an_address_that_it_did_not_verify_is_not(verified: object) -> None:
    told = someone(claims(email_verified=verified), trust())

    assert told.person.email.endswith(f"@{NOWHERE}")


def test_an_address_of_a_claim_that_the_settings_trust_needs_no_further_word() -> None:
    """Microsoft's directories say nothing about email_verified."""
    told = someone(claims(email_verified=None, upn="kim.berg@koping.example"), trust(email_claim="upn"))

    assert told.person.email == "kim.berg@koping.example"


@pytest.mark.parametrize(
    "email", ["", "not an address", None, 17, ["a@b.example"], "a@b", "x" * 300 + "@koping.example"]
)
def test_what_is_no_address_is_replaced_by_one_that_is_nobodys(email: object) -> None:
    first, second = someone(claims(email=email), trust()), someone(claims(email=email, sub="two"), trust())

    assert first.person.email.endswith(f"@{NOWHERE}")
    assert first.person.email != second.person.email
    assert first == someone(claims(email=email), trust())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({}, "Kim Berg"),
        ({"name": "  Kim \u00a0 Berg "}, "Kim Berg"),
        ({"name": None, "given_name": "Kim", "family_name": "Ek"}, "Kim Ek"),
        ({"name": "a\u202egnp", "family_name": "Ek"}, "Ek"),
        ({"name": "x" * 200}, "Namn saknas"),
        ({"name": 17}, "Namn saknas"),
    ],
)
def test_a_name_that_can_be_shown(said: dict[str, Any], name: str) -> None:
    assert someone(claims(**said), trust()).person.name == name


@pytest.mark.parametrize(
    ("said", "groups"),
    [(["a", "b"], {"a", "b"}), ("a", {"a"}), (None, set()), ([["a"], 1, None, "b"], {"b"}), ({"a": 1}, set())],
)
def test_groups_are_texts(said: object, groups: set[str]) -> None:
    assert someone(claims(groups=said), trust()).groups == groups


def test_groups_may_stand_in_another_claim() -> None:
    assert someone(claims(roles=["a"]), trust(groups_claim="roles")).groups == {"a"}


@pytest.mark.parametrize(
    ("amr", "setting", "strong"),
    [
        (["pwd"], False, False), (["pwd", "mfa"], False, True), (["otp"], False, True), (["hwk"], False, True),
        (None, False, False), (None, True, True), ("mfa", False, True), ({"mfa": 1}, False, False),
    ],
)  # fmt: skip
def test_what_counts_as_a_second_factor(amr: object, setting: bool, strong: bool) -> None:
    assert someone(claims(amr=amr), trust(strong=setting)).strong is strong


def test_groups_that_were_kept_back_are_not_none() -> None:
    with pytest.raises(Refused, match="lämnade inte ut dina grupper"):
        someone(claims(_claim_names={"groups": "src1"}), trust())


def test_a_group_may_have_the_signs_of_a_directory_in_its_name() -> None:
    told = "CN=Samordning,OU=Grupper=Samordning; polis = Polisen/Kommunpolis ;;polis=Jour"

    assert pairs(told) == [
        ("CN=Samordning,OU=Grupper", "Samordning"),
        ("polis", "Polisen/Kommunpolis"),
        ("polis", "Jour"),
    ]
    assert wanted({"polis"}, told) == {"Polisen/Kommunpolis", "Jour"}
    assert wanted({"POLIS", "Samordning"}, told) == set()


def test_a_function_is_chosen_by_its_name_when_only_one_has_it() -> None:
    posts = [(1, "Polisen", "Jour"), (2, "Kommunen", "Jour"), (3, "Kommunen", "Gata")]

    assert chosen({"Jour", "Gata", "Finns inte"}, posts) == {3}
    assert chosen({"Polisen/Jour"}, posts) == {1}


def test_how_we_say_who_we_are() -> None:
    ways = {"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"]}

    assert provider(DESCRIPTION, ISSUER, secret=True).introduces == "client_secret_basic"
    assert provider(DESCRIPTION | ways, ISSUER, secret=True).introduces == "client_secret_post"
    assert provider(DESCRIPTION, ISSUER, secret=False).introduces == "none"


@pytest.mark.parametrize("issuer", [f"{ISSUER}/", f"{ISSUER}/other", ISSUER.upper(), "https://koping.example"])
def test_the_issuer_is_the_same_to_the_letter(issuer: str) -> None:
    with pytest.raises(Refused, match="svarar inte"):
        provider(DESCRIPTION | {"issuer": issuer}, ISSUER, secret=True)
