/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze spectrum: power of one field by frequency, animal by animal and as their mean. */
#include "conspecific/analysis/signal/spectrum.h"
#include "analyze.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct spectra {
    struct csp_analyze a;
    const char *field, *unit;
    struct csp_window_ask ask;
    double window, step;
    size_t bins, windows;
    double df;
    double *power;     /* [animals, bins], owned */
    double *column;    /* [animals], owned */
    char measure[128]; /* unit of the density, as part of a column's name */
};

static int read_options(struct spectra *s, const struct csp_args *args)
{
    s->field = csp_args_value(args, "--field");
    s->unit = csp_args_value(args, "--unit");
    s->ask.taper = csp_args_choice(args, "--method", 0) ? CSP_TAPER_DPSS : CSP_TAPER_HANN;
    s->ask.detrend = (enum csp_detrend)csp_args_choice(args, "--detrend", CSP_DETREND_MEAN);
    s->window = 1.0;
    if (!s->field) return CSP_FAIL(CSP_E_USAGE, "--field NAME is missing: which field?");
    int err = csp_analyze_seconds(args, "--window", &s->window);
    if (!err) err = csp_analyze_real(args, "--step", &s->step);
    if (!err) err = csp_analyze_real(args, "--nw", &s->ask.nw);
    if (!err && csp_args_value(args, "--nw") && s->ask.taper != CSP_TAPER_DPSS)
        err = CSP_FAIL(CSP_E_USAGE, "--nw belongs to --method multitaper");
    return err;
}

/* Express the window and the transform in samples of this recording. */
static int fit_window(struct spectra *s, const struct csp_recording *r)
{
    s->ask.dt = r->dt;
    const double n = s->window / r->dt;
    if (!(n >= 2.0) || n > 1e8)
        return CSP_FAIL(CSP_E_USAGE,
                        "--window %g s of samples every %g ms; at least two samples", s->window,
                        1e3 * r->dt);
    s->ask.n = (size_t)(n + 0.5);
    if (!csp_args_value(s->a.args, "--step")) return CSP_OK;
    const double m = 1.0 / (s->step * r->dt);
    if (!(s->step > 0.0) || m + 0.5 < (double)s->ask.n || m > 1e8)
        return CSP_FAIL(CSP_E_USAGE,
                        "--step %g Hz: legal range (0, %g], the reciprocal of the window",
                        s->step, 1.0 / ((double)s->ask.n * r->dt));
    s->ask.m = (size_t)(m + 0.5);
    return CSP_OK;
}

static int one_spectrum(struct spectra *s, const struct csp_recording *r,
                        struct csp_spectrum *out)
{
    double *x = malloc((r->rows + 1) * sizeof *x);
    const double **from = malloc((r->n_trials + 1) * sizeof *from);
    size_t *n = malloc((r->n_trials + 1) * sizeof *n), m = 0;
    int err = x && from && n ? CSP_OK : CSP_FAIL(CSP_E_MEMORY, "%zu samples", r->rows);
    if (!err) err = csp_analyze_series(r, s->unit, x);
    for (size_t i = 0; i < r->n_trials && !err; i++) {
        if (!csp_analyze_wants(&s->a, r->trials + i, s->a.trial)) continue;
        from[m] = x + r->trials[i].row;
        n[m++] = r->trials[i].rows;
    }
    if (!err) err = csp_spectrum_density_of(m, n, from, &s->ask, 0, out);
    if (err == CSP_E_SHAPE)
        err = csp_error_context(err, "group %s, animal %zu; a shorter --window: ", r->group,
                                r->animal);
    free(x);
    free(from);
    free(n);
    return err;
}

/* Name the unit of the density for a column: nothing for "1", else the square of the unit. */
static void name_measure(struct spectra *s, const char *unit)
{
    if (!*unit || !strcmp(unit, "1"))
        snprintf(s->measure, sizeof s->measure, "per_hz");
    else
        snprintf(s->measure, sizeof s->measure, "(%.60s)2_per_hz", unit);
    for (char *c = s->measure; *c; c++)
        if (*c == ',' || *c == ' ') *c = '_';
}

static int animal(struct spectra *s, size_t i)
{
    struct csp_recording r = {0};
    struct csp_spectrum one = {0};
    int err = csp_analyze_load(&s->a, s->a.keys[i], s->field, &r);
    if (!err) err = fit_window(s, &r);
    if (!err) err = one_spectrum(s, &r, &one);
    if (!err && i == 0) {
        name_measure(s, r.unit);
        s->bins = one.bins;
        s->df = one.df;
        s->power = malloc(s->a.n * s->bins * sizeof *s->power);
        s->column = malloc(s->a.n * sizeof *s->column);
        if (!s->power || !s->column) err = CSP_FAIL(CSP_E_MEMORY, "%zu spectra", s->a.n);
    }
    if (!err && one.bins != s->bins)
        err = CSP_FAIL(CSP_E_SHAPE, "group %s was sampled at another rate than %s", r.group,
                       s->a.keys[0]->group);
    if (!err) memcpy(s->power + i * s->bins, one.power, s->bins * sizeof *one.power);
    s->windows += one.windows;
    csp_spectrum_free(&one);
    csp_recording_free(&r);
    return err;
}

static int init_grid(struct spectra *s, int band)
{
    char head[512];
    snprintf(head, sizeof head, "group,animal,n,%s,power_%s,low_%s,high_%s",
             band ? "band_low_hz,band_high_hz" : "frequency_hz", s->measure, s->measure,
             s->measure);
    csp_grid_free(&s->a.grid);
    return csp_grid_init(&s->a.grid, head);
}

/* A row of animal i, or of the mean of n animals of its group. */
static void add_row(struct spectra *s, size_t i, int mean, const double at[], size_t places,
                    size_t n, const double column[])
{
    csp_analyze_row(&s->a, i, mean, n);
    for (size_t k = 0; k < places; k++) csp_analyze_cell(&s->a, at[k]);
    csp_analyze_mean_cells(&s->a, n, column, &csp_interval_anywhere);
}

/* Add the rows of value[animals, numbers]; at[numbers, places] stands before each value. */
static void add_rows(struct spectra *s, int rows, size_t numbers, size_t places,
                     const double at[], const double value[])
{
    for (size_t i = 0, next; i < s->a.n; i = next) {
        next = csp_analyze_group_end(&s->a, i);
        for (size_t a = i; a < next && rows & CSP_ROWS_ANIMALS; a++)
            for (size_t k = 0; k < numbers; k++)
                add_row(s, a, 0, at + k * places, places, 1, value + a * numbers + k);
        for (size_t k = 0; k < numbers && rows & CSP_ROWS_MEANS; k++) {
            for (size_t a = i; a < next; a++) s->column[a - i] = value[a * numbers + k];
            add_row(s, i, 1, at + k * places, places, next - i, s->column);
        }
    }
}

/* Set value[animals], the mean density of each animal in the band. */
static int band_values(const struct spectra *s, const double band[2], double value[])
{
    for (size_t i = 0; i < s->a.n; i++) {
        const struct csp_spectrum one = {
            .bins = s->bins, .df = s->df, .power = s->power + i * s->bins};
        value[i] = csp_spectrum_band(&one, band[0], band[1]);
        if (isnan(value[i]))
            return CSP_FAIL(CSP_E_USAGE,
                            "--band: no frequency in [%g, %g] Hz; they are %g Hz apart",
                            band[0], band[1], s->df);
    }
    return CSP_OK;
}

/* Write the whole table, and print the part of it that is asked for. */
static int output(struct spectra *s)
{
    char name[300], band_name[310];
    double band[2];
    const int banded = csp_args_value(s->a.args, "--band") != NULL;
    const int all = CSP_ROWS_ANIMALS | CSP_ROWS_MEANS;
    double *at = malloc(s->bins * sizeof *at), *value = malloc(s->a.n * sizeof *value);
    int err = at && value ? csp_analyze_pair(s->a.args, "--band", "Hz", band)
                          : CSP_FAIL(CSP_E_MEMORY, "%zu frequencies", s->bins);
    for (size_t k = 0; !err && k < s->bins; k++) at[k] = (double)k * s->df;
    snprintf(name, sizeof name, "spectrum_%.250s", s->field);
    snprintf(band_name, sizeof band_name, "%s_band", name);
    if (!err && banded) err = band_values(s, band, value);
    if (!err) err = init_grid(s, 0);
    if (!err) add_rows(s, all, s->bins, 1, at, s->power);
    if (!err) err = csp_analyze_write(&s->a, &s->a.grid, name);
    if (!err) err = init_grid(s, banded);
    if (!err && banded)
        add_rows(s, all, 1, 2, band, value);
    else if (!err)
        add_rows(s, csp_analyze_rows(&s->a), s->bins, 1, at, s->power);
    if (!err) err = banded ? csp_analyze_finish(&s->a, band_name) : csp_analyze_print(&s->a);
    free(at);
    free(value);
    return err;
}

static int run(const struct csp_args *args)
{
    struct spectra s = {0};
    int err = read_options(&s, args);
    if (!err) err = csp_analyze_open(&s.a, args);
    for (size_t i = 0; !err && i < s.a.n; i++) err = animal(&s, i);
    if (!err) err = output(&s);
    if (!err)
        fprintf(stderr, "%zu windows of %g s, step %g Hz\n", s.windows,
                (double)s.ask.n * s.ask.dt, s.df);
    csp_analyze_free(&s.a);
    free(s.power);
    free(s.column);
    return err ? csp_cli_fail(args->command->name, err) : 0;
}

const struct csp_command csp_analyze_spectrum = {
    .name = "analyze spectrum",
    .operands = "DIR",
    .doc = "Power of a recorded field by frequency: every animal, mean and 95 % interval.",
    .min = 1,
    .max = 1,
    .run = run,
    .options =
        {{"--field", "NAME", NULL, "recorded field, as acc.r", 0},
         {"--unit", "J|mean", NULL, "unit of the field, from 0, or their mean (default)", 0},
         CSP_ANALYZE_OPTIONS,
         {"--method", "METHOD", "welch|multitaper", "welch (Hann windows) or multitaper", 0},
         {"--window", "TIME", NULL, "length of a window (default: 1s)", 0},
         {"--step", "HZ", NULL, "step of the frequencies, by zeros (default: 1/window)", 0},
         {"--nw", "NW", NULL, "multitaper: time-halfbandwidth product (default: 4)", 0},
         {"--detrend", "KIND", "none|mean|line", "none, mean (default) or line", 0},
         {"--band", "LOW:HIGH", NULL, "print the mean density over a band [Hz]", 0}},
    .detail =
        "Windows lie within trials and overlap by half (welch) or not at all (multitaper). "
        "The\n"
        "density is one-sided: its integral is the variance. Prints the mean over the "
        "animals\n"
        "of each group, or the animal that is asked for; writes every animal to\n"
        "DIR/analyze/spectrum_FIELD.csv, and with --band to spectrum_FIELD_band.csv.\n"};
