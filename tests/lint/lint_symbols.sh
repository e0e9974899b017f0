# SPDX-License-Identifier: GPL-3.0-or-later
# Every symbol that the libraries export begins with csp_.
. "$(dirname "$0")/lib.sh"
foreign() { # lines of nm -g: what is defined without the prefix
    awk 'NF == 3 && $2 ~ /^[A-TV-Za-z]$/ && $2 != "w" && $3 !~ /^(\.gomp_critical_user_)?csp_/ && $3 !~ /^(__gcov|__asan|__odr_asan|__start___|__stop___|_init$|_fini$|CONSPECIFIC_[0-9]+$|_edata$|_end$|__bss_start$|mangle_path$)/ { print $3 " (" $2 ")" }'
}
archive() { nm -g --defined-only "$1/libconspecific.a" 2>/dev/null | foreign; }
shared() { nm -gD --defined-only "$1/libconspecific.so" 2>/dev/null | foreign; }
for lib in a so; do
    if [ ! -f "$B/libconspecific.$lib" ]; then result 1 "libconspecific.$lib exists" "make all first"; continue; fi
    case $lib in a) found=$(archive "$B") ;; *) found=$(shared "$B") ;; esac
    [ -z "$found" ]
    result $? "nm -g libconspecific.$lib: only csp_" "$found"
    count=$(nm -g --defined-only "$B/libconspecific.$lib" 2>/dev/null | grep -c ' csp_')
    [ "$count" -ge 20 ]
    result $? "nm -g libconspecific.$lib lists the library's symbols" "only $count"
done
versions() { # exported symbols without the version that goes with the soname
    name=$(readelf -d "$1/libconspecific.so" | sed -n 's/.*(SONAME).*\[libconspecific\.so\.\([0-9]*\)\]/\1/p')
    [ -n "$name" ] || echo "libconspecific.so has no soname libconspecific.so.N"
    nm -gD --defined-only "$1/libconspecific.so" | awk -v node="CONSPECIFIC_$name" '$3 != node && $3 !~ "@@" node "$" { print $3 " has not the version " node }'
}
found=$(versions "$B")
[ -z "$found" ]
result $? "soname and symbol versions of libconspecific.so" "$found"
tree && put a.c 'int csp_right(void); int csp_right(void) { return 1; } int wrong(void); int wrong(void) { return 2; }'
cc=${CC:-gcc}
$cc -fPIC -c a.c -o a.o && ar rcs libconspecific.a a.o && $cc -shared -o libconspecific.so a.o
caught "a symbol without the prefix (archive)" archive
caught "a symbol without the prefix (shared)" shared
caught "a library without soname and versions" versions
finish
