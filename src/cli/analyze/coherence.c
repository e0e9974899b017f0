/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze coherence: what two fields share, frequency by frequency, and which one leads. */
#include "conspecific/analysis/signal/coherence.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/analysis/signal/granger.h"
#include "conspecific/core/error.h"
#include "epoch.h"
#include "summary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    COHERENCE,
    NO_RELATION,
    PHASE,
    PEAK,
    PEAK_HZ,
    FORTH,
    BACK,
    BIAS,
    BAND_FORTH,
    BAND_BACK,
    BAND_DIFFERENCE,
    ORDER,
    RADIUS,
    MEASURES
};
static const struct csp_summary_number measures[MEASURES] = {
    [COHERENCE] = {"coherence", 0, NAN, {0, 1}},
    [NO_RELATION] = {"no_relation", 0, NAN, {0, 1}},
    [PHASE] = {"phase_rad", 1, NAN, {0, 0}},
    [PEAK] = {"peak_coherence", 0, NAN, {0, 1}},
    [PEAK_HZ] = {"peak_hz", 0, NAN, {0, 0}},
    [FORTH] = {"granger_first_to_second", 0, NAN, {0, 0}},
    [BACK] = {"granger_second_to_first", 0, NAN, {0, 0}},
    [BIAS] = {"granger_bias", 0, NAN, {0, 0}},
    [BAND_FORTH] = {"band_first_to_second", 0, NAN, {0, 0}},
    [BAND_BACK] = {"band_second_to_first", 0, NAN, {0, 0}},
    [BAND_DIFFERENCE] = {"band_difference", 0, NAN, {0, 0}},
    [ORDER] = {"order", 0, NAN, {0, 0}},
    [RADIUS] = {"radius", 0, NAN, {0, 0}},
};

static const struct csp_interval coherent = {0, 1};

struct pairs {
    struct csp_analyze a;
    const char *field[2], *unit[2], *align;
    double epoch[2], band[2], window, every;
    struct csp_coherence_ask ask;
    struct csp_granger_ask granger;
    int directed, has_band;
    uint64_t permutations, seed;
    size_t bins, bin; /* bins of the transform; samples that are averaged into one */
    double df, dt;
    double *msc, *phase, *estimates; /* [animals, bins] twice, [animals]; owned */
    struct csp_summary band_table;
};

/* ---- options ---------------------------------------------------------------------------- */

static int check_options(const struct pairs *s, const struct csp_args *args)
{
    const int tapers = s->ask.window.taper == CSP_TAPER_DPSS;
    if (!s->field[0] || !s->field[1])
        return CSP_FAIL(CSP_E_USAGE, "%s NAME is missing: which two fields?",
                        s->field[0] ? "--with" : "--field");
    if (s->directed && !s->has_band)
        return CSP_FAIL(CSP_E_USAGE, "--directed needs --band LOW:HIGH");
    if (csp_args_value(args, "--nw") && !tapers)
        return CSP_FAIL(CSP_E_USAGE, "--nw belongs to --method multitaper");
    if ((csp_args_value(args, "--order") || csp_args_value(args, "--max-order")) &&
        !s->directed)
        return CSP_FAIL(CSP_E_USAGE, "--order and --max-order belong to --directed");
    if (csp_args_value(args, "--permutations") && !s->has_band)
        return CSP_FAIL(CSP_E_USAGE, "--permutations belongs to --band");
    return CSP_OK;
}

static int read_options(struct pairs *s, const struct csp_args *args)
{
    uint64_t order = 0, most = 20;
    *s = (struct pairs){.epoch = {0.0, 4.0}, .window = 1.0, .permutations = 500, .seed = 1};
    s->field[0] = csp_args_value(args, "--field");
    s->field[1] = csp_args_value(args, "--with");
    s->unit[0] = csp_args_value(args, "--unit");
    s->unit[1] = csp_args_value(args, "--with-unit");
    s->align = csp_args_value(args, "--align");
    s->directed = csp_args_value(args, "--directed") != NULL;
    s->has_band = csp_args_value(args, "--band") != NULL;
    s->ask.induced = csp_args_value(args, "--induced") != NULL;
    s->ask.window.taper =
        csp_args_choice(args, "--method", 0) ? CSP_TAPER_DPSS : CSP_TAPER_HANN;
    s->ask.window.nw = 2.0;
    s->ask.window.detrend = CSP_DETREND_MEAN;
    int err = csp_analyze_pair(args, "--epoch", "s", s->epoch);
    if (!err) err = csp_analyze_pair(args, "--band", "Hz", s->band);
    if (!err) err = csp_analyze_seconds(args, "--window", &s->window);
    if (!err) err = csp_analyze_seconds(args, "--every", &s->every);
    if (!err) err = csp_analyze_real(args, "--nw", &s->ask.window.nw);
    if (!err) err = csp_args_count(args, "--order", 1, 500, &order);
    if (!err) err = csp_args_count(args, "--max-order", 1, 500, &most);
    if (!err) err = csp_args_count(args, "--permutations", 0, 1000000, &s->permutations);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX - 1, &s->seed);
    s->granger = (struct csp_granger_ask){
        .max_order = order ? order : most, .order = order, .induced = s->ask.induced};
    return err ? err : check_options(s, args);
}

/* ---- one animal ------------------------------------------------------------------------- */

/* Set the sampling of this recording, and express the options in its samples. */
static int fit_sampling(struct pairs *s, const struct csp_recording *r)
{
    const double bin = s->every > 0.0 ? floor(s->every / r->dt + 0.5) : 1.0;
    if (csp_args_value(s->a.args, "--every") && !(bin >= 1.0 && bin < 1e6))
        return CSP_FAIL(CSP_E_USAGE, "--every %g ms of samples every %g ms; at least one",
                        1e3 * s->every, 1e3 * r->dt);
    s->bin = (size_t)bin;
    s->dt = r->dt * bin;
    const double window[2] = {0.0, s->window};
    int err = csp_epoch_samples("--window", window, s->dt, 2, &s->ask.window.n);
    s->ask.window.dt = s->granger.dt = s->dt;
    return err;
}

/* Cut the epochs of one field into out[trials, n], and set the number of trials. */
static int cut_epochs(struct pairs *s, const struct csp_recording *r, const char *unit,
                      size_t n, double out[], size_t *trials)
{
    double *series = malloc((r->rows + 1) * sizeof *series);
    int err = series ? csp_analyze_series(r, unit, series)
                     : CSP_FAIL(CSP_E_MEMORY, "%zu samples", r->rows);
    *trials = 0;
    for (size_t i = 0; i < r->n_trials && !err; i++) {
        size_t row;
        if (!csp_analyze_wants(&s->a, r->trials + i, s->a.trial) ||
            !csp_epoch_row(r, r->trials + i, s->align, s->epoch, n * s->bin, &row))
            continue;
        double *to = out + (*trials)++ * n;
        for (size_t k = 0; k < n; k++) {
            to[k] = 0.0;
            for (size_t b = 0; b < s->bin; b++)
                to[k] += series[row + k * s->bin + b] / (double)s->bin;
        }
    }
    if (!err && *trials == 0)
        err = CSP_FAIL(CSP_E_USAGE,
                       "no trial spans %g to %g s about %s; change --epoch or --align",
                       s->epoch[0], s->epoch[1], s->align ? s->align : "its first event");
    free(series);
    return err;
}

static int directed_influence(struct pairs *s, size_t trials, size_t n, double *const x[2],
                              double to[], double p[])
{
    struct csp_granger g;
    int err = csp_granger_fit(trials, n, x[0], x[1], &s->granger, &g);
    if (err) return err;
    err = csp_granger_over(&g, s->band[0], s->band[1], to + BAND_FORTH, to + BAND_BACK);
    to[BAND_DIFFERENCE] = to[BAND_FORTH] - to[BAND_BACK];
    to[FORTH] = g.xy;
    to[BACK] = g.yx;
    p[FORTH] = g.p_xy;
    p[BACK] = g.p_yx;
    to[BIAS] = g.bias;
    to[ORDER] = (double)g.order;
    to[RADIUS] = g.radius;
    csp_granger_free(&g);
    return err;
}

static int over_band(struct pairs *s, const struct csp_coherence *c, double to[], double p[])
{
    struct csp_coherence_band b;
    const int err = csp_coherence_over(c, s->band[0], s->band[1], s->permutations, s->seed, &b);
    to[COHERENCE] = b.msc;
    p[COHERENCE] = b.p;
    to[NO_RELATION] = b.no_relation;
    to[PHASE] = b.phase;
    to[PEAK] = b.peak;
    to[PEAK_HZ] = b.at;
    return err;
}

static int keep_animal(struct pairs *s, size_t i, const struct csp_coherence *c)
{
    if (!s->msc) {
        s->bins = c->bins;
        s->df = c->df;
        s->msc = malloc(s->a.n * s->bins * sizeof *s->msc);
        s->phase = malloc(s->a.n * s->bins * sizeof *s->phase);
        s->estimates = malloc(s->a.n * sizeof *s->estimates);
        if (!s->msc || !s->phase || !s->estimates)
            return CSP_FAIL(CSP_E_MEMORY, "coherence of %zu animals", s->a.n);
    }
    if (c->bins != s->bins || fabs(c->df - s->df) > 1e-9 * s->df)
        return CSP_FAIL(CSP_E_SHAPE, "it was sampled at another rate than the first animal");
    memcpy(s->msc + i * s->bins, c->msc, s->bins * sizeof *c->msc);
    memcpy(s->phase + i * s->bins, c->phase, s->bins * sizeof *c->phase);
    s->estimates[i] = (double)c->estimates;
    return CSP_OK;
}

static int estimate(struct pairs *s, size_t i, const struct csp_recording r[2])
{
    size_t n = 0, trials[2];
    double *x[2] = {NULL, NULL};
    struct csp_coherence c = {0};
    if (fabs(r[0].dt - r[1].dt) > 1e-9 * r[0].dt || r[0].n_trials != r[1].n_trials)
        return CSP_FAIL(CSP_E_SHAPE, "the two fields were not sampled together");
    int err = fit_sampling(s, r);
    if (!err) err = csp_epoch_samples("--epoch", s->epoch, s->dt, s->ask.window.n, &n);
    for (int z = 0; z < 2 && !err; z++) {
        x[z] = malloc((r[z].n_trials * n + 1) * sizeof *x[z]);
        err = x[z] ? cut_epochs(s, r + z, s->unit[z], n, x[z], trials + z)
                   : CSP_FAIL(CSP_E_MEMORY, "%zu trials", r[z].n_trials);
    }
    if (!err) err = csp_coherence(trials[0], n, x[0], x[1], &s->ask, &c);
    if (!err) err = keep_animal(s, i, &c);
    double *to = s->band_table.value ? s->band_table.value + i * s->band_table.n : NULL,
           *p = to ? s->band_table.p + i * s->band_table.n : NULL;
    if (!err && to) err = over_band(s, &c, to, p);
    if (!err && s->directed) err = directed_influence(s, trials[0], n, x, to, p);
    csp_coherence_free(&c);
    free(x[0]);
    free(x[1]);
    return err;
}

static int animal(struct pairs *s, size_t i)
{
    struct csp_recording r[2] = {0};
    int err = csp_analyze_load(&s->a, s->a.keys[i], s->field[0], &r[0]);
    if (!err) err = csp_analyze_load(&s->a, s->a.keys[i], s->field[1], &r[1]);
    if (!err) err = csp_analyze_context(&s->a, i, estimate(s, i, r));
    csp_recording_free(&r[0]);
    csp_recording_free(&r[1]);
    return err;
}

/* ---- tables ----------------------------------------------------------------------------- */

/* A row of animal i, or of the mean of n animals of its group. */
static void add_row(struct pairs *s, size_t i, int mean, size_t n, size_t bin,
                    const double msc[], double phase, double estimates)
{
    csp_analyze_row(&s->a, i, mean, n);
    csp_analyze_cell(&s->a, (double)bin * s->df);
    csp_analyze_mean_cells(&s->a, n, msc, &coherent);
    csp_analyze_cell(&s->a, phase);
    csp_analyze_cell(&s->a, 1.0 / estimates);
    csp_analyze_cell(&s->a, mean ? NAN : csp_coherence_critical((size_t)estimates, 0.05));
}

static void add_mean(struct pairs *s, size_t first, size_t last, size_t k, double column[])
{
    double re = 0.0, im = 0.0, inverse = 0.0;
    size_t n = 0;
    for (size_t i = first; i < last; i++) {
        inverse += 1.0 / s->estimates[i] / (double)(last - first);
        if (isnan(s->msc[i * s->bins + k])) continue;
        column[n++] = s->msc[i * s->bins + k];
        re += cos(s->phase[i * s->bins + k]);
        im += sin(s->phase[i * s->bins + k]);
    }
    add_row(s, first, 1, n, k, column, n ? atan2(im, re) : NAN, 1.0 / inverse);
}

static int make_table(struct pairs *s, int rows)
{
    double *column = malloc(s->a.n * sizeof *column);
    csp_grid_free(&s->a.grid);
    const int err =
        column ? csp_grid_init(&s->a.grid, "group,animal,n,frequency_hz,coherence,low,high,"
                                           "phase_rad,no_relation,critical_05")
               : CSP_FAIL(CSP_E_MEMORY, "%zu animals", s->a.n);
    for (size_t i = 0, next; i < s->a.n && !err; i = next) {
        next = csp_analyze_group_end(&s->a, i);
        for (size_t j = i; j < next && rows & CSP_ROWS_ANIMALS; j++)
            for (size_t k = 0; k < s->bins; k++)
                add_row(s, j, 0, 1, k, s->msc + j * s->bins + k, s->phase[j * s->bins + k],
                        s->estimates[j]);
        for (size_t k = 0; k < s->bins && rows & CSP_ROWS_MEANS; k++)
            add_mean(s, i, next, k, column);
    }
    free(column);
    return err;
}

static int output(struct pairs *s)
{
    char name[400], band[410];
    snprintf(name, sizeof name, "coherence_%.180s_%.180s", s->field[0], s->field[1]);
    snprintf(band, sizeof band, "%s_band", name);
    int err = make_table(s, CSP_ROWS_ANIMALS | CSP_ROWS_MEANS);
    if (!err) err = csp_analyze_write(&s->a, &s->a.grid, name);
    if (!err && s->has_band) return csp_summary_finish(&s->band_table, &s->a, band);
    if (!err) err = make_table(s, csp_analyze_rows(&s->a));
    return err ? err : csp_analyze_print(&s->a);
}

static int run(const struct csp_args *args)
{
    struct pairs s;
    int err = read_options(&s, args);
    if (!err) err = csp_analyze_open(&s.a, args);
    if (!err && s.has_band)
        err = csp_summary_init(&s.band_table, s.directed ? MEASURES : PEAK_HZ + 1, measures,
                               s.a.n);
    for (size_t i = 0; !err && i < s.a.n; i++) err = animal(&s, i);
    if (!err) err = output(&s);
    csp_analyze_free(&s.a);
    csp_summary_free(&s.band_table);
    free(s.msc);
    free(s.phase);
    free(s.estimates);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_coherence = {
    .name = "analyze coherence",
    .operands = "DIR",
    .doc = "Coherence of two recorded fields, and directed (Granger) influence in a band.",
    .min = 1,
    .max = 1,
    .run = run,
    .options =
        {{"--field", "NAME", NULL, "first field, as acc.r", 0},
         {"--with", "NAME", NULL, "second field", 0},
         {"--unit", "J|mean", NULL, "unit of the first, from 0, or the mean (default)", 0},
         {"--with-unit", "J|mean", NULL, "unit of the second, likewise", 0},
         CSP_ANALYZE_OPTIONS,
         {"--align", "EVENT", NULL, "time 0: first (event, the default), onset, or a name", 0},
         {"--epoch", "FROM:TO", NULL, "times about it (default: 0s:4s)", 0},
         {"--every", "TIME", NULL, "mean of the samples of each TIME (default: as recorded)",
          0},
         {"--window", "TIME", NULL, "length of a window (default: 1s)", 0},
         {"--method", "METHOD", "hann|multitaper", "hann (default) or multitaper", 0},
         {"--nw", "NW", NULL, "multitaper: time-halfbandwidth product (default: 2)", 0},
         {"--induced", NULL, NULL, "without what repeats from trial to trial", 0},
         {"--band", "LOW:HIGH", NULL, "one number over a band [Hz]", 0},
         {"--directed", NULL, NULL, "also the influence of each on the other; needs --band", 0},
         {"--order", "P", NULL, "lags of the model (default: by BIC)", 0},
         {"--max-order", "P", NULL, "most lags (default: 20)", 0},
         {"--permutations", "N", NULL, "of the band's coherence (default: 500; 0: none)", 0},
         {"--seed", "S", NULL, "of the permutations (default: 1)", 0}},
    .detail =
        "Windows do not overlap; trials that do not span the epoch are left out. A phase "
        "above\n"
        "0 says that the first field leads. Without relation coherence has the mean\n"
        "no_relation = 1/K, K independent estimates. A stimulus that both follow makes them\n"
        "coherent; --induced takes that off. The band's p pairs trials of one field with "
        "other\n"
        "trials of the other, which follow the stimulus too. --directed: least squares on "
        "the past\n"
        "of both; granger_* in the time domain with F-test, band_* in the band. Without "
        "influence\n"
        "granger_* are about granger_bias.\n"
        "Writes DIR/analyze/coherence_A_B.csv, with --band coherence_A_B_band.csv.\n"};
