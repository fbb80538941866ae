"""Row 64: who speaks to us, when proxies stand between."""

from ipaddress import ip_network

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.bounds import SIGN_IN_TRIES_OF_A_SOURCE
from service.errors import Unready
from service.settings import settings
from tests.web.signin.entering import sign_in
from web.signin.calling import speaker

OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "spoke"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["127.0.0.1"], "192.0.2.7"),
        ("192.0.2.7", ["127.0.0.1"] * 50, "192.0.2.7"),
        ("10.1.1.1", [], "10.1.1.1"),
        ("10.1.1.1", ["192.0.2.7"], "192.0.2.7"),
        ("10.1.1.1", ["127.0.0.1, 192.0.2.7"], "192.0.2.7"),
        ("10.1.1.1", ["198.51.100.1", "192.0.2.7, 10.2.2.2"], "192.0.2.7"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("10.1.1.1", ["rubbish"], "rubbish"),
        ("testclient", ["192.0.2.7"], "testclient"),
        ("", ["192.0.2.7"], ""),
    ],
)
def test_only_our_own_proxies_are_believed(peer: str, forwarded: list[str], spoke: str) -> None:
    assert speaker(peer, forwarded, OURS) == spoke


def test_without_proxies_nobody_is_believed() -> None:
    assert settings().trusted_proxies == ()
    assert speaker("127.0.0.1", ["192.0.2.7"], ()) == "127.0.0.1"


def test_a_new_address_in_a_header_is_no_new_try(client: TestClient, session: Session) -> None:
    """From a peer that is no proxy of ours, who guesses on and on."""
    for n in range(SIGN_IN_TRIES_OF_A_SOURCE[0]):
        client.headers["X-Forwarded-For"] = f"198.51.{n}.1"
        assert sign_in(client, f"{n}@koping.example", "fel").status_code == 401

    client.headers["X-Forwarded-For"] = "203.0.113.1"
    refused = sign_in(client, "new@koping.example", "fel")

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "300")


def test_networks_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_PROXIES", "10.0.0.1/8, x")
    settings.cache_clear()

    with pytest.raises(Unready, match="OPL_PROXIES"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()
