"""docker-compose.yml and the Dockerfile, as far as can be judged without a container engine."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scripts.shell import ROOT

Compose = dict[str, Any]
PROGRAM = ("migrate", "web", "scheduler")
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SECRET_WORDS = ("PASSWORD", "SECRET", "DATABASE_URL", "SMTP")


@pytest.fixture
def compose() -> Compose:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def schema_faults(file: Path) -> str:
    """What the compose specification that ships with the checker says of a file. Empty when all is well."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


def faults(compose: Compose) -> list[str]:
    """What is unsafe about a compose file, in words."""
    found = [f"{name}: {fault}" for name, service in compose["services"].items() for fault in service_faults(service)]
    for name in PROGRAM:
        if compose["services"][name]["depends_on"]["db"]["condition"] != "service_healthy":
            found.append(f"{name}: does not wait for the database")
    if "ports" in compose["services"]["db"] or compose["services"]["db"]["networks"] != ["inside"]:
        found.append("db: can be reached from outside")
    return found + [f"{name}: not from a file" for name, secret in compose["secrets"].items() if "file" not in secret]


def service_faults(service: Compose) -> list[str]:
    text = yaml.safe_dump(service)
    wrong = {
        "runs as root": str(service.get("user", "root")).split(":")[0] in {"root", "0"},
        "can write to its own files": service.get("read_only") is not True,
        "keeps capabilities": service.get("cap_drop") != ["ALL"],
        "may gain privileges": "no-new-privileges:true" not in service.get("security_opt", []),
        "has no healthcheck": "healthcheck" not in service,
        "may lose commits": any(setting in text.replace(" ", "") for setting in NOT_DURABLE),
        "is published to the world": any(not port.startswith("127.0.0.1:") for port in service.get("ports", [])),
        "has a secret in its environment": any(bare_secret(name) for name in service["environment"]),
        "has no tag": "image" in service and "build" not in service and ":" not in service["image"],
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def bare_secret(name: str) -> bool:
    return any(word in name for word in SECRET_WORDS) and not name.endswith("_FILE")


@pytest.mark.slow  # starts the checker
def test_it_keeps_to_the_compose_specification(tmp_path: Path, compose: Compose) -> None:
    assert schema_faults(ROOT / "docker-compose.yml") == ""

    compose["services"]["web"]["prots"] = ["80:80"]
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(yaml.safe_dump(compose))
    assert "prots" in schema_faults(wrong)


def test_nothing_in_it_is_unsafe(compose: Compose) -> None:
    assert faults(compose) == []


def without(name: str, key: str) -> Callable[[Compose], object]:
    return lambda compose: compose["services"][name].pop(key)


def with_(name: str, key: str, value: object) -> Callable[[Compose], object]:
    return lambda compose: compose["services"][name].update({key: value})


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (without("db", "user"), "db: runs as root"),
        (with_("web", "user", "0:0"), "web: runs as root"),
        (with_("web", "read_only", False), "web: can write to its own files"),
        (without("scheduler", "cap_drop"), "scheduler: keeps capabilities"),
        (without("db", "security_opt"), "db: may gain privileges"),
        (without("scheduler", "healthcheck"), "scheduler: has no healthcheck"),
        (with_("db", "command", "postgres -c fsync=off"), "db: may lose commits"),
        (with_("db", "command", ["postgres", "-c", "synchronous_commit = off"]), "db: may lose commits"),
        (with_("db", "ports", ["127.0.0.1:5432:5432"]), "db: can be reached from outside"),
        (with_("db", "networks", ["inside", "outside"]), "db: can be reached from outside"),
        (with_("web", "ports", ["8000:8000"]), "web: is published to the world"),
        (with_("db", "environment", {"POSTGRES_PASSWORD": "x"}), "db: has a secret in its environment"),
        (with_("db", "image", "postgis/postgis"), "db: has no tag"),
        (
            with_("web", "depends_on", {"db": {"condition": "service_started"}}),
            "web: does not wait for the database",
        ),
        (lambda compose: compose["secrets"].update(secret={"environment": "X"}), "secret: not from a file"),
    ],
)
def test_each_fault_would_be_seen(compose: Compose, spoil: Callable[[Compose], object], fault: str) -> None:
    spoil(compose)

    assert fault in faults(compose)


def test_the_program_is_migrated_before_it_serves(compose: Compose) -> None:
    for name in ("web", "scheduler"):
        assert compose["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_secret_that_is_used_is_declared(compose: Compose) -> None:
    used = {secret for service in compose["services"].values() for secret in service["secrets"]}

    assert used == set(compose["secrets"])
    for service in compose["services"].values():
        files = [value for name, value in service["environment"].items() if name.endswith("_FILE")]
        assert sorted(files) == sorted(f"/run/secrets/{secret}" for secret in service["secrets"])


def test_the_image_runs_as_nobody_in_particular_and_is_watched() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1].splitlines()

    assert [line for line in last_stage if line.startswith("USER ")][-1] == "USER 10001:10001"
    assert any(line.startswith("HEALTHCHECK ") for line in last_stage)
    assert not any("bash" in line or "npm" in line for line in last_stage)


def test_what_must_stay_here_is_not_sent_to_the_builder() -> None:
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"
