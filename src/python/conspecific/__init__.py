# SPDX-License-Identifier: GPL-3.0-or-later
"""Conspecific from Python: results, figures and reports of what `conspecific run` leaves."""
