/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/report/claims/own_show.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/record/grid.h"
#include <math.h>
#include <string.h>

#define TIDY                                                                               \
    "study,contrast,measure,unit,a,b,design,data_n_a,data_n_b,data_mean_a,data_mean_b,"    \
    "data_diff,data_diff_low,data_diff_high,data_effect,data_effect_low,data_effect_high," \
    "data_p,data_p_equal,n_a,n_b,mean_a,mean_b,diff,diff_low,diff_high,effect,effect_low," \
    "effect_high,p,p_equal,size_p,replication,verdict,why,needs_animals,source,confidence"

static const char *design(const struct csp_own_row *row)
{
    return row->by_groups ? "groups" : "same animals";
}

static void add_tidy_row(struct csp_grid *g, const struct csp_own_row *row)
{
    const struct csp_contrast_result *d = &row->data;
    const struct csp_compare_row *s = &row->sim;
    const double real[] = {(double)d->n_a,  (double)d->n_b,  d->mean_a,     d->mean_b,
                           d->diff,         d->diff_ci.lo,   d->diff_ci.hi, d->effect,
                           d->effect_ci.lo, d->effect_ci.hi, d->p,          d->p_equal,
                           (double)s->n_a,  (double)s->n_b,  s->mean_a,     s->mean_b,
                           s->diff,         s->diff_lo,      s->diff_hi,    s->effect,
                           s->effect_lo,    s->effect_hi,    s->p,          s->p_equal,
                           s->size_p,       s->replication};
    csp_grid_text(g, "%s", s->study);
    csp_grid_text(g, "%s", s->contrast);
    csp_grid_text(g, "%s", s->a);
    csp_grid_text(g, "%s", s->unit);
    csp_grid_text(g, "%s", s->a);
    csp_grid_text(g, "%s", s->b);
    csp_grid_text(g, "%s", design(row));
    for (size_t k = 0; k < sizeof real / sizeof *real; k++) csp_grid_real(g, real[k], 6);
    csp_grid_text(g, "%s", csp_judgement_name(s->verdict));
    csp_grid_text(g, "%s", s->why);
    csp_grid_real(g, s->needs_animals, 0);
    csp_grid_text(g, "%s", row->claim.source);
    csp_grid_text(g, "%s", row->claim.confidence);
}

static void add_interval(struct csp_grid *g, double value, double lo, double hi)
{
    char text[3][32];
    const double x[] = {value, lo, hi};
    for (int k = 0; k < 3; k++)
        csp_format(text[k], sizeof text[k], fabs(x[k]) < 1e4 ? "%.2f" : "%.3g",
                   fabs(x[k]) < 0.005 ? 0.0 : x[k]);
    if (isnan(value) || isnan(lo))
        csp_grid_text(g, "%s", isnan(value) ? "" : text[0]);
    else
        csp_grid_text(g, "%s [%s, %s]", text[0], text[1], text[2]);
}

static void add_count(struct csp_grid *g, size_t n_a, size_t n_b, int groups)
{
    if (groups)
        csp_grid_text(g, "%zu+%zu", n_a, n_b);
    else
        csp_grid_text(g, "%zu", n_a);
}

static void add_printed_row(struct csp_grid *g, const struct csp_own_row *row)
{
    const struct csp_contrast_result *d = &row->data;
    const struct csp_compare_row *s = &row->sim;
    csp_grid_text(g, "%s", s->contrast);
    const char *a = strchr(s->a, ' '), *b = strchr(s->b, ' ');
    if (a && b && !strcmp(a, b)) /* one measure of two groups: said once */
        csp_grid_text(g, "%.*s vs %.*s:%s", (int)(a - s->a), s->a, (int)(b - s->b), s->b, a);
    else if (*s->b)
        csp_grid_text(g, "%s vs %s", s->a, s->b);
    else
        csp_grid_text(g, "%s", s->a);
    add_interval(g, d->diff, d->diff_ci.lo, d->diff_ci.hi);
    add_count(g, d->n_a, d->n_b, row->by_groups);
    add_interval(g, s->diff, s->diff_lo, s->diff_hi);
    add_count(g, s->n_a, s->n_b, !s->paired && s->n_b > 0);
    csp_grid_text(g, "%s", s->unit);
    csp_grid_real(g, s->replication, 2);
    csp_grid_text(g, "%s", csp_judgement_name(s->verdict));
    csp_grid_text(g, "%s", s->why);
}

static int fill(struct csp_grid *g, const struct csp_own_compare *self, int tidy)
{
    const int err = csp_grid_init(g, tidy ? TIDY
                                          : "contrast,A vs B,data [95 % interval],n,"
                                            "simulated [95 % interval],n,unit,"
                                            "replication,verdict,why");
    for (size_t i = 0; i < self->n && !err; i++) {
        if (self->list[i].left_out) continue;
        if (tidy)
            add_tidy_row(g, self->list + i);
        else
            add_printed_row(g, self->list + i);
    }
    return err;
}

int csp_own_compare_print(const struct csp_own_compare *self, int json, FILE *out)
{
    struct csp_grid g;
    int err = fill(&g, self, json);
    if (!err) err = json ? csp_grid_json(&g, out) : csp_grid_print(&g, out);
    csp_grid_free(&g);
    if (err || json) return err;
    csp_print(out, "own data: %zu agree, %zu disagree, %zu undecided\n",
              csp_own_compare_count(self, CSP_JUDGED_AGREES),
              csp_own_compare_count(self, CSP_JUDGED_DISAGREES),
              csp_own_compare_count(self, CSP_JUDGED_UNDECIDED));
    for (size_t i = 0; i < self->n; i++)
        if (self->list[i].left_out)
            csp_print(out, "not compared: %s (%s)\n", self->list[i].sim.contrast,
                      self->list[i].left_out);
    if (self->data.left_out)
        csp_print(out, "not used: %zu rows of groups that the map does not name, as `%s`\n",
                  self->data.left_out, self->data.left_name);
    return CSP_OK;
}

int csp_own_compare_save(const struct csp_own_compare *self)
{
    struct csp_grid g;
    struct csp_mem mem = {0};
    int err = fill(&g, self, 1);
    const char *path = csp_table_path(self->dir, "data_compare.csv", &mem);
    if (!err) err = path ? csp_grid_save(&g, path) : CSP_E_MEMORY;
    csp_grid_free(&g);
    csp_mem_free(&mem);
    return err;
}
