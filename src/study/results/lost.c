/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/results/lost.h"
#include "conspecific/core/error.h"

static const char file[] = "lost.csv";

/* The next unit from *unit on whose animal is lost, its group and its number; NULL: no more. */
static const char *next(const struct csp_finished *run, size_t *unit,
                        const struct csp_plan_group **group, uint64_t *animal)
{
    for (size_t u = *unit; u < run->plan->units; u++) {
        if (!run->results[u].done || !run->results[u].lost) continue;
        *unit = u + 1;
        *group = csp_plan_group_of(run->plan, u);
        *animal = csp_plan_animal(*group, u - (*group)->first);
        return run->results[u].lost;
    }
    return NULL;
}

size_t csp_lost_count(const struct csp_finished *run)
{
    size_t n = 0;
    for (size_t u = 0; u < run->plan->units; u++)
        n += run->results[u].done && run->results[u].lost;
    return n;
}

int csp_lost_write(const struct csp_finished *run)
{
    struct csp_csv csv;
    const struct csp_plan_group *group;
    uint64_t animal;
    const char *where;
    size_t unit = 0;
    if (csp_lost_count(run) == 0) return csp_run_dir_remove(run->dir, file);
    (void)csp_csv_init(&csv, "study,group,animal,seed,where");
    while ((where = next(run, &unit, &group, &animal))) {
        csp_csv_text(&csv, run->plan->study.name);
        csp_csv_text(&csv, group->name);
        csp_csv_long(&csv, (long long)animal);
        csp_csv_long(&csv, (long long)run->plan->study.seed);
        csp_csv_text(&csv, where);
        csp_csv_end(&csv);
    }
    return csp_finished_save(run, &csv, file);
}

size_t csp_lost_report(const struct csp_finished *run, struct csp_run_dir *dir, FILE *out)
{
    const struct csp_plan_group *group;
    uint64_t animal;
    const char *where;
    size_t unit = 0, all = 0;
    const size_t n = csp_lost_count(run);
    while ((where = next(run, &unit, &group, &animal)))
        csp_run_dir_say(dir, out, "lost: group %s, animal %llu, seed %zu: %s", group->name,
                        (unsigned long long)animal, run->plan->study.seed, where);
    for (size_t u = 0; u < run->plan->units; u++) all += run->results[u].done != 0;
    if (n > 0)
        csp_run_dir_say(dir, out,
                        "lost: %zu of %zu animals left the finite numbers and are in no table; "
                        "the results of the others stand",
                        n, all);
    return n;
}
