# SPDX-License-Identifier: GPL-3.0-or-later
# make install into a folder of one's own, which is then moved: the program finds its models and data from
# there, the examples compile and run by pkg-config (shared and static, C and C++), manual pages and
# completion are in their places, and make uninstall leaves nothing.
. "$(dirname "$0")/../tap.sh"
unset CONSPECIFIC_MODELS CONSPECIFIC_DATA CFLAGS CPPFLAGS LDFLAGS
export CONSPECIFIC_CACHE="$tmp/cache"
CC=${CC:-gcc}
build=$(case $B in *asan* | *tsan* | *coverage*) echo "${B##*/}" ;; *) echo release ;; esac)
ok() { # ok NAME COMMAND...: it ends with 0
    name=$1
    shift
    "$@" >"$tmp/log" 2>&1
    result $? "$name" "$(tail -n 5 "$tmp/log")"
}
installed() { find "$1" ! -type d | sort; }
to() { make -C "$top" B="$B" BUILD="$build" CC="$CC" PYTHONDIR=/opt/csp/python "$@"; }
ok "make install" to install DESTDIR="$tmp/stage dir" PREFIX=/opt/csp LIBDIR=/opt/csp/lib/multi
[ -x "$tmp/stage dir/opt/csp/bin/conspecific" ]
result $? "a DESTDIR may have a space in its name"
mv "$tmp/stage dir/opt/csp" "$tmp/moved" && mkdir "$tmp/elsewhere" && cd "$tmp/elsewhere" || exit 3
at=$tmp/moved csp=$tmp/moved/bin/conspecific

# ---- the program, from a folder that holds nothing ----
strings=$("$csp" list studies 2>&1)
echo "$strings" | grep -q '^harm_aversion '
result $? "list finds the studies of the folder that was moved" "$strings"
"$csp" list claims 2>&1 | grep -q '^C004 '
result $? "list finds the claims"
ok "check by name" "$csp" check harm_aversion rat helping_days
awk '/^```yaml file=/ { f = $2; sub("file=", "", f); next } /^```/ { f = ""; next } f != "" { print >f }' "$top/models/README.md"
ok "run of a study of one's own" "$csp" run my_study.yaml --animals 2 --quiet --set agent.rearing.events=60 --set agent.rearing.adult=20 -o r
[ -s r/contrasts.csv ]
result $? "it leaves its tables"
"$csp" compare r >log 2>&1
[ $? -le 1 ]
result $? "compare finds the published side" "$(head -n 5 log)"

# ---- from C and C++ ----
export PKG_CONFIG_PATH="$at/lib/multi/pkgconfig"
ok "pkg-config knows the package" pkg-config --exists --print-errors conspecific
[ "$(pkg-config --modversion conspecific)" = "$("$csp" --version | sed -n 's/^conspecific \([^ ]*\).*/\1/p')" ]
result $? "of the same version"
sanitize=$(case $build in asan) echo "-fsanitize=address,undefined" ;; tsan) echo "-fsanitize=thread" ;; coverage) echo "--coverage" ;; esac)
runs() { # runs NAME PATTERN PROGRAM ARGUMENT...
    name=$1 pattern=$2
    shift 2
    LD_LIBRARY_PATH=$at/lib/multi "$@" >out.txt 2>err
    code=$?
    [ $code = 0 ] && grep -qE "$pattern" out.txt
    result $? "$name" "exit $code: $(cat err) $(tail -n 5 out.txt)"
}
flags="-Wall -Wextra -Werror $sanitize"
examples=$at/share/conspecific/examples
short="agent.rearing.events=60 agent.rearing.adult=20"
for example in critic study; do
    ok "$example.c compiles, shared" $CC -std=c11 $flags -o $example "$examples/$example.c" $(pkg-config --cflags --libs conspecific) -lm
    ok "$example.c compiles, static" $CC -std=c11 $flags -o $example.static "$examples/$example.c" \
        $(pkg-config --cflags --libs --static conspecific | sed 's/-lconspecific/-l:libconspecific.a/')
    LD_LIBRARY_PATH=$at/lib/multi ldd $example | grep -q 'libconspecific.so.0 => /' && ! ldd $example.static | grep -q libconspecific
    result $? "$example: one needs the shared library, the other does not"
done
runs "critic, shared" '^largest difference: below' ./critic
runs "critic, static" '^largest difference: below' ./critic.static
runs "study, shared: the models are found beside the library" '^shock_vs_groom: ' ./study my_study.yaml out $short
runs "study by name" '^pain_vs_groom: ' ./study harm by_name $short paradigm.phases.baseline.sessions=1 paradigm.phases.shock.sessions=1
CONSPECIFIC_MODELS=$at/share/conspecific/models runs "study, static, with CONSPECIFIC_MODELS" '^shock_vs_groom: ' ./study.static my_study.yaml out2 $short
./study.static nothing out3 >out.txt 2>err
[ $? = 2 ] && grep -q "no file for 'nothing'; looked for " err
result $? "an example ends with the exit code of the error" "$(cat err)"
cxx=$(case $CC in *clang*) echo clang++ ;; *) echo "${CC%gcc}g++" ;; esac)
if command -v ${cxx##* } >/dev/null; then
    ok "critic.cpp compiles" $cxx -std=c++17 $flags -o cpp "$examples/critic.cpp" $(pkg-config --cflags --libs conspecific)
    runs "critic.cpp" '^value of the light that was paid: above 0' ./cpp
else skip "critic.cpp" "no ${cxx##* }"; fi

# ---- manual pages, completion, Python ----
for verb in $("$csp" help --verbs); do
    page=$at/share/man/man1/conspecific-$verb.1
    [ -s "$page" ] && grep -q "^conspecific.-$verb " "$page" && for option in $("$csp" $verb --help | grep -o '^  -[-a-z]*'); do
        grep -qxF -e "$(echo ".B $option" | sed 's/-/\\-/g')" "$page" || grep -qF -e "$(echo ".B $option " | sed 's/-/\\-/g')" "$page" || { echo "$option"; break; }
    done >log
    [ -s "$page" ] && [ ! -s log ]
    result $? "conspecific-$verb.1 has every option of --help" "$(cat log)"
done
if command -v groff >/dev/null; then
    for page in "$at"/share/man/man1/*.1; do groff -man -Tutf8 -ww -z "$page"; done >log 2>&1
    [ ! -s log ]
    result $? "groff has nothing to say of the pages" "$(head -n 5 log)"
else skip "manual pages through groff" "groff is missing"; fi
bash -n "$at/share/bash-completion/completions/conspecific"
result $? "completion for bash is a script"
if command -v zsh >/dev/null; then
    PATH=$at/bin:$PATH zsh -f "$top/tests/cli/complete.zsh" "$at/share/zsh/site-functions" >out.txt 2>err
    for word in run compare harm_aversion --animals summary spectrum; do
        grep -qwF -e $word out.txt
        result $? "completion for zsh offers $word" "$(head -c 600 out.txt err)"
    done
else skip "completion for zsh" "zsh is missing"; fi
grep -q '/opt/csp/share/conspecific/python' "$at/python/conspecific.pth"
result $? "a line on the path of Python leads to the module"

# ---- and away ----
mkdir -p "$tmp/stage dir/opt" && mv "$at" "$tmp/stage dir/opt/csp" && touch "$tmp/stage dir/opt/csp/bin/other"
ok "make uninstall" to uninstall DESTDIR="$tmp/stage dir" PREFIX=/opt/csp LIBDIR=/opt/csp/lib/multi
[ "$(installed "$tmp/stage dir")" = "$tmp/stage dir/opt/csp/bin/other" ]
result $? "it leaves what was not ours, and nothing else" "$(installed "$tmp/stage dir")"
finish
