# SPDX-License-Identifier: GPL-3.0-or-later
# A file includes its own room, rooms below it and lower layers only; circuits never include one
# another; no modules (a header with its source) include one another in a circle.
. "$(dirname "$0")/lib.sh"

# Layers from the bottom up; behind each its rooms from the bottom up ("." is the layer's own folder). Rooms
# without an order among them stand apart by "|". A folder that is not listed is refused.
ROOMS='core: . num
config: .
circuits: cortex|temporal|pfc|vta_bg|amygdala_pag
analysis: inference|search|pattern signal
agent: . probe
arena: paradigm score play
record: .
study: design cohort results run spillover .
report: claims fit|theory
guest: .
cli: . analyze|bench|export|new|probe'

# Every include of the tree as "file line from-module to-module header"; a header that is neither
# public nor beside the file (or, by ../, in the same layer) is "-".
includes() {
    (cd "$1" && find src include/conspecific -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | xargs -r awk '
        function module(path) { sub(/^src\//, "", path); sub(/^include\/conspecific\//, "", path); sub(/\.[ch]$/, "", path); return path }
        function there(path,  line, got) { got = (getline line <path) >= 0; close(path); return got }
        function resolve(from, name,  dir) {
            if (name ~ /^conspecific\//) return "include/" name
            dir = from; sub(/[^\/]*$/, "", dir)
            while (name ~ /^\.\.\//) { sub(/^\.\.\//, "", name); sub(/[^\/]*\/$/, "", dir) }
            return there(dir name) ? dir name : "-"
        }
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, q, "\"")
            if (FILENAME ~ /^include\/conspecific\/[^\/]*$/ || q[2] == "conspecific/version.h" || q[2] == "build_info.h") next
            to = resolve(FILENAME, q[2])
            print FILENAME, FNR, module(FILENAME), to == "-" ? "-" : module(to), q[2]
        }')
}
layers() {
    includes "$1" | ROOMS="$ROOMS" awk '
        BEGIN {
            n = split(ENVIRON["ROOMS"], row, "\n")
            for (i = 1; i <= n; i++) {
                split(row[i], half, ": "); rank[half[1]] = i
                m = split(half[2], step, " ")
                for (j = 1; j <= m; j++) { k = split(step[j], apart, "|"); for (r = 1; r <= k; r++) order[half[1] "/" apart[r]] = j }
            }
        }
        function layer(mod) { sub(/\/.*/, "", mod); return mod }
        function room(mod,  part, k) { k = split(mod, part, "/"); return k > 2 ? part[1] "/" part[2] : part[1] "/." }
        {
            where = $1 ":" $2 ": "; own = layer($3); from = room($3)
            if (!(own in rank)) { print where "unknown layer " own; next }
            if (!(from in order)) { print where "unknown room " from " (tests/lint/lint_layers.sh lists them)"; next }
            if ($5 == "conspecific.h" && own == "cli") next
            if ($4 == "-") { print where "includes \"" $5 "\": write \"conspecific/<layer>/<room>/<name>.h\""; next }
            its = layer($4); to = room($4)
            if ($5 !~ /^conspecific\// && its != own) { print where "includes a private header of another layer, " $5; next }
            if (!(its in rank)) { print where "includes unknown layer " its; next }
            if (!(to in order)) { print where "includes unknown room " to; next }
            if (rank[its] > rank[own]) print where own " includes the higher layer " its
            if (own == "circuits" && its == "config") print where "a circuit knows core only"
            if (own == its && from != to) {
                if (own == "circuits") print where "circuit " from " includes its sibling " to
                else if (order[to] >= order[from]) print where from " includes the room " to ", which is not below it"
            }
        }'
}
# Each strongly connected set of modules shows as at least one loop of tsort.
circles() {
    includes "$1" | awk '$4 != "-" && $3 != $4 { print $3, $4 }' | LC_ALL=C sort -u | tsort 2>&1 >/dev/null | sed 's/^tsort: -: *input contains a loop:$/a circle of includes:/; s/^tsort: */    /'
}
clean "every include points down" layers
clean "no modules include one another in a circle" circles
tree && put src/core/a.c '#include "conspecific/agent/agent.h"'
caught "core includes agent" layers
tree && put include/conspecific/arena/play/a.h '#include "conspecific/study/design/study.h"'
caught "an arena header includes study" layers
tree && put src/circuits/vta_bg/critic.c '#include "conspecific/circuits/pfc/meta.h"'
caught "a circuit includes its sibling" layers
tree && put src/circuits/vta_bg/critic.c '#include "conspecific/config/node.h"'
caught "a circuit includes config" layers
tree && put src/arena/play/a.c '#include "../../core/error.h"' && put src/core/error.h 'int x;'
caught "a relative include of another layer" layers
tree && put src/arena/play/a.c '#include "cue.h"'
caught "a header that is not beside the file" layers
tree && put src/arena/play/a.c '#include "cue.h"' && put src/arena/play/cue.h 'int x;'
allowed "a private header beside the file" layers
tree && put src/arena/play/a.c '#include "../paradigm/cue.h"' && put src/arena/paradigm/cue.h 'int x;'
allowed "a private header of a lower room" layers
tree && put src/arena/paradigm/a.c '#include "../play/cue.h"' && put src/arena/play/cue.h 'int x;'
caught "a private header of a higher room" layers
tree && put src/arena/paradigm/a.c '#include "conspecific/arena/score/rows.h"' && put include/conspecific/arena/score/rows.h 'int x;'
caught "a room includes the room above it" layers
tree && put src/arena/attic/a.c '#include "conspecific/core/error.h"'
caught "a room that has no place in the order" layers
tree && put src/study/run/a.c '  #  include "conspecific/report/claims/claims.h"'
caught "spaces in the directive hide nothing" layers
tree && put src/study/run/a.c '#include "conspecific/arena/play/cue.h"' && put src/circuits/cortex/a.c '#include "conspecific/circuits/cortex/b.h"'
allowed "study includes arena, cortex includes cortex" layers
tree && put include/conspecific/core/a.h '#include "conspecific/core/b.h"' && put include/conspecific/core/b.h 'int x;' && put src/core/b.c '#include "conspecific/core/a.h"'
caught "two modules in a circle, by way of a source" circles
tree && put include/conspecific/core/a.h '#include "conspecific/core/b.h"' && put include/conspecific/core/b.h '#include "conspecific/core/c.h"' && put src/core/c.c '#include "conspecific/core/a.h"' && put include/conspecific/core/c.h 'int x;'
caught "three modules in a circle" circles
tree && put src/core/a.c '#include "conspecific/core/b.h"' && put include/conspecific/core/a.h 'int x;' && put src/core/b.c '#include "conspecific/core/b.h"' && put include/conspecific/core/b.h 'int x;'
allowed "a source that includes its own header" circles
finish
