# SPDX-License-Identifier: GPL-3.0-or-later
# The room analysis/inference against programs of others: tests, intervals, clusters.
. "$(dirname "$0")/oracles.sh"
oracle against_inference.py scipy statsmodels
