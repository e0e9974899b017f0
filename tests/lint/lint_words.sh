# SPDX-License-Identifier: GPL-3.0-or-later
# A decimal number begins with its 0 wherever a person reads it: 0.75, never .75.
. "$(dirname "$0")/lib.sh"
numbers() {
    (cd "$1" && find . \( -name build -o -name out -o -name .git -o -name .ipynb_checkpoints \) -prune -o \
        \( -name '*.[ch]' -o -name '*.yaml' -o -name '*.md' \) -print 2>/dev/null | sed 's|^\./||' | LC_ALL=C sort |
        xargs -r awk -f "$top/tests/lint/words.awk")
}
clean "numbers begin with their 0" numbers
for text in '/* at A = .8 it rests */' '/* two lines,
 * from .2-.6 s */' 'int x; /* p < .05 */' 'f("a share of .25 of it");' '/* -.5 */' '// (.3)'; do
    tree && put src/a.c "$text" && caught "$text" numbers
done
tree && put models/a.yaml 'doc: "reward with p = .5."' && caught "a doc of a model file" numbers
tree && put README.md 'It holds with p < .05.' && caught "a document" numbers
tree && put tests/a.c '/* exp(-.01) */' && caught "a comment of a test" numbers
tree && put src/a.c 'double x = .5; /* 0.5 of version 0.5.0, 0..1, phases.0.weight, .1.weight, f.5, "%.3g" */
f("%.40s %5.1f %-.3f", y); char q = '"'\"'"'; double z = .5;' &&
    put tests/a.c 'parse(".5");' && put models/a.yaml '# then.0.delay, .1.delay: 0.5' && put README.md 'run.h5, ...5 and v0.5' &&
    allowed "code, versions, ranges, paths, formats" numbers
finish
