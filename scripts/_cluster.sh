# Sourced after _environment.sh: a PostGIS server of our own, beside any other on the machine.
#
# It listens on no network, only on a socket in a directory that its owner alone may enter, and asks the kernel who is
# calling (peer), so that there is no password to keep or to leak. The owner is whoever runs the script; PostgreSQL
# refuses root, so for root it is Debian's user postgres. What makes a commit durable (fsync, synchronous_commit,
# full_page_writes) is left as PostgreSQL has it.
# shellcheck shell=bash

role=lagesbild         # owns the database: it alone changes how the store looks
web_role=lagesbild_web # what the program is while it works: a member of lagesbild_app, and owns nothing
socket_name=.s.PGSQL.5432
# The server that the functions below are about: cluster_at sets these.
home='' pgdata='' sockets='' owner='' programs=''
data='' # the directory that holds it: open_store sets it

# cluster_at HOME: HOME/data is the store, HOME/log what the server says. A socket's path may be 107 bytes at most,
# so it does not lie in HOME but under /tmp, in a directory named after HOME.
cluster_at() {
    home=$(readlink -f "$1")
    pgdata=$home/data
    sockets=/tmp/lagesbild-$(printf %s "$home" | sha256sum | cut -c1-12)
    owner=$(stat -c %U "$home")
    unset "${!PG@}" # the caller's PGHOST, PGDATA ... are about some other server
    programs=$(programs_of_store) || fail "Lagret i $home är gjort av PostgreSQL $(cat "$pgdata/PG_VERSION" 2>/dev/null || echo '?')," \
        "som inte finns här med PostGIS. Installera den versionen, eller läs tillbaka en säkerhetskopia i ett nytt --data."
    [[ $EUID == 0 || -w $home ]] || fail "Lagret i $home tillhör $owner. Kör som $owner eller root, eller välj ett annat --data."
}

programs_of_store() {
    if [[ -e $pgdata/PG_VERSION && -d /usr/lib/postgresql ]]; then
        ls -d "/usr/lib/postgresql/$(<"$pgdata/PG_VERSION")/bin" 2>/dev/null
    else
        postgres_programs
    fi
}

# The server's own user, from a directory it can stand in, without our locks.
as_owner() (
    cd /
    exec 6>&- 7>&- 8>&- 9>&-
    if [[ $EUID == 0 && $owner != root ]]; then
        exec setpriv --reuid "$owner" --regid "$(id -g "$owner")" --init-groups "$@"
    fi
    exec "$@"
)

# A postmaster stands in its data directory. That tells ours from another program that got its number after a crash.
is_ours() { [[ /proc/$1/cwd -ef $pgdata ]]; }

cluster_runs() {
    local pid=''
    { read -r pid <"$pgdata/postmaster.pid"; } 2>/dev/null && is_ours "$pid"
}

# cluster_make RULE [initdb OPTION...]: RULE is the only line of pg_hba.conf. Made beside its place and moved there
# whole, so that an interrupted start leaves no half store. The same collation on every machine and version.
cluster_make() {
    local rule=$1 making=$home/making
    shift
    as_owner rm -rf "$making"
    as_owner "$programs/initdb" -D "$making" -U postgres -E UTF8 --locale=C.UTF-8 --auth=peer --data-checksums "$@" >/dev/null
    printf '%s\n' "$rule" | as_owner tee "$making/pg_hba.conf" >/dev/null
    let_in "$making"
    as_owner mv "$making" "$pgdata"
}

# let_in DIRECTORY: who may be which role. Said at every start, so that an older store learns of a new role.
let_in() {
    local who
    for who in "$owner" root; do printf "own $who %s\n" postgres "$role" "$web_role"; done |
        as_owner tee "$1/pg_ident.conf" >/dev/null
}

# After kill -9 or a power cut the notes of the dead server lie about and can stop the next one. They are removed only
# when nothing that stands in the data directory is alive; its last children need a moment to notice.
clear_wreck() {
    local patience=100 proc alive=1
    while ((alive)); do
        alive=0
        for proc in /proc/[0-9]*; do is_ours "${proc#/proc/}" && alive=1 && break; done
        ((patience-- || !alive)) || fail "En rest av en tidigare databasserver (pid ${proc#/proc/}) använder ännu $pgdata."
        ((!alive)) || sleep 0.1
    done
    as_owner rm -f "$pgdata/postmaster.pid" "$sockets/$socket_name" "$sockets/$socket_name.lock"
}

make_sockets() {
    as_owner mkdir -p -m 0700 "$sockets"
    [[ $(stat -c '%U %a' "$sockets") == "$owner 700" ]] || fail "$sockets finns redan och är inte $owner:s egen. Ta bort den."
}

# cluster_start [-c NAME=VALUE ...]. jit costs more than it gives for queries of this size.
cluster_start() {
    clear_wreck
    make_sockets
    as_owner "$programs/pg_ctl" start --silent --wait --timeout=120 -D "$pgdata" -l "$home/log" \
        -o "-k $sockets -c listen_addresses= -c port=5432 -c jit=off $*" </dev/null >/dev/null || {
        say "Databasservern startade inte. Slutet av $home/log:"
        tail -n 5 "$home/log" >&2 || true
        return 1
    }
}

cluster_stop() {
    as_owner "$programs/pg_ctl" stop --silent --wait --timeout=60 --mode="${1:-fast}" -D "$pgdata" >/dev/null
    as_owner rm -rf "$sockets"
}

# The database's owner is not superuser; PostGIS and making roles need one, so they are put there beforehand.
# Said at every start and harmless twice, so that an interrupted first start is mended by the next.
prepare_database() {
    PGOPTIONS='-c client_min_messages=warning' \
        "$programs/psql" --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host "$sockets" --username postgres postgres <<SQL
select 'create role ' || wanted from (values ('$role login'), ('$web_role login'), ('lagesbild_app nologin')) roles (wanted)
    where not exists (select from pg_roles where rolname = split_part(wanted, ' ', 1)) \gexec
grant lagesbild_app to $web_role;
select 'create database $role owner $role' where not exists (select from pg_database where datname = '$role') \gexec
\connect $role
create extension if not exists postgis;
SQL
}

# --- the store in var/: shared by the scripts that use it ---------------------------------------------------------

# Where the server may keep its files. The user postgres cannot enter a checkout below, say, /root; then the store
# lies in /var/lib and var/postgres points there.
make_home() {
    [[ ! -L $1 ]] || fail "$1 pekar på $(readlink "$1"), som inte finns. Ta bort länken för att börja om med ett tomt lager."
    mkdir -m 0700 "$1"
    ((EUID == 0)) || return 0
    owner=postgres
    chown "$owner:" "$1"
    as_owner test -w "$1" && return
    local elsewhere
    install -d -m 0711 /var/lib/lagesbild
    elsewhere=$(mktemp -d /var/lib/lagesbild/XXXXXXXX)
    chown "$owner:" "$elsewhere"
    rmdir "$1"
    ln -s "$elsewhere" "$1"
    say "Användaren $owner når inte $1, så databasen ligger i $elsewhere (tas inte bort med $data)."
}

# Several scripts may use the store at once: each holds a shared lock (9) while it does. Coming and going is one at a
# time (8). The first starts the server and the last to leave stops it, also when one in between was killed.
join_store() {
    exec 8<"$data" 9>>"$data/in-use.lock"
    flock 8
    flock --shared 9
    [[ -e $data/postgres ]] || make_home "$data/postgres"
    cluster_at "$data/postgres"
    [[ -e $pgdata ]] || cluster_make 'local all all peer map=own'
    if ! cluster_runs; then
        let_in "$pgdata"
        cluster_start
        prepare_database
    fi
    flock --unlock 8
}

# The server may be killed under a program that goes on; it finds the new one at the same socket.
revive_store() {
    if [[ -z $home ]] || cluster_runs; then return; fi
    say "Databasservern har stannat. Startar den igen."
    flock 8
    cluster_runs || cluster_start
    flock --unlock 8
}

leave_store() {
    [[ -n $home ]] || return 0
    flock 8
    flock --unlock 9
    if flock --exclusive --nonblock 9 && cluster_runs; then cluster_stop; fi
    exec 8>&- 9>&-
    home=''
}

# Is a setting given, in the environment, as a file or in .env? Then we do not make one up.
given() {
    local file=${1}_FILE
    [[ -n ${!1:-} || -n ${!file:-} ]] || grep -Eqs "^(export +)?$1=." "$root/.env"
}

# keep_secret NAME BYTES: made once, kept in var/secrets, handed over as a file so that it is in no process list.
keep_secret() {
    local file=$data/secrets/$1
    given "$1" && return
    if [[ ! -s $file ]]; then
        install -d -m 0700 "$data/secrets"
        (umask 077 && od -An -v -tx1 -N"$2" /dev/urandom | tr -d ' \n' | sed 's/..../&-/g; s/-$//' >"$file.new" && mv "$file.new" "$file")
    fi
    export "$1_FILE=$file"
}

# The directory of everything that is kept: the one named, else OPL_DATA, else var/.
data_directory() { realpath -m "${1:-${OPL_DATA:-$root/var}}"; }

# open_store DIRECTORY: a server (ours unless one is given) and the settings that the program needs to work on it.
# From here on, what we write is for our own eyes: photos, backups, packs.
open_store() {
    data=$1
    { mkdir -p "$data" && [[ -w $data ]]; } 2>/dev/null || fail "Katalogen $data kan inte användas."
    umask 077
    export OPL_DATA=$data
    keep_secret OPL_SECRET 32
    keep_secret OPL_DEMO_PASSWORD 8
    given OPL_DATABASE_URL && return
    trap leave_store EXIT
    join_store
    export OPL_DATABASE_URL="postgresql+psycopg://$web_role@/$role?host=$sockets"
    export OPL_OWNER_DATABASE_URL="postgresql+psycopg://$role@/$role?host=$sockets"
}

# --- a server to throw away, for tests and measurements -----------------------------------------------------------

# Anyone who gets past its 0700 directory may be any role: tests make their own. Sizes are for many workers.
throwaway_cluster() {
    local place
    owner=$(id -un)
    if [[ $owner == root ]]; then owner=postgres; fi
    place=$(as_owner mktemp -d /tmp/lagesbild-test.XXXXXXXX)
    trap 'discard_cluster' EXIT
    cluster_at "$place"
    cluster_make 'local all all trust' --no-sync
    cluster_start -c max_connections=300
    unset "${!OPL_@}" # the caller's store and secrets are not the tests' business
    export OPL_TEST_DATABASE_URL="postgresql+psycopg://postgres@/postgres?host=$sockets"
}

discard_cluster() {
    [[ -n $home ]] || return 0
    if cluster_runs; then cluster_stop immediate; fi
    as_owner rm -rf "$home" "$sockets"
}
