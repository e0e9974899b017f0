# Conspecific. Two commands on a fresh Debian 12: make demo, make test. Every target: make help.
# Sources and tests are found by wildcard: a new module edits no list.

# ==== settings ==================================================================================
BUILD ?= release
REAL ?= float
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
CC := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
OUT ?= out
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
B := build$(if $(filter-out release,$(BUILD)),/$(BUILD))$(if $(filter-out float,$(REAL)),/$(REAL))

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

VERSION := $(shell sed -n 's/^\#define CSP_VERSION "\(.*\)"/\1/p' include/conspecific/version.h)
COMMIT := $(shell git -c safe.directory='*' describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
COMPILER := $(shell $(CC) --version 2>/dev/null | head -n 1)

# Flags of a library: what pkg-config says of it, else the second argument.
lib = $(shell pkg-config $1 2>/dev/null || echo '$2')
HDF5_CFLAGS := $(call lib,--cflags hdf5,-I/usr/include/hdf5/serial)
LIB_CFLAGS := $(HDF5_CFLAGS) $(call lib,--cflags gsl,) $(call lib,--cflags fftw3,) $(call lib,--cflags yaml-0.1,)
HDF5_LIBS := $(call lib,--libs hdf5,-L/usr/lib/x86_64-linux-gnu/hdf5/serial -lhdf5)
LIBS := $(HDF5_LIBS) $(call lib,--libs gsl,-lgsl -lgslcblas) $(call lib,--libs fftw3,-lfftw3) $(call lib,--libs yaml-0.1,-lyaml) $(call lib,--libs nettle,-lnettle) -lm

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes $(if $(filter 1,$(WERROR)),-Werror)
OPT_release := -O3 -g
OPT_debug := -O1 -g3
OPT_asan := -O1 -g
OPT_tsan := -O1 -g
OPT_fuzz := -O1 -g
OPT_afl := -O1 -g
OPT_coverage := -O1 -g
NEED_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
NEED_fuzz := $(NEED_asan) -fsanitize=fuzzer-no-link -DCSP_FUZZ
NEED_afl := $(NEED_asan) -DCSP_FUZZ
NEED_tsan := -fsanitize=thread
NEED_coverage := --coverage -fprofile-update=atomic
DEF_double := -DCSP_REAL_DOUBLE
ifeq ($(OPT_$(BUILD)),)
$(error BUILD=$(BUILD): release, debug, asan, tsan, fuzz, afl or coverage)
endif
# CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS are the user's: CFLAGS stands in the place of -O3 -g and cannot undo what the
# numbers rest on.
CFLAGS ?= $(OPT_$(BUILD))
PRE := -Iinclude -D_GNU_SOURCE $(DEF_$(REAL)) $(LIB_CFLAGS) $(CPPFLAGS)
FLAGS := $(CFLAGS) -std=c11 $(NEED_$(BUILD)) -fno-fast-math -ffp-contract=off -fno-trapping-math -fopenmp -fPIC -fvisibility=default $(WARN)
# Compile; warnings are shown and kept beside what was made (a test holds that there are none).
COMPILE = $(CC) $(PRE) $(EXTRA) $(FLAGS) -MMD -MP -o $@ $1 2>$@.warnings; code=$$?; cat $@.warnings >&2; exit $$code

SRC := $(sort $(filter-out src/cli/% src/examples/%,$(shell find src -name '*.c')))
CLI := $(sort $(shell find src/cli -name "*.c"))
OBJ := $(SRC:src/%.c=$B/obj/%.o)
CLIOBJ := $(CLI:src/%.c=$B/obj/%.o)
TESTS := $(sort $(shell find tests -name 'test_*.c'))
TESTBIN := $(TESTS:tests/%.c=$B/tests/%)
FORMAT := $(sort $(shell find src include tests -name '*.[ch]'))

# ==== build =====================================================================================
### build
## all            build/conspecific, build/libconspecific.a and .so (the default)
all: $B/conspecific $B/libconspecific.a $B/libconspecific.so

$B/conspecific: $(CLIOBJ) $B/libconspecific.a
	@echo "  LINK  $@"
	@$(CC) $(FLAGS) $(LDFLAGS) -o $@ $(CLIOBJ) $B/libconspecific.a $(LIBS) $(LDLIBS)
# Targets of make fuzz: the driver of the engine has the main.
$B/fuzz/%: tests/fuzz/test_%.c $B/libconspecific.a $B/flags
	@mkdir -p $(@D)
	@echo "  FUZZ  $<"
	@$(CC) $(PRE) -Itests $(FLAGS) -Wno-missing-prototypes -fsanitize=fuzzer -MMD -MP -o $@ $< $B/libconspecific.a $(LIBS)
$B/libconspecific.a: $(OBJ)
	@echo "  AR    $@"
	@rm -f $@ && $(AR) rcs $@ $(OBJ)
$B/libconspecific.so: $(OBJ) src/libconspecific.map
	@echo "  LINK  $@"
	@$(CC) $(FLAGS) $(LDFLAGS) -shared -Wl,-soname,libconspecific.so.0 -Wl,--version-script=src/libconspecific.map -o $@ $(OBJ) $(LIBS) $(LDLIBS)
$B/obj/%.o: src/%.c $B/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(call COMPILE,-c $<)
$B/tests/%: tests/%.c $B/libconspecific.a $B/flags
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	@rm -f $@
	@$(call COMPILE,-Itests $< -Wno-missing-prototypes $B/libconspecific.a $(LDFLAGS) $(LIBS) $(call lib,--libs cmocka,-lcmocka) $(LDLIBS))
## tests          the compiled tests, without running them
tests: $(TESTBIN)

# Rewritten only when it changes: another flag or compiler rebuilds everything, nothing else does.
$B/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC)' '$(COMPILER)' '$(PRE)' '$(FLAGS)' >$@.tmp; cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@

# What the program says about itself. "brain" names the sources that decide how an animal grows up.
$B/build_info.h: FORCE
	@mkdir -p $(@D)
	@brain=$$({ cat $B/flags 2>/dev/null; find src include/conspecific \( -path '*/core/*' -o -path '*/config/*' -o \
	    -path '*/circuits/*' -o -path '*/agent/*' \) -name '*.[ch]' ! -name '*build_info*' | LC_ALL=C sort | xargs cat; } | sha256sum | cut -c1-16); \
	  all=$$(find src include -name '*.[ch]' ! -path 'src/cli/*' | LC_ALL=C sort | xargs cat | sha256sum | cut -c1-16); \
	  printf '#define CSP_BUILD_%s "%s"\n' COMMIT '$(COMMIT)' COMPILER '$(COMPILER)' FLAGS '$(strip $(FLAGS) $(DEF_$(REAL)))' \
	    BRAIN "$$brain" SOURCES "$$all" PREFIX '$(PREFIX)' >$@.tmp; cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
$B/obj/core/build_info.o: EXTRA := -I$B
$B/obj/core/build_info.o: $B/build_info.h
$B/build_info.h: $B/flags

# ==== test ======================================================================================
### test
## test           every test that must pass; last line "N passed, N failed, N skipped"
test:
	@$(MAKE) deps
	@$(MAKE) -j$(JOBS) all
	@$(MAKE) test-run
test-run:
	-@$(MAKE) -k -j$(JOBS) tests
	@B=$B JOBS=$(JOBS) CC='$(CC)' tests/run.sh
## soak           how often the 95 % intervals cover: data/results/coverage.csv (ten minutes); SOAK=quick: 200 samples, printed; then a rank is killed 20 times, and every system call of a run fails
soak: all $B/tests/soak/coverage
	@if [ '$(SOAK)' = quick ]; then $B/tests/soak/coverage 200; else \
	  $B/tests/soak/coverage 2000 >$B/coverage.csv && mv $B/coverage.csv data/results/coverage.csv; fi
	@B=$B sh tests/soak/ranks.sh 20
	@B=$B CC='$(CC)' sh tests/soak/faults.sh $(if $(filter quick,$(SOAK)),7,1)
## law            overlap against what can be computed before learning, 70 cells of a toy world: overlap_law.csv, overlap_development.csv (five minutes)
law: $B/tests/soak/law
	@$B/tests/soak/law 1 >$B/overlap_law.csv && mv $B/overlap_law.csv data/results/overlap_law.csv
	@$B/tests/soak/law development 1 >$B/overlap_development.csv && mv $B/overlap_development.csv data/results/overlap_development.csv
## overlap        overlap through development, over horizons and sizes: data/results/overlap_sweeps.csv (fifteen minutes)
overlap: all
	@notebooks/overlap_sweeps.sh $B/conspecific $(or $(ANIMALS),4) >$B/overlap_sweeps.csv && mv $B/overlap_sweeps.csv data/results/overlap_sweeps.csv
## asan           every compiled test under the address and undefined-behaviour sanitizers
asan:
	@$(MAKE) BUILD=asan -j$(JOBS) all && $(MAKE) BUILD=asan test-run
## tsan           the same under clang's thread sanitizer with Archer (gcc's sees false races in OpenMP)
tsan:
	@if command -v clang >/dev/null && ls /usr/lib/llvm-*/lib/libarcher.so >/dev/null 2>&1; then \
	  $(MAKE) BUILD=tsan CC=clang -j$(JOBS) all && OMP_TOOL_LIBRARIES=libarcher.so TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
	  $(MAKE) BUILD=tsan CC=clang test-run; \
	else echo "SKIP tsan: needs clang and Archer (apt-get install clang libomp-dev)"; fi
## coverage       lines and branches that the tests reach, by file
coverage:
	@rm -rf build/coverage/obj && $(MAKE) BUILD=coverage -j$(JOBS) all && { $(MAKE) BUILD=coverage test-run || true; }
	@tests/coverage.sh build/coverage/obj
## lint           layer order, one door a library, symbol prefix, format, stale tables
lint: all
	@B=$B JOBS=$(JOBS) CC='$(CC)' tests/run.sh lint
## format         clang-format on every C file
format:
	@clang-format -i $(FORMAT)
## fuzz           any bytes against every reader, SECONDS each (default 30): libFuzzer, or ENGINE=afl; then spoiled files against check
fuzz:
	@tests/fuzz/run.sh '$(ENGINE)' '$(SECONDS)' $(JOBS)
	@$(MAKE) BUILD=asan -j$(JOBS) all && tests/cli/fuzz.sh build/asan/conspecific $(or $(SECONDS),30)
## bench          the three workloads beside NumPy in one run, then the standard rat
bench: all
	@if $(PYTHON) -c 'import numpy' 2>/dev/null; then $(PYTHON) tests/bench/run.py --program $B/conspecific; \
	else echo "SKIP the comparison: no numpy (make deps-figures)"; \
	  for w in rate rate-plastic predictive-coding; do $B/conspecific bench $$w || exit $$?; done; fi
	@$B/conspecific bench cohort

# ==== results ===================================================================================
### results
## demo           from nothing to two experiments, a table with verdicts and one figure
demo:
	@echo "[1/5] packages"; $(MAKE) deps-figures
	@echo "[2/5] build"; $(MAKE) -j$(JOBS) all
	@$(MAKE) demo-run
demo-run:
	@echo "[3/5] observational fear, 16 animals a group"
	@$B/conspecific run observational_fear -o $(OUT)/observational_fear --animals 16 --force
	@echo "[4/5] harm aversion, 16 animals a group"
	@$B/conspecific run harm_aversion -o $(OUT)/harm_aversion --animals 16 --force
	@echo "[5/5] model beside data"
	@$B/conspecific compare $(OUT)/observational_fear $(OUT)/harm_aversion; code=$$?; [ $$code -le 1 ] || exit $$code
	@$(PYTHON) notebooks/figure.py $(OUT) $(OUT)/demo.png
	@echo "figure: $(OUT)/demo.png    tables: $(OUT)/*/compare.csv"
## figures        every notebook executed again in its place, from data/results; ALL=1 makes those tables anew (hours)
figures:
	@$(MAKE) deps-figures
	@[ -z '$(ALL)' ] || for t in science humans trial sweeps theory law overlap; do $(MAKE) $$t || exit $$?; done
	@JOBS=$(JOBS) $(PYTHON) notebooks/execute.py
# Folders with contrasts; spillover studies have none.
BOARD = $$(for d in $(OUT)/science/*/ $(OUT)/humans/*/ $(OUT)/trial/*/; do [ ! -f $${d}contrasts.csv ] || echo $$d; done)
# Sets of studies: themes of models/studies, or files. Only what is stale runs (conspecific run --help).
SCIENCE = battery resonance prosocial lesions
TRIAL = spillover trial
CORE = theories
# The theories see every social rodent study, the core ones with 8 animals a group, the rest with 5. Left out: own
# learning, lesions of the model itself, long repeats, the mouse's own file.
SOCIAL = $(filter-out %/restrainer_strain.yaml %/restrainer_controls.yaml %/restrainer_company.yaml %/resonance_course.yaml %/observational_fear_mouse.yaml,$(wildcard models/studies/resonance/*.yaml models/studies/prosocial/*.yaml)) models/studies/lesions/observational_fear_mouse_circuits.yaml
THEORIES = rat $(patsubst models/agents/%.yaml,%,$(wildcard models/agents/theories/*.yaml))
STALE = $B/conspecific run --stale
EACH_THEORY = for a in $(THEORIES); do to=$(OUT)/theory/$$(basename $$a); agent="--set agent=$(CURDIR)/models/agents/$$a.yaml"

## science        every study that a claim or control rests on (only what changed), then the scoreboard
science: all
	@$(STALE) $(SCIENCE) -o $(OUT)/science
	@$(PYTHON) notebooks/keep.py $(OUT)/science
	@$B/conspecific scoreboard --write $(BOARD)
## humans         the studies of human observers: outgroup pain and its field, counter-empathy, dehumanisation
humans: all
	@$(STALE) human -o $(OUT)/humans
	@$(PYTHON) notebooks/keep.py $(OUT)/humans
	@$B/conspecific scoreboard --write $(BOARD)
## trial          the theory on trial: every prediction of the account and of its critique (models/studies/trial, spillover)
trial: all
	@$(STALE) $(TRIAL) -o $(OUT)/trial
	@$B/conspecific probe rat --animals 4 --ages 0,250,1000,4300 --attribution -o $(OUT)/trial/probe_development.csv >/dev/null
	@probe() { to=$(OUT)/trial/overlap_$$1.csv; shift; $B/conspecific probe rat --overlap --animals 10 -o $$to "$$@" >/dev/null; }; \
	  probe full && probe static --set 'circuits.cortex.foretell.horizon=0 ms' && probe shuffled --set rearing.shuffled=1 && \
	  probe isolated --set 'rearing.company=[{from: 0, with: {}}]'
	@$(PYTHON) notebooks/keep.py $(OUT)/trial
	@$B/conspecific scoreboard --write $(BOARD)
## sweeps         precision, size and training of the cortex: data/results/overlap.csv (half an hour more)
sweeps: all
	@$(STALE) sweeps -o $(OUT)/science
	@$(PYTHON) notebooks/keep.py $(OUT)/science
## theory         every social rodent study with every agent variant, judged as theories: theory.csv, theory_scores.csv in data/results
theory: all
	@$(EACH_THEORY); $(STALE) $(CORE) -o $$to $$agent && $(STALE) $(SOCIAL) -o $$to $$agent --animals 5 || exit $$?; done
	@$B/conspecific scoreboard --theory --write
## status         what is stale in the results of science, humans, trial, sweeps and theory, and why; runs nothing
status: all
	@$(STALE) $(SCIENCE) sweeps -o $(OUT)/science --list
	@$(STALE) human -o $(OUT)/humans --list
	@$(STALE) $(TRIAL) -o $(OUT)/trial --list
	@$(EACH_THEORY); $(STALE) $(CORE) -o $$to $$agent --list && $(STALE) $(SOCIAL) -o $$to $$agent --animals 5 --list || exit $$?; done
## tables         the generated tables of README.md, rewritten from the parameter rows and from kept results
tables: all
	@B=$B tests/lint/tables.sh --write
	@$(PYTHON) notebooks/headline.py --write

# ==== install ===================================================================================
### install
DEPS_C := gcc make pkg-config libc6-dev libgsl-dev libfftw3-dev libhdf5-dev libyaml-dev nettle-dev libcmocka-dev clang-format mpich procps
DEPS_FIGURES := python3-matplotlib python3-h5py python3-pandas python3-numpy python3-yaml python3-plotly jupyter-nbconvert python3-ipykernel
DEPS_ORACLES := python3-h5py python3-pandas python3-numpy python3-scipy python3-statsmodels python3-sklearn python3-mne python3-hdmf
## deps           install what is missing for building and testing (says what to type if it may not)
deps:
	@$(install-missing) $(DEPS_C)
## deps-figures   the same, with the Python packages that only figures need
deps-figures:
	@$(install-missing) $(DEPS_C) $(DEPS_FIGURES)
## deps-oracles   programs of others against which the tests hold our statistics, signals and files; without them these tests skip
deps-oracles:
	@$(install-missing) $(DEPS_ORACLES)
install-missing = CC='$(CC)' PYTHON='$(PYTHON)' CPPFLAGS='$(CPPFLAGS)' sh src/setup/deps.sh
## install        everything under PREFIX (default /usr/local); DESTDIR= goes before it, LIBDIR= instead of PREFIX/lib
install: all
	install -d $(call to,$(PREFIX)/bin) $(call to,$(LIBDIR)/pkgconfig) $(call to,$(MAN)) $(call to,$(BASH)) $(call to,$(ZSH))
	install -m 755 $B/conspecific $(call to,$(PREFIX)/bin/)
	install -m 644 $B/libconspecific.a $(call to,$(LIBDIR)/)
	install -m 755 $B/libconspecific.so $(call to,$(LIBDIR)/libconspecific.so.0)
	ln -sf libconspecific.so.0 $(call to,$(LIBDIR)/libconspecific.so)
	find include -name '*.h' ! -path '*/cli/*' | while read -r f; do install -D -m 644 "$$f" $(call to,$(PREFIX))/"$$f" || exit; done
	find models data -type f | while read -r f; do install -D -m 644 "$$f" $(call to,$(SHARE))/"$$f" || exit; done
	cd src && find examples python -type f ! -name '*.pyc' 2>/dev/null | sed 's|^|src/|' | (cd .. && while read -r f; do \
	  install -D -m 644 "$$f" $(call to,$(SHARE))/"$${f#src/}" || exit; done)
	$B/conspecific help --man >$(call to,$(MAN)/conspecific.1)
	for v in $(VERBS); do $B/conspecific help --man $$v >$(call to,$(MAN))/conspecific-$$v.1 || exit; done
	$B/conspecific help --completion=bash >$(call to,$(BASH)/conspecific)
	$B/conspecific help --completion=zsh >$(call to,$(ZSH)/_conspecific)
	sed -e "s|@prefix@|$$(realpath -m --relative-to=$(LIBDIR)/pkgconfig $(PREFIX))|; s|@libdir@|$$(realpath -m --relative-to=$(PREFIX) $(LIBDIR))|" \
	  -e 's|@version@|$(VERSION)|; s|@real@|$(DEF_$(REAL))|' src/setup/conspecific.pc.in >$(call to,$(LIBDIR)/pkgconfig/conspecific.pc)
	@for d in $(PYTHONDIR); do install -d $(call to,)"$$d" && echo $(SHARE)/python >$(call to,)"$$d"/conspecific.pth; done
## uninstall      takes away what make install put there, with the same PREFIX, DESTDIR and LIBDIR
uninstall:
	rm -f $(call to,$(PREFIX)/bin/conspecific) $(call to,$(LIBDIR)/libconspecific.a) $(call to,$(LIBDIR)/libconspecific.so) $(call to,$(LIBDIR)/libconspecific.so.0) \
	  $(call to,$(LIBDIR)/pkgconfig/conspecific.pc) $(call to,$(PREFIX)/include/conspecific.h) $(call to,$(MAN)/conspecific.1) $(call to,$(MAN)/conspecific-)*.1 \
	  $(call to,$(BASH)/conspecific) $(call to,$(ZSH)/_conspecific)
	@for d in $(PYTHONDIR); do rm -f $(call to,)"$$d"/conspecific.pth; done
	rm -rf $(call to,$(PREFIX)/include/conspecific) $(call to,$(SHARE))
to = '$(DESTDIR)$1'
SHARE = $(PREFIX)/share/conspecific
MAN = $(PREFIX)/share/man/man1
BASH = $(PREFIX)/share/bash-completion/completions
ZSH = $(PREFIX)/share/zsh/site-functions
VERBS = $$($B/conspecific help --verbs)
# The folder of packages below PREFIX in which Python looks, if there is one: a line there leads to the module.
PYTHONDIR ?= $(shell $(PYTHON) -c 'import sys; print(*[p for p in sys.path if p.startswith("$(PREFIX)/") and p.endswith("-packages")][:1])' 2>/dev/null)

# ==== the rest ==================================================================================
### the rest
## clean          remove build/ (results in out/ stay)
clean:
	rm -rf build
## help           this list; BUILD=release|debug|asan|tsan|fuzz|afl|coverage, REAL=float|double, PREFIX=, OUT=, JOBS=
help:
	@sed -n 's/^### \(.*\)/\n\1:/p; s/^## /  make /p' Makefile
FORCE:

-include $(OBJ:.o=.d) $(CLIOBJ:.o=.d) $(TESTBIN:=.d)
.PHONY: all tests deps deps-figures deps-oracles demo demo-run test test-run soak law overlap asan tsan coverage lint format fuzz figures science humans trial sweeps theory status bench \
  tables install uninstall clean help FORCE
