#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Overlap of own and the cagemate's events, and what foretells it, through development, over horizons and over sizes of the
# association area: one row an animal, cell and quantity (animal, sweep, at, unit, measure, item, method, value).
#   notebooks/overlap_sweeps.sh PROGRAM ANIMALS >data/results/overlap_sweeps.csv
set -eu
program=$1 animals=$2 dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
probe() { # SWEEP AT UNIT [options]: the rows of the cagemate
    sweep=$1 at=$2 unit=$3
    shift 3
    "$program" probe rat --overlap --animals "$animals" -o "$dir/cell.csv" "$@" >/dev/null
    awk -F, -v s="$sweep" -v a="$at" -v u="$unit" '$3 == "cagemate" { print $1 "," s "," a "," u "," $5 "," $7 "," $9 "," $10 }' "$dir/cell.csv"
}
echo animal,sweep,at,unit,measure,item,method,value
for events in 0 100 300 1000 2000 4000 8000 12000; do
    probe development $events events --set rearing.events=$events
done
for horizon in 0 100 200 400 800 1600 3200 5000; do
    probe horizon $horizon ms --set "circuits.cortex.foretell.horizon=$horizon ms"
done
for units in 8 16 32 64 128 256 512; do
    probe units $units count --set sizes.acc=$units
done
