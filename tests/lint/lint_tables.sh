# SPDX-License-Identifier: GPL-3.0-or-later
# The generated tables are fresh; claims that studies ask about and claims that say so agree.
. "$(dirname "$0")/lib.sh"
fresh() { # of the project itself
    found=$(B=$B sh tests/lint/tables.sh --check 2>&1)
    result $? "generated tables are fresh (make tables mends them)" "$found"
}
asked() { # claims: a study asks about it <=> its status is not "not_run"
    (cd "$1" && cat models/studies/*.yaml models/studies/*/*.yaml 2>/dev/null | grep -o 'claim: *C[0-9]*' | grep -o 'C[0-9]*' | sort -u >"$tmp/asked"
        awk -F, 'NR == 1 { next } /^C[0-9]+,/ { print $1, ($0 ~ /,not_run,/ ? "not_run" : "run") }' data/claims.csv | sort -u |
            while read -r id state; do
                if grep -qx "$id" "$tmp/asked"; then [ "$state" = run ] || echo "data/claims.csv: $id is not_run, but a study asks about it"
                else [ "$state" = not_run ] || echo "data/claims.csv: $id is not not_run, but no study asks about it"; fi
            done
        cut -d, -f1 data/claims.csv >"$tmp/ids"
        while read -r id; do grep -qx "$id" "$tmp/ids" || echo "models/studies: $id is not in data/claims.csv"; done <"$tmp/asked")
}
fresh
clean "every claim asked by a study has a status, and only those" asked
again() { # a copy of all that is generated, to be spoiled
    rm -rf "$tmp/p" && mkdir -p "$tmp/p/tests/lint" "$tmp/p/$B" && cp -r models data include "$tmp/p/" && cp tests/lint/tables.sh "$tmp/p/tests/lint/" &&
        for f in $(find . -name '*.md' ! -path './build/*' ! -path './out/*'); do mkdir -p "$tmp/p/$(dirname "$f")" && cp "$f" "$tmp/p/$f"; done
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$csp" >"$tmp/p/$B/conspecific" && chmod +x "$tmp/p/$B/conspecific"
}
spoilt() { # spoilt NAME: the copy is found to be stale
    B=$B sh "$tmp/p/tests/lint/tables.sh" --check >/dev/null 2>&1
    [ $? = 1 ]
    result $? "refused: $1" "it went unseen"
}
if [ -x "$csp" ]; then
    again && sed -i 's/`acc`/`ack`/' "$tmp/p/models/README.md"
    spoilt "a table that was edited by hand"
    again && sed -i 's/C001/C999/' "$tmp/p/models/studies/resonance/README.md"
    spoilt "a scoreboard that was edited by hand"
    again && sed -i 's/^| `battery_blocking` | .*/| `battery_blocking` | what | 2 of 2 | 8 of 8 |/' "$tmp/p/models/studies/battery/README.md"
    spoilt "a table of studies that was edited by hand"
    again && sed -i '/^<!-- table: measures/d' "$tmp/p/models/README.md"
    spoilt "a table that stands nowhere"
    again && grep -A 3 '^<!-- table: commands' README.md >>"$tmp/p/src/README.md"
    spoilt "a table that stands twice"
    again && sed -i '/error.h/d' "$tmp/p/include/conspecific.h"
    spoilt "a header left out of the list"
else
    result 1 "refused: a stale table" "$csp does not exist"
fi
tree && put models/studies/s.yaml 'contrasts: [{claim: C002}]' && put data/claims.csv 'id,status
C001,x,predicted,
C002,x,not_run,'
caught "a claim whose status does not fit the studies" asked
tree && put models/studies/below/s.yaml 'contrasts: [{claim: C002}]' && put data/claims.csv 'id,status
C002,x,not_run,'
caught "the same in a folder below" asked
tree && put models/studies/s.yaml 'contrasts: [{claim: C777}]' && put data/claims.csv 'id,status'
caught "a study that asks about an unknown claim" asked
finish
