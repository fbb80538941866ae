"""The owner of the store and the login of the program: two, where the second owns nothing and can not become the first."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from service.db import APP_ROLE, OWNER, engine_for, unit_of_work
from service.errors import Unready
from service.log.audit import may_become_owner
from service.migrations.actions import admit
from tests import make
from tests.conftest import database

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested")]  # a database of its own in each


@pytest.fixture
def owner(store: Engine) -> Iterator[Engine]:
    made = engine_for(store.url.render_as_string(hide_password=False), role=OWNER)
    yield made
    made.dispose()


@pytest.fixture
def address(owner: Engine) -> Iterator[str]:
    """Of a login that nobody has made yet, with signs in it that SQL must not stumble over. Roles are the whole server's."""
    name = f"web'\"{uuid4().hex[:8]}"
    yield owner.url.set(username=name, password="p'å\"; --").render_as_string(hide_password=False)
    with owner.begin() as connection:
        quoted = connection.execute(text("SELECT quote_ident(:name)"), {"name": name}).scalar_one()
        connection.exec_driver_sql(f"DROP OWNED BY {quoted}; DROP ROLE {quoted}")


@pytest.fixture
def program(owner: Engine, address: str) -> Iterator[Engine]:
    """As the program comes in when it has a login of its own."""
    admit(owner, address)
    made = engine_for(address)
    yield made
    made.dispose()


def test_the_login_is_made_once_and_keeps_its_password(owner: Engine, address: str) -> None:
    asked = text("SELECT rolcanlogin, rolsuper, rolcreaterole, rolpassword FROM pg_authid WHERE rolname = :name")
    name = {"name": make_url(address).username}
    admit(owner, address)
    with owner.connect() as connection:
        made = connection.execute(asked, name).one()

    admit(owner, address)

    assert (made.rolcanlogin, made.rolsuper, made.rolcreaterole) == (True, False, False)
    assert made.rolpassword.startswith("SCRAM-SHA-256$")
    with owner.connect() as connection:
        assert connection.execute(asked, name).one() == made


def test_the_program_works_with_a_login_that_owns_nothing(program: Engine) -> None:
    with unit_of_work(program) as session:
        make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6))
        make.report(session)
        make.incident(session)
        make.person(session, "police")

    with unit_of_work(program) as session:
        assert session.execute(text("SELECT current_user")).scalar_one() == APP_ROLE
        assert session.execute(text("SELECT count(*) FROM log_entry WHERE what = 'report.insert'")).scalar_one() == 2
        assert not may_become_owner(session)


@pytest.mark.parametrize(
    "sql", ["SET ROLE none; DELETE FROM log_entry", "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres"]
)
def test_such_a_login_has_no_way_to_the_owners_rights(program: Engine, sql: str) -> None:
    with pytest.raises(DBAPIError) as failed, program.begin() as connection:
        connection.execute(text(sql))
    assert getattr(failed.value.orig, "sqlstate", None) == "42501"


def test_a_login_that_is_the_owner_is_told_of(store: Engine) -> None:
    with unit_of_work(store) as session:
        assert may_become_owner(session)


def test_a_login_that_may_not_be_the_programs_role_is_refused_in_words(owner: Engine, address: str) -> None:
    admit(owner, address)
    with owner.begin() as connection:
        quoted = connection.execute(text("SELECT quote_ident(:n)"), {"n": make_url(address).username}).scalar_one()
        connection.exec_driver_sql(f"REVOKE {APP_ROLE} FROM {quoted}")
    stranger = engine_for(address)

    with pytest.raises(Unready, match=f"rollen {APP_ROLE}.* Kör lagesbild migrate"), unit_of_work(stranger) as session:
        session.execute(text("SELECT 1"))


def test_a_server_that_does_not_know_the_role_is_refused_in_words() -> None:
    with database() as url:
        early = engine_for(url, role=f"{APP_ROLE}_of_tomorrow")
        with pytest.raises(Unready, match=f"rollen {APP_ROLE}"):
            early.connect()
