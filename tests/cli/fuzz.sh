#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh PROGRAM SECONDS: bytes of good files changed, cut, doubled and swapped at random, given to
# `check`; anything but exit 0, 2 or 3 is a fault and its input is kept in build/fuzz.
program=${1:?the program} seconds=${2:-30}
cd "$(dirname "$0")/../.." || exit 3
mkdir -p build/fuzz
awk -v program="$program" -v seconds="$seconds" '
    function read_all(f,   s, line) { s = ""; while ((getline line < f) > 0) s = s line "\n"; close(f); return s }
    function mutate(s,   k, p, q, n) {
        for (k = 0; k <= int(rand() * 4); k++) {
            n = length(s); p = 1 + int(rand() * n); q = 1 + int(rand() * 40)
            r = rand()
            if (r < 0.25) s = substr(s, 1, p - 1) sprintf("%c", 1 + int(rand() * 254)) substr(s, p + 1)
            else if (r < 0.45) s = substr(s, 1, p - 1) substr(s, p + q)
            else if (r < 0.65) s = substr(s, 1, p) substr(s, p - q > 0 ? p - q : 1)
            else if (r < 0.75) s = substr(s, 1, p)
            else s = substr(s, 1, p - 1) token[1 + int(rand() * tokens)] substr(s, p)
        }
        return s
    }
    BEGIN {
        tokens = split("[|{|: |- |\"|,|&a|*a|!!x|<<: |nan|-1|1e999|0x1| ms|\t|---|{}|[[[[|\n", token, "|")
        srand(); start = systime_(); seeds = 0
        while (("ls models/*/*.yaml models/*/*/*.yaml data/claims.csv" | getline f) > 0) { name[++seeds] = f; text[seeds] = read_all(f) }
        while (systime_() - start < seconds) {
            i = 1 + int(rand() * seeds); ext = name[i] ~ /csv$/ ? "csv" : "yaml"
            file = "build/fuzz/case." ext
            printf "%s", mutate(text[i]) > file; close(file)
            code = system("timeout 5 " program " check " file " >build/fuzz/log 2>&1"); n++
            if (code != 0 && code != 2 && code != 3) {
                bad++; keep = "build/fuzz/fault-" code "-" bad "." ext
                system("cp " file " " keep); print "exit " code ": " keep
            }
        }
        print n " files, " bad + 0 " faults"; exit bad > 0
    }
    function systime_(   t) { "date +%s" | getline t; close("date +%s"); return t + 0 }'
