/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/fit/job.h"
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/core/unit.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/plan_builder.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum end { START, LOW, HIGH, ENDS };
enum { ALL = CSP_FIT_PARAMETERS };

/* ---- plans ------------------------------------------------------------------------------ */

struct probe { /* a study read with some parameters set */
    struct csp_fit_job *job;
    const char *path, *seed;
    size_t animals; /* 0: as the study says */
    size_t study;
    struct csp_diag *said;
};

static double value_at(const struct csp_fit_free *p, enum end end)
{
    return end == LOW ? p->numbers.lo : end == HIGH ? p->numbers.hi : p->numbers.start;
}

/* A time of a paradigm as it is played, in whole ticks, at least one; other values as they
 * are. */
static double value_in_ticks(const struct csp_fit_job *job, size_t parameter, double x)
{
    const struct csp_fit_free *p = csp_fit_free_at(job, parameter);
    size_t s = 0;
    double unit; /* s */
    while (s < job->file->n_studies && !job->studies[s].applies[parameter]) s++;
    if (s == job->file->n_studies || strncmp(p->name, "paradigm.", 9) != 0 || x <= 0.0)
        return x;
    if (!*p->unit || csp_unit_convert(1.0, p->unit, "s", &unit)) {
        csp_error_clear();
        return x;
    }
    const double tick = 1e-3 * job->plans[s].groups[0].clone.tick / unit;
    return fmax(1.0, floor(x / tick + 0.5)) * tick;
}

/* Text of a parameter's value in mem: "0.25 reward"; NULL without memory. */
static const char *value_text(const struct csp_fit_job *job, size_t parameter, double x,
                              struct csp_mem *mem)
{
    struct csp_text t = {0};
    const int err = csp_fit_free_text(csp_fit_free_at(job, parameter),
                                      value_in_ticks(job, parameter, x), &t);
    const char *own = err ? NULL : csp_mem_dup(mem, t.s);
    csp_text_free(&t);
    return own;
}

/* Read the study with one parameter, or with ALL that apply, at an end of its range. A plan
 * that is given gets the study without any of them. */
static int read_plan(struct probe *p, size_t which, enum end end, struct csp_plan *plan)
{
    struct csp_fit_job *job = p->job;
    const struct csp_fit_file *f = job->file;
    const char *set[CSP_FIT_PARAMETERS + 1];
    struct csp_text text[CSP_FIT_PARAMETERS] = {{0}}, agent = {0};
    struct csp_plan dummy;
    size_t n = 0;
    int err = CSP_OK;
    csp_diag_init(p->said);
    if (f->agent) {
        err = csp_text_add(&agent, "agent=%s", f->agent);
        set[n++] = agent.s;
    }
    for (size_t i = 0; i < f->parameters.n && !err; i++) {
        const struct csp_fit_free *free_ = csp_fit_free_at(job, i);
        if (plan || (which != ALL && which != i) || !job->studies[p->study].applies[i])
            continue;
        err = csp_text_add(text + i, "%s=", free_->name);
        if (!err) err = csp_fit_free_text(free_, value_at(free_, end), text + i);
        set[n++] = text[i].s;
    }
    const struct csp_override override = {.animals = p->animals,
                                          .seed = p->seed,
                                          .record = "none",
                                          .set = set,
                                          .n_set = n,
                                          .drawn = 1};
    if (!err) err = csp_plan_build(plan ? plan : &dummy, p->path, &override, p->said);
    if (!plan) csp_plan_free(&dummy);
    for (size_t i = 0; i < f->parameters.n; i++) csp_text_free(text + i);
    csp_text_free(&agent);
    return err;
}

/* The text of the first problem; its place, which is that of --set, is left out. */
static const char *first_problem(const struct csp_diag *diag)
{
    const char *error = strstr(diag->message[0], "error: ");
    return error ? error + 7 : diag->message[0];
}

/* Find out which parameters the study has: one that fails at its start value does not apply.
 * What was said of those is kept in why[]. */
static int find_applying(struct probe *p, char why[][CSP_DIAG_LENGTH])
{
    struct csp_fit_study *s = p->job->studies + p->study;
    const size_t n = p->job->file->parameters.n;
    for (size_t i = 0; i < n; i++) s->applies[i] = 1;
    int err = read_plan(p, ALL, START, NULL);
    if (err != CSP_E_SYNTAX) return err;
    for (size_t i = 0; i < n; i++) {
        err = read_plan(p, i, START, NULL);
        if (err && err != CSP_E_SYNTAX) return err;
        if (!err) continue;
        s->applies[i] = 0;
        snprintf(why[i], sizeof why[i], "%s", first_problem(p->said));
    }
    return CSP_OK;
}

static int check_ends(struct probe *p, struct csp_diag *diag)
{
    static const char *const keys[] = {"start", "low", "high"};
    for (enum end end = LOW; end < ENDS; end++) {
        int err = read_plan(p, ALL, end, NULL), found = 0;
        if (err && err != CSP_E_SYNTAX) return err;
        if (!err) continue;
        char all[CSP_DIAG_LENGTH];
        snprintf(all, sizeof all, "%s", first_problem(p->said));
        for (size_t i = 0; i < p->job->file->parameters.n; i++) {
            if (!p->job->studies[p->study].applies[i]) continue;
            err = read_plan(p, i, end, NULL);
            if (err && err != CSP_E_SYNTAX) return err;
            if (!err) continue;
            found = 1;
            csp_diag_add(diag, csp_node_find(csp_fit_free_at(p->job, i)->at, keys[end]), "%s",
                         first_problem(p->said));
        }
        if (!found)
            csp_diag_add(diag, csp_node_find(p->job->file->at, "parameters"), "all at `%s`: %s",
                         keys[end], all);
    }
    return CSP_OK;
}

static int read_study(struct csp_fit_job *job, size_t s, struct csp_diag *said,
                      char why[][CSP_DIAG_LENGTH], struct csp_diag *diag)
{
    const struct csp_fit_file *f = job->file;
    const struct csp_node *at = csp_node_item(f->study_names, s);
    struct probe p = {.job = job, .study = s, .said = said};
    char seed[32];
    snprintf(seed, sizeof seed, "%zu", f->seed);
    p.animals = f->animals;
    p.seed = f->seed_given ? seed : NULL;
    int err = csp_models_find("studies", f->studies[s], f->path, &job->mem, &p.path);
    if (err == CSP_E_NAME || err == CSP_E_IO)
        return csp_diag_add(diag, at, "%s", csp_error_detail());
    if (!err) err = read_plan(&p, ALL, START, job->plans + s);
    if (err == CSP_E_SYNTAX) { /* the study itself is wrong, and its own messages say how */
        *diag = *said;
        return err;
    }
    if (!err && job->plans[s].cells > 1)
        err = csp_diag_add(diag, at, "the study %s sweeps; a fit needs one without `sweep`",
                           job->plans[s].study.name);
    if (!err && job->plans[s].grows)
        err = csp_diag_add(diag, at,
                           "the study %s says `animals: auto`; a fit needs a number: "
                           "say `animals`",
                           job->plans[s].study.name);
    for (size_t g = 0; g < job->plans[s].n && !err; g++)
        if (job->plans[s].groups[g].animals != job->plans[s].study.animals ||
            job->plans[s].groups[g].group->litter)
            err = csp_diag_add(diag, at,
                               "the group %s of the study %s has animals of its own; "
                               "a fit needs twins in all groups",
                               job->plans[s].groups[g].name, job->plans[s].study.name);
    if (!err && job->plans[s].study.animals != job->plans[0].study.animals)
        err = csp_diag_add(diag, at, "the studies have %zu and %zu animals; say `animals`",
                           job->plans[0].study.animals, job->plans[s].study.animals);
    for (size_t k = 0; k < s && !err; k++)
        if (!strcmp(job->plans[k].study.name, job->plans[s].study.name))
            err = csp_diag_add(diag, at, "a study called %s is there already",
                               job->plans[s].study.name);
    if (!err) err = find_applying(&p, why);
    return err ? err : check_ends(&p, diag);
}

/* ---- trees ------------------------------------------------------------------------------ */

/* Keep only the items for which keep() returns 1. */
static void filter_items(struct csp_node *list, int (*keep)(const struct csp_node *, void *),
                         void *context)
{
    struct csp_node *item = list ? list->child : NULL;
    if (!list) return;
    list->child = list->last = NULL;
    list->n = 0;
    while (item) {
        struct csp_node *next = item->next;
        item->next = NULL;
        if (keep(item, context)) csp_node_append(list, item);
        item = next;
    }
}

struct asked {
    const struct csp_fit_job *job;
    size_t study;
};

static int is_asked(const struct asked *a, const char *group)
{
    const struct csp_fit_targets *t = &a->job->targets;
    for (size_t i = 0; i < t->n_series; i++)
        if (t->series[i].study == a->study && !strcmp(t->series[i].group, group)) return 1;
    return 0;
}

static int asked_group(const struct csp_node *group, void *context)
{
    return is_asked(context, group->key);
}

static int asked_contrast(const struct csp_node *contrast, void *context)
{
    static const char *const sides[] = {"a", "b"};
    const struct csp_node *const of[] = {contrast, csp_node_find(contrast, "minus")};
    for (int k = 0; k < 4; k++) {
        const struct csp_node *side = csp_node_find(of[k / 2], sides[k % 2]),
                              *group = csp_node_find(side, "group");
        if (group && !is_asked(context, group->text)) return 0;
    }
    return 1;
}

static int needed_key(const struct csp_node *item, void *context)
{
    (void)context;
    return strcmp(item->key, "made") != 0;
}

static int no_contrast(const struct csp_node *item, void *context)
{
    (void)context;
    return strcmp(item->key, "contrasts") != 0;
}

static int make_trees(struct csp_fit_job *job, size_t s, struct csp_diag *diag)
{
    struct csp_fit_study *study = job->studies + s;
    const struct csp_plan *plan = job->plans + s;
    struct asked a = {job, s};
    int err = csp_yaml_parse(plan->study.name, plan->text, strlen(plan->text), &job->mem,
                             &study->whole, diag);
    if (err) return err;
    filter_items(study->whole, needed_key, NULL);
    filter_items(csp_node_find(study->whole, "groups"), asked_group, &a);
    filter_items(csp_node_find(study->whole, "contrasts"), asked_contrast, &a);
    if (csp_node_find(study->whole, "groups")->n == 0)
        return csp_diag_add(diag, csp_node_item(job->file->study_names, s),
                            "no target asks the study %s: leave it out", plan->study.name);
    study->bare = csp_node_copy(study->whole, &job->mem);
    if (!study->bare) return CSP_E_MEMORY;
    filter_items(study->bare, no_contrast, NULL);
    struct csp_text text = {0};
    err = csp_node_print(study->bare, &text, 0);
    if (!err) job->key = csp_hash(text.s, text.n, job->key);
    csp_text_free(&text);
    return err;
}

/* The mapping under a key, which is made if it is missing; NULL without memory. */
static struct csp_node *get_mapping(struct csp_node *parent, const char *key,
                                    struct csp_mem *mem)
{
    struct csp_node *map = csp_node_find(parent, key);
    if (map) return map;
    map = csp_node_new(CSP_NODE_MAP, NULL, mem);
    if (!map) return NULL;
    map->key = key;
    csp_node_append(parent, map);
    return map;
}

static int set_scalar(struct csp_node *map, const char *key, const char *text,
                      struct csp_mem *mem)
{
    struct csp_node *item = map ? csp_node_find(map, key) : NULL;
    if (!map) return CSP_E_MEMORY;
    if (!item) {
        item = csp_node_new(CSP_NODE_SCALAR, NULL, mem);
        if (!item) return CSP_E_MEMORY;
        item->key = key;
        csp_node_append(map, item);
    }
    item->kind = CSP_NODE_SCALAR;
    item->text = text;
    item->quoted = 0;
    item->child = item->last = NULL;
    item->n = 0;
    return CSP_OK;
}

/* Does a group set the path itself? A fit leaves such a value alone. */
static int own_value(const struct csp_node *group, const char *path)
{
    return csp_node_find(csp_node_find(group, "set"), path) ||
           csp_node_find(csp_node_find(group, "after_rearing"), path);
}

struct csp_node *csp_fit_job_tree(const struct csp_fit_job *job, size_t study, int whole,
                                  const double x[], struct csp_mem *mem)
{
    const struct csp_fit_study *s = job->studies + study;
    struct csp_node *root = csp_node_copy(whole ? s->whole : s->bare, mem);
    int err = root ? CSP_OK : CSP_E_MEMORY;
    for (size_t i = 0; i < job->file->parameters.n && !err; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(job, i);
        const char *text = value_text(job, i, x[i], mem);
        if (!text) err = CSP_E_MEMORY;
        if (err || !s->applies[i]) continue;
        if (!p->after_rearing) {
            err = set_scalar(get_mapping(root, "set", mem), p->name, text, mem);
            continue;
        }
        for (struct csp_node *g = csp_node_find(root, "groups")->child; g && !err; g = g->next)
            if (!own_value(g, p->name))
                err = set_scalar(get_mapping(g, "after_rearing", mem), p->name, text, mem);
    }
    return err ? NULL : root;
}

/* ---- the whole -------------------------------------------------------------------------- */

/* A parameter must reach at least one group that is asked. */
static void check_reach(const struct csp_fit_job *job, char why[][CSP_DIAG_LENGTH],
                        struct csp_diag *diag)
{
    for (size_t i = 0; i < job->file->parameters.n; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(job, i);
        size_t has = 0, reached = 0;
        for (size_t s = 0; s < job->file->n_studies; s++) {
            if (!job->studies[s].applies[i]) continue;
            has++;
            const struct csp_node *g = csp_node_find(job->studies[s].bare, "groups")->child;
            for (; g; g = g->next) reached += !own_value(g, p->name);
        }
        if (!has)
            csp_diag_add(diag, csp_node_find(p->at, "name"), "%s", why[i]);
        else if (!reached)
            csp_diag_add(diag, csp_node_find(p->at, "name"),
                         "every group that is asked sets `%s` itself", p->name);
    }
}

static int read_claims(struct csp_fit_job *job, struct csp_diag *diag)
{
    const char *path;
    const int err = csp_claims_find(job->file->path, &job->mem, &path);
    return err ? err : csp_claims_read(&job->claims, path, &job->mem, diag);
}

int csp_fit_job_init(struct csp_fit_job *self, const struct csp_fit_file *file,
                     struct csp_diag *diag)
{
    *self = (struct csp_fit_job){.file = file};
    const size_t n = file->parameters.n, before = diag->total;
    self->studies = csp_mem_alloc(&self->mem, file->n_studies * sizeof *self->studies);
    self->plans = csp_mem_alloc(&self->mem, file->n_studies * sizeof *self->plans);
    struct csp_diag *said = malloc(sizeof *said);
    char(*why)[CSP_DIAG_LENGTH] = calloc(CSP_FIT_PARAMETERS, sizeof *why);
    int err = self->studies && self->plans && said && why
                  ? CSP_OK
                  : CSP_FAIL(CSP_E_MEMORY, "%zu studies", file->n_studies);
    self->key = csp_hash_text(csp_build_real(), csp_hash_text(csp_build_sources(), 0));
    for (size_t i = 0; i < n; i++) {
        const struct csp_fit_free *p = csp_fit_free_at(self, i);
        self->parameters[i] = p->numbers;
        if (!strncmp(p->name, "agent.", 6) && !p->after_rearing) self->rears = 1;
    }
    const struct csp_fit_problem problem = {.n = n, .parameters = self->parameters};
    const struct csp_fit_options how = {file->method, file->profile, file->evaluations,
                                        file->bootstrap, 0};
    if (!err && csp_fit_check(&problem, &how))
        csp_diag_add(diag, csp_node_find(file->at, "evaluations"), "%s", csp_error_detail());
    for (size_t s = 0; s < file->n_studies && !err; s++)
        err = read_study(self, s, said, why, diag);
    if (!err && diag->total == before) err = read_claims(self, diag);
    if (!err && diag->total == before)
        err = csp_fit_targets_init(&self->targets, file, self->plans, &self->claims, &self->mem,
                                   diag);
    for (size_t s = 0; s < file->n_studies && !err && diag->total == before; s++)
        err = make_trees(self, s, diag);
    if (!err && diag->total == before) check_reach(self, why, diag);
    free(said);
    free(why);
    return err ? err : diag->total > before ? csp_diag_result(diag) : CSP_OK;
}

void csp_fit_job_free(struct csp_fit_job *self)
{
    for (size_t s = 0; self->plans && s < self->file->n_studies; s++)
        csp_plan_free(self->plans + s);
    csp_mem_free(&self->mem);
    *self = (struct csp_fit_job){0};
}
