# SPDX-License-Identifier: GPL-3.0-or-later
# A file includes its own folder and lower layers only; circuits never include one another.
. "$(dirname "$0")/lib.sh"
layers() {
    (cd "$1" && find src include/conspecific -name '*.[ch]' 2>/dev/null | sort | xargs -r awk '
        BEGIN {
            n = split("core config circuits analysis agent arena record study report cli", name, " ")
            for (i = 1; i <= n; i++) rank[name[i]] = i
        }
        FNR == 1 { k = split(FILENAME, part, "/"); first = part[1] == "src" ? 2 : 3
                   own = part[first]; sub_own = part[first + 1] }
        k == first { next } # include/conspecific/version.h
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, q, "\""); m = split(q[2], inc, "/")
            where = FILENAME ":" FNR ": "
            if (q[2] == "conspecific.h" && own == "cli") next
            if (q[2] == "conspecific/version.h" || q[2] == "build_info.h" && FILENAME == "src/core/build_info.c") next
            if (inc[1] != "conspecific" || m < 3) {
                dir = FILENAME; sub(/[^\/]*$/, "", dir)
                if (m == 1 && (getline line <(dir q[2])) >= 0) { close(dir q[2]); next } # private, beside it
                print where "includes \"" q[2] "\": write \"conspecific/<layer>/<name>.h\""; next }
            if (!(own in rank)) { print where "unknown layer " own; next }
            if (!(inc[2] in rank)) { print where "includes unknown layer " inc[2]; next }
            if (rank[inc[2]] > rank[own]) print where own " includes the higher layer " inc[2]
            if (own == "circuits" && inc[2] == "circuits" && inc[3] != sub_own)
                print where "circuit " sub_own " includes its sibling " inc[3]
            if (own == "circuits" && inc[2] == "config") print where "a circuit knows core only"
        }')
}
clean "every include points down" layers
tree && put src/core/a.c '#include "conspecific/agent/agent.h"'
caught "core includes agent" layers
tree && put include/conspecific/arena/a.h '#include "conspecific/study/study.h"'
caught "an arena header includes study" layers
tree && put src/circuits/vta_bg/critic.c '#include "conspecific/circuits/pfc/meta.h"'
caught "a circuit includes its sibling" layers
tree && put src/circuits/vta_bg/critic.c '#include "conspecific/config/node.h"'
caught "a circuit includes config" layers
tree && put src/arena/a.c '#include "../core/error.h"'
caught "a relative include" layers
tree && put src/arena/a.c '#include "cue.h"'
caught "a header that is not beside the file" layers
tree && put src/arena/a.c '#include "cue.h"' && put src/arena/cue.h 'int x;'
allowed "a private header beside the file" layers
tree && put src/study/a.c '  #  include "conspecific/report/claims.h"'
caught "spaces in the directive hide nothing" layers
tree && put src/study/a.c '#include "conspecific/arena/cue.h"' && put src/circuits/cortex/a.c '#include "conspecific/circuits/cortex/b.h"'
allowed "study includes arena, cortex includes cortex" layers
finish
