"""`lagesbild doctor --audit`: what it says of a whole log and of a broken one, and how it ends."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from service import clock
from service.db import unit_of_work
from service.errors import Unready
from service.jobs.actions import beat
from service.log.actions import seal
from service.migrations.actions import migrate
from service.settings import settings
from tests import make
from tests.owning import owner_of
from web.app import application
from web.program import running
from web.program.__main__ import program

pytestmark = pytest.mark.slow  # a database of its own in each


@pytest.fixture
def logged(rested: None, store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Three rows, a seal, a scheduler that was just seen, and a disk that has room."""
    monkeypatch.setattr(running, "LEAST_FREE", 0)
    with unit_of_work(store, "scheduler") as session:
        beat(session, now=clock.now())
        for name in ("Skolan", "Torget", "Parken"):
            make.place(session, name)
    with unit_of_work(store) as session:
        seal(session)
    return store


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["doctor", *arguments])


def tamper(store: Engine, sql: str) -> None:
    with owner_of(store) as owner, owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(sql))


def test_a_whole_log_is_green_and_its_seal_can_be_written_down_and_asked_for(logged: Engine) -> None:
    told = doctor("--audit")

    assert told.exit_code == 0
    assert told.output.startswith("Loggen: 3 rader och 1 förseglingar är genomgångna.\nGRÖNT")
    sealed = re.search(
        r"^Loggen förseglades \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: ([0-9a-f]{64})$", told.output, re.MULTILINE
    )
    assert sealed
    assert doctor("--audit", "--seal", sealed[1]).exit_code == 0


def test_a_broken_log_is_red_and_the_first_broken_row_is_named(logged: Engine) -> None:
    tamper(logged, "UPDATE log_entry SET what = 'place.delete' WHERE seq = 2")

    told = doctor("--audit")

    assert told.exit_code == 1
    assert re.search(r"^RÖTT  raden är ändrad: bana \d+, nummer 2, .*, place\.delete$", told.output, re.MULTILINE)
    assert doctor().exit_code == 0  # only looked at when asked: it takes its time


def test_a_tail_that_was_cut_off_is_red(logged: Engine) -> None:
    tamper(logged, "DELETE FROM log_entry WHERE seq = 3")

    told = doctor("--audit")

    assert (told.exit_code, "nummer 3 saknas" in told.output) == (1, True)


def test_a_seal_that_is_not_there_is_red(logged: Engine) -> None:
    told = doctor("--audit", "--seal", "ab" * 32)

    assert told.exit_code == 1
    assert "RÖTT  den förvarade förseglingen finns inte i loggen" in told.output


def test_a_seal_that_is_none_is_misuse(logged: Engine) -> None:
    assert doctor("--audit", "--seal", "åäö").exit_code == 2


def test_a_login_that_could_become_the_owner_is_yellow_and_not_red(logged: Engine) -> None:
    told = doctor()

    assert told.exit_code == 0
    assert "GULT  inloggningen i OPL_DATABASE_URL kan göra sig till databasens ägare" in told.output


def test_a_group_that_gives_nothing_is_yellow_and_named(logged: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit_of_work(logged) as session:
        for organisation, role in (("Bolaget", "guard"), ("Föreningen", "guard"), ("Polisen", "police")):
            make.person(session, role, organisation=organisation)
        session.execute(text("UPDATE work_function SET name = CASE role WHEN 'guard' THEN 'Rond' ELSE 'Yttre' END"))
    monkeypatch.setenv("OPL_OIDC_GROUPS", "a=Yttre;b=Polisen/Yttre;c=Bolaget/Rond;d=Rond;e=Trafikenheten")
    settings.cache_clear()

    told = doctor()

    assert told.exit_code == 0
    yellow = re.findall(r"^GULT  OPL_OIDC_GROUPS ger ingen något genom (.*?):", told.output, re.MULTILINE)
    assert yellow == ["Rond", "Trafikenheten"]


def test_a_store_from_before_the_log_is_red_in_words(logged: Engine) -> None:
    with owner_of(logged) as owner:
        migrate(owner, "base")
        migrate(owner, "0004")

    told = doctor("--audit")
    with pytest.raises(Unready, match="Kör lagesbild migrate"), TestClient(application(settings())):
        pytest.fail("it started")
    with pytest.raises(Unready, match="Kör lagesbild migrate"):
        running.context()

    assert (told.exit_code, told.output) == (1, "RÖTT  alla migreringar är inte körda\n")
    assert TestClient(application(settings())).get("/ready").json()["missing"] == ["alla migreringar är inte körda"]
