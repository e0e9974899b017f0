/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tfr_table.h"
#include "conspecific/analysis/inference/cluster.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *measure(const struct csp_tfr_maps *m)
{
    static const char *const names[] = {"power", "power_ratio", "power_change", "power_db"};
    return names[m->normalise];
}

/* How an animal's two sides compare. */
static double contrast(const struct csp_tfr_maps *m, double a, double b)
{
    return m->ratio ? a / b : a - b;
}

/* Add the rows of one point of the map in a group: of every animal (each), or of their mean. */
static void add_map_rows(struct csp_tfr_maps *m, size_t i, size_t next, int side, size_t cell,
                         int each)
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
        csp_analyze_mean_cells(&m->a, each ? 1 : next - i, m->column + (a - i),
                               &csp_interval_anywhere);
    }
}

static int make_map(struct csp_tfr_maps *m, int each)
{
    char head[256];
    const char *x = measure(m);
    snprintf(head, sizeof head, "group,animal,trial,n,time_s,frequency_hz,%s,%s_low,%s_high", x,
             x, x);
    csp_grid_free(&m->a.grid);
    const int err = csp_grid_init(&m->a.grid, head);
    for (size_t i = 0, next; i < m->a.n && !err; i = next) {
        next = csp_analyze_group_end(&m->a, i);
        for (int side = 0; side < (m->sides > 1 ? 3 : 1); side++)
            for (size_t c = 0; c < m->tfr.frequencies * m->tfr.times; c++) {
                if (each) add_map_rows(m, i, next, side, c, 1);
                add_map_rows(m, i, next, side, c, 0);
            }
    }
    return err;
}

/* ---- band ---- */

struct band {                    /* of one group */
    double *side[CSP_TFR_SIDES]; /* [animals, times] */
    double *diff; /* [animals, times]: the contrast less its value without effect */
    struct csp_cluster_result clusters;
};

/* The cluster that holds a time, or NULL. */
static const struct csp_cluster *cluster_at(const struct band *b, size_t t)
{
    for (size_t i = 0; i < b->clusters.n; i++)
        if (b->clusters.cluster[i].first <= t && t <= b->clusters.cluster[i].last)
            return b->clusters.cluster + i;
    return NULL;
}

static void add_band_row(struct csp_tfr_maps *m, const struct band *b, size_t i, size_t n,
                         size_t t)
{
    const size_t times = m->tfr.times;
    struct csp_grid *g = &m->a.grid;
    csp_grid_text(g, "%s", m->a.keys[i]->group);
    csp_grid_real(g, (double)n, 0);
    csp_analyze_cell(&m->a, m->time[t]);
    for (int side = 0; side < m->sides; side++) {
        for (size_t a = 0; a < n; a++) m->column[a] = b->side[side][a * times + t];
        csp_analyze_mean_cells(&m->a, n, m->column, &csp_interval_anywhere);
    }
    if (m->sides < 2) return;
    for (size_t a = 0; a < n; a++)
        m->column[a] = contrast(m, b->side[0][a * times + t], b->side[1][a * times + t]);
    csp_analyze_mean_cells(&m->a, n, m->column, &csp_interval_anywhere);
    const struct csp_cluster *c = cluster_at(b, t);
    csp_analyze_cell(&m->a, b->clusters.t ? b->clusters.t[t] : NAN);
    csp_grid_real(g, c ? (double)(c - b->clusters.cluster + 1) : NAN, 0);
    csp_analyze_cell(&m->a, c ? c->p : NAN);
}

static int add_band_group(struct csp_tfr_maps *m, size_t i, size_t n)
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
    for (size_t t = 0; t < times && !err; t++) add_band_row(m, &b, i, n, t);
    csp_cluster_result_free(&b.clusters);
    free(all);
    return err;
}

static int make_band(struct csp_tfr_maps *m)
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
        next = csp_analyze_group_end(&m->a, i);
        err = add_band_group(m, i, next - i);
    }
    return err;
}

int csp_tfr_table(struct csp_tfr_maps *m)
{
    char name[300], band_name[310];
    snprintf(name, sizeof name, "tfr_%.250s", m->field);
    snprintf(band_name, sizeof band_name, "%s_band", name);
    int err = make_map(m, 1);
    if (!err) err = csp_analyze_write(&m->a, &m->a.grid, name);
    if (!err && csp_args_value(m->a.args, "--band")) {
        err = make_band(m);
        return err ? err : csp_analyze_finish(&m->a, band_name);
    }
    if (!err) err = make_map(m, 0);
    return err ? err : csp_analyze_print(&m->a);
}
