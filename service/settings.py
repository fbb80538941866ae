"""Settings: the environment with prefix OPL_, a `.env` beside it, and secrets as files (`OPL_..._FILE`)."""

import os
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from geo.columns import STORE
from service.bounds import PASSWORD, may_be_told_secrets
from service.errors import Unready

PREFIX = "OPL_"
Network = IPv4Network | IPv6Network
FOREIGN = ("OPL_TEST_",)  # names that the tests own


class SecretFiles(PydanticBaseSettingsSource):
    """`OPL_SECRET_FILE=/run/secrets/x` means: `OPL_SECRET` is what that file holds."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 (the library's signature)
        path = written().get(f"{PREFIX}{field_name.upper()}_FILE")
        return (_held_in(path) if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """One municipality's settings. Empty means not set. What others keep in the same `.env` is theirs."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        dotenv_filtering="only_existing",
        env_ignore_empty=True,
        extra="forbid",
    )

    database_url: str = ""
    owner_database_url: str = ""  # who owns the store, when that is another than who uses it
    municipality: str = ""
    srid: int = STORE
    timezone: str = "Europe/Stockholm"
    secret: SecretStr = SecretStr("")
    demo_password: SecretStr = SecretStr("")
    strong_roles: str = "administrator,auditor,coordinator,police"
    proxies: str = ""
    reports_in_all: int = Field(default=30, ge=0)  # anonymous, counted unseen in a minute; 0: any number
    burst: int = Field(default=5, ge=0)  # so many near each other are held; 0: any number
    reports_per_minute: int = Field(default=60, ge=0)  # from one network that nobody signed in from; 0 is no limit
    password_memory: int = Field(default=65_536, ge=64, le=1 << 20)  # KiB that argon2id takes; less is for tests
    log_level: Literal["info", "warning", "error"] = "info"
    base_url: str = "http://127.0.0.1:8000"
    data: Path = Path("var")
    files: Path | None = None
    basemap: Path | None = None
    smtp_url: SecretStr = SecretStr("")
    smtp_from: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = Field(default="Logga in med kommunens konto", max_length=60)
    oidc_groups: str = ""
    oidc_groups_claim: str = "groups"
    oidc_email_claim: str = ""
    oidc_strong: bool = False
    first_cutoff: datetime = datetime(2025, 9, 2, 13, 0)  # noqa: DTZ001 (a time on the wall; the zone is its own setting)
    period_days: int = Field(default=14, ge=7, le=92)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a continent is a directory
            raise ValueError("unknown time zone") from error
        return name

    @field_validator("first_cutoff")
    @classmethod
    def _wall_time(cls, moment: datetime) -> datetime:
        if moment.tzinfo is not None:
            raise ValueError("give a local time without zone")
        return moment

    @field_validator("proxies")
    @classmethod
    def _networks(cls, told: str) -> str:
        try:
            _parsed(told)
        except ValueError as error:
            raise ValueError("networks like 10.0.0.0/8, with commas between") from error
        return told

    @field_validator("demo_password")
    @classmethod
    def _long_enough(cls, password: SecretStr) -> SecretStr:
        length = len(password.get_secret_value())
        if length and not PASSWORD[0] <= length <= PASSWORD[1]:
            raise ValueError(f"at least {PASSWORD[0]} and at most {PASSWORD[1]} characters")
        return password

    @field_validator("oidc_issuer")
    @classmethod
    def _an_issuer(cls, address: str) -> str:
        if address and ("?" in address or not may_be_told_secrets(address)):
            raise ValueError("an https address without query, or http on this machine")
        return address

    @field_validator("oidc_groups")
    @classmethod
    def _groups(cls, told: str) -> str:
        if any("=" not in part for part in told.split(";") if part.strip()):
            raise ValueError("group=function;group=function")
        return told

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the library's signature)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, SecretFiles(settings_cls), env_settings, dotenv_settings

    def called(self, *, demo: bool) -> str:
        """What the municipality is called; the invented one has its own name when no other is given."""
        return self.municipality or ("Köping" if demo else "Kommunen")

    @property
    def photo_files(self) -> Path:
        """Where photos are kept, unless OPL_FILES says another place: with everything else that must not be lost."""
        return self.files or self.data / "photos"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def demanding(self) -> frozenset[str]:
        """The roles that a password alone does not open; the word `none` means no role."""
        return frozenset(role.strip() for role in self.strong_roles.split(",")) - {"none", ""}

    @property
    def trusted_proxies(self) -> tuple[Network, ...]:
        """From whom we believe X-Forwarded-For."""
        return _parsed(self.proxies)

    @property
    def https(self) -> bool:
        """Are we met over https? Then cookies say so."""
        return self.base_url.startswith("https://")

    @property
    def mails(self) -> bool:
        """Is there mail? Without it nobody is asked for an address."""
        return bool(self.smtp_url.get_secret_value())

    @property
    def directory(self) -> bool:
        """May people sign in by the municipality's own directory?"""
        return bool(self.oidc_issuer and self.oidc_client_id)


def _parsed(told: str) -> tuple[Network, ...]:
    return tuple(ip_network(one.strip()) for one in told.split(",") if one.strip())


def written() -> dict[str, str]:
    """What `.env` and the environment say; the environment has the last word."""
    beside = DotEnvSettingsSource(Settings).env_vars  # in small letters
    return {name.upper(): value for name, value in beside.items() if value} | dict(os.environ)


def strangers(names: Iterable[str]) -> list[str]:
    """OPL_ names that mean nothing to us."""
    ours = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    known = {*ours, *(f"{name}_FILE" for name in ours)}
    return sorted(n for n in names if n.startswith(PREFIX) and not n.startswith(FOREIGN) and n not in known)


@cache
def settings() -> Settings:
    """The settings of this process, read once. Unknown names are refused: a misspelt one is not ignored.

    Raises Unready, naming the setting and never its value.
    """
    unknown = strangers(written())
    if unknown:
        raise Unready(f"Okänd inställning: {', '.join(unknown)}")
    try:
        return Settings()
    except ValidationError as error:
        parts = error.errors(include_input=False)
        wrong = [f"{PREFIX}{str(part['loc'][0]).upper()}: {part['msg']}" for part in parts]
        raise Unready("Fel i inställningarna. " + "; ".join(wrong)) from None


def _held_in(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise Unready(f"En hemlighet kan inte läsas ur sin fil: {path}") from None
