/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze tfr: power of one field by time and frequency about an event, one or two kinds of
 * trial, and clusters in time of their difference. */
#include "conspecific/core/error.h"
#include "tfr_maps.h"
#include "tfr_table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_numbers(struct csp_tfr_maps *m, const struct csp_args *args)
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

static int check_belongs(const struct csp_args *args, const char *option, const char *other,
                         int good)
{
    if (good || !csp_args_value(args, option)) return CSP_OK;
    return CSP_FAIL(CSP_E_USAGE, "%s belongs to %s", option, other);
}

static void name_sides(struct csp_tfr_maps *m)
{
    const char *group = csp_args_value(m->a.args, "--group"), *kind[CSP_TFR_SIDES];
    kind[0] = m->twins ? group : m->a.trial ? m->a.trial : "all";
    kind[1] = m->twins ? m->twins : m->versus ? m->versus : "";
    for (int side = 0; side < CSP_TFR_SIDES; side++) {
        snprintf(m->label[side], sizeof m->label[side], "%s", kind[side]);
        for (char *c = m->label[side]; (c = strchr(c, ','));) *c = '+';
    }
}

static int read_options(struct csp_tfr_maps *m, const struct csp_args *args)
{
    *m = (struct csp_tfr_maps){.epoch = {-0.5, 1.5},
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
    m->ratio = csp_args_choice(args, "--contrast", 0);
    m->ask.method = (enum csp_tfr_method)csp_args_choice(args, "--method", CSP_TFR_HANN);
    m->normalise = (enum csp_baseline)csp_args_choice(args, "--normalise", CSP_BASELINE_NONE);
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
    if (!err)
        err = check_belongs(args, "--contrast", "--versus or --versus-group", m->sides > 1);
    if (!err) err = check_belongs(args, "--baseline", "--normalise", m->normalise != 0);
    if (!err)
        err =
            check_belongs(args, "--cycles", "--method morlet", m->ask.method == CSP_TFR_MORLET);
    if (!err)
        err = check_belongs(args, "--window", "--method hann or multitaper",
                            m->ask.method != CSP_TFR_MORLET);
    return err ? err
               : check_belongs(args, "--nw", "--method multitaper",
                               m->ask.method == CSP_TFR_MULTITAPER);
}

/* What the numbers do not say: on stderr, so that tables stay tables. */
static void say_what_was_used(const struct csp_tfr_maps *m)
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

static int run(const struct csp_args *args)
{
    struct csp_tfr_maps m;
    int err = read_options(&m, args);
    if (!err) err = csp_analyze_open(&m.a, args);
    if (!err) name_sides(&m);
    for (size_t i = 0; !err && i < m.a.n; i++) err = csp_tfr_maps_animal(&m, i);
    if (!err) err = csp_tfr_table(&m);
    if (!err) say_what_was_used(&m);
    csp_analyze_free(&m.a);
    csp_tfr_free(&m.tfr);
    for (int side = 0; side < CSP_TFR_SIDES; side++) free(m.power[side]);
    free(m.time);
    free(m.column);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_tfr =
    {.name = "analyze tfr",
     .operands = "DIR",
     .doc = "Power of a recorded field by time and frequency about an event.",
     .min = 1,
     .max = 1,
     .run = run,
     .options =
         {{"--field", "NAME", NULL, "recorded field, as acc.r", 0},
          {"--unit", "J|mean", NULL, "unit of the field, from 0, or their mean (default)", 0},
          CSP_ANALYZE_OPTIONS,
          {"--versus", "NAME", NULL, "second kind of trial, compared in the same animals", 0},
          {"--versus-group", "G", NULL, "second group, compared in its twins (needs --group)",
           0},
          {"--contrast", "KIND", "difference|ratio", "difference (default) or ratio", 0},
          {"--align", "EVENT", NULL, "time 0: first (event, the default), onset, or a name", 0},
          {"--epoch", "FROM:TO", NULL, "times about it (default: -0.5s:1.5s)", 0},
          {"--baseline", "FROM:TO", NULL, "times of the baseline (default: -0.5s:0s)", 0},
          {"--normalise", "KIND", "none|ratio|change|db", "by the baseline (default: none)", 0},
          {"--method", "METHOD", "hann|multitaper|morlet", "hann (default), multitaper, morlet",
           0},
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
         "animals (95 % interval). A window is centred on its time and reaches half its "
         "length\n"
         "beyond it; where it leaves the trial there is no number. Trials that do not span "
         "the\n"
         "epoch are left out. With --band and --versus or --versus-group, clusters in time "
         "are\n"
         "tested by sign flips of animals. The map goes to DIR/analyze/tfr_FIELD.csv, the "
         "band to\n"
         "tfr_FIELD_band.csv.\n"};
