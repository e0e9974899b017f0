# SPDX-License-Identifier: GPL-3.0-or-later
# The room analysis/pattern against programs of others: dissimilarity matrices, their comparison, decoding.
. "$(dirname "$0")/oracles.sh"
oracle against_pattern.py scipy sklearn
