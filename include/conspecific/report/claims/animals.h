/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_ANIMALS_H
#define CONSPECIFIC_REPORT_CLAIMS_ANIMALS_H
#include "conspecific/report/claims/judge.h"
/*
 * animals: the values behind the contrasts of a result folder, from its contrast_animals.csv
 * (study/results/folder.h), and what an animal costs, from its run.log.
 *
 * A row of the file is one animal of one contrast. Paired, correlation, spread: a and b of the
 * same animal; b is empty where side b is a number or is not there. Independent: animals of
 * side a (b empty), then those of side b (a empty).
 */
struct csp_contrast_animals {
    const char *study, *contrast;
    size_t n_a, n_b; /* values */
    double *a, *b;   /* n_a, n_b; of the same animals where the contrast is not independent */
};

struct csp_animals { /* all memory belongs to the csp_mem */
    struct csp_contrast_animals *list;
    size_t n;
    double seconds; /* of one animal, all groups, rearing included; NaN: unknown */
};

/* Read dir/contrast_animals.csv; a folder of an older version has none, and then n is 0.
 * Problems go to diag with their place: CSP_E_IO, CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_animals_read(struct csp_animals *self, const char *dir, struct csp_mem *mem,
                     struct csp_diag *diag);
/* Values of a contrast, NULL if the folder has none. */
const struct csp_contrast_animals *csp_animals_find(const struct csp_animals *self,
                                                    const struct csp_compare_row *row);
/* Seconds an animal from the text of a run.log: rearing, over the animals that were reared, and
 * the experiments, a unit (one animal in one group) of those that were played, times groups. On
 * as many threads as the run had. NaN if the log does not say. */
double csp_animals_seconds(const char *log);
#endif
