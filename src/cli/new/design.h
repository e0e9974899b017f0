/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_NEW_DESIGN_H
#define CONSPECIFIC_CLI_NEW_DESIGN_H
#include "conspecific/config/diag.h"
#include "conspecific/core/mem.h"
#include "conspecific/core/text.h"
/*
 * design: the short form in which conditioning designs are written, as in calmr (Navarro 2024) and
 * the Rescorla-Wagner simulators.
 *
 *   design   = [NAME ":"] block { ("/" | "|") block }     one group; blocks follow one another
 *   block    = trial { "," trial }                        trials of a block are shuffled
 *   trial    = COUNT ["#"] CUES ["(US)" | "+" | "-"]      # a probe: its outcome is left out
 *   CUES     = one to four capital letters, each a cue: A, AB
 *
 * Blanks mean nothing. 10A(US)/5AB(US)/4#B is blocking: ten A with the outcome, then five AB with
 * it, then four B alone. Animals learn in every trial, in probes too.
 */
enum { CSP_DESIGN_CUES = 4, CSP_DESIGN_BLOCKS = 32, CSP_DESIGN_TRIALS = 16 };

struct csp_design_trial {
    char cues[CSP_DESIGN_CUES + 1]; /* in the order in which they are written: "AB" */
    size_t count;                   /* from 1 */
    int paid, probe;
};

struct csp_design_block {
    struct csp_design_trial trial[CSP_DESIGN_TRIALS];
    size_t n;
    int only_probes;
};

struct csp_design { /* of one group */
    const char *name;
    struct csp_design_block block[CSP_DESIGN_BLOCKS];
    size_t n;
};

/* Read a group from text; line is its number from 1, and its name if it has none is "group", or
 * "groupN" where alone is 0. Problems go to diag with line and column. CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_design_read(struct csp_design *self, const char *text, int line, int alone,
                    struct csp_mem *mem, struct csp_diag *diag);

enum csp_design_us { CSP_US_SHOCK, CSP_US_FOOD };
/* The different cues of n groups, in the order in which they appear, into cues[27]. */
void csp_design_cues(const struct csp_design list[], size_t n, char cues[27]);
/* Object of the rat's world that the k-th cue is; NULL: there is none left. */
const char *csp_design_object(size_t k);
/* Text of the paradigm of group k: of the first the whole, of the others what is different. */
int csp_design_paradigm(const struct csp_design list[], size_t n, size_t k, const char *name,
                        const char *first, enum csp_design_us us, struct csp_text *out);
/* Text of the study; paradigm[k] is the file of group k, beside it. */
int csp_design_study(const struct csp_design list[], size_t n, const char *name,
                     const char *const paradigm[], struct csp_text *out);
/* Text of a paradigm and of a study to start from, with comments. */
int csp_design_template(const char *name, const char *file, struct csp_text *paradigm,
                        struct csp_text *study);
#endif
