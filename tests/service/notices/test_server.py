"""Which server, how, and as whom: what the settings say, and a conversation with one that demands more."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from sqlmodel import Session

from service.errors import Unready
from service.notices import health
from service.notices.server import server
from service.settings import Settings
from tests.conftest import NOON
from tests.service.notices.conftest import Box, free_port
from tests.service.notices.sent import notices, send_all, told

USER, PASSWORD = "post", "h%mligt/@:"
WRITTEN = "post:h%25mligt%2F%40%3A"


def named(url: str, **also: str) -> Settings:
    return Settings(smtp_url=SecretStr(url), **also)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "scheme", "port"),
    [
        ("smtp://mail.koping.example", "smtp", 25),
        ("smtp://mail.koping.example:2525/", "smtp", 2525),
        ("smtps://post:x@mail.koping.example", "smtps", 465),
        ("smtp+starttls://post:x@mail.koping.example", "smtp+starttls", 587),
        ("smtp://post:x@mail.koping.example?starttls", "smtp+starttls", 587),
        ("smtp://post:x@127.0.0.1:25", "smtp", 25),
    ],
)
def test_an_address_says_how_the_server_is_met(url: str, scheme: str, port: int) -> None:
    found = server(named(url))

    assert found is not None
    assert (found.scheme, found.port) == (scheme, port)


def test_names_and_passwords_may_hold_any_sign_and_are_never_shown() -> None:
    found = server(named(f"smtps://{WRITTEN}@mail.koping.example"))

    assert found is not None
    assert (found.user, found.password) == (USER, PASSWORD)
    assert PASSWORD not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        *("mail.koping.example", "http://mail.koping.example", "smtp://", "smtp://mail:port", "smtp://mail/box"),
        *("smtp://mail.koping.example?tls=no", "smtp://[::1", "smtp://post:topsecret@mail.koping.example"),
        *("smtps://post:topsecretö@mail.koping.example", "smtps://post:topsecret%C3%B6@mail.koping.example"),
    ],
)
def test_what_is_no_address_of_a_server_is_refused_and_never_shown(url: str) -> None:
    with pytest.raises(Unready, match="OPL_SMTP_URL") as refused:
        server(named(url))

    assert "topsecret" not in str(refused.value)


@pytest.mark.parametrize(
    ("base", "given", "sender"),
    [
        ("https://lagesbild.koping.example", "", "lagesbild@lagesbild.koping.example"),
        ("http://127.0.0.1:8000", "", "lagesbild@localhost.invalid"),
        ("https://lagesbild.koping.example", "Trygghet@koping.example", "trygghet@koping.example"),
    ],
)
def test_mail_is_from_the_address_that_the_settings_say(base: str, given: str, sender: str) -> None:
    found = server(named("smtp://mail.koping.example", base_url=base, smtp_from=given))

    assert found is not None
    assert found.sender == sender


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(Unready, match="OPL_SMTP_FROM"):
        server(named("smtp://mail.koping.example", smtp_from="a@b.example\r\nBcc: c@d.example"))


def test_without_an_address_there_is_no_mail() -> None:
    assert server(named("")) is None


# A server that demands more


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for the loopback, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    held = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + held)
    return file


@pytest.fixture
def strict(box: Box, certificate: Path) -> Iterator[Controller]:
    """Takes nothing before STARTTLS and the right password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def known(_: Any, __: Any, ___: Any, ____: Any, told: Any) -> AuthResult:
        right = (told.login, told.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    made = Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True,
        auth_required=True, authenticator=known, auth_exclude_mechanism=["LOGIN"],
    )  # fmt: skip
    made.start()
    yield made
    made.stop()


def test_a_server_is_met_over_tls_and_told_the_password(
    session: Session,
    strict: Controller,
    box: Box,
    certificate: Path,
    use: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    use(f"smtp+starttls://{WRITTEN}@127.0.0.1:{strict.port}")
    told(session)

    assert list(health.faults(session, NOON)) == []
    assert send_all(session) == 1
    assert len(box.letters) == 1


def test_a_wrong_password_is_told_and_the_mail_waits(
    session: Session,
    strict: Controller,
    certificate: Path,
    use: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    use(f"smtp+starttls://post:topsecret@127.0.0.1:{strict.port}")
    told(session)

    assert send_all(session) == 0
    [row] = notices(session)
    assert (row.failure, row.address is not None) == ("E-postservern godtar inte inloggningen (535).", True)
    assert list(health.faults(session, NOON)) == [f"e-post: {row.failure}"]


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(
    session: Session, strict: Controller, box: Box, use: Callable[[str], None]
) -> None:
    use(f"smtp+starttls://{WRITTEN}@127.0.0.1:{strict.port}")
    told(session)

    assert send_all(session) == 0
    [row] = notices(session)
    assert row.failure == "E-postservern svarar inte som den ska (SSLCertVerificationError)."
    assert box.letters == []
