/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job.h"
#include "conspecific/config/schema_print.h"
#include "conspecific/core/build_info.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "conspecific/study/design/find.h"
#include "conspecific/study/design/provenance.h"
#include <math.h>

/* List the units; their theory is still to come. */
static int list_units(struct csp_spillover_job *job)
{
    struct csp_spillover_file *f = &job->file;
    const struct csp_spillover_circuit *circuits = f->circuits.items;
    job->n = f->circuits.n * f->sweep.cells;
    job->units = csp_mem_alloc(&job->mem, job->n * sizeof *job->units);
    double *value =
        csp_mem_alloc(&job->mem, job->n * f->animals * CSP_SPILL_MEASURES * sizeof *value);
    if (!job->units || !value) return CSP_E_MEMORY;
    int err = CSP_OK;
    for (size_t i = 0; i < job->n && !err; i++) {
        struct csp_spillover_unit *u = job->units + i;
        const char *cell = csp_sweep_name(&f->sweep, i % f->sweep.cells, &job->mem);
        u->circuit = circuits + i / f->sweep.cells;
        u->value = value + i * f->animals * CSP_SPILL_MEASURES;
        u->group = cell ? csp_mem_format(&job->mem, "%s%s", u->circuit->name, cell) : NULL;
        err = u->group ? csp_spillover_cell(f, i % f->sweep.cells, &u->exposure, NULL)
                       : CSP_E_MEMORY;
    }
    return err;
}

/* Print the study as it will stand in study.yaml. */
static int resolve_study(struct csp_spillover_job *job)
{
    struct csp_text text = {0};
    job->file.made = csp_provenance_node(&job->mem);
    int err = job->file.made ? csp_schema_print(csp_spillover_schema, &job->file, &text, 0, 0)
                             : CSP_E_MEMORY;
    if (!err) {
        job->text = csp_mem_dup_n(&job->mem, text.s, text.n);
        job->hash = csp_hash(text.s, text.n, job->agent ? csp_hash_text(job->agent, 0) : 0);
        if (!job->text) err = CSP_E_MEMORY;
    }
    csp_text_free(&text);
    return err;
}

/* Read the agent whose point is measured, and print it as it will stand in agent.yaml. */
static int resolve_agent(struct csp_spillover_job *job, const char *base, struct csp_diag *diag)
{
    const char *path = NULL; /* base is the file of the study */
    struct csp_text text = {0};
    if (!job->file.agent) return CSP_OK;
    int err = csp_models_find("agents", job->file.agent, base, &job->mem, &path);
    if (!err) err = csp_agent_spec_load(&job->spec, path, &job->mem, diag);
    if (!err) err = csp_agent_spec_print(&job->spec, &text, 0);
    if (!err) {
        job->agent = csp_mem_dup_n(&job->mem, text.s, text.n);
        if (!job->agent) err = CSP_E_MEMORY;
    }
    csp_text_free(&text);
    return err;
}

int csp_spillover_job_load(struct csp_spillover_job *job, const char *path,
                           const struct csp_override *override, struct csp_diag *diag)
{
    int err = csp_spillover_load(&job->file, path, override, &job->mem, diag);
    if (!err) err = resolve_agent(job, path, diag);
    if (!err) err = resolve_study(job);
    return err ? err : list_units(job);
}

struct csp_manifest_of csp_spillover_made(const struct csp_spillover_job *job)
{
    return (struct csp_manifest_of){.kind = "spillover",
                                    .study = job->file.name,
                                    .version = csp_build_version(),
                                    .sources = csp_build_sources(),
                                    .seed = job->file.seed,
                                    .plan = job->hash};
}

size_t csp_spillover_learners(const struct csp_spillover_job *job)
{
    return job->n * job->file.animals;
}

double *csp_spillover_values(const struct csp_spillover_job *job, size_t learner)
{
    const size_t animals = job->file.animals;
    return job->units[learner / animals].value + learner % animals * CSP_SPILL_MEASURES;
}

size_t csp_spillover_column(const struct csp_spillover_job *job,
                            const struct csp_spillover_unit *unit, int measure, double x[])
{
    size_t n = 0;
    for (size_t k = 0; k < job->file.animals; k++) {
        const double v = unit->value[k * CSP_SPILL_MEASURES + (size_t)measure];
        if (!isnan(v)) x[n++] = v;
    }
    return n;
}
