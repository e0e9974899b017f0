# Conspecific. Two commands on a fresh Debian 12: make demo, make test. Every target: make help.
# Sources and tests are found by wildcard: a new module edits no list.

# ==== settings ==================================================================================
BUILD ?= release
REAL ?= float
PREFIX ?= /usr/local
CC := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
PYTHON ?= /usr/bin/python3
OUT ?= out
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
B := build$(if $(filter-out release,$(BUILD)),/$(BUILD))$(if $(filter-out float,$(REAL)),/$(REAL))

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

VERSION := $(shell sed -n 's/^\#define CSP_VERSION "\(.*\)"/\1/p' include/conspecific/version.h)
COMMIT := $(shell git -c safe.directory='*' describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
COMPILER := $(shell $(CC) --version 2>/dev/null | head -n 1)

HDF5_CFLAGS := $(shell pkg-config --cflags hdf5 2>/dev/null || echo -I/usr/include/hdf5/serial)
HDF5_LIBS := $(shell pkg-config --libs hdf5 2>/dev/null || echo -L/usr/lib/x86_64-linux-gnu/hdf5/serial -lhdf5)
LIBS := $(HDF5_LIBS) -lgsl -lgslcblas -lfftw3 -lyaml -lnettle -lm

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
OPT_release := -O3 -g
OPT_debug := -O1 -g3
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_tsan := -O1 -g -fsanitize=thread
OPT_coverage := -O1 -g --coverage -fprofile-update=atomic
DEF_double := -DCSP_REAL_DOUBLE
ifeq ($(OPT_$(BUILD)),)
$(error BUILD=$(BUILD): release, debug, asan, tsan or coverage)
endif
CPPFLAGS += -Iinclude -D_GNU_SOURCE $(DEF_$(REAL)) $(HDF5_CFLAGS)
CFLAGS := -std=c11 $(OPT_$(BUILD)) -ffp-contract=off -fno-trapping-math -fopenmp -fPIC -fvisibility=default $(WARN)

SRC := $(sort $(filter-out src/cli/%,$(shell find src -name '*.c')))
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
	@$(CC) $(CFLAGS) -o $@ $(CLIOBJ) $B/libconspecific.a $(LIBS)
$B/libconspecific.a: $(OBJ)
	@echo "  AR    $@"
	@rm -f $@ && ar rcs $@ $(OBJ)
$B/libconspecific.so: $(OBJ)
	@echo "  LINK  $@"
	@$(CC) $(CFLAGS) -shared -Wl,-soname,libconspecific.so.0 -o $@ $(OBJ) $(LIBS)
$B/obj/%.o: src/%.c $B/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$B/tests/%: tests/%.c $B/libconspecific.a $B/flags
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	@rm -f $@
	@$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-missing-prototypes -MMD -MP -o $@ $< $B/libconspecific.a $(LIBS) -lcmocka
## tests          the compiled tests, without running them
tests: $(TESTBIN)

# Rewritten only when it changes: another flag or compiler rebuilds everything, nothing else does.
$B/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(CC)' '$(COMPILER)' '$(CPPFLAGS)' '$(CFLAGS)' >$@.tmp; cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@

# What the program says about itself. "brain" names the sources that decide how an animal grows up.
$B/build_info.h: FORCE
	@mkdir -p $(@D)
	@brain=$$({ cat $B/flags 2>/dev/null; find src include/conspecific \( -path '*/core/*' -o -path '*/config/*' -o \
	    -path '*/circuits/*' -o -path '*/agent/*' \) -name '*.[ch]' ! -name '*build_info*' | LC_ALL=C sort | xargs cat; } | sha256sum | cut -c1-16); \
	  all=$$(find src include -name '*.[ch]' ! -path 'src/cli/*' | LC_ALL=C sort | xargs cat | sha256sum | cut -c1-16); \
	  printf '#define CSP_BUILD_%s "%s"\n' COMMIT '$(COMMIT)' COMPILER '$(COMPILER)' FLAGS '$(strip $(CFLAGS) $(DEF_$(REAL)))' \
	    BRAIN "$$brain" SOURCES "$$all" PREFIX '$(PREFIX)' >$@.tmp; cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
$B/obj/core/build_info.o: CPPFLAGS += -I$B
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
## fuzz           spoiled and random files against the readers, for SECONDS (default 30)
fuzz:
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
	@[ -z '$(ALL)' ] || for t in science humans trial sweeps theory law; do $(MAKE) $$t || exit $$?; done
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
DEPS_FIGURES := python3-matplotlib python3-h5py python3-pandas python3-numpy jupyter-nbconvert python3-ipykernel
## deps           install what is missing for building and testing (Debian packages; asks dpkg first)
deps:
	@packages='$(DEPS_C)'; $(install-missing)
## deps-figures   the same, with the Python packages that only figures need
deps-figures:
	@packages='$(DEPS_C) $(DEPS_FIGURES)'; $(install-missing)
define install-missing
if ! command -v dpkg-query >/dev/null; then echo "deps: not a Debian system; needed are: $$packages"; exit 0; fi; \
missing=; for p in $$packages; do \
  dpkg-query -W -f='$${Status}\n' $$p 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$p"; done; \
if [ -z "$$missing" ]; then echo "deps: nothing is missing"; exit 0; fi; \
echo "deps: installing$$missing"; sudo=; \
if [ "$$(id -u)" != 0 ]; then sudo=sudo; command -v sudo >/dev/null || { \
  echo "deps: run as root: apt-get install$$missing" >&2; exit 3; }; fi; \
$$sudo apt-get -q update && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $$missing
endef
## install        program, libraries, headers, models, manual page under PREFIX (default /usr/local)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/share/man/man1 \
	  $(DESTDIR)$(PREFIX)/share/conspecific $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 755 $B/conspecific $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $B/libconspecific.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $B/libconspecific.so $(DESTDIR)$(PREFIX)/lib/libconspecific.so.0
	ln -sf libconspecific.so.0 $(DESTDIR)$(PREFIX)/lib/libconspecific.so
	cd include && find . -name '*.h' ! -path '*/cli/*' -exec install -D -m 644 {} $(abspath $(DESTDIR)$(PREFIX))/include/{} \;
	find models data -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/conspecific/{} \;
	$B/conspecific help --man >$(DESTDIR)$(PREFIX)/share/man/man1/conspecific.1
	$B/conspecific help --completion >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/conspecific
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: conspecific' 'Description: empathy as generalisation: circuits, agents, experiments' \
	  'Version: $(VERSION)' 'Requires.private: gsl fftw3 yaml-0.1 nettle hdf5' 'Libs: -L$${prefix}/lib -lconspecific -lm' \
	  'Libs.private: -fopenmp' 'Cflags: -I$${prefix}/include $(DEF_$(REAL))' >$(DESTDIR)$(PREFIX)/lib/pkgconfig/conspecific.pc

# ==== the rest ==================================================================================
### the rest
## clean          remove build/ (results in out/ stay)
clean:
	rm -rf build
## help           this list; BUILD=release|debug|asan|tsan|coverage, REAL=float|double, PREFIX=, OUT=, JOBS=
help:
	@sed -n 's/^### \(.*\)/\n\1:/p; s/^## /  make /p' Makefile
FORCE:

-include $(OBJ:.o=.d) $(CLIOBJ:.o=.d) $(TESTBIN:=.d)
.PHONY: all tests deps deps-figures demo demo-run test test-run soak law asan tsan coverage lint format fuzz figures science humans trial sweeps theory status bench \
  tables install clean help FORCE
