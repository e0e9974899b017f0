/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze tfr: power of one field by time and frequency about an event, one or two kinds of
 * trial, and clusters in time of their difference. */
#include "analyze_parts.h"
#include "conspecific/analysis/cluster.h"
#include "conspecific/analysis/stats.h"
#include "conspecific/analysis/tfr.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct csp_command csp_analyze_tfr_row = {
    .name = "analyze tfr",
    .operands = "DIR",
    .doc = "Power of a recorded field by time and frequency about an event.",
    .min = 1,
    .max = 1,
    .options = {{"--field", "NAME", NULL, "recorded field, as acc.r", 0},
                {"--unit", "J|mean", NULL, "unit of the field, from 0, or their mean (default)",
                 0},
                CSP_ANALYZE_OPTIONS,
                {"--versus", "NAME", NULL, "second kind of trial, compared in the same animals",
                 0},
                {"--versus-group", "G", NULL,
                 "second group, compared in its twins (needs --group)", 0},
                {"--contrast", "KIND", "difference|ratio", "difference (default) or ratio", 0},
                {"--align", "EVENT", NULL,
                 "time 0: first (event, the default), onset, or a name", 0},
                {"--epoch", "FROM:TO", NULL, "times about it (default: -0.5s:1.5s)", 0},
                {"--baseline", "FROM:TO", NULL, "times of the baseline (default: -0.5s:0s)", 0},
                {"--normalise", "KIND", "none|ratio|change|db",
                 "by the baseline (default: none)", 0},
                {"--method", "METHOD", "hann|multitaper|morlet",
                 "hann (default), multitaper, morlet", 0},
                {"--window", "TIME", NULL, "length of a window (default: 500ms)", 0},
                {"--cycles", "N", NULL, "of a wavelet (default: 7)", 0},
                {"--nw", "NW", NULL, "multitaper: time-halfbandwidth product (default: 2)", 0},
                {"--step", "TIME", NULL, "between two times (default: 20ms)", 0},
                {"--frequencies", "LOW:HIGH:STEP", NULL, "in Hz (default: 4:30:1)", 0},
                {"--band", "LOW:HIGH", NULL, "print the mean over a band [Hz] by time", 0},
                {"--induced", NULL, NULL, "without what repeats from trial to trial", 0},
                {"--p", "P", NULL, "of a point, to be in a cluster (default: 0.05)", 0},
                {"--permutations", "N", NULL, "of the cluster test (default: 1000)", 0},
                {"--seed", "S", NULL, "of the permutations (default: 1)", 0}},
    .detail =
        "Power is averaged over the trials of an animal, then normalised, then averaged over\n"
        "animals (95 % t interval). A window is centred on its time and reaches half its "
        "length\n"
        "beyond it; where it leaves the trial there is no number. Trials that do not span the\n"
        "epoch are left out. With --band and --versus or --versus-group, clusters in time are\n"
        "tested by sign flips of animals. The map goes to DIR/analyze/tfr_FIELD.csv, the band "
        "to\n"
        "tfr_FIELD_band.csv.\n"};

enum { SIDES = 2 };

struct maps {
    struct csp_analyze a;
    const char *field, *unit, *align;
    const char *versus, *twins; /* second kind of trial, second group; both NULL: one side */
    struct csp_tfr_ask ask;
    double epoch[2], baseline[2], band[2], step, p;
    uint64_t permutations, seed;
    enum csp_baseline normalise;
    int induced, ratio, sides;
    char label[SIDES][64]; /* names of the sides in tables: "in_pain", "us+them", a group */
    long from, to;         /* epoch in samples about time 0 */
    struct csp_tfr tfr;
    double *time;            /* [times], owned */
    double *power[SIDES];    /* [animals, frequencies, times], owned */
    double *column;          /* [2, animals], owned */
    size_t trials, left_out; /* used, and not spanning the epoch */
};

/* ---- options ---- */

static int choice(const char *text, const char *const list[], int n, int usual)
{
    for (int i = 0; text && i < n; i++)
        if (!strcmp(text, list[i])) return i;
    return usual;
}

static int read_numbers(struct maps *m, const struct csp_args *args)
{
    double f[3] = {4.0, 30.0, 1.0};
    int err = csp_analyze_seconds(args, "--window", &m->ask.window);
    if (!err) err = csp_analyze_seconds(args, "--step", &m->step);
    if (!err) err = csp_analyze_pair(args, "--epoch", "s", m->epoch);
    if (!err) err = csp_analyze_pair(args, "--baseline", "s", m->baseline);
    if (!err) err = csp_analyze_pair(args, "--band", "Hz", m->band);
    if (!err) err = csp_analyze_triple(args, "--frequencies", "Hz", f);
    if (!err) err = csp_analyze_real(args, "--cycles", &m->ask.cycles);
    if (!err) err = csp_analyze_real(args, "--nw", &m->ask.nw);
    if (!err) err = csp_analyze_real(args, "--p", &m->p);
    if (!err) err = csp_args_count(args, "--permutations", 1, 10000000, &m->permutations);
    if (!err) err = csp_args_count(args, "--seed", 0, UINT64_MAX - 1, &m->seed);
    m->ask.f_lo = f[0];
    m->ask.f_hi = f[1];
    m->ask.f_step = f[2];
    return err;
}

static int together(const struct csp_args *args, const char *option, const char *other,
                    int good)
{
    if (good || !csp_args_value(args, option)) return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE, "%s belongs to %s", option, other);
}

static void name_sides(struct maps *m)
{
    const char *group = csp_args_value(m->a.args, "--group"), *kind[SIDES];
    kind[0] = m->twins ? group : m->a.trial ? m->a.trial : "all";
    kind[1] = m->twins ? m->twins : m->versus ? m->versus : "";
    for (int side = 0; side < SIDES; side++) {
        snprintf(m->label[side], sizeof m->label[side], "%s", kind[side]);
        for (char *c = m->label[side]; (c = strchr(c, ','));) *c = '+';
    }
}

static int read_options(struct maps *m, const struct csp_args *args)
{
    static const char *const methods[] = {"hann", "multitaper", "morlet"};
    static const char *const kinds[] = {"none", "ratio", "change", "db"};
    *m = (struct maps){.epoch = {-0.5, 1.5},
                       .baseline = {-0.5, 0.0},
                       .step = 0.02,
                       .p = 0.05,
                       .permutations = 1000,
                       .seed = 1,
                       .ask = {.window = 0.5, .nw = 2.0, .cycles = 7.0}};
    m->field = csp_args_value(args, "--field");
    m->unit = csp_args_value(args, "--unit");
    m->align = csp_args_value(args, "--align");
    m->versus = csp_args_value(args, "--versus");
    m->twins = csp_args_value(args, "--versus-group");
    m->induced = csp_args_value(args, "--induced") != NULL;
    m->sides = m->versus || m->twins ? 2 : 1;
    const char *contrast = csp_args_value(args, "--contrast");
    m->ratio = contrast && !strcmp(contrast, "ratio");
    m->ask.method =
        (enum csp_tfr_method)choice(csp_args_value(args, "--method"), methods, 3, CSP_TFR_HANN);
    m->normalise = (enum csp_baseline)choice(csp_args_value(args, "--normalise"), kinds, 4,
                                             CSP_BASELINE_NONE);
    if (!m->field) return CSP_FAIL(CSP_E_USAGE, "--field NAME is missing: which field?");
    int err = read_numbers(m, args);
    if (!err && m->versus && !csp_args_value(args, "--trial"))
        err = CSP_FAIL(CSP_E_USAGE, "--versus needs --trial, the kind it is compared with");
    if (!err && m->twins && !csp_args_value(args, "--group"))
        err =
            CSP_FAIL(CSP_E_USAGE, "--versus-group needs --group, the one it is compared with");
    if (!err && m->ratio && m->normalise > CSP_BASELINE_RATIO)
        err = CSP_FAIL(CSP_E_USAGE, "a ratio of change or db has no meaning; --contrast "
                                    "difference, or --normalise none or ratio");
    if (!err) err = together(args, "--contrast", "--versus or --versus-group", m->sides > 1);
    if (!err) err = together(args, "--baseline", "--normalise", m->normalise != 0);
    if (!err)
        err = together(args, "--cycles", "--method morlet", m->ask.method == CSP_TFR_MORLET);
    if (!err)
        err = together(args, "--window", "--method hann or multitaper",
                       m->ask.method != CSP_TFR_MORLET);
    return err ? err
               : together(args, "--nw", "--method multitaper",
                          m->ask.method == CSP_TFR_MULTITAPER);
}

/* ---- epochs ---- */

/* Before anything is written. */
static int band_exists(const struct maps *m)
{
    if (!csp_args_value(m->a.args, "--band")) return CSP_OK;
    const double lo = m->band[0] * (1.0 - 1e-9), hi = m->band[1] * (1.0 + 1e-9);
    for (size_t k = 0; k < m->tfr.frequencies; k++)
        if (m->tfr.frequency[k] >= lo && m->tfr.frequency[k] <= hi) return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE,
                    "--band: no frequency lies in the band [%g, %g] Hz; they are "
                    "%g Hz apart from %g Hz on",
                    m->band[0], m->band[1], m->tfr.f_step, m->tfr.frequency[0]);
}

/* Times and transform for samples every dt. */
static int begin(struct maps *m, double dt)
{
    const double step = floor(m->step / dt + 0.5);
    m->ask.dt = dt;
    if (!(step >= 1.0) || step > 1e6)
        return CSP_FAIL(CSP_E_USAGE, "--step %g ms of samples every %g ms; at least one",
                        1e3 * m->step, 1e3 * dt);
    if (fabs(m->epoch[0]) > 1e6 * dt || fabs(m->epoch[1]) > 1e6 * dt)
        return CSP_FAIL(CSP_E_USAGE, "--epoch is too long for samples every %g ms", 1e3 * dt);
    m->from = lround(m->epoch[0] / dt);
    m->to = lround(m->epoch[1] / dt);
    const size_t span = (size_t)(m->to - m->from), reach = csp_tfr_reach(&m->ask);
    m->ask.step = (size_t)step;
    m->ask.count = span / m->ask.step + 1;
    m->ask.first = reach;
    m->ask.n = span + 1 + 2 * reach;
    int err = csp_tfr_init(&m->tfr, &m->ask);
    if (!err) err = band_exists(m);
    if (err) return err;
    const size_t cells = m->tfr.frequencies * m->tfr.times;
    m->time = malloc(m->tfr.times * sizeof *m->time);
    m->column = malloc(2 * m->a.n * sizeof *m->column);
    for (int side = 0; side < m->sides; side++)
        m->power[side] = malloc(m->a.n * cells * sizeof *m->power[side]);
    if (!m->time || !m->column || !m->power[0] || (m->sides > 1 && !m->power[1]))
        return CSP_FAIL(CSP_E_MEMORY, "maps of %zu animals", m->a.n);
    for (size_t t = 0; t < m->tfr.times; t++)
        m->time[t] = ((double)m->from + (double)(t * m->ask.step)) * dt;
    return CSP_OK;
}

/* Row of the sample at time 0, or -1 if the trial has none. */
static long zero_of(const struct maps *m, const struct csp_recording *r,
                    const struct csp_recording_trial *t)
{
    const double at = csp_parts_zero(r, t, m->align);
    if (!isfinite(at) || at < t->onset) return -1;
    return (long)t->row + lround((at - t->onset) / r->dt);
}

/* Cut the epochs of a kind of trial from series x into out[trials, n]; NaN outside a trial. */
static size_t cut(struct maps *m, const struct csp_recording *r, const char *kind,
                  const double x[], double out[])
{
    const long reach = (long)m->ask.first;
    size_t used = 0;
    for (size_t i = 0; i < r->n_trials; i++) {
        const struct csp_recording_trial *t = r->trials + i;
        if (!csp_analyze_wants(&m->a, t, kind)) continue;
        const long zero = zero_of(m, r, t), lo = (long)t->row, hi = lo + (long)t->rows;
        if (zero < 0 || zero + m->from < lo || zero + m->to >= hi) {
            m->left_out++;
            continue;
        }
        double *to = out + used++ * m->ask.n;
        for (long k = 0; k < (long)m->ask.n; k++) {
            const long at = zero + m->from - reach + k;
            to[k] = at >= lo && at < hi ? x[at] : NAN;
        }
    }
    return used;
}

static int one_side(struct maps *m, const struct csp_recording *r, size_t animal, int side,
                    const double x[])
{
    const char *kind = side && m->versus ? m->versus : m->a.trial;
    const size_t cells = m->tfr.frequencies * m->tfr.times;
    double *epochs = malloc((r->n_trials * m->ask.n + 1) * sizeof *epochs);
    double *power = m->power[side] + animal * cells;
    if (!epochs) return CSP_FAIL(CSP_E_MEMORY, "%zu epochs", r->n_trials);
    const size_t trials = cut(m, r, kind, x, epochs);
    int err = trials ? csp_tfr_mean(&m->tfr, trials, epochs, m->induced, power)
                     : CSP_FAIL(CSP_E_USAGE,
                                "no trial `%s` spans %g to %g s about %s; change --epoch or "
                                "--align",
                                kind ? kind : "", m->epoch[0], m->epoch[1],
                                m->align ? m->align : "its first event");
    if (!err)
        err = csp_tfr_baseline(m->tfr.frequencies, m->tfr.times, m->time, m->baseline[0],
                               m->baseline[1], m->normalise, power);
    m->trials += trials;
    free(epochs);
    return err ? csp_error_context(err, "group %s, animal %zu: ", r->group, r->animal) : CSP_OK;
}

static int sides(struct maps *m, const struct csp_recording_key *key, size_t i, int side,
                 int end)
{
    struct csp_recording r = {0};
    int err = csp_analyze_load(&m->a, key, m->field, &r);
    if (!err && m->versus) err = csp_analyze_has(&m->a, &r, "--versus", m->versus);
    if (!err && i == 0 && side == 0) err = begin(m, r.dt);
    if (!err && fabs(r.dt - m->ask.dt) > 1e-9 * r.dt)
        err = CSP_FAIL(CSP_E_SHAPE, "group %s was sampled every %g ms, group %s every %g ms",
                       r.group, 1e3 * r.dt, m->a.keys[0]->group, 1e3 * m->ask.dt);
    double *x = err ? NULL : malloc((r.rows + 1) * sizeof *x);
    if (!err && !x) err = CSP_FAIL(CSP_E_MEMORY, "%zu samples", r.rows);
    if (!err) err = csp_analyze_series(&r, m->unit, x);
    for (; side < end && !err; side++) err = one_side(m, &r, i, side, x);
    free(x);
    csp_recording_free(&r);
    return err;
}

/* The same animal in the second group, or NULL. */
static const struct csp_recording_key *twin(const struct maps *m, size_t animal)
{
    const struct csp_run_reader *all = &m->a.reader;
    for (size_t i = 0; i < all->n; i++)
        if (all->keys[i].animal == animal && !strcmp(all->keys[i].group, m->twins))
            return all->keys + i;
    return NULL;
}

static int animal(struct maps *m, size_t i)
{
    const struct csp_recording_key *key = m->a.keys[i];
    const int err = sides(m, key, i, 0, m->twins ? 1 : m->sides);
    if (err || !m->twins) return err;
    const struct csp_recording_key *other = twin(m, key->animal);
    if (!other)
        return CSP_FAIL(CSP_E_NAME,
                        "--versus-group: no animal %zu of a group `%s` was recorded",
                        key->animal, m->twins);
    return sides(m, other, i, 1, 2);
}

/* ---- tables ---- */

static const char *measure(const struct maps *m)
{
    static const char *const names[] = {"power", "power_ratio", "power_change", "power_db"};
    return names[m->normalise];
}

/* How an animal's two sides compare. */
static double contrast(const struct maps *m, double a, double b)
{
    return m->ratio ? a / b : a - b;
}

static void mean_cells(struct maps *m, size_t n, const double x[])
{
    const struct csp_interval ci = csp_stats_t_interval(n, x, 0.95);
    csp_analyze_cell(&m->a, csp_stats_mean(n, x));
    csp_analyze_cell(&m->a, ci.lo);
    csp_analyze_cell(&m->a, ci.hi);
}

static size_t group_end(const struct maps *m, size_t i)
{
    size_t next = i;
    while (next < m->a.n && m->a.keys[next]->group == m->a.keys[i]->group) next++;
    return next;
}

/* One point of the map in a group: every animal (each), or their mean. */
static void map_rows(struct maps *m, size_t i, size_t next, int side, size_t cell, int each)
{
    const size_t cells = m->tfr.frequencies * m->tfr.times;
    struct csp_grid *g = &m->a.grid;
    for (size_t a = i; a < next; a++) {
        const double x = m->power[side == 2 ? 0 : side][a * cells + cell];
        m->column[a - i] = side == 2 ? contrast(m, x, m->power[1][a * cells + cell]) : x;
    }
    for (size_t a = i; a < (each ? next : i + 1); a++) {
        csp_grid_text(g, "%s", m->a.keys[i]->group);
        csp_grid_text(g, each ? "%zu" : "mean", m->a.keys[a]->animal);
        csp_grid_text(g, "%s", side == 2 ? "contrast" : m->label[side]);
        csp_grid_real(g, each ? 1.0 : (double)(next - i), 0);
        csp_analyze_cell(&m->a, m->time[cell % m->tfr.times]);
        csp_analyze_cell(&m->a, m->tfr.frequency[cell / m->tfr.times]);
        mean_cells(m, each ? 1 : next - i, m->column + (a - i));
    }
}

static int fill_map(struct maps *m, int each)
{
    char head[256];
    const char *x = measure(m);
    snprintf(head, sizeof head, "group,animal,trial,n,time_s,frequency_hz,%s,%s_low,%s_high", x,
             x, x);
    csp_grid_free(&m->a.grid);
    const int err = csp_grid_init(&m->a.grid, head);
    for (size_t i = 0, next; i < m->a.n && !err; i = next) {
        next = group_end(m, i);
        for (int side = 0; side < (m->sides > 1 ? 3 : 1); side++)
            for (size_t c = 0; c < m->tfr.frequencies * m->tfr.times; c++) {
                if (each) map_rows(m, i, next, side, c, 1);
                map_rows(m, i, next, side, c, 0);
            }
    }
    return err;
}

/* ---- band ---- */

struct band {            /* of one group */
    double *side[SIDES]; /* [animals, times] */
    double *diff;        /* [animals, times]: contrast, less what it is under no effect */
    struct csp_cluster_result clusters;
};

/* Cluster that holds a time, or NULL. */
static const struct csp_cluster *cluster_at(const struct band *b, size_t t)
{
    for (size_t i = 0; i < b->clusters.n; i++)
        if (b->clusters.cluster[i].first <= t && t <= b->clusters.cluster[i].last)
            return b->clusters.cluster + i;
    return NULL;
}

static void band_row(struct maps *m, const struct band *b, size_t i, size_t n, size_t t)
{
    const size_t times = m->tfr.times;
    struct csp_grid *g = &m->a.grid;
    csp_grid_text(g, "%s", m->a.keys[i]->group);
    csp_grid_real(g, (double)n, 0);
    csp_analyze_cell(&m->a, m->time[t]);
    for (int side = 0; side < m->sides; side++) {
        for (size_t a = 0; a < n; a++) m->column[a] = b->side[side][a * times + t];
        mean_cells(m, n, m->column);
    }
    if (m->sides < 2) return;
    for (size_t a = 0; a < n; a++)
        m->column[a] = contrast(m, b->side[0][a * times + t], b->side[1][a * times + t]);
    mean_cells(m, n, m->column);
    const struct csp_cluster *c = cluster_at(b, t);
    csp_analyze_cell(&m->a, b->clusters.t ? b->clusters.t[t] : NAN);
    csp_grid_real(g, c ? (double)(c - b->clusters.cluster + 1) : NAN, 0);
    csp_analyze_cell(&m->a, c ? c->p : NAN);
}

static int band_group(struct maps *m, size_t i, size_t n)
{
    const size_t times = m->tfr.times, cells = m->tfr.frequencies * times;
    struct band b = {0};
    double *all = malloc(3 * n * times * sizeof *all);
    int err = all ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "bands of %zu animals", n);
    b.side[0] = all;
    b.side[1] = all ? all + n * times : NULL;
    b.diff = all ? all + 2 * n * times : NULL;
    for (int side = 0; side < m->sides && !err; side++)
        for (size_t a = 0; a < n && !err; a++)
            err = csp_tfr_band(m->tfr.frequencies, times, m->tfr.frequency, m->band[0],
                               m->band[1], m->power[side] + (i + a) * cells,
                               b.side[side] + a * times);
    if (!err && m->sides > 1) {
        for (size_t k = 0; k < n * times; k++)
            b.diff[k] = contrast(m, b.side[0][k], b.side[1][k]) - (m->ratio ? 1.0 : 0.0);
        if (n > 1)
            err = csp_cluster_paired(n, times, b.diff, m->p, m->permutations, m->seed,
                                     &b.clusters);
    }
    for (size_t t = 0; t < times && !err; t++) band_row(m, &b, i, n, t);
    csp_cluster_result_free(&b.clusters);
    free(all);
    return err;
}

static int fill_band(struct maps *m)
{
    char head[1024], side[160];
    const char *x = measure(m);
    snprintf(side, sizeof side, "%.60s_%s", m->label[1], x);
    if (m->sides < 2) {
        snprintf(head, sizeof head, "group,n,time_s,%s,%s_low,%s_high", x, x, x);
    } else {
        const char *c = m->ratio ? "ratio" : "difference";
        snprintf(head, sizeof head,
                 "group,n,time_s,%.60s_%s,%.60s_low,%.60s_high,%s,%.60s_low,%.60s_high,%s,"
                 "%s_low,%s_high,t,cluster,cluster_p",
                 m->label[0], x, m->label[0], m->label[0], side, m->label[1], m->label[1], c, c,
                 c);
    }
    csp_grid_free(&m->a.grid);
    int err = csp_grid_init(&m->a.grid, head);
    for (size_t i = 0, next; i < m->a.n && !err; i = next) {
        next = group_end(m, i);
        err = band_group(m, i, next - i);
    }
    return err;
}

static int output(struct maps *m)
{
    char name[300], band_name[310];
    snprintf(name, sizeof name, "tfr_%.250s", m->field);
    snprintf(band_name, sizeof band_name, "%s_band", name);
    int err = fill_map(m, 1);
    if (!err) err = csp_analyze_write(&m->a, &m->a.grid, name);
    if (!err && csp_args_value(m->a.args, "--band")) {
        err = fill_band(m);
        return err ? err : csp_analyze_finish(&m->a, band_name);
    }
    if (!err) err = fill_map(m, 0);
    return err ? err : csp_analyze_print(&m->a);
}

/* What the numbers do not say: on stderr, so that tables stay tables. */
static void say(const struct maps *m)
{
    fprintf(stderr, "%zu trials, %zu left out; times %g ms, frequencies %g Hz apart", m->trials,
            m->left_out, 1e3 * (double)m->ask.step * m->ask.dt, m->tfr.f_step);
    if (m->ask.method == CSP_TFR_MORLET)
        fprintf(stderr, "; wavelets of %g cycles\n", m->tfr.ask.cycles);
    else
        fprintf(stderr, "; windows of %g ms, transform step %g Hz, %zu taper%s\n",
                1e3 * (double)m->tfr.window.ask.n * m->ask.dt, m->tfr.df, m->tfr.window.k,
                m->tfr.window.k > 1 ? "s" : "");
}

int csp_analyze_tfr(const struct csp_args *args)
{
    struct maps m;
    int err = read_options(&m, args);
    if (!err) err = csp_analyze_open(&m.a, args);
    if (!err) name_sides(&m);
    for (size_t i = 0; !err && i < m.a.n; i++) err = animal(&m, i);
    if (!err) err = output(&m);
    if (!err) say(&m);
    csp_analyze_free(&m.a);
    csp_tfr_free(&m.tfr);
    for (int side = 0; side < SIDES; side++) free(m.power[side]);
    free(m.time);
    free(m.column);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}
