# SPDX-License-Identifier: GPL-3.0-or-later
# The room analysis/signal against programs of others: spectra, tapers, time-frequency maps, coherence, Granger.
. "$(dirname "$0")/oracles.sh"
oracle against_signal.py scipy
