/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the program's 95 % intervals cover: data/results/coverage.csv, made by `make soak`.
 *
 *   coverage [replicates [seed]] > coverage.csv
 *
 * A row a quantity, population and number of animals: coverage with its Wilson interval, mean
 * width, whether every end stayed in the legal range, whether p and interval ever contradicted
 * one another, and whether the coverage lies within 93 to 97 %.
 */
#include "samples.h"

enum { SIZES = 7, CELLS = QUANTITIES * POPULATIONS * SIZES };
static const size_t sizes[SIZES] = {4, 6, 8, 12, 16, 24, 48};

int main(int argc, char **argv)
{
    const size_t replicates = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    const unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    static struct cell cells[CELLS];
    int failed = 0;
#pragma omp parallel for schedule(dynamic)
    for (int c = 0; c < CELLS; c++) {
        const enum quantity q = (enum quantity)(c / (POPULATIONS * SIZES));
        const struct population *p = populations + c / SIZES % POPULATIONS;
        if (!has(q, p)) continue;
        const unsigned long own = seed + 1000UL * (unsigned long)c;
        if (cover(q, p, sizes[c % SIZES], replicates, own, cells + c)) failed = 1;
    }
    puts("quantity,sample,n,replicates,coverage,low,high,mean_width,in_range,contradictions,"
         "within");
    for (int c = 0; c < CELLS && !failed; c++) {
        const struct cell *x = cells + c;
        struct csp_interval ci;
        if (x->replicates == 0) continue;
        const double share = (double)x->hits / (double)x->replicates;
        failed = csp_stats_wilson(x->hits, x->replicates, 0.95, &ci);
        printf("%s,%s,%zu,%zu,%.4f,%.4f,%.4f,%.4g,%d,%zu,%d\n",
               quantity_names[c / (POPULATIONS * SIZES)],
               populations[c / SIZES % POPULATIONS].name, sizes[c % SIZES], x->replicates,
               share, ci.lo, ci.hi, x->width, x->in_range, x->contradictions,
               share >= 0.93 && share <= 0.97);
    }
    return failed ? 4 : 0;
}
