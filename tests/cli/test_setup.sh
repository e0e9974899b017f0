# SPDX-License-Identifier: GPL-3.0-or-later
# The set-up of a user: flags of one's own, and what make deps says where it may not install.
. "$(dirname "$0")/../tap.sh"
CC=${CC:-gcc}
unset CFLAGS CPPFLAGS LDFLAGS LDLIBS PKG_CONFIG_PATH
cd "$top" || exit 3
would() { # would NAME PATTERN MAKE-ARGUMENT...: a line of what make would do matches
    name=$1 pattern=$2
    shift 2
    make -n -B CC="$CC" B="$tmp/build" "$@" >"$tmp/log" 2>&1
    grep -qE -e "$pattern" "$tmp/log"
    result $? "$name" "$(grep -vE '^ *(mkdir|echo)' "$tmp/log" | head -n 5)"
}
o=$tmp/build/obj/core/mem.o
would "CFLAGS of the user take the place of -O3 -g" ' -O2 -march=x86-64 -std=c11' "$o" CFLAGS='-O2 -march=x86-64'
would "and cannot undo what the numbers rest on" ' -Ofast .*-fno-fast-math -ffp-contract=off' "$o" CFLAGS=-Ofast
would "CFLAGS of the environment count, too" ' -O1 -std=c11' "$o" --eval 'export CFLAGS := -O1'
CFLAGS=-O1 would "CFLAGS as a variable of the shell" ' -O1 -std=c11' "$o"
would "CPPFLAGS" ' -I/opt/own/include ' "$o" CPPFLAGS=-I/opt/own/include
would "LDFLAGS and LDLIBS of the program" 'conspecific .*-L/opt/own/lib|-L/opt/own/lib .*-o .*/conspecific .*-lown' "$tmp/build/conspecific" LDFLAGS=-L/opt/own/lib LDLIBS=-lown
would "LDFLAGS of the shared library" '-L/opt/own/lib -shared' "$tmp/build/libconspecific.so" LDFLAGS=-L/opt/own/lib
make -n -B CC="$CC" B="$tmp/build" "$o" | grep -q -e -Werror
[ $? = 1 ]
result $? "a warning of another compiler does not keep a user from building"
would "WERROR=1 makes it an error" -Werror "$o" WERROR=1
would "the sanitizers stay whatever CFLAGS say" ' -O0 -std=c11 -fsanitize=address' "$o" BUILD=asan CFLAGS=-O0

# ---- make deps, on a system that is not Debian and without rights ----
mkdir "$tmp/bin" && for tool in sh env grep tr id cat cc gcc as ld make pkg-config; do
    path=$(command -v "$tool") && ln -s "$path" "$tmp/bin/$tool"
done
printf '#!/bin/sh\nexec %s "$@"\n' "${PYTHON:-/usr/bin/python3}" >"$tmp/bin/python3" && chmod +x "$tmp/bin/python3"
deps() { # deps CODE PATTERN PACKAGE...
    code=$1 pattern=$2
    shift 2
    PATH=$tmp/bin CC=gcc PYTHON=$tmp/bin/python3 sh src/setup/deps.sh "$@" >"$tmp/log" 2>&1
    got=$?
    [ $got = "$code" ] && grep -qE -e "$pattern" "$tmp/log"
    result $? "deps $* ($code)" "exit $got: $(cat "$tmp/log")"
}
deps 0 '^deps: nothing is missing$' gcc make libc6-dev
deps 3 '^deps: missing .*: libnone-dev python3-none$' gcc libnone-dev python3-none
deps 3 'PKG_CONFIG_PATH=' nothing-dev
deps 0 'nothing is missing' python3-json
# A library of one's own prefix: the line of nettle, for a library that no system has.
sed "s/nettle/own/g" src/setup/deps.sh >"$tmp/deps.sh"
mkdir -p "$tmp/own/include/own" "$tmp/own/lib/pkgconfig" && : >"$tmp/own/include/own/version.h"
printf 'Name: own\nDescription: own\nVersion: 1\nCflags: -I%s/own/include\n' "$tmp" >"$tmp/own/lib/pkgconfig/own.pc"
PATH=$tmp/bin CC=gcc sh "$tmp/deps.sh" own-dev >"$tmp/log" 2>&1
[ $? = 3 ]
result $? "a library that nothing leads to is missing"
PATH=$tmp/bin CC=gcc PKG_CONFIG_PATH=$tmp/own/lib/pkgconfig sh "$tmp/deps.sh" own-dev >"$tmp/log" 2>&1
result $? "a library in a prefix of one's own is there" "$(cat "$tmp/log")"
PATH=$tmp/bin CC=gcc CPPFLAGS=-I$tmp/own/include sh "$tmp/deps.sh" own-dev >"$tmp/log" 2>&1
result $? "so is one that CPPFLAGS lead to" "$(cat "$tmp/log")"
# On Debian, as a user who may not: what to type.
printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/sudo" && cp "$tmp/bin/sudo" "$tmp/bin/apt-get" && chmod +x "$tmp/bin/sudo" "$tmp/bin/apt-get"
rm "$tmp/bin/id" && printf '#!/bin/sh\necho 1000\n' >"$tmp/bin/id" && chmod +x "$tmp/bin/id"
deps 3 '^deps: type: sudo apt-get install libnone-dev$' make libnone-dev
finish
