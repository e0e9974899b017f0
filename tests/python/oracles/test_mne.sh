# SPDX-License-Identifier: GPL-3.0-or-later
# conspecific analyze evoked, and its epochs as an mne.EpochsArray.
. "$(dirname "$0")/oracles.sh"
oracle against_mne.py mne
