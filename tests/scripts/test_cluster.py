"""The life of the private PostGIS server."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.scripts.shell import SQL, Store, shell

AS_WEB = SQL.replace("-U lagesbild ", "-U lagesbild_web ")
pytestmark = pytest.mark.slow  # a database server is started in each


def kill_hard(store: Store) -> None:
    """A power cut for the server: it is killed under a script that is killed too."""
    store.use('kill -9 "$(head -n 1 "$pgdata/postmaster.pid")"; trap - EXIT')


def test_what_was_written_is_there_after_kill_9(store: Store) -> None:
    store.ask("create table kept as select 7 as seven")
    kill_hard(store)

    assert store.ask("select seven from kept") == "7"


def test_a_dead_servers_number_that_another_program_has_got_does_not_block_the_start(store: Store) -> None:
    kill_hard(store)
    notes = store.pgdata / "postmaster.pid"
    socket_lock = store.sockets / ".s.PGSQL.5432.lock"
    for note in (notes, socket_lock):
        note.write_text("\n".join([str(os.getpid()), *note.read_text().splitlines()[1:]]) + "\n")

    assert store.ask("select 7") == "7"


def test_a_live_server_is_not_taken_for_a_wreck(store: Store) -> None:
    holder = store.hold()
    before = store.postmaster

    assert store.ask("select 7") == "7"
    assert store.postmaster == before
    holder.communicate("")


def test_the_last_to_leave_stops_the_server(store: Store) -> None:
    first, second = store.hold(), store.hold()
    sockets = store.sockets

    first.communicate("")
    assert store.running()
    second.communicate("")

    assert not store.running()
    assert not sockets.exists()


def test_a_server_whose_script_was_killed_is_stopped_by_the_next(store: Store) -> None:
    holder = store.hold()
    holder.kill()
    holder.communicate()
    assert store.running()

    store.ask("select 7")

    assert not store.running()


def test_two_stores_run_side_by_side(store: Store, made_store: Path) -> None:
    here, there = store.hold(), Store(made_store).hold()
    store.ask("create table only_here (n int)")

    assert Store(made_store).ask("select to_regclass('only_here') is null") == "t"
    for holder in (here, there):
        holder.communicate("")


def test_an_interrupted_first_start_is_mended_by_the_next(store: Store) -> None:
    store.use('as_owner mkdir "$home/making"; as_owner touch "$home/making/half"; cluster_stop; rm -rf "$pgdata"')

    assert store.ask("select postgis_version() is not null") == "t"


def test_what_makes_a_commit_durable_is_on(store: Store) -> None:
    settings = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]

    assert store.ask("".join(f"show {setting};" for setting in settings)) == "on\non\non\non"


def test_nobody_is_let_in_by_the_network_and_the_program_is_not_superuser(store: Store) -> None:
    answer = store.ask(
        "select current_setting('listen_addresses') = '', usesuper from pg_user where usename = current_user"
    )

    assert answer == "t|f"
    assert store.use('stat -c %a "$sockets"') == "700"


def test_the_program_is_another_than_the_owner_and_can_not_become_it(store: Store) -> None:
    member = "pg_has_role(rolname, '{}', 'MEMBER')"
    asked = f"rolsuper, {member.format('lagesbild')}, {member.format('lagesbild_app')} from pg_roles"

    assert store.ask(f"select {asked} where rolname = 'lagesbild_web'") == "f|f|t"
    assert "//lagesbild_web@/lagesbild?" in store.use('echo "$OPL_DATABASE_URL"')
    assert "//lagesbild@/lagesbild?" in store.use('echo "$OPL_OWNER_DATABASE_URL"')
    assert store.use(f'{AS_WEB} "select current_user"') == "lagesbild_web"


def test_a_store_from_before_there_were_two_logins_learns_of_the_second(store: Store) -> None:
    store.ask("select 7")
    known = [f"own {who} {role}" for who in (store.pgdata.owner(), "root") for role in ("postgres", "lagesbild")]
    (store.pgdata / "pg_ident.conf").write_text("\n".join(known) + "\n")

    assert store.use(f'{AS_WEB} "select 7"') == "7"


def test_a_socket_directory_that_another_made_is_refused(store: Store) -> None:
    sockets = Path(store.use('echo "$sockets"'))
    sockets.mkdir(mode=0o755)

    refused = shell(f'open_store "{store.data}"')

    assert refused.returncode == 1
    assert str(sockets) in refused.stderr
    assert not store.running()


def test_a_long_path_is_no_obstacle_for_the_socket(made_store: Path) -> None:
    assert len(str(made_store)) > 107
    assert Store(made_store).ask("select 7") == "7"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
def test_a_store_that_the_servers_user_cannot_reach_lies_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    closed = Store(tmp_path / "var")

    assert closed.ask("select 7") == "7"

    elsewhere = (closed.data / "postgres").resolve()
    assert elsewhere.parent == Path("/var/lib/lagesbild")
    subprocess.run(["rm", "-rf", elsewhere], check=True)


@pytest.mark.parametrize("ending", ["exit 3", "kill -TERM $$"])
def test_nothing_is_left_of_a_server_to_throw_away(ending: str) -> None:
    done = shell(f'throwaway_cluster; echo "$home $sockets $OPL_TEST_DATABASE_URL"; {ending}')

    home, sockets, address = done.stdout.split()
    assert address.startswith("postgresql+psycopg://postgres@/postgres?host=")
    assert done.returncode in {3, -signal.SIGTERM}
    assert not Path(home).exists()
    assert not Path(sockets).exists()
