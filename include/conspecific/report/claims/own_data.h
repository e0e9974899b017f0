/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_REPORT_CLAIMS_OWN_DATA_H
#define CONSPECIFIC_REPORT_CLAIMS_OWN_DATA_H
#include "conspecific/config/schema.h"
#include "conspecific/record/table.h"
/*
 * own_data: a laboratory's own table of trials, and the file that says what its columns are.
 *
 *   schema: 1
 *   kind: data
 *   columns: {animal: rat, group: condition, session: day}      # the names that the table uses
 *   groups: {pain: shocked, groom: control}                     # group of the study: of the table
 *   measures:
 *     harm_shift: {column: late, minus: early, unit: "%", over: median, range: [-100, 100]}
 *     freezing: {is: immobility, unit: "%"}
 *
 * A table is tidy: a row a trial (or session, or animal). In a wide one a measure is a column, or
 * the difference of two (column, minus); in a long one its name stands in the column `measure` and
 * its number in `value` (is; without it the name is the study's). Without a map columns, groups
 * and measures have the names of animals.csv, so that one is such a table, too; of a table with a
 * column `level` the rows of that level count.
 *
 * Value of an animal: the mean (over) of its rows of that group, measure and session that have a
 * number. An empty cell is a missing value; any other text than a number is refused at its place.
 */
struct csp_own_columns {
    const char *animal, *group, *session, *measure, *value, *unit;
    const struct csp_node *at;
};

enum csp_own_over { CSP_OVER_MEAN, CSP_OVER_MEDIAN, CSP_OVER_SUM };

struct csp_own_measure {
    const char *name;
    const char *column, *minus, *is, *unit; /* NULL: not given */
    int over;                               /* enum csp_own_over: over the rows of an animal */
    struct csp_list range;                  /* of double: none, or [low, high] */
    const struct csp_node *at;
};

struct csp_own_map {
    const char *doc;
    struct csp_own_columns columns;
    struct csp_list groups;   /* of struct csp_name_text: study's name, table's text */
    struct csp_list measures; /* of struct csp_own_measure */
    const struct csp_node *at;
};

struct csp_own_data { /* all memory belongs to the csp_mem */
    struct csp_table table;
    struct csp_own_map map;
    int mapped;                                               /* a map was read */
    long animal, group, session, measure, value, unit, level; /* columns; -1: none */
    size_t left_out;       /* rows of groups that the map does not name */
    const char *left_name; /* the first of these groups */
};

struct csp_own_values { /* one value an animal, in the order of the table */
    const char **animal;
    const struct csp_cell **at; /* its first row */
    double *value;
    size_t n;
};

extern const struct csp_schema csp_own_schema[];

/* Read the map, or what stands for it if path is NULL. CSP_E_IO, CSP_E_SYNTAX, CSP_E_MEMORY. */
int csp_own_map_read(struct csp_own_map *self, const char *path, struct csp_mem *mem,
                     struct csp_diag *diag);
/* Read table and map (NULL: none). Every group of the map has to be in the table, every group
 * of the table in the map or, without one, among groups[n]; every measure of the map among
 * measures[m], the study's. Problems go to diag with their place. */
int csp_own_data_read(struct csp_own_data *self, const char *table, const char *map, size_t n,
                      const char *const groups[], size_t m, const char *const measures[],
                      struct csp_mem *mem, struct csp_diag *diag);
/* The mapping of a measure, NULL if there is none. */
const struct csp_own_measure *csp_own_measure(const struct csp_own_data *self,
                                              const char *name);
/* 1 if the table has a measure of the study in a group of the study. */
int csp_own_has(const struct csp_own_data *self, const char *group, const char *measure);
/* Values of the animals of a group, in `unit`; session 0: over all. Refused at its place: no
 * number, a unit that does not fit or is not stated, a session without a column. */
int csp_own_values(const struct csp_own_data *self, const char *group, const char *measure,
                   size_t session, const char *unit, struct csp_own_values *out,
                   struct csp_mem *mem, struct csp_diag *diag);
#endif
