/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answers.h"
#include "conspecific/analysis/inference/stats.h"
#include "conspecific/core/error.h"
#include "conspecific/record/csv.h"
#include "conspecific/record/grid.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the table; all others are in the CSV. */
static const enum csp_battery_value columns[] = {
    CSP_B_c_b,       CSP_B_grand,       CSP_B_actor,  CSP_B_rsa_0,  CSP_B_rsa_f,
    CSP_B_rho,       CSP_B_rho_neutral, CSP_B_mix_up, CSP_B_A,      CSP_B_V,
    CSP_B_A_own,     CSP_B_V_own,       CSP_B_who,    CSP_B_what,   CSP_B_self,
    CSP_B_self_only, CSP_B_other_only,  CSP_B_both,   CSP_B_mirror, CSP_B_also_own,
    CSP_B_sham_units};
enum { COLUMNS = sizeof columns / sizeof *columns };

static double mean_of(const struct probe *p, size_t age, size_t value)
{
    double sum = 0.0, n = 0.0;
    const double *x = probe_value(p, age, value);
    for (size_t k = 0; k < p->animals; k++)
        if (!isnan(x[k])) sum += x[k], n += 1.0;
    return n > 0 ? sum / n : NAN;
}

static int by_age(const struct probe *p, struct csp_grid *g)
{
    char head[512] = "age";
    size_t at = 3;
    for (size_t c = 0; c < COLUMNS; c++)
        at += (size_t)snprintf(head + at, sizeof head - at, ",%s",
                               csp_battery_value_name(columns[c]));
    snprintf(head + at, sizeof head - at, ",n");
    const int err = csp_grid_init(g, head);
    for (size_t k = 0; !err && k < p->n_ages; k++) {
        csp_grid_real(g, (double)p->age[k], 0);
        for (size_t c = 0; c < COLUMNS; c++) csp_grid_real(g, mean_of(p, k, columns[c]), 3);
        csp_grid_real(g, (double)p->animals, 0);
    }
    return err;
}

/* One number of an animal's parts: the additive part or the occlusion of an item of a level. */
enum level { ALL, ORIGIN, CLASS, CHANNEL, LEVELS };
static const size_t items[LEVELS] = {1, CSP_ORIGINS, CSP_UNIT_CLASSES, CSP_CHANNELS};
static const char *const level_name[LEVELS] = {"all", "origin", "class", "channel"};

static double part(const struct csp_battery_parts *x, size_t event, size_t readout,
                   enum level level, size_t item, size_t method)
{
    switch (level) {
    case ORIGIN:
        return x->origin[event][readout][item][method];
    case CLASS:
        return x->class_of[event][readout][item][method];
    case CHANNEL:
        return event == CSP_EV_OTHER ? x->channel[readout][item][method] : NAN;
    default:
        return x->response[event][readout];
    }
}

static const char *item_name(enum level level, size_t item)
{
    return level == ORIGIN    ? csp_input_origin_name(item)
           : level == CLASS   ? csp_unit_class_name(item)
           : level == CHANNEL ? csp_channel_name((int)item)
                              : "response";
}

static double mean_part(const struct probe *p, size_t age, size_t event, size_t readout,
                        enum level level, size_t item, size_t method)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->animals; k++)
        sum += part(probe_parts(p, age, k), event, readout, level, item, method);
    return sum / (double)p->animals;
}

static double units_of(const struct probe *p, size_t age, enum level level, size_t item)
{
    double sum = 0.0;
    for (size_t k = 0; k < p->animals; k++) sum += (double)probe_parts(p, age, k)->units[item];
    return level == CLASS ? sum / (double)p->animals : NAN;
}

/* The share of the mean response; NaN where there is no response to share. */
static double share(double x, double response)
{
    return fabs(response) > 1e-6 ? x / response : NAN;
}

static int by_part(const struct probe *p, struct csp_grid *g)
{
    const int err = csp_grid_init(g, "age,readout,level,part,units,additive,share,occlusion,"
                                     "neutral,own,n");
    for (size_t k = 0; !err && k < p->n_ages; k++)
        for (size_t r = 0; r < CSP_READOUTS; r++)
            for (int l = 0; l < LEVELS; l++)
                for (size_t i = 0; i < items[l]; i++) {
                    const enum level level = (enum level)l;
                    const double x = mean_part(p, k, CSP_EV_OTHER, r, level, i, 0);
                    csp_grid_real(g, (double)p->age[k], 0);
                    csp_grid_text(g, "%s", csp_readout_name((int)r));
                    csp_grid_text(g, "%s", level_name[l]);
                    csp_grid_text(g, "%s", item_name(level, i));
                    csp_grid_real(g, units_of(p, k, level, i), 1);
                    csp_grid_real(g, x, 4);
                    csp_grid_real(g, share(x, mean_part(p, k, CSP_EV_OTHER, r, ALL, 0, 0)), 3);
                    csp_grid_real(g, mean_part(p, k, CSP_EV_OTHER, r, level, i, 1), 4);
                    csp_grid_real(g, mean_part(p, k, CSP_EV_NEUTRAL, r, level, i, 0), 4);
                    csp_grid_real(g, mean_part(p, k, CSP_EV_OWN, r, level, i, 0), 4);
                    csp_grid_real(g, (double)p->animals, 0);
                }
    return err;
}

/* c_w, c_f, c_b, rho_0, rho of the vectors, then less either mean. */
static int by_onset(const struct probe *p, struct csp_grid *g)
{
    const struct csp_identity *identity = p->spec->identities.items;
    char head[512] = "age,identity,likeness,kinds";
    size_t at = strlen(head);
    for (size_t less = 0; less < CSP_ONSET_MEANS; less++)
        for (size_t v = 0; v < CSP_ONSET_N; v++)
            at += (size_t)snprintf(head + at, sizeof head - at, ",%s%s%s",
                                   csp_onset_value_name(v), less ? "_" : "",
                                   less ? csp_onset_mean_name(less) : "");
    snprintf(head + at, sizeof head - at, ",n");
    const int err = csp_grid_init(g, head);
    for (size_t k = 0; !err && k < p->n_ages; k++)
        for (size_t i = 0; i < p->spec->identities.n; i++)
            for (size_t c = 0; c < PROBE_KINDS; c++) {
                const char *category = probe_category(p, c);
                csp_grid_real(g, (double)p->age[k], 0);
                csp_grid_text(g, "%s", identity[i].name);
                csp_grid_real(g, identity[i].likeness, 2);
                csp_grid_text(g, "%s", category ? category : "life");
                for (size_t less = 0; less < CSP_ONSET_MEANS; less++)
                    for (size_t v = 0; v < CSP_ONSET_N; v++)
                        csp_grid_real(
                            g, csp_stats_mean(p->animals, probe_onset(p, k, i, c, v, less)), 3);
                csp_grid_real(g, (double)p->animals, 0);
            }
    return err;
}

int csp_probe_print(const struct probe *p, int json)
{
    struct csp_grid ages = {0}, parts = {0};
    const int both = p->attribution;
    int err = p->overlap ? by_onset(p, &ages) : by_age(p, &ages);
    if (!err && both) err = by_part(p, &parts);
    if (json && both && !err) fputs("{\"battery\": ", stdout);
    if (!err) err = json ? csp_grid_json(&ages, stdout) : csp_grid_print(&ages, stdout);
    if (!err && both) fputs(json ? ", \"attribution\": " : "\n", stdout);
    if (!err && both)
        err = json ? csp_grid_json(&parts, stdout) : csp_grid_print(&parts, stdout);
    if (json && both && !err) fputs("}\n", stdout);
    csp_grid_free(&ages);
    csp_grid_free(&parts);
    return err;
}

struct where {              /* what the first cells of a row say */
    size_t animal, at, age; /* at: index of the age */
    const char *identity, *event;
};

static void add_row(struct csp_csv *csv, const struct where *w, const char *measure,
                    const char *level, const char *item, const char *class_of,
                    const char *method, double value)
{
    csp_csv_long(csv, (long long)w->animal);
    csp_csv_long(csv, (long long)w->age);
    csp_csv_text(csv, w->identity);
    csp_csv_text(csv, w->event);
    csp_csv_text(csv, measure);
    csp_csv_text(csv, level);
    csp_csv_text(csv, item);
    csp_csv_text(csv, class_of);
    csp_csv_text(csv, method);
    csp_csv_real(csv, value);
    csp_csv_end(csv);
}

static void unit_rows(struct csp_csv *csv, const struct where *w,
                      const struct csp_battery_parts *x, size_t event, size_t readout)
{
    for (size_t i = 0; i < x->n_z; i++) {
        char name[32];
        const int acc = i < x->n_acc;
        const char *class_of = csp_unit_class_name((size_t)x->classes[i]);
        snprintf(name, sizeof name, "%s_%zu", acc ? "acc" : "tea", acc ? i : i - x->n_acc);
        add_row(csv, w, csp_readout_name((int)readout), "unit", name, class_of, "additive",
                x->unit[event][readout][i]);
        if (event == CSP_EV_OTHER)
            add_row(csv, w, csp_readout_name((int)readout), "unit", name, class_of, "occlusion",
                    x->without[readout][i]);
    }
}

static void part_rows(struct csp_csv *csv, struct where w, const struct csp_battery_parts *x)
{
    for (size_t e = 0; e < CSP_EVENTS; e++) {
        w.event = csp_battery_event_name(e);
        for (size_t r = 0; r < CSP_READOUTS; r++) {
            for (int l = 0; l < LEVELS; l++)
                for (size_t i = 0; i < items[l]; i++)
                    for (size_t m = 0; m < (l == ALL ? 1u : 2u); m++) {
                        if (l == CHANNEL && e != CSP_EV_OTHER) continue;
                        const char *how = m              ? "occlusion"
                                          : l == CHANNEL ? "shapley"
                                                         : "additive";
                        add_row(csv, &w, csp_readout_name((int)r), level_name[l],
                                item_name((enum level)l, i), "", l == ALL ? "" : how,
                                part(x, e, r, (enum level)l, i, m));
                    }
            unit_rows(csv, &w, x, e, r);
        }
    }
}

static void onset_rows(struct csp_csv *csv, const struct probe *p, struct where w)
{
    const struct csp_identity *identity = p->spec->identities.items;
    for (size_t i = 0; i < p->spec->identities.n; i++)
        for (size_t c = 0; c < PROBE_KINDS; c++)
            for (size_t v = 0; v < CSP_ONSET_N; v++)
                for (size_t less = 0; less < CSP_ONSET_MEANS; less++) {
                    const char *category = probe_category(p, c);
                    w.identity = identity[i].name;
                    add_row(csv, &w, csp_onset_value_name(v), "overlap",
                            category ? category : "life", "", csp_onset_mean_name(less),
                            probe_onset(p, w.at, i, c, v, less)[w.animal]);
                }
}

static void animal_rows(struct csp_csv *csv, const struct probe *p, const struct where *w)
{
    if (p->overlap) {
        onset_rows(csv, p, *w);
        return;
    }
    for (size_t v = 0; v < CSP_B_VALUES; v++)
        add_row(csv, w, csp_battery_value_name(v), "battery", "", "", "",
                probe_value(p, w->at, v)[w->animal]);
    if (p->attribution) part_rows(csv, *w, probe_parts(p, w->at, w->animal));
}

int csp_probe_save(const struct probe *p, const char *path)
{
    struct csp_csv csv;
    const struct csp_identity *identity = p->spec->identities.items;
    int err =
        csp_csv_init(&csv, "animal,age,identity,event,measure,level,item,class,method,value");
    for (size_t k = 0; k < p->n_ages && !err; k++)
        for (size_t a = 0; a < p->animals; a++)
            animal_rows(&csv, p,
                        &(struct where){.animal = a,
                                        .at = k,
                                        .age = p->age[k],
                                        .identity = identity[p->battery.identity].name,
                                        .event = ""});
    if (!err) err = csp_csv_save(&csv, path);
    csp_csv_free(&csv);
    return err;
}
