#!/bin/sh
# Sets up what make needs: Python packages in .venv, and the programs that tests compare with.
#   run      to use stforms
#   dev      to test and check it
#   oracles  other PDF and office programs and a browser: Debian packages where apt-get is allowed, and npm packages
#   bench    the libraries that the benchmarks compare with
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"

say() { printf '%s\n' "$*" >&2; }

apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then return 1; fi
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif sudo -n true 2>/dev/null; then as_root="sudo"
    else return 1; fi
    $as_root apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
        $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

make_venv() {
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    rm -rf .venv
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "stforms needs Python 3.11 or later; this is $("$python" --version 2>&1)."
        say "Install a later one and run: make PYTHON=python3.12 ..."
        exit 1
    fi
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        say "Python's venv module is missing; installing python3-venv ..."
        if ! apt_install python3-venv || ! "$python" -m venv .venv; then
            say "Could not make a virtual environment. Install the package python3-venv and run make again."
            exit 1
        fi
    fi
    .venv/bin/python -m pip install -q --disable-pip-version-check --upgrade "pip>=25.1"
}

pip_install() { .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt "$@"; }

missing_programs() {
    for pair in qpdf:qpdf pdftoppm:poppler-utils pdftk:pdftk-java gs:ghostscript node:nodejs npm:npm \
        soffice:libreoffice-writer-nogui soffice:libreoffice-calc-nogui \
        soffice:fonts-liberation soffice:fonts-crosextra-carlito chromium:chromium; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || printf '%s ' "${pair#*:}"
    done
    # Debian keeps the server's programs out of the PATH, one folder a version.
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || printf 'postgresql '
}

case "${1:-run}" in
run)
    make_venv
    pip_install -e .
    touch .venv/run
    ;;
dev)
    make_venv
    pip_install -e . --group dev
    touch .venv/run .venv/dev
    ;;
bench)
    make_venv
    pip_install -e . --group dev --group bench
    touch .venv/run .venv/dev .venv/bench
    ;;
oracles)
    missing="$(missing_programs)"
    if [ -n "$missing" ]; then
        say "Installing programs that the tests compare with: $missing"
        # shellcheck disable=SC2086 - one word a package
        apt_install $missing || say "Could not install them. As root: apt-get install $missing"
    fi
    for folder in tests/oracles bench; do
        if command -v npm >/dev/null 2>&1 && [ -f "$folder/package-lock.json" ]; then
            (cd "$folder" && npm ci --silent --no-audit --no-fund >/dev/null)
        fi
    done
    missing="$(missing_programs)"
    if [ -n "$missing" ]; then
        say "Still missing: $missing. The tests that need them will fail and say so."
        exit 0
    fi
    touch .venv/oracles
    ;;
*)
    say "usage: setup.sh run|dev|oracles|bench"
    exit 2
    ;;
esac
