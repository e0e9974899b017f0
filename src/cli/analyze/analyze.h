/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CLI_ANALYZE_H
#define CONSPECIFIC_CLI_ANALYZE_H
#include "conspecific/analysis/inference/interval.h"
#include "conspecific/cli/cli.h"
#include "conspecific/record/grid.h"
#include "conspecific/record/recording.h"
/*
 * analyze: what `conspecific analyze KIND DIR` shares among its kinds.
 *
 * A kind is one file that ends with its row (name "analyze KIND") and one line in the list of
 * cmd_analyze.c.
 */
/* Rows of options that every kind has; a kind needs them all in its row. */
#define CSP_ANALYZE_OPTIONS                                                                    \
    {"--group", "G", NULL, "one group (default: all)", 0},                                     \
        {"--animal", "K", NULL, "one animal, from 1 (default: all)", 0},                       \
        {"--trial", "NAME", NULL, "only trials of this kind, or kinds A,B (default: all)", 0}, \
        {"--phase", "NAME", NULL, "only trials of this phase (default: all)", 0},              \
        CSP_OPTION_JSON

struct csp_analyze { /* an analysis under way; zero-initialise */
    const struct csp_args *args;
    struct csp_run_reader reader;
    const char *dir;
    size_t n;                              /* animals that pass --group and --animal */
    const struct csp_recording_key **keys; /* [n], sorted as the reader has them */
    const char *trial, *phase;             /* --trial, --phase, or NULL */
    struct csp_grid grid;                  /* what is printed and written: csp_grid_init it */
};

/* Open args->operand[0] and choose animals by --group and --animal. An unknown group gets the
 * nearest name. CSP_E_NAME, CSP_E_USAGE, CSP_E_IO. */
int csp_analyze_open(struct csp_analyze *self, const struct csp_args *args);
void csp_analyze_free(struct csp_analyze *self);
/* Load field of key; also refuses a --trial or --phase that no trial has. */
int csp_analyze_load(struct csp_analyze *self, const struct csp_recording_key *key,
                     const char *field, struct csp_recording *out);
/* The next word of a list "a,b", without a terminator but with its length *n; the list moves
 * on. NULL at its end. */
const char *csp_analyze_word(const char **list, size_t *n);
/* Whether a trial passes --phase and is of kind `name`, or of one of "a,b" (NULL: any). */
int csp_analyze_wants(const struct csp_analyze *self, const struct csp_recording_trial *trial,
                      const char *name);
/* CSP_OK if trials that pass --phase are of kind `name`, of each of "a,b" (NULL: any); else
 * CSP_E_NAME, with the option that names them and the nearest name. */
int csp_analyze_has(const struct csp_analyze *self, const struct csp_recording *recording,
                    const char *option, const char *name);
/* One series of a recording: unit "mean" (or NULL) or the number of a unit, from 0, into
 * out[rows]. CSP_E_USAGE with the legal range. */
int csp_analyze_series(const struct csp_recording *recording, const char *unit, double out[]);
/* Values of options: a time "500ms" or "-0.5 s" [s], a number, ranges "7:11" [Hz],
 * "-0.5s:1.5s" [s], "4:30:1". *out is untouched if the option was not given. CSP_E_USAGE names
 * the option and the form. */
int csp_analyze_seconds(const struct csp_args *args, const char *option, double *out);
int csp_analyze_real(const struct csp_args *args, const char *option, double *out);
int csp_analyze_pair(const struct csp_args *args, const char *option, const char *unit,
                     double out[2]);
int csp_analyze_triple(const struct csp_args *args, const char *option, const char *unit,
                       double out[3]);
/* Index behind the last animal of the group of animal i: groups stand together. */
size_t csp_analyze_group_end(const struct csp_analyze *self, size_t i);
/* Return err, and say before its text which animal it was. */
int csp_analyze_context(const struct csp_analyze *self, size_t i, int err);

/* Rows of a table: animals, means over the animals of a group, or both. */
enum { CSP_ROWS_ANIMALS = 1, CSP_ROWS_MEANS = 2 };
/* Which rows are printed: with --animal those of animals, else the means. */
int csp_analyze_rows(const struct csp_analyze *self);
/* Add the first cells of a row: the group of animal i, the animal or "mean", and n. */
void csp_analyze_row(struct csp_analyze *self, size_t i, int mean, size_t n);
/* Add the mean of x[n] and the ends of its 95 % interval within the legal range of the values
 * (analysis/inference/interval.h), which are empty for one animal. */
void csp_analyze_mean_cells(struct csp_analyze *self, size_t n, const double x[],
                            const struct csp_interval *legal);
/* Add a number with four digits for the eye, and with all of them in CSV and JSON. */
void csp_analyze_cell(struct csp_analyze *self, double value);
/* Print self->grid (aligned columns, or JSON with --json) and write it to
 * DIR/analyze/NAME.csv ('/' in NAME becomes '_'). csp_grid_init and fill it first; names of
 * columns carry units, "frequency_hz". */
int csp_analyze_finish(struct csp_analyze *self, const char *name);
/* Print self->grid, and write nothing. */
int csp_analyze_print(const struct csp_analyze *self);
/* Write a table as above, and print nothing. */
int csp_analyze_write(struct csp_analyze *self, const struct csp_grid *grid, const char *name);
#endif
