# SPDX-License-Identifier: GPL-3.0-or-later
# The text: README.md fits on a screen, every link and every path in backticks leads to something,
# and a program block is closed.
. "$(dirname "$0")/lib.sh"
text() { find . -name '*.md' ! -path './build/*' ! -path './out/*' ! -path './.git/*' | sed 's|^\./||' | sort; }
screen() { # README.md: at most 250 lines of at most 120 characters
    (cd "$1" && awk 'END { if (NR > 250) print "README.md: " NR " lines; at most 250, the rest belongs into the README.md of a folder" }' README.md
        LC_ALL=C.UTF-8 grep -nE '^.{121,}' README.md | sed 's/^\([0-9]*\):.*/README.md:\1: more than 120 characters/')
}
prose() { awk -v f="$1" '/^```/ { code = !code; next } !code { print NR ":" $0 }' "$1"; } # LINE:TEXT outside blocks
slugs() { # the anchors of a file's headings
    awk '/^```/ { code = !code } !code && /^#+ /' "$1" | sed 's/^#* //' | tr 'A-Z' 'a-z' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}
links() { # [text](target): the target exists, seen from the file's folder, and has the heading
    (cd "$1" && text | while read -r f; do
        prose "$f" | sed 's/`[^`]*`//g' | grep -oE '^[0-9]+:|\]\([^) ]+\)' | while read -r found; do
            case $found in
            *:) [ "${found%:}" -gt 0 ] 2>/dev/null && at=${found%:} && continue ;;
            esac
            to=${found#](}; to=${to%)}
            case $to in http://*|https://*|mailto:*) continue ;; esac
            path=${to%%#*} anchor=
            case $to in *\#*) anchor=${to#*#} ;; esac
            target=$(dirname "$f")/$path
            [ -n "$path" ] || target=$f
            [ -e "$target" ] || { echo "$f:$at: link to $to, which does not exist"; continue; }
            [ -d "$target" ] && target=$target/README.md
            [ -z "$anchor" ] || slugs "$target" | grep -qx -- "$anchor" || echo "$f:$at: link to $to: no such heading"
        done
    done)
}
paths() { # `src/...`: what is named by its path exists; patterns (* { <) and capitals (NAME) may stand for many
    (cd "$1" && text | while read -r f; do
        prose "$f" | grep -oE '^[0-9]+:|`(src|include|models|notebooks|data|tests)/[A-Za-z0-9_./-]*`' | while read -r found; do
            case $found in
            *:) at=${found%:} && continue ;;
            esac
            p=$(echo "$found" | tr -d '`')
            case $p in *[A-Z]*) [ "${p##*/}" = README.md ] || continue ;; esac
            [ -e "$p" ] || echo "$f:$at: $p does not exist"
        done
    done)
}
headers() { # `circuits/cortex/pc_net.h`: a header is named by its path under include/conspecific
    (cd "$1" && text | while read -r f; do
        prose "$f" | grep -oE '^[0-9]+:|`[a-z_]+/[a-z0-9_/]+\.h`' | grep -vE '^`(src|include|tests)/' | while read -r found; do
            case $found in
            *:) at=${found%:} && continue ;;
            esac
            p=$(echo "$found" | tr -d '`')
            [ -e "$p" ] || [ -e "include/conspecific/$p" ] || echo "$f:$at: there is no include/conspecific/$p"
        done
    done)
}
brain() { # README.md says of every file under src/circuits what it is, and of no other
    (cd "$1" && find src/circuits -name '*.c' | sed 's|^src/circuits/||; s|\.c$||' | sort >"$tmp/files"
        awk '/^## From folders/ { on = 1; next } /^## / { on = 0 } on && /^\|/' README.md | grep -oE '`[a-z_]+/[a-z0-9_]+`' | tr -d '`' | sort -u >"$tmp/named"
        comm -23 "$tmp/files" "$tmp/named" | sed 's|.*|README.md: "From folders to the brain" does not name src/circuits/&.c|'
        comm -13 "$tmp/files" "$tmp/named" | sed 's|.*|README.md: there is no src/circuits/&.c|')
}
closed() {
    (cd "$1" && text | while read -r f; do
        [ $(($(grep -c '^```' "$f") % 2)) = 0 ] || echo "$f: a block that begins with three backticks is not closed"
    done)
}
clean "README.md has at most 250 lines of at most 120 characters" screen
clean "every link leads to a file and a heading" links
clean "every path in backticks exists" paths
clean "every header that is named exists" headers
clean "README.md names every file of the brain" brain
clean "every block is closed" closed
tree && put README.md "$(yes 'A line.' | head -n 251)" && caught "a README of 251 lines" screen
tree && put README.md "$(printf '%0121d' 0)" && caught "a line of 121 characters" screen
tree && put README.md "$(printf '%0120d' 0)" && allowed "a line of 120 characters" screen
tree && put README.md 'See [the models](models/README.md).' && caught "a link to nothing" links
tree && put models/README.md 'See [the top](README.md#install).' && put README.md '## Install' && caught "a link to a heading that is elsewhere" links
tree && put models/README.md 'See [the top](../README.md#two-words) and [it](https://example.org/x).' && put README.md '## Two words'
allowed "links to a heading and to another host" links
tree && put src/README.md 'Read `src/agent/nothing.c`.' && caught "a path that does not exist" paths
tree && put src/README.md 'Write `src/agent/NAME.c`, one of `models/studies/*/NAME.yaml`.' && allowed "a path that stands for many" paths
tree && put src/README.md 'See `circuits/cortex/gone.h`.' && caught "a header that does not exist" headers
tree && put src/README.md 'See `agent/body.h`.' && put include/conspecific/agent/body.h '' && allowed "a header named by its path under include" headers
tree && put src/circuits/pfc/orb.c '' && put README.md '## From folders to the brain' && caught "a nucleus that the front page leaves out" brain
tree && put src/circuits/pfc/orb.c '' && put README.md '## From folders to the brain
| `pfc/orb`, `pfc/old` | x |' && caught "a nucleus that is no longer there" brain
tree && put README.md '```sh' && caught "a block that is not closed" closed
finish
