#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# deps.sh PACKAGE...: what is missing of these Debian packages is installed, or said.
#
# A package is there if dpkg says so, or if what it is needed for works: a header that the compiler finds
# (PKG_CONFIG_PATH, CPPFLAGS and C_INCLUDE_PATH count), a command on the path, a module that Python imports.
# So nothing is asked of a system that is not Debian, or of a prefix of one's own, but what is needed.
# What is missing is installed by root, or by sudo where that needs no password; else it is said what to type.
# Exit 0: nothing is missing now; 3: something is.
CC=${CC:-gcc} PYTHON=${PYTHON:-python3}
header() { # header FILE MODULE: the compiler finds it, with what pkg-config says of the module
    echo "#include <$1>" | $CC ${CPPFLAGS:-} $(pkg-config --cflags "$2" 2>/dev/null) -E -x c - >/dev/null 2>&1
}
module() { "$PYTHON" -c "import $1" >/dev/null 2>&1; }
works() { # works PACKAGE: what it is needed for is there
    case $1 in
    gcc) command -v $CC >/dev/null ;;
    pkg-config) command -v pkg-config >/dev/null ;;
    make) command -v make >/dev/null ;;
    libc6-dev) header stdio.h c ;;
    libgsl-dev) header gsl/gsl_version.h gsl ;;
    libfftw3-dev) header fftw3.h fftw3 ;;
    libhdf5-dev) header hdf5.h hdf5 ;;
    libyaml-dev) header yaml.h yaml-0.1 ;;
    nettle-dev) header nettle/version.h nettle ;;
    libcmocka-dev) printf '#include <stdarg.h>\n#include <stddef.h>\n#include <setjmp.h>\n#include <stdint.h>\n#include <cmocka.h>\n' |
        $CC ${CPPFLAGS:-} -E -x c - >/dev/null 2>&1 ;;
    mpich) command -v mpirun >/dev/null ;;
    procps) command -v pgrep >/dev/null ;;
    clang-format | doxygen | chromium) command -v "$1" >/dev/null ;;
    python3-sphinx) module sphinx ;;
    python3-myst-parser) module myst_parser ;;
    jupyter-nbconvert) module nbconvert ;;
    python3-*) module "$(echo "${1#python3-}" | tr - _)" ;;
    *) false ;;
    esac
}
installed() { dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q '^install ok installed'; }

missing=
for p in "$@"; do installed "$p" || works "$p" || missing="$missing $p"; done
if [ -z "$missing" ]; then
    echo "deps: nothing is missing"
    exit 0
fi
sudo=
if ! command -v apt-get >/dev/null; then
    echo "deps: missing (by their names in Debian):$missing" >&2
    echo "deps: install them with your system's packages, conda or into a prefix, and name it: export PKG_CONFIG_PATH=PREFIX/lib/pkgconfig" >&2
    exit 3
fi
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    if ! sudo -n true 2>/dev/null; then
        echo "deps: missing:$missing" >&2
        echo "deps: type: sudo apt-get install$missing" >&2
        exit 3
    fi
fi
echo "deps: installing$missing"
$sudo apt-get -q update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing || {
    echo "deps: apt-get could not install$missing" >&2
    exit 3
}
