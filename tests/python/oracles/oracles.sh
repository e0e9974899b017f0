# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the tests of this folder: `oracle FILE MODULE...` runs FILE under Python, or skips where a module
# that it needs is not installed.
. "$(dirname "$0")/../../tap.sh"
python=${PYTHON:-/usr/bin/python3}
export CSP="$csp" CSP_LIB="${csp%/*}/libconspecific.so" PYTHONDONTWRITEBYTECODE=1
oracle() {
    file=$1
    shift
    for module in h5py numpy pandas "$@"; do
        "$python" -c "import $module" 2>/dev/null && continue
        skip "$file" "no $module for $python (make deps-oracles)"
        finish
    done
    "$python" "$(dirname "$0")/run.py" "$(dirname "$0")/$file"
    exit
}
