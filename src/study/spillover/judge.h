/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CSP_SRC_STUDY_SPILLOVER_JUDGE_H
#define CSP_SRC_STUDY_SPILLOVER_JUDGE_H
#include "job.h"
/* judge: one number of a spillover study beside theory, and whose a cell is. */
enum csp_spillover_verdict {
    CSP_SPILL_AGREES,    /* within the tolerance of theory */
    CSP_SPILL_DISAGREES, /* beyond it, although the assumptions hold */
    CSP_SPILL_UNDECIDED, /* the interval of the mean reaches the tolerance */
    CSP_SPILL_EXPLAINED, /* the assumptions do not hold; the extended theory agrees */
    CSP_SPILL_IN_WORDS,  /* nor does the extended theory: only the reason is known */
    CSP_SPILL_NOTHING,   /* there is nothing to measure */
    CSP_SPILL_VERDICTS
};
/* The words of theory.csv in the order of the verdicts, with "|" between them. */
#define CSP_SPILL_VERDICT_WORDS \
    "agrees|disagrees|not decidable: too few learners|explained|in words|nothing to measure"

struct csp_spillover_number { /* a measure of a unit */
    double mean, sem, theory, deviation, extended, by_extended;
    double error; /* half of the 99.8 % interval of the mean */
    size_t n;
    const char *reason; /* NULL: the assumptions hold */
    enum csp_spillover_verdict verdict;
};
struct csp_spillover_number csp_spillover_judge(const struct csp_spillover_job *job,
                                                const struct csp_spillover_unit *unit,
                                                int measure);

enum csp_spillover_region { /* in order: what keeps most comes first */
                            CSP_SPILL_GENERALISATION,
                            CSP_SPILL_CONTESTED,
                            CSP_SPILL_AGAINST,
                            CSP_SPILL_REGIONS
};
/* Whose a cell is by its residual ratio, and the name of a region. */
enum csp_spillover_region csp_spillover_region(const struct csp_spillover_file *file,
                                               double ratio, double overlap);
const char *csp_spillover_region_name(enum csp_spillover_region region);
/* The units [cells] of the first value circuit (reflex 0) or the first reflex; NULL: none. */
const struct csp_spillover_unit *csp_spillover_first(const struct csp_spillover_job *job,
                                                     int reflex);
/* Mean over learners of a measure, NaNs left out; *sem and *n may be NULL. NaN without memory.
 */
double csp_spillover_mean(const struct csp_spillover_job *job,
                          const struct csp_spillover_unit *unit, int measure, double *sem,
                          size_t *n);
#endif
