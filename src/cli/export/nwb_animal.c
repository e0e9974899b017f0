/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/agent/targets.h"
#include "conspecific/core/error.h"
#include "conspecific/core/hash.h"
#include "export.h"
#include <stdio.h>
#include <string.h>

/* ---- where a field is recorded -------------------------------------------------------- */

/* A circuit whose fields have its own name lies in a population of another. */
static const char *population(const char *circuit, size_t n)
{
    static const char *const lies_in[][2] = {{"critic", "nac"},
                                             {"reward_model", "nac"},
                                             {"actor", "dms"},
                                             {"approach", "cea_app"},
                                             {"s1_alpha", "som"}};
    for (size_t i = 0; i < sizeof lies_in / sizeof *lies_in; i++)
        if (strlen(lies_in[i][0]) == n && !strncmp(circuit, lies_in[i][0], n))
            return lies_in[i][1];
    return NULL;
}

/* Region of a field "observer/bla.A" in words; "" if it is of no one region. */
static const char *region(const char *field)
{
    const char *slash = strrchr(field, '/'), *circuit = slash ? slash + 1 : field;
    const size_t n = strcspn(circuit, ".");
    const char *is = population(circuit, n);
    for (size_t i = 0; csp_agent_target_name(i); i++) {
        const char *name = csp_agent_target_name(i);
        const int same =
            is ? !strcmp(name, is) : strlen(name) == n && !strncmp(circuit, name, n);
        if (same && !csp_agent_target_is_pathway((int)i)) return csp_agent_target_doc(i);
    }
    return "";
}

static int is_behaviour(const char *field)
{
    const char *slash = strrchr(field, '/');
    return !strncmp(slash ? slash + 1 : field, "act.", 4);
}

/* ---- series --------------------------------------------------------------------------- */

struct populations { /* rows of a table, as they grow */
    const char **series, **field, **region, **unit;
    int64_t *units;
    size_t n;
};

static int room(struct csp_mem *mem, struct populations *p, size_t n)
{
    p->series = csp_mem_alloc(mem, (n + 1) * sizeof *p->series);
    p->field = csp_mem_alloc(mem, (n + 1) * sizeof *p->field);
    p->region = csp_mem_alloc(mem, (n + 1) * sizeof *p->region);
    p->unit = csp_mem_alloc(mem, (n + 1) * sizeof *p->unit);
    p->units = csp_mem_alloc(mem, (n + 1) * sizeof *p->units);
    return p->series && p->field && p->region && p->unit && p->units ? CSP_OK : CSP_E_MEMORY;
}

static int put_field(struct csp_export_animal *self, const struct csp_recording *r,
                     const char **clock, struct populations *table)
{
    const char *where = region(r->field);
    char *path = csp_mem_format(
        &self->mem, "%s/%s",
        is_behaviour(r->field) ? "processing/behavior/BehavioralTimeSeries" : "acquisition",
        r->field);
    if (!path) return CSP_E_MEMORY;
    const size_t from = strlen(path) - strlen(r->field);
    for (char *c = path + from; *c; c++)
        if (*c == '/' || *c == '.') *c = '_';
    const struct csp_nwb_series series = {
        .type = "TimeSeries",
        .description = *r->doc ? r->doc : r->field,
        .comments = csp_mem_format(&self->mem, "field %s; region: %s; one column a unit",
                                   r->field, *where ? where : "none"),
        .unit = *r->unit ? r->unit : "1",
        .rows = r->rows,
        .units = r->units,
        .data = r->samples,
        .time = r->time,
        .dt = r->dt,
        .same_time_as = *clock};
    if (!series.comments) return CSP_E_MEMORY;
    const int err = csp_nwb_series(&self->file, path, &series);
    if (!*clock) *clock = path;
    table->series[table->n] = path;
    table->field[table->n] = csp_mem_dup(&self->mem, r->field);
    table->region[table->n] = where;
    table->unit[table->n] = csp_mem_dup(&self->mem, series.unit);
    table->units[table->n] = (int64_t)r->units;
    if (!table->field[table->n] || !table->unit[table->n]) return CSP_E_MEMORY;
    table->n++;
    return err;
}

static int put_populations(struct csp_export_animal *self, const struct populations *p)
{
    const struct csp_nwb_column column[] = {
        {.name = "series", .description = "where it is in this file", .texts = p->series},
        {.name = "field", .description = "its name in run.h5 of the run", .texts = p->field},
        {.name = "region", .description = "where it was recorded", .texts = p->region},
        {.name = "unit", .description = "of its values", .texts = p->unit},
        {.name = "units",
         .description = "columns: units of the population",
         .longs = p->units}};
    int err = csp_nwb_group(&self->file, "processing/ecephys", "ProcessingModule",
                            "populations that were recorded");
    return err ? err
               : csp_nwb_table(&self->file, "processing/ecephys/populations", "DynamicTable",
                               "one row a recorded population, with its region", p->n, 5,
                               column);
}

/* Freezing as epochs: each run of samples above one half. */
static int put_freezing(struct csp_export_animal *self, const struct csp_recording *r)
{
    static const char path[] = "processing/behavior/BehavioralEpochs/freezing";
    double *time = csp_mem_alloc(&self->mem, 2 * (r->rows + 1) * sizeof *time);
    double *edge = csp_mem_alloc(&self->mem, 2 * (r->rows + 1) * sizeof *edge);
    size_t n = 0;
    if (!time || !edge) return CSP_E_MEMORY;
    for (size_t t = 0; t < r->n_trials; t++) { /* a pause between trials ends an epoch */
        const struct csp_recording_trial *trial = r->trials + t;
        for (size_t i = 0; i <= trial->rows; i++) {
            const double *x = r->samples + trial->row + i;
            const int is = i<trial->rows && * x> 0.5, was = i && x[-1] > 0.5;
            if (is == was) continue;
            time[n] =
                i < trial->rows ? r->time[trial->row + i] : r->time[trial->row + i - 1] + r->dt;
            edge[n++] = is ? 1.0 : -1.0;
        }
    }
    const struct csp_nwb_series series = {.type = "IntervalSeries",
                                          .description = "act.freeze above 0.5: immobile for "
                                                         "more than half of the time",
                                          .unit = "n/a",
                                          .rows = n,
                                          .units = 1,
                                          .data = edge,
                                          .time = time};
    int err = csp_nwb_group(&self->file, "processing/behavior/BehavioralEpochs",
                            "BehavioralEpochs", NULL);
    return err ? err : csp_nwb_series(&self->file, path, &series);
}

static int put_series(struct csp_export_animal *self)
{
    const struct csp_recording_key key = {self->group, self->animal};
    const char **name, *clock = NULL;
    struct populations table = {0};
    size_t n, behaviour = 0;
    int err = csp_run_reader_fields(&self->run->reader, &key, &name, &n);
    if (!err) err = room(&self->mem, &table, n);
    for (size_t i = 0; i < n && !err; i++) {
        struct csp_recording r = {0};
        if (is_behaviour(name[i]) && !behaviour++)
            err = csp_nwb_group(&self->file, "processing/behavior/BehavioralTimeSeries",
                                "BehavioralTimeSeries", NULL);
        if (!err) err = csp_recording_load(&r, &self->run->reader, &key, name[i]);
        if (!err) err = put_field(self, &r, &clock, &table);
        if (!err && !strcmp(name[i], "act.freeze")) err = put_freezing(self, &r);
        csp_recording_free(&r);
    }
    return err ? err : put_populations(self, &table);
}

/* ---- the file ------------------------------------------------------------------------- */

static const char *scalar(const struct csp_node *map, const char *key)
{
    const struct csp_node *node = csp_node_find(map, key);
    return node && node->text ? node->text : "";
}

static int put_subject(struct csp_export_animal *self)
{
    const struct csp_node *agent = csp_export_agent(self->run, self->group),
                          *subject = csp_node_find(agent, "subject");
    const struct csp_nwb_subject s = {
        .id = csp_mem_format(&self->mem, "%s-%zu", self->group, self->animal),
        .description = csp_mem_format(&self->mem, "simulated: agent %s. %s",
                                      scalar(agent, "name"), scalar(agent, "doc")),
        .species = scalar(subject, "species"),
        .strain = scalar(subject, "strain"),
        .sex = scalar(subject, "sex"),
        .age = scalar(subject, "age")};
    return s.id && s.description ? csp_nwb_subject(&self->file, &s) : CSP_E_MEMORY;
}

/* What was done to the group, as the study writes it. */
static int put_manipulations(struct csp_export_animal *self)
{
    const struct csp_study_group *g = csp_export_group(self->run, self->group);
    struct csp_text text = {0};
    int err = CSP_OK;
    if (g && g->at) err = csp_node_print(g->at, &text, 0);
    if (!err && text.s) err = csp_nwb_text(&self->file, "general/notes", text.s);
    csp_text_free(&text);
    return err;
}

static int put_general(struct csp_export_animal *self)
{
    const struct csp_study *study = &self->run->study;
    const struct csp_node *paradigm = csp_export_paradigm(self->run, self->group);
    const char *doc = study->doc && *study->doc ? study->doc : scalar(paradigm, "doc");
    struct csp_nwb *f = &self->file;
    const char *made = csp_mem_format(
        &self->mem, "simulated with Conspecific %s (commit %s), seed %zu",
        scalar(study->made, "version"), scalar(study->made, "commit"), study->seed);
    if (!made) return CSP_E_MEMORY;
    int err = csp_nwb_text(f, "general/experiment_description", doc);
    if (!err) err = csp_nwb_text(f, "general/data_collection", made);
    if (!err) err = csp_nwb_text(f, "general/protocol", scalar(paradigm, "doc"));
    if (!err) err = csp_nwb_text(f, "general/session_id", self->group);
    const char *source = scalar(paradigm, "source");
    if (!err && *source) err = csp_nwb_texts(f, "general/related_publications", 1, &source);
    if (!err) err = csp_nwb_script(f, "study.yaml", self->run->study_text);
    if (!err) err = put_manipulations(self);
    return err ? err : put_subject(self);
}

/* Load a field for trials and marks, which are the same for all. */
static int load_first(struct csp_export_animal *self)
{
    const struct csp_recording_key key = {self->group, self->animal};
    const char **name;
    size_t n;
    int is = 0;
    struct csp_run_reader *reader = &self->run->reader;
    for (size_t i = 0; self->run->recorded && i < reader->n; i++)
        is = is || (reader->keys[i].animal == key.animal &&
                    !strcmp(reader->keys[i].group, key.group));
    if (!is) return CSP_OK;
    const int err = csp_run_reader_fields(reader, &key, &name, &n);
    return err || !n ? err : csp_recording_load(&self->recording, reader, &key, name[0]);
}

static int fill(struct csp_export_animal *self)
{
    int err = put_general(self);
    if (!err)
        err = csp_nwb_group(&self->file, "processing/behavior", "ProcessingModule",
                            "what the animal did, and every measure of it");
    if (!err && self->recording.rows) err = put_series(self);
    return err ? err : csp_export_tables(self);
}

int csp_export_nwb(struct csp_export *run, const char *group, size_t animal, const char *path)
{
    struct csp_export_animal self = {.run = run, .group = group, .animal = animal};
    char number[24];
    snprintf(number, sizeof number, "/%zu", animal);
    const uint64_t content = csp_hash_text(number, csp_hash_text(group, run->content));
    const struct csp_nwb_session session = {
        .identifier = csp_mem_format(&self.mem, "%s/%s/%zu/%016llx", run->study.name, group,
                                     animal, (unsigned long long)content),
        .description = csp_mem_format(
            &self.mem,
            "Simulated animal %zu of group %s of the study %s. Time 0 is the start of "
            "the experiment; the date is declared, not measured.",
            animal, group, run->study.name),
        .start = run->date,
        .content = content};
    int err = session.identifier && session.description ? load_first(&self) : CSP_E_MEMORY;
    if (!err) err = csp_nwb_begin(&self.file, path, &session);
    if (!err) err = fill(&self);
    if (!err) err = csp_nwb_save(&self.file);
    csp_nwb_free(&self.file);
    csp_recording_free(&self.recording);
    csp_mem_free(&self.mem);
    return err;
}
