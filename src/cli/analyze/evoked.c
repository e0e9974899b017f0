/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze evoked: mean of one field over trials by time about an event, animal by animal and as
 * their mean; and the epochs themselves, for other programs. */
#include "analyze.h"
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/csv.h"
#include "epoch.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct evoked {
    struct csp_analyze a;
    const char *field, *unit, *align;
    double epoch[2], baseline[2];
    int based; /* --baseline was given */
    size_t n, trials, left_out;
    double dt;
    double *mean;         /* [animals, n], owned */
    double *column;       /* [animals], owned */
    struct csp_csv every; /* the epochs, if --epochs */
    int epochs, begun;
    size_t units; /* of an epoch in the table */
};

static int read_options(struct evoked *e, const struct csp_args *args)
{
    *e = (struct evoked){.epoch = {-0.5, 1.5}, .baseline = {-0.5, 0.0}};
    e->field = csp_args_value(args, "--field");
    e->unit = csp_args_value(args, "--unit");
    e->align = csp_args_value(args, "--align");
    e->based = csp_args_value(args, "--baseline") != NULL;
    e->epochs = csp_args_value(args, "--epochs") != NULL;
    if (!e->field) return CSP_FAIL(CSP_E_USAGE, "--field NAME is missing: which field?");
    int err = csp_analyze_pair(args, "--epoch", "s", e->epoch);
    if (!err) err = csp_analyze_pair(args, "--baseline", "s", e->baseline);
    if (!err && e->based && (e->baseline[0] < e->epoch[0] || e->baseline[1] > e->epoch[1]))
        err = CSP_FAIL(CSP_E_USAGE, "--baseline %g:%g s leaves the epoch, %g:%g s",
                       e->baseline[0], e->baseline[1], e->epoch[0], e->epoch[1]);
    return err;
}

/* Time of sample k from time 0 [s]. */
static double time_of(const struct evoked *e, size_t k)
{
    return e->epoch[0] + (double)k * e->dt;
}

/* Take the mean over the baseline off an epoch x[n, units], unit by unit. */
static int take_baseline(const struct evoked *e, size_t units, double x[])
{
    const double near = 1e-6 * e->dt;
    for (size_t u = 0; u < units && e->based; u++) {
        double sum = 0;
        size_t n = 0;
        for (size_t k = 0; k < e->n; k++) {
            const double t = time_of(e, k);
            if (t < e->baseline[0] - near || t > e->baseline[1] + near) continue;
            sum += x[k * units + u];
            n++;
        }
        if (!n) return CSP_FAIL(CSP_E_USAGE, "--baseline: no sample lies in it");
        for (size_t k = 0; k < e->n; k++) x[k * units + u] -= sum / (double)n;
    }
    return CSP_OK;
}

/* ---- the table of epochs -------------------------------------------------------------- */

static int begin_table(struct evoked *e, size_t units)
{
    struct csp_text head = {0};
    if (e->begun && e->units != units)
        return CSP_FAIL(CSP_E_SHAPE, "%s has %zu units in one group, %zu in another", e->field,
                        e->units, units);
    if (e->begun) return CSP_OK;
    e->units = units;
    e->begun = 1;
    int err = csp_text_add(&head, "group,animal,kind,session,trial,time_s");
    for (size_t u = 0; u < units && !err; u++) err = csp_text_add(&head, ",unit_%zu", u);
    if (!err) err = csp_csv_init(&e->every, head.s);
    csp_text_free(&head);
    return err;
}

static int add_epoch(struct evoked *e, const struct csp_recording *r,
                     const struct csp_recording_trial *t, size_t row)
{
    const size_t n = e->n * r->units;
    double *x = malloc(n * sizeof *x);
    int err = x ? begin_table(e, r->units) : CSP_FAIL(CSP_E_MEMORY, "an epoch");
    if (!err) {
        memcpy(x, r->samples + row * r->units, n * sizeof *x);
        err = take_baseline(e, r->units, x);
    }
    for (size_t k = 0; k < e->n && !err; k++) {
        csp_csv_text(&e->every, r->group);
        csp_csv_long(&e->every, (long long)r->animal);
        csp_csv_text(&e->every, t->name);
        csp_csv_long(&e->every, t->session);
        csp_csv_long(&e->every, t->trial);
        csp_csv_real(&e->every, time_of(e, k));
        for (size_t u = 0; u < r->units; u++) csp_csv_real(&e->every, x[k * r->units + u]);
        csp_csv_end(&e->every);
    }
    free(x);
    return err ? err : e->every.err;
}

/* DIR/analyze/epochs_FIELD.csv */
static int write_epochs(struct evoked *e)
{
    struct csp_text path = {0};
    if (!e->begun) return CSP_OK;
    int err = csp_text_add(&path, "%s/analyze", e->a.dir);
    if (!err) err = csp_dir_make(path.s);
    if (!err) err = csp_text_add(&path, "/epochs_");
    for (const char *c = e->field; *c && !err; c++)
        err = csp_text_add(&path, "%c", *c == '/' ? '_' : *c);
    if (!err) err = csp_text_add(&path, ".csv");
    if (!err) err = csp_csv_save(&e->every, path.s);
    csp_text_free(&path);
    return err;
}

/* ---- averages ------------------------------------------------------------------------- */

/* The sum over the trials of an animal, and how many they are. */
static int add_trials(struct evoked *e, const struct csp_recording *r, const double x[],
                      double sum[], size_t *trials)
{
    double *one = malloc((e->n + 1) * sizeof *one);
    int err = one ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu samples", e->n);
    for (size_t i = 0; i < r->n_trials && !err; i++) {
        const struct csp_recording_trial *t = r->trials + i;
        size_t row;
        if (!csp_analyze_wants(&e->a, t, e->a.trial)) continue;
        if (!csp_epoch_row(r, t, e->align, e->epoch, e->n, &row)) {
            e->left_out++;
            continue;
        }
        memcpy(one, x + row, e->n * sizeof *one);
        err = take_baseline(e, 1, one);
        for (size_t k = 0; k < e->n && !err; k++) sum[k] += one[k];
        ++*trials;
        if (!err && e->epochs) err = add_epoch(e, r, t, row);
    }
    free(one);
    return err;
}

static int begin(struct evoked *e, size_t i, const struct csp_recording *r)
{
    if (i && fabs(e->dt - r->dt) > 1e-9 * r->dt)
        return CSP_FAIL(CSP_E_SHAPE, "group %s was sampled at another rate than %s", r->group,
                        e->a.keys[0]->group);
    if (i) return CSP_OK;
    e->dt = r->dt;
    const int err = csp_epoch_samples("--epoch", e->epoch, r->dt, 1, &e->n);
    if (err) return err;
    e->mean = calloc(e->a.n * e->n, sizeof *e->mean);
    e->column = malloc(e->a.n * sizeof *e->column);
    return e->mean && e->column ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu averages", e->a.n);
}

static int animal(struct evoked *e, size_t i)
{
    struct csp_recording r = {0};
    size_t trials = 0;
    int err = csp_analyze_load(&e->a, e->a.keys[i], e->field, &r);
    if (!err) err = begin(e, i, &r);
    double *x = malloc((r.rows + 1) * sizeof *x);
    if (!err && !x) err = CSP_FAIL(CSP_E_MEMORY, "%zu samples", r.rows);
    if (!err) err = csp_analyze_series(&r, e->unit, x);
    if (!err) err = add_trials(e, &r, x, e->mean + i * e->n, &trials);
    if (!err && !trials)
        err = CSP_FAIL(CSP_E_USAGE,
                       "no trial spans the epoch %g to %g s about its time 0; a shorter "
                       "--epoch, or another --align",
                       e->epoch[0], e->epoch[1]);
    for (size_t k = 0; k < e->n && !err; k++) e->mean[i * e->n + k] /= (double)trials;
    e->trials += trials;
    free(x);
    csp_recording_free(&r);
    return err ? csp_analyze_context(&e->a, i, err) : CSP_OK;
}

/* Rows of animals, of means over the animals of a group, or both. */
static int make_grid(struct evoked *e, int rows)
{
    csp_grid_free(&e->a.grid);
    const int err = csp_grid_init(&e->a.grid, "group,animal,n,time_s,value,low,high");
    for (size_t i = 0, next; i < e->a.n && !err; i = next) {
        next = csp_analyze_group_end(&e->a, i);
        for (size_t a = i; a < next && rows & CSP_ROWS_ANIMALS; a++)
            for (size_t k = 0; k < e->n; k++) {
                csp_analyze_row(&e->a, a, 0, 1);
                csp_analyze_cell(&e->a, time_of(e, k));
                csp_analyze_mean_cells(&e->a, 1, e->mean + a * e->n + k,
                                       &csp_interval_anywhere);
            }
        for (size_t k = 0; k < e->n && rows & CSP_ROWS_MEANS; k++) {
            for (size_t a = i; a < next; a++) e->column[a - i] = e->mean[a * e->n + k];
            csp_analyze_row(&e->a, i, 1, next - i);
            csp_analyze_cell(&e->a, time_of(e, k));
            csp_analyze_mean_cells(&e->a, next - i, e->column, &csp_interval_anywhere);
        }
    }
    return err;
}

static int output(struct evoked *e)
{
    char name[300];
    snprintf(name, sizeof name, "evoked_%.250s", e->field);
    int err = make_grid(e, CSP_ROWS_ANIMALS | CSP_ROWS_MEANS);
    if (!err) err = csp_analyze_write(&e->a, &e->a.grid, name);
    if (!err) err = make_grid(e, csp_analyze_rows(&e->a));
    if (!err && e->epochs) err = write_epochs(e);
    return err ? err : csp_analyze_print(&e->a);
}

static int run(const struct csp_args *args)
{
    struct evoked e;
    int err = read_options(&e, args);
    if (!err) err = csp_analyze_open(&e.a, args);
    for (size_t i = 0; !err && i < e.a.n; i++) err = animal(&e, i);
    if (!err) err = output(&e);
    if (!err) fprintf(stderr, "%zu trials, %zu left out\n", e.trials, e.left_out);
    csp_analyze_free(&e.a);
    csp_csv_free(&e.every);
    free(e.mean);
    free(e.column);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_evoked = {
    .name = "analyze evoked",
    .operands = "DIR",
    .doc = "Mean of a recorded field over trials, by time about an event.",
    .min = 1,
    .max = 1,
    .run = run,
    .options =
        {{"--field", "NAME", NULL, "recorded field, as acc.r", 0},
         {"--unit", "J|mean", NULL, "unit of the field, from 0, or their mean (default)", 0},
         CSP_ANALYZE_OPTIONS,
         {"--align", "EVENT", NULL, "time 0: first (event, the default), onset, or a name", 0},
         {"--epoch", "FROM:TO", NULL, "times about it (default: -0.5s:1.5s)", 0},
         {"--baseline", "FROM:TO", NULL, "times whose mean is taken off (default: none)", 0},
         {"--epochs", NULL, NULL, "write every epoch and unit, too, for MNE and others", 0}},
    .detail =
        "Averaged over the trials of an animal, then over animals (95 % interval). Trials that "
        "do\nnot span the epoch are left out. Goes to DIR/analyze/evoked_FIELD.csv. --epochs "
        "writes\nDIR/analyze/epochs_FIELD.csv, a row a sample and a column a unit; "
        "read_epochs of\nsrc/python/conspecific/to_mne.py makes an mne.EpochsArray of it.\n",
};
