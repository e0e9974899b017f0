/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "export.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rows { /* those of one animal */
    struct csp_export_row *list;
    size_t n;
};

static int read_rows(struct csp_export_animal *self, struct rows *out)
{
    const size_t all = self->run->animals.rows;
    out->list = csp_mem_alloc(&self->mem, (all + 1) * sizeof *out->list);
    out->n = 0;
    if (!out->list) return CSP_E_MEMORY;
    for (size_t i = 0; i < all; i++) {
        struct csp_export_row *row = out->list + out->n;
        const int err = csp_export_row(self->run, i, row);
        if (err) return err;
        out->n += row->animal == self->animal && !strcmp(row->group, self->group);
    }
    return CSP_OK;
}

/* ---- every measure -------------------------------------------------------------------- */

static int put_measures(struct csp_export_animal *self, const struct rows *rows)
{
    const size_t n = rows->n;
    const char **text[5];
    for (size_t k = 0; k < 5; k++)
        if (!(text[k] = csp_mem_alloc(&self->mem, (n + 1) * sizeof **text)))
            return CSP_E_MEMORY;
    int64_t *session = csp_mem_alloc(&self->mem, (n + 1) * sizeof *session);
    int64_t *trial = csp_mem_alloc(&self->mem, (n + 1) * sizeof *trial);
    double *value = csp_mem_alloc(&self->mem, (n + 1) * sizeof *value);
    if (!session || !trial || !value) return CSP_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct csp_export_row *r = rows->list + i;
        const char *const cells[] = {r->measure, r->unit, r->level, r->phase, r->trial_type};
        for (size_t k = 0; k < 5; k++) text[k][i] = cells[k];
        session[i] = (int64_t)r->session;
        trial[i] = (int64_t)r->trial;
        value[i] = r->value;
    }
    const struct csp_nwb_column column[] = {
        {.name = "measure", .description = "name in the paradigm", .texts = text[0]},
        {.name = "value", .description = "in unit; NaN: it does not exist", .reals = value},
        {.name = "unit", .description = "of value", .texts = text[1]},
        {.name = "level", .description = "total, session or trial", .texts = text[2]},
        {.name = "phase", .description = "phases in which it looks", .texts = text[3]},
        {.name = "session", .description = "from 1; 0: all", .longs = session},
        {.name = "trial", .description = "of the session, from 1; 0: all", .longs = trial},
        {.name = "trial_type", .description = "kinds of trial; empty: all", .texts = text[4]}};
    return csp_nwb_table(&self->file, "processing/behavior/measures", "DynamicTable",
                         "every measure of the animal, as in animals.csv", n, 8, column);
}

/* ---- trials --------------------------------------------------------------------------- */

struct trials { /* columns, [n] each */
    double *start, *stop;
    const char **phase, **type;
    int64_t *session, *trial;
    size_t n;
};

static int trials_room(struct csp_mem *mem, struct trials *t, size_t n)
{
    t->start = csp_mem_alloc(mem, (n + 1) * sizeof *t->start);
    t->stop = csp_mem_alloc(mem, (n + 1) * sizeof *t->stop);
    t->phase = csp_mem_alloc(mem, (n + 1) * sizeof *t->phase);
    t->type = csp_mem_alloc(mem, (n + 1) * sizeof *t->type);
    t->session = csp_mem_alloc(mem, (n + 1) * sizeof *t->session);
    t->trial = csp_mem_alloc(mem, (n + 1) * sizeof *t->trial);
    return t->start && t->stop && t->phase && t->type && t->session && t->trial ? CSP_OK
                                                                                : CSP_E_MEMORY;
}

static void recorded_trials(struct trials *t, const struct csp_recording *r)
{
    for (size_t i = 0; i < r->n_trials; i++) {
        const struct csp_recording_trial *from = r->trials + i;
        t->start[i] = from->onset;
        t->stop[i] = from->onset + (double)from->rows * r->dt;
        t->phase[i] = from->phase_name;
        t->type[i] = from->name;
        t->session[i] = from->session;
        t->trial[i] = from->trial;
    }
    t->n = r->n_trials;
}

static int is_trial(const struct trials *t, size_t i, const struct csp_export_row *r)
{
    return !strcmp(r->level, "trial") && t->session[i] == (int64_t)r->session &&
           t->trial[i] == (int64_t)r->trial && !strcmp(t->phase[i], r->phase);
}

/* Trials of a run without samples: those that a measure by trial has a row of. */
static void measured_trials(struct trials *t, const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct csp_export_row *r = rows->list + i;
        size_t k = 0;
        if (strcmp(r->level, "trial") != 0) continue;
        while (k < t->n && !is_trial(t, k, r)) k++;
        if (k < t->n) continue;
        t->phase[k] = r->phase;
        t->type[k] = r->trial_type;
        t->session[k] = (int64_t)r->session;
        t->trial[k] = (int64_t)r->trial;
        t->n++;
    }
}

/* The column of one measure by trial. */
static int measure_column(struct csp_export_animal *self, const struct trials *t,
                          const struct rows *rows, const struct csp_export_row *like,
                          struct csp_nwb_column *out)
{
    double *value = csp_mem_alloc(&self->mem, (t->n + 1) * sizeof *value);
    const char *doc = csp_mem_format(&self->mem, "measure [%s]; NaN: not of this trial",
                                     *like->unit ? like->unit : "1");
    if (!value || !doc) return CSP_E_MEMORY;
    for (size_t i = 0; i < t->n; i++) {
        value[i] = NAN;
        for (size_t k = 0; k < rows->n; k++)
            if (is_trial(t, i, rows->list + k) && !strcmp(rows->list[k].measure, like->measure))
                value[i] = rows->list[k].value;
    }
    *out = (struct csp_nwb_column){.name = like->measure, .description = doc, .reals = value};
    return CSP_OK;
}

/* Append a column for each measure by trial. A measure whose name is taken by a column of the
 * table stands in the table of measures alone. */
static int measure_columns(struct csp_export_animal *self, const struct trials *t,
                           const struct rows *rows, struct csp_nwb_column *column, size_t *n)
{
    for (size_t i = 0; i < rows->n; i++) {
        size_t k = 0;
        if (strcmp(rows->list[i].level, "trial") != 0 || !strcmp(rows->list[i].measure, "id"))
            continue;
        while (k < *n && strcmp(column[k].name, rows->list[i].measure) != 0) k++;
        if (k < *n) continue;
        const int err = measure_column(self, t, rows, rows->list + i, column + (*n)++);
        if (err) return err;
    }
    return CSP_OK;
}

static int put_trials(struct csp_export_animal *self, const struct rows *rows)
{
    const int timed = self->recording.rows > 0;
    struct trials t = {0};
    int err = trials_room(&self->mem, &t, timed ? self->recording.n_trials : rows->n);
    if (err) return err;
    if (timed)
        recorded_trials(&t, &self->recording);
    else
        measured_trials(&t, rows);
    const struct csp_nwb_column first[] = {
        {.name = "start_time", .description = "onset [s]", .reals = t.start},
        {.name = "stop_time", .description = "end [s]", .reals = t.stop},
        {.name = "phase", .description = "phase of the experiment", .texts = t.phase},
        {.name = "session", .description = "of the phase, from 1", .longs = t.session},
        {.name = "trial", .description = "of the session, from 1", .longs = t.trial},
        {.name = "trial_type", .description = "kind of trial", .texts = t.type}};
    struct csp_nwb_column *column = csp_mem_alloc(&self->mem, (rows->n + 6) * sizeof *column);
    size_t n = timed ? 6 : 4;
    if (!column) return CSP_E_MEMORY;
    memcpy(column, first + (timed ? 0 : 2), n * sizeof *column);
    err = measure_columns(self, &t, rows, column, &n);
    if (err) return err;
    if (timed)
        return csp_nwb_table(&self->file, "intervals/trials", "TimeIntervals",
                             "trials, and the measures that are read in each", t.n, n, column);
    return t.n ? csp_nwb_table(&self->file, "processing/behavior/trials", "DynamicTable",
                               "trials and the measures of each; their times were not "
                               "recorded (record.mode of the study)",
                               t.n, n, column)
               : CSP_OK;
}

/* ---- acts and stimuli ----------------------------------------------------------------- */

static int put_acts(struct csp_export_animal *self)
{
    const struct csp_recording *r = &self->recording;
    struct trials t = {0};
    const int err = trials_room(&self->mem, &t, r->n_marks);
    if (err) return err;
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct csp_recording_mark *m = r->marks + i;
        if (!m->action) continue;
        t.start[t.n] = m->time;
        t.stop[t.n] = m->time + m->duration;
        t.phase[t.n] = m->name;
        t.type[t.n++] = m->role;
    }
    if (!t.n) return CSP_OK;
    const struct csp_nwb_column column[] = {
        {.name = "start_time", .description = "onset [s]", .reals = t.start},
        {.name = "stop_time", .description = "end [s]", .reals = t.stop},
        {.name = "action", .description = "what was done", .texts = t.phase},
        {.name = "role", .description = "who did it", .texts = t.type}};
    return csp_nwb_table(&self->file, "intervals/acts", "TimeIntervals",
                         "what each animal of the experiment did", t.n, 4, column);
}

struct edge {
    double time, sign;
};

/* Onsets before ends of the same time. */
static int by_time(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->sign < y->sign) - (x->sign > y->sign);
}

static int same_stimulus(const struct csp_recording_mark *a, const struct csp_recording_mark *b)
{
    return !a->action && !b->action && !strcmp(a->name, b->name) && !strcmp(a->role, b->role);
}

static int put_stimulus(struct csp_export_animal *self, const struct csp_recording_mark *like)
{
    const struct csp_recording *r = &self->recording;
    struct edge *edge = csp_mem_alloc(&self->mem, 2 * (r->n_marks + 1) * sizeof *edge);
    double *time = csp_mem_alloc(&self->mem, 2 * (r->n_marks + 1) * sizeof *time);
    double *sign = csp_mem_alloc(&self->mem, 2 * (r->n_marks + 1) * sizeof *sign);
    const char *to = *like->role ? like->role : "all";
    const char *path =
                   csp_mem_format(&self->mem, "stimulus/presentation/%s_%s", like->name, to),
               *doc = csp_mem_format(&self->mem, "event %s, to %s: 1 begins, -1 ends",
                                     like->name, to);
    size_t n = 0;
    if (!edge || !time || !sign || !path || !doc) return CSP_E_MEMORY;
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct csp_recording_mark *m = r->marks + i;
        if (!same_stimulus(m, like)) continue;
        edge[n++] = (struct edge){m->time, 1.0};
        edge[n++] = (struct edge){m->time + m->duration, -1.0};
    }
    qsort(edge, n, sizeof *edge, by_time);
    for (size_t i = 0; i < n; i++) {
        time[i] = edge[i].time;
        sign[i] = edge[i].sign;
    }
    const struct csp_nwb_series series = {.type = "IntervalSeries",
                                          .description = doc,
                                          .unit = "n/a",
                                          .rows = n,
                                          .units = 1,
                                          .data = sign,
                                          .time = time};
    return csp_nwb_series(&self->file, path, &series);
}

static int put_stimuli(struct csp_export_animal *self)
{
    const struct csp_recording *r = &self->recording;
    for (size_t i = 0; i < r->n_marks; i++) {
        size_t k = 0;
        if (r->marks[i].action) continue;
        while (!same_stimulus(r->marks + k, r->marks + i)) k++;
        const int err = k == i ? put_stimulus(self, r->marks + i) : CSP_OK;
        if (err) return err;
    }
    return CSP_OK;
}

int csp_export_tables(struct csp_export_animal *self)
{
    struct rows rows;
    int err = read_rows(self, &rows);
    if (!err) err = put_measures(self, &rows);
    if (!err) err = put_trials(self, &rows);
    if (!err && self->recording.rows) err = put_acts(self);
    if (!err && self->recording.rows) err = put_stimuli(self);
    return err;
}
