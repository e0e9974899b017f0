# SPDX-License-Identifier: GPL-3.0-or-later
# Each outside library enters by one door; no libm transcendental in simulation code, whose bits
# must not depend on the machine.
. "$(dirname "$0")/lib.sh"
door() { # door TREE HEADER-PATTERN ALLOWED-FILES-PATTERN REMEDY
    (cd "$1" && grep -rnE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*(include[[:space:]]*[<\"]|pragma[[:space:]]+)$2" \
        src include 2>/dev/null | grep -vE "^$3" | sed "s|\$|    ($4)|")
}
gsl() { door "$1" 'gsl/' '(src|include/conspecific)/(core|analysis)/|src/(report/theory/replicate|study/spillover/closed_form)\.c:' 'GSL enters in core/, analysis/ and two files of statistics'; }
yaml() { door "$1" 'yaml\.h' 'src/config/yaml\.c:' 'libyaml enters in src/config/yaml.c'; }
hdf5() { door "$1" '(hdf5|H5|hdf5_hl)[A-Za-z]*\.h' 'src/record/' 'HDF5 enters in src/record/'; }
fftw() { door "$1" 'fftw3\.h' 'src/analysis/signal/spectrum\.c:' 'FFTW enters in src/analysis/signal/spectrum.c'; }
nettle() { door "$1" 'nettle/' 'src/core/sha256\.c:' 'nettle enters in src/core/sha256.c'; }
openmp() { door "$1" 'omp' 'src/(study|core)/' 'OpenMP is used in study/ and core/'; }
mpi() { door "$1" 'mpi\.h' 'src/study/run/ranks\.c:' 'MPI enters in src/study/run/ranks.c'; }
tests_only() { door "$1" 'cmocka\.h' 'nowhere' 'cmocka is for tests/'; }
libm() { # without <math.h> a call would not compile, so log() is then somebody's own
    (cd "$1" && find src/circuits src/agent src/arena -name '*.c' 2>/dev/null | sort | xargs -r grep -lE '^#[[:space:]]*include[[:space:]]*<(math|tgmath|complex)\.h>' | xargs -r awk '
        { line = $0; gsub(/"[^"]*"/, "\"\"", line); sub(/\/\/.*/, "", line); gsub(/\/\*.*\*\//, "", line) }
        line ~ /^[ \t]*\/?\*/ { next }
        line ~ /(^|[^A-Za-z0-9_])(exp|exp2|expm1|log|log2|log10|log1p|tanh|sinh|cosh|pow|sin|cos|tan|atan2?|cbrt|erfc?|tgamma|lgamma)[fl]?[ ]*\(/ {
            print FILENAME ":" FNR ": libm function in simulation code: use csp_exp, csp_log, csp_tanh" }')
}
guest() { # what belongs to the host: the end of the process, its signals, its error handlers. An assert
    # says what only a mistake in a table of the library itself could break.
    (cd "$1" && find src -name '*.c' ! -path 'src/cli/*' 2>/dev/null | sort | xargs -r awk '
        { line = $0; gsub(/"[^"]*"/, "\"\"", line); gsub(/\/\*.*\*\//, "", line) }
        line ~ /^[ \t]*(\/?\*|#)/ { next }
        FILENAME !~ /record\/run_file_digest\.c$/ && line ~ /(^|[^A-Za-z0-9_.>])(_?exit|_Exit|abort|quick_exit|atexit)\(/ { print FILENAME ":" FNR ": a library does not end its host: return an error" }
        FILENAME !~ /study\/run\/interrupt\.c$/ && line ~ /(^|[^A-Za-z0-9_])(signal|sigaction|sigprocmask|pthread_sigmask)\(/ { print FILENAME ":" FNR ": signals are taken in study/run/interrupt.c" }
        FILENAME !~ /core\/num\/gsl_quiet\.c$/ && line ~ /gsl_set_error_handler/ { print FILENAME ":" FNR ": the handler of GSL is the host\047s: CSP_GSL_QUIET" }
        line ~ /H5dont_atexit/ && before !~ /^void csp_run_file_at_exit/ { print FILENAME ":" FNR ": what HDF5 does at the end is the program\047s to say: csp_run_file_at_exit" }
        { if (line ~ /^[a-z]/) before = line }
        line ~ /H5Eset_auto|setlocale\(|fftw_(cleanup|forget_wisdom|init_threads|set_timelimit)/ { print FILENAME ":" FNR ": a state of the whole process is changed: it is the host\047s" }')
}
comma() { # statements that give a decimal number to printf and its kin; the program itself (cli) has the C locale
    (cd "$1" && find src -name '*.c' ! -path 'src/cli/*' ! -path 'src/examples/*' ! -path src/core/format.c 2>/dev/null | sort | xargs -r awk '
        FNR == 1 { open = 0 }
        { line = $0; sub(/^[ \t]*(\/\*|\*).*/, "", line) }
        !open && line ~ /(^|[^A-Za-z0-9_])v?(f|s|sn|as|d)?printf\(/ { open = 1; from = FNR; all = "" }
        open {
            all = all line
            if (line !~ /;[ \t]*(\/\*.*)?$/ && line !~ /\{[ \t]*$/) next
            if (all ~ /%[-+ #0]*[0-9*]*(\.[0-9*]+)?l?[aefgAEFG]/)
                print FILENAME ":" from ": a decimal number in the locale of the host: use csp_format, csp_print"
            open = 0
        }')
}
for lib in gsl yaml hdf5 fftw nettle openmp mpi tests_only; do clean "one door: $lib" $lib; done
clean "no libm transcendental in circuits, agent, arena" libm
clean "the process is the host's" guest
clean "no decimal number in the locale of the host" comma
tree && put src/agent/a.c '#include <gsl/gsl_rng.h>' && caught "GSL in agent" gsl
tree && put src/core/hash.c '#include <nettle/sha2.h>' && caught "nettle in hash.c" nettle
tree && put src/config/schema.c '#include <yaml.h>' && caught "libyaml in schema.c" yaml
tree && put src/study/a.c '#include <hdf5.h>' && caught "HDF5 in study" hdf5
tree && put include/conspecific/study/a.h '#include "H5public.h"' && caught "HDF5 in a header of study" hdf5
tree && put src/report/a.c '#include <fftw3.h>' && caught "FFTW in report" fftw
tree && put src/arena/a.c '#pragma omp parallel for' && caught "OpenMP in arena" openmp
tree && put src/study/run/ensemble.c '#include <mpi.h>' && caught "MPI outside ranks.c" mpi
tree && put src/core/a.c '#include <cmocka.h>' && caught "cmocka in the library" tests_only
tree && put src/circuits/cortex/a.c '#include <math.h>
y = expf(-x);' && caught "expf in a circuit" libm
tree && put src/core/a.c 'if (bad) abort();' && caught "an abort in the library" guest
tree && put src/study/a.c '    (void)signal(SIGINT, handler);' && caught "a signal taken by the library" guest
tree && put src/core/a.c 'gsl_set_error_handler_off();' && caught "the handler of GSL set for good" guest
tree && put src/record/a.c 'H5Eset_auto2(H5E_DEFAULT, NULL, NULL);' && caught "HDF5 silenced for good" guest
tree && put src/core/a.c 'csp_error_exit(1); /* exit(1) */' && put src/cli/main.c 'exit(1);' && allowed "an exit of the program, and in a comment" guest
tree && put src/agent/a.c '#include <math.h>
y = csp_exp(-x) + sqrt(x); /* not exp(x) */' && allowed "csp_exp, sqrt, a comment" libm
tree && put src/core/a.c '#include <gsl/gsl_rng.h>' && allowed "GSL in core" gsl
tree && put src/record/a.c 'snprintf(out, sizeof out,
    "%s is %.3g", name, x);' && caught "printf of a decimal number" comma
tree && put src/record/a.c 'csp_format(out, sizeof out, "%g", x);
snprintf(out, 9, "%zu", n);' && allowed "csp_format, a whole number" comma
finish
