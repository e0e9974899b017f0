# SPDX-License-Identifier: GPL-3.0-or-later
# The Python module (src/python) against the library of this build: every test_*.py beside this file.
. "$(dirname "$0")/../tap.sh"
python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c 'import numpy, pandas' 2>/dev/null; then
    skip "the Python module" "no $python with numpy and pandas (make deps-figures)" && finish
fi
case $B in
*asan* | *tsan*) skip "the Python module" "$python is not built with sanitizers" && finish ;;
/*) ;;
*) B=$top/$B ;;
esac
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$top/src/python" CONSPECIFIC_LIBRARY="$B/libconspecific.so"
export CONSPECIFIC_MODELS="$top/models" CONSPECIFIC_DATA="$top/data" CONSPECIFIC_CACHE="$tmp/cache" CSP_TOP="$top"
cd "$tmp" || exit 3
"$python" "$top/tests/python/tap.py" "$@"
