/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rearing.h"
#include "conspecific/core/clock.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/partner.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* About how long a life is [simulated s], for the progress bar. */
static double life_seconds(const struct csp_agent_spec *s)
{
    return (s->rearing.events + s->rearing.adult) *
           (s->rearing.on + s->rearing.dur_min + s->rearing.dur_mean + s->rearing.tail);
}

/* Units of a group, at most. */
static size_t most_of(const struct csp_plan *p, size_t g)
{
    return (g + 1 < p->n ? p->groups[g + 1].first : p->units) - p->groups[g].first;
}

/* Sort the groups into kin. */
static void find_kin(struct csp_rearing *self)
{
    const struct csp_plan *p = self->plan;
    for (size_t g = 0; g < p->n; g++) {
        const struct csp_plan_group *group = p->groups + g;
        size_t of = 0;
        for (size_t other; of < self->n_kin; of++) {
            for (other = 0; self->kin_of[other] != of;) other++;
            if (p->groups[other].cohort == group->cohort &&
                self->kin[of].litter == group->group->litter)
                break;
        }
        struct csp_kin *kin = self->kin + of;
        self->kin_of[g] = of;
        if (of == self->n_kin) {
            self->n_kin++;
            *kin = (struct csp_kin){.litter = group->group->litter, .brains = 1};
            csp_cohort_init(&kin->cohort, &group->spec, group->text, p->study.seed,
                            self->folder);
        }
        if (group->brains > kin->brains) kin->brains = group->brains;
        if (most_of(p, g) > kin->animals) kin->animals = most_of(p, g);
    }
}

/* How many animals are reared: with a pool the larger of pool and units, else each unit with
 * its own partners. */
static size_t animals_of(const struct csp_kin *kin, size_t pool)
{
    if (!pool) return kin->brains * kin->animals;
    return kin->brains > 1 && pool > kin->animals ? pool : kin->animals;
}

int csp_rearing_init(struct csp_rearing *self)
{
    const size_t groups = self->plan->n, pool = self->plan->study.pool;
    int err = csp_cohort_folder(&self->folder);
    if (err) return err;
    self->kin_of = calloc(groups, sizeof *self->kin_of);
    self->kin = calloc(groups, sizeof *self->kin);
    if (!self->kin_of || !self->kin) return CSP_FAIL(CSP_E_MEMORY, "%zu groups", groups);
    find_kin(self);
    for (size_t f = 0; f < self->n_kin && !err; f++)
        err = csp_cohort_bytes(self->kin[f].cohort.spec, self->plan->study.seed,
                               &self->kin[f].bytes, &self->kin[f].whole);
    if (err) return err;
    for (size_t f = 0; f < self->n_kin; f++) {
        self->kin[f].first = self->n;
        self->n += animals_of(self->kin + f, pool);
    }
    self->item = calloc(self->n, sizeof *self->item);
    if (!self->item) return CSP_FAIL(CSP_E_MEMORY, "%zu animals", self->n);
    for (size_t f = 0; f < self->n_kin; f++) {
        const struct csp_kin *kin = self->kin + f;
        for (size_t at = 0; at < animals_of(kin, pool); at++) {
            const size_t k = at % kin->animals, r = at / kin->animals;
            const size_t animal = pool ? at : k + r * CSP_STUDY_PARTNER;
            self->item[kin->first + at] = (struct csp_item){
                .kin = f,
                .animal = (uint64_t)kin->litter * CSP_LITTER_STEP + (uint64_t)animal + 1};
        }
    }
    return CSP_OK;
}

void csp_rearing_free(struct csp_rearing *self)
{
    for (size_t i = 0; i < self->n && self->item; i++) {
        csp_reared_free(&self->item[i].kept);
        free(self->item[i].lost);
        free(self->item[i].failed);
    }
    free(self->item);
    free(self->kin);
    free(self->kin_of);
    free(self->folder);
    *self = (struct csp_rearing){0};
}

/* Whether a unit that still has to run needs this animal. */
static int needed(const struct csp_rearing *self, size_t item)
{
    const struct csp_plan *p = self->plan;
    const size_t f = self->item[item].kin, n = self->kin[f].animals, pool = p->study.pool;
    const size_t at = item - self->kin[f].first, r0 = pool ? 0 : at / n, k0 = pool ? 0 : at % n;
    for (size_t g = 0; g < p->n; g++) {
        const struct csp_plan_group *group = p->groups + g;
        if (self->kin_of[g] != f) continue;
        for (size_t r = r0; r < group->brains && (pool || r == r0); r++)
            for (size_t k = k0; k < group->animals && (pool || k == k0); k++)
                if (!self->results[group->first + k].done &&
                    csp_study_partner(pool, n, k, r) == at)
                    return 1;
    }
    return 0;
}

static int is_there(const struct csp_rearing *self, const struct csp_item *item)
{
    return item->kept.data || item->lost ||
           csp_cohort_has(&self->kin[item->kin].cohort, item->animal);
}

static void set_there(struct csp_item *item)
{
#pragma omp atomic write
    item->there = 1;
}

int csp_rearing_list(struct csp_rearing *self, struct csp_queue *queue)
{
    int err = CSP_OK;
    self->cached = self->reared = self->due = 0;
    self->started = csp_clock_wall();
    self->wall = 0.0;
    for (size_t i = 0; i < self->n && !err; i++) {
        struct csp_item *item = self->item + i;
        if (!needed(self, i)) continue;
        self->due++;
        if (is_there(self, item)) {
            self->cached++;
            set_there(item);
            continue;
        }
        const struct csp_cohort *cohort = &self->kin[item->kin].cohort;
        err = csp_queue_add(queue, (struct csp_job){CSP_JOB_REAR, i},
                            life_seconds(cohort->spec) * (double)self->kin[item->kin].bytes);
    }
    return err;
}

int csp_rearing_ready(const struct csp_rearing *self, size_t unit)
{
    const struct csp_plan_group *g = csp_plan_group_of(self->plan, unit);
    const struct csp_kin *kin = self->kin + self->kin_of[g - self->plan->groups];
    int all = 1;
    for (size_t r = 0; r < g->brains && all; r++) {
        const size_t at =
            csp_study_partner(self->plan->study.pool, kin->animals, unit - g->first, r);
#pragma omp atomic read
        all = self->item[kin->first + at].there;
    }
    return all;
}

double csp_rearing_cost(const struct csp_rearing *self, size_t unit)
{
    const struct csp_plan_group *g = csp_plan_group_of(self->plan, unit);
    const struct csp_kin *kin = self->kin + self->kin_of[g - self->plan->groups];
    return csp_arena_seconds(&g->paradigm) * (double)(g->brains * kin->bytes);
}

void csp_rearing_need(const struct csp_rearing *self, struct csp_rearing_need *need)
{
    const struct csp_plan *p = self->plan;
    *need = (struct csp_rearing_need){0};
    for (size_t i = 0; i < self->n; i++) {
        const struct csp_kin *kin = self->kin + self->item[i].kin;
        if (is_there(self, self->item + i) || !needed(self, i)) continue;
        const size_t peak = kin->whole + 2 * kin->bytes; /* packed, and copied to be written */
        need->to_rear++;
        if (peak > need->rear) need->rear = peak;
        if (!*self->folder) need->kept += kin->bytes;
    }
    for (size_t g = 0; g < p->n; g++) {
        const struct csp_kin *kin = self->kin + self->kin_of[g];
        const size_t peak = p->groups[g].brains * kin->whole + kin->bytes; /* as it is read */
        if (peak > need->run) need->run = peak;
        if (kin->whole > need->animal) need->animal = kin->whole;
        need->to_run += p->groups[g].animals;
    }
}

int csp_rearing_one(struct csp_rearing *self, size_t i, int shared)
{
    struct csp_item *item = self->item + i;
    const struct csp_cohort *cohort = &self->kin[item->kin].cohort;
    enum csp_cohort_source source;
    int stored;
    struct csp_reared state;
    int err = csp_cohort_rear(cohort, item->animal, &state, &source, &stored);
    if (!err && source == CSP_COHORT_REMADE)
        csp_run_dir_log(self->dir, "warning: the cached animal %llu was damaged; reared again",
                        (unsigned long long)item->animal);
    if (!err && source == CSP_COHORT_CACHED)
        csp_run_dir_log(self->dir, "animal %llu was reared by another run in the meantime",
                        (unsigned long long)item->animal);
    if (!err && shared && !stored)
        err = CSP_FAIL(CSP_E_IO,
                       "the reared animal %llu cannot be written to the cache (%s), by which "
                       "ranks share animals; set CONSPECIFIC_CACHE to a folder that all of "
                       "them can write",
                       (unsigned long long)item->animal,
                       *self->folder ? self->folder : "there is none");
    if (stored || err)
        csp_reared_free(&state);
    else
        item->kept = state;
    return err;
}

void csp_rearing_note(struct csp_rearing *self, size_t i, int err, const char *detail)
{
    struct csp_item *item = self->item + i;
    const struct csp_cohort *cohort = &self->kin[item->kin].cohort;
    char *text = err ? csp_text_dup(detail) : NULL;
#pragma omp critical(csp_ensemble)
    {
        if (err == CSP_E_NUMERIC) /* its units will say so, the others go on */
            item->lost = text;
        else if (err) {
            item->err = err;
            item->failed = text;
        }
        self->reared++;
        self->wall = csp_clock_wall() - self->started;
        char now[64];
        snprintf(now, sizeof now, "rearing, %zu of %zu", self->cached + self->reared,
                 self->due);
        csp_progress_add(self->progress, life_seconds(cohort->spec), now);
        csp_run_dir_keep_log(self->dir);
    }
    set_there(item);
}

int csp_rearing_error(const struct csp_rearing *self)
{
    for (size_t i = 0; i < self->n; i++) {
        const struct csp_item *item = self->item + i;
        if (!item->err) continue;
        size_t g = 0;
        while (self->kin_of[g] != item->kin) g++;
        return CSP_FAIL(item->err, "group %s: %s", self->plan->groups[g].name,
                        item->failed ? item->failed : "");
    }
    return CSP_OK;
}

double csp_rearing_seconds(const struct csp_rearing *self)
{
    double total = 0.0;
    for (size_t i = 0; i < self->n; i++)
        if (needed(self, i) && !is_there(self, self->item + i))
            total += life_seconds(self->kin[self->item[i].kin].cohort.spec);
    return total;
}

static size_t kin_of(const struct csp_rearing *self, const struct csp_plan_group *g)
{
    return self->kin_of[g - self->plan->groups];
}

int csp_rearing_clone(struct csp_rearing *self, const struct csp_plan_group *g, size_t k,
                      size_t r, struct csp_agent *agent)
{
    *agent = (struct csp_agent){0};
    const struct csp_kin *kin = self->kin + kin_of(self, g);
    const struct csp_study *study = &self->plan->study;
    const struct csp_item *item =
        self->item + kin->first + csp_study_partner(study->pool, kin->animals, k, r);
    struct csp_reared loaded = {0};
    const struct csp_reared *state = &item->kept;
    if (item->lost) return CSP_FAIL(CSP_E_NUMERIC, "%s", item->lost);
    int err = CSP_OK;
    if (!state->data) {
        enum csp_cohort_source source;
        err = csp_cohort_rear(&kin->cohort, item->animal, &loaded, &source, NULL);
        if (!err && source != CSP_COHORT_CACHED)
            csp_run_dir_log(self->dir, "warning: the cached animal %llu was %s; reared again",
                            (unsigned long long)item->animal,
                            source == CSP_COHORT_REMADE ? "damaged" : "gone");
        state = &loaded;
    }
    if (!err) err = csp_cohort_clone(&g->clone, study->seed, item->animal, state, agent);
    csp_reared_free(&loaded);
    return err;
}

int csp_rearing_overlap(struct csp_rearing *self, const struct csp_plan_group *g, size_t k)
{
    const struct csp_kin *kin = self->kin + kin_of(self, g);
    const struct csp_item *item = self->item + kin->first + k;
    struct csp_text text = {0};
    if (item->lost) return CSP_OK;
    int err = csp_cohort_overlap(&kin->cohort, item->animal,
                                 item->kept.data ? &item->kept : NULL, &text);
    if (!err) {
        csp_run_dir_log(self->dir, "overlap of own and others' pain: %s, animal %llu", g->name,
                        (unsigned long long)csp_plan_animal(g, k));
        for (char *s = text.s, *rest = NULL, *line; s && (line = strtok_r(s, "\n", &rest));
             s = NULL)
            csp_run_dir_log(self->dir, "  %s", line);
    }
    csp_text_free(&text);
    return err;
}

int csp_rearing_is_first(const struct csp_rearing *self, size_t group, size_t k)
{
    for (size_t g = 0; g < group; g++)
        if (self->kin_of[g] == self->kin_of[group] && k < self->plan->groups[g].animals)
            return 0;
    return 1;
}
