/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/cli/cli.h"

/* One row a kind, in the order of the manual page. */
#define KINDS       \
    KIND(evoked)    \
    KIND(spectrum)  \
    KIND(tfr)       \
    KIND(coherence) \
    KIND(rsa)       \
    KIND(decode)

#define KIND(name) extern const struct csp_command csp_analyze_##name;
KINDS
#undef KIND
#define KIND(name) &csp_analyze_##name,
static const struct csp_command *const kinds[] = {KINDS NULL};
#undef KIND

const struct csp_command csp_command_analyze = {
    .name = "analyze",
    .operands = "KIND DIR",
    .doc = "Signals of a run recorded in full: evoked, spectrum, tfr, coherence, rsa, decode.",
    .min = 2,
    .max = 2,
    .kinds = kinds,
    .kind = "analysis",
    .detail = "conspecific analyze KIND --help lists the options of a kind. The run needs "
              "`record: {mode: full,\n"
              "every: 4 ms, fields: [acc.r]}` in its study; tables go to DIR/analyze/.\n\n"
              "  evoked     mean over trials by time, and the trials themselves\n"
              "  spectrum   power by frequency\n"
              "  tfr        power by time and frequency, two kinds of trial compared\n"
              "  coherence  coherence of two fields by frequency\n"
              "  rsa        similarity of patterns between kinds of trial\n"
              "  decode     kind of trial read from patterns\n",
};
