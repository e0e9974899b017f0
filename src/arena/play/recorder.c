/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/arena/play/recorder.h"
#include "../score/sample.h"
#include "conspecific/core/error.h"
#include "conspecific/core/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 18 }; /* bytes of samples that are given away at a time */

int csp_recorder_init(struct csp_recorder *self, double every, size_t n,
                      const char *const names[])
{
    *self = (struct csp_recorder){.every = every};
    if (!(every > 0.0)) return CSP_FAIL(CSP_E_RANGE, "record every = %g s, must be > 0", every);
    self->tracks = calloc(n + 1, sizeof *self->tracks);
    if (!self->tracks) return CSP_FAIL(CSP_E_MEMORY, "recorder of %zu fields", n);
    for (size_t i = 0; i < n; i++) {
        self->tracks[i].name = csp_text_dup(names[i]);
        if (!self->tracks[i].name) return CSP_FAIL(CSP_E_MEMORY, "recorder");
        self->n_tracks++;
    }
    return CSP_OK;
}

static void unbind(struct csp_recorder *self)
{
    for (size_t i = 0; i < self->n_fields; i++) csp_fields_free(self->fields + i);
    free(self->fields);
    self->fields = NULL;
    self->n_fields = 0;
}

/* "demonstrator/bla.A" or, of the subject, "bla.A": the role, and the part behind the slash. */
static int find_role(struct csp_track *t, const struct csp_paradigm *p,
                     struct csp_agent *const brains[], const char **field)
{
    const char *slash = strchr(t->name, '/');
    *field = slash ? slash + 1 : t->name;
    t->role = p->subject;
    if (!slash) return CSP_OK;
    char *name = csp_text_dup(t->name);
    if (!name) return CSP_FAIL(CSP_E_MEMORY, "recorder");
    name[slash - t->name] = 0;
    const long r = csp_paradigm_role(p, name);
    int err = CSP_OK;
    if (r >= 0 && brains[r])
        t->role = (size_t)r;
    else
        err =
            CSP_FAIL(CSP_E_NAME, "record `%s`: no role `%s` with a full brain", t->name, name);
    free(name);
    return err;
}

static int bind_track(struct csp_recorder *self, struct csp_track *t,
                      const struct csp_paradigm *p, struct csp_agent *const brains[])
{
    const char *name;
    const size_t before = t->n;
    int err = find_role(t, p, brains, &name);
    if (err) return err;
    t->output = csp_output_find_field(name);
    if (t->output >= 0) {
        t->n = 1;
        t->unit = csp_output_unit((size_t)t->output);
        t->doc = "output of the animal";
    } else {
        const struct csp_field *field;
        err = csp_sample_field(self->fields + t->role, name, &field);
        if (err) return csp_error_context(err, "record: ");
        t->field = *field;
        t->n = t->field.n;
        t->unit = t->field.unit;
        t->doc = t->field.doc;
    }
    if (self->rows && before != t->n)
        return CSP_FAIL(CSP_E_SHAPE,
                        "record `%s`: %zu values in this brain, %zu in the one before", t->name,
                        t->n, before);
    return CSP_OK;
}

int csp_recorder_bind(struct csp_recorder *self, const struct csp_paradigm *paradigm,
                      struct csp_agent *const brains[])
{
    unbind(self);
    self->fields = calloc(paradigm->roles.n + 1, sizeof *self->fields);
    if (!self->fields) return CSP_FAIL(CSP_E_MEMORY, "recorder");
    self->n_fields = paradigm->roles.n;
    for (size_t r = 0; r < paradigm->roles.n; r++) {
        const int err = brains[r] ? csp_agent_fields(brains[r], self->fields + r) : CSP_OK;
        if (err) return err;
    }
    for (size_t i = 0; i < self->n_tracks; i++) {
        const int err = bind_track(self, self->tracks + i, paradigm, brains);
        if (err) return err;
    }
    if (self->rows == 0) self->cap = 0; /* sizes may have changed */
    size_t row = sizeof *self->time + 3 * sizeof *self->phase;
    for (size_t i = 0; i < self->n_tracks; i++)
        row += self->tracks[i].n * sizeof *self->tracks[i].data;
    self->most = row < CHUNK ? CHUNK / row : 1;
    return CSP_OK;
}

static int resize(void **data, size_t bytes)
{
    void *p = realloc(*data, bytes ? bytes : 1);
    if (!p) return CSP_FAIL(CSP_E_MEMORY, "recording of %zu bytes", bytes);
    *data = p;
    return CSP_OK;
}

static int make_room(struct csp_recorder *self)
{
    if (self->take && self->rows - self->first >= self->most) {
        const int err = csp_recorder_flush(self);
        if (err) return err;
    }
    if (self->rows - self->first < self->cap) return CSP_OK;
    const size_t start = self->take && self->most < 256 ? self->most : 256;
    const size_t cap = self->cap ? 2 * self->cap : start;
    int err = resize((void **)&self->time, cap * sizeof *self->time);
    if (!err) err = resize((void **)&self->phase, cap * sizeof *self->phase);
    if (!err) err = resize((void **)&self->session, cap * sizeof *self->session);
    if (!err) err = resize((void **)&self->trial, cap * sizeof *self->trial);
    for (size_t i = 0; i < self->n_tracks && !err; i++)
        err = resize((void **)&self->tracks[i].data,
                     cap * self->tracks[i].n * sizeof *self->tracks[i].data);
    if (!err) self->cap = cap;
    return err;
}

int csp_recorder_flush(struct csp_recorder *self)
{
    if (!self->take || self->rows == self->first) return CSP_OK;
    const int err = self->take(self->context, self);
    self->first = self->rows;
    return err;
}

int csp_recorder_sample(struct csp_recorder *self, double time, int phase, int session,
                        int trial, const struct csp_act acts[])
{
    const int err = make_room(self);
    if (err) return err;
    const size_t row = self->rows++ - self->first;
    self->time[row] = time;
    self->phase[row] = phase;
    self->session[row] = session;
    self->trial[row] = trial;
    for (size_t i = 0; i < self->n_tracks; i++) {
        struct csp_track *t = self->tracks + i;
        float *to = t->data + row * t->n;
        const struct csp_act *a = acts + t->role;
        if (t->output >= 0) {
            *to = (float)csp_act_value(a, (enum csp_output)t->output);
            continue;
        }
        csp_sample_floats(&t->field, to);
    }
    return CSP_OK;
}

int csp_recorder_trial(struct csp_recorder *self, const struct csp_trial_line *trial)
{
    if (self->rows > INT32_MAX)
        return CSP_FAIL(CSP_E_RANGE, "%zu samples; record less often", self->rows);
    if (self->n_trials == self->cap_trials) {
        const size_t cap = self->cap_trials ? 2 * self->cap_trials : 64;
        const int err = resize((void **)&self->trials, cap * sizeof *self->trials);
        if (err) return err;
        self->cap_trials = cap;
    }
    struct csp_trial_line *t = self->trials + self->n_trials++;
    *t = *trial;
    t->first_event = NAN;
    t->row = (int32_t)self->rows;
    return CSP_OK;
}

int csp_recorder_mark(struct csp_recorder *self, const struct csp_mark *mark)
{
    if (self->n_marks == self->cap_marks) {
        const size_t cap = self->cap_marks ? 2 * self->cap_marks : 64;
        const int err = resize((void **)&self->marks, cap * sizeof *self->marks);
        if (err) return err;
        self->cap_marks = cap;
    }
    self->marks[self->n_marks++] = *mark;
    if (self->n_trials && !mark->action) {
        struct csp_trial_line *t = self->trials + self->n_trials - 1;
        if (isnan(t->first_event)) t->first_event = mark->time;
    }
    return CSP_OK;
}

void csp_recorder_clear(struct csp_recorder *self)
{
    self->rows = self->first = 0;
    self->n_marks = 0;
    self->n_trials = 0;
}

void csp_recorder_free(struct csp_recorder *self)
{
    unbind(self);
    for (size_t i = 0; i < self->n_tracks; i++) {
        free(self->tracks[i].name);
        free(self->tracks[i].data);
    }
    free(self->tracks);
    free(self->time);
    free(self->phase);
    free(self->session);
    free(self->trial);
    free(self->marks);
    free(self->trials);
    *self = (struct csp_recorder){0};
}
