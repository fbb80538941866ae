"""Settings: where they come from, and that a wrong one is named and its value never told."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from service.errors import Unready
from service.settings import Settings, settings

HIDDEN = "a-value-that-is-nobodys-business"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty directory to stand in, and settings that are read anew."""
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def refused() -> str:
    """What we say of settings that do not hold."""
    with pytest.raises(Unready) as refusal:
        settings()
    assert HIDDEN not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None  # no log shows it either
    return str(refusal.value)


def test_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_MUNICIPALITY", "Håbo")
    monkeypatch.setenv("OPL_PERIOD_DAYS", "28")

    assert (settings().municipality, settings().period_days) == ("Håbo", 28)


def test_what_is_not_said_has_a_sensible_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPL_MUNICIPALITY")
    monkeypatch.delenv("OPL_DEMO_PASSWORD")

    assert settings().called(demo=False) == "Kommunen"
    assert settings().first_cutoff == datetime(2025, 9, 2, 13)
    assert settings().zone.key == "Europe/Stockholm"
    assert settings().demo_password.get_secret_value() == ""


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = settings()
    monkeypatch.setenv("OPL_MUNICIPALITY", "Håbo")

    assert settings() is first


@pytest.mark.parametrize("name", ["OPL_SECRT", "OPL_MUNICIPALTY", "OPL_SECRET_FIL"])
def test_a_misspelt_setting_is_refused_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, HIDDEN)

    assert refused() == f"Okänd inställning: {name}"


def test_every_misspelt_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_Z", HIDDEN)
    monkeypatch.setenv("OPL_A", HIDDEN)

    assert refused() == "Okänd inställning: OPL_A, OPL_Z"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPL_TIMEZONE", "Mars/Olympus"),
        ("OPL_TIMEZONE", "Europe"),  # a directory of the zone database
        ("OPL_TIMEZONE", "../../etc/passwd"),
        ("OPL_DEMO_PASSWORD", "eleven-long"),
        ("OPL_DEMO_PASSWORD", "x" * 257),
        ("OPL_PERIOD_DAYS", "6"),
        ("OPL_PERIOD_DAYS", "fourteen"),
        ("OPL_FIRST_CUTOFF", "2025-09-02T13:00+02:00"),
        ("OPL_FIRST_CUTOFF", "1756818000"),
        ("OPL_SRID", "sweref"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_is_not_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    told = refused()

    assert told.startswith(f"Fel i inställningarna. {name}: ")
    assert value not in told


@pytest.mark.parametrize("password", ["twelve-long!", "x" * 256])
def test_a_password_may_be_as_long_as_we_say(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_DEMO_PASSWORD", password)

    assert settings().demo_password.get_secret_value() == password


def test_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_FILES", "")
    monkeypatch.setenv("OPL_PERIOD_DAYS", "")

    assert settings().files is None
    assert settings().period_days == 14


# Secrets as files


def test_a_secret_may_be_a_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "kept").write_text(f"{HIDDEN}\n", encoding="utf-8")
    monkeypatch.setenv("OPL_SECRET_FILE", str(elsewhere / "kept"))

    assert settings().secret.get_secret_value() == HIDDEN
    assert HIDDEN not in repr(settings())


@pytest.mark.parametrize("content", [None, b"\xff\xfe" + HIDDEN.encode("utf-16-le")])
def test_a_secret_that_cannot_be_read_is_refused_in_words(
    content: bytes | None, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = elsewhere / "kept"
    if content is not None:
        kept.write_bytes(content)
    monkeypatch.setenv("OPL_SECRET_FILE", str(kept))

    assert refused() == f"En hemlighet kan inte läsas ur sin fil: {kept}"


# .env


def test_the_file_beside_us_is_read_and_the_environment_has_the_last_word(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPL_MUNICIPALITY")
    (elsewhere / ".env").write_text("OPL_MUNICIPALITY=Håbo\nOPL_SECRET=from the file\n", encoding="utf-8")
    monkeypatch.setenv("OPL_SECRET", HIDDEN)

    assert settings().municipality == "Håbo"
    assert settings().secret.get_secret_value() == HIDDEN


def test_the_file_beside_us_may_say_where_a_secret_lies(elsewhere: Path) -> None:
    (elsewhere / "kept").write_text(HIDDEN)
    (elsewhere / ".env").write_text(f"OPL_SECRET_FILE={elsewhere / 'kept'}\n")

    assert settings().secret.get_secret_value() == HIDDEN


def test_a_misspelt_setting_in_the_file_beside_us_is_refused_by_name(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text(f"OPL_SECRT={HIDDEN}\n")

    assert refused() == "Okänd inställning: OPL_SECRT"


def test_what_other_programs_keep_in_the_same_file_is_theirs(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text(f"COMPOSE_PROJECT_NAME=koping\nPOSTGRES_PASSWORD={HIDDEN}\n")

    assert settings().municipality == "Köping"


@pytest.mark.parametrize(
    ("address", "https"), [("https://lagesbild.koping.se", True), ("http://127.0.0.1:8000", False)]
)
def test_cookies_are_told_whether_we_are_met_over_https(address: str, https: bool) -> None:
    assert Settings(base_url=address).https is https


@pytest.mark.parametrize(
    "address",
    [
        "http://katalog.koping.example",
        "https://",
        "katalog.koping.example",
        "https://a:b@katalog.koping.example",
        "https://katalog.koping.example/?a=b",
        "https://katalog.koping.example/#a",
        "https://katalog koping.example",
        "ftp://katalog.koping.example",
    ],
)
def test_a_directory_is_asked_over_https_or_on_this_machine(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_OIDC_ISSUER", address)

    assert "OPL_OIDC_ISSUER" in refused()


def test_groups_say_what_they_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_OIDC_GROUPS", f"a=Samordning;{HIDDEN}")

    assert "OPL_OIDC_GROUPS" in refused()


def test_a_directory_is_used_when_it_is_named_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_OIDC_ISSUER", "http://127.0.0.1:9400")
    assert not settings().directory
    settings.cache_clear()
    monkeypatch.setenv("OPL_OIDC_CLIENT_ID", "lagesbild")

    assert settings().directory
