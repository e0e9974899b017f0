/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_DESIGN_SWEEP_H
#define CONSPECIFIC_STUDY_DESIGN_SWEEP_H
#include "conspecific/config/diag.h"
#include "conspecific/config/node.h"
#include "conspecific/core/mem.h"
#include <stddef.h>
#include <stdint.h>
/*
 * sweep: the cells of a parameter sweep, as one key of a study says them.
 *
 *   sweep: {agent.x: [1, 2], agent.y: [3 ms, 4 ms]}                         # grid
 *   sweep: {design: random, cells: 64, agent.x: {low: 0.1, high: 10, scale: log},
 *           agent.z: [a, b]}
 *   sweep: {design: latin, cells: 64, agent.y: {low: 5 ms, high: 50 ms},
 *           agent.n: {low: 8, high: 256, scale: log, whole: true}}
 *
 * The keys design and cells are the sweep's own; every other key is the path of an axis, which
 * only the caller understands. A list is a categorical axis; a range {low, high, scale, whole}
 * is a continuous one.
 *
 *   grid     every combination of lists; the last axis runs fastest
 *   random   u_i = U_i                      independent draws
 *   latin    u_i = (pi(i) + U_i) / cells    pi a random order of 0 .. cells - 1: each of cells
 *                                           equal strata once (McKay, Beckman & Conover 1979,
 *                                           doi:10.1080/00401706.1979.10489755)
 *
 *   linear   x = low + u (high - low)       in the unit that both ends are written in
 *   log      x = low (high / low)^u
 *   whole    the same on [low, high + 1), rounded down: every whole number of low .. high
 *   list     item floor(u n); in latin, items come equally often to within one
 *
 * U and pi of an axis come from the stream (seed, 0, "sweep " + path): they do not depend on
 * the other axes, on the order of the keys, on animals or threads. The first cells of random
 * stay what they were when cells grows. A value is the shortest decimal that reads back as the
 * double that was drawn, with the unit of its ends, so the sweep node and the seed make the
 * same cells again to the bit.
 */
enum csp_sweep_design { CSP_SWEEP_GRID, CSP_SWEEP_RANDOM, CSP_SWEEP_LATIN };
enum csp_sweep_scale { CSP_SWEEP_LIST, CSP_SWEEP_LINEAR, CSP_SWEEP_LOG };
enum { CSP_SWEEP_CELLS = 10000 /* most */ };

struct csp_sweep_axis {
    const char *path;              /* as in the file, its key */
    const char *label;             /* last word of path; path, if two axes end alike */
    const struct csp_node *at;     /* the axis in the file: messages, csp_diag_add_key */
    enum csp_sweep_scale scale;    /* of a range; a list has none */
    double low, high;              /* of a range, in unit */
    const char *unit;              /* of a range, "" = bare numbers; of a list: NULL */
    int whole;                     /* of a range: whole numbers only */
    size_t n;                      /* of a list: items */
    const struct csp_node **item;  /* of a list [n] */
    const struct csp_node **value; /* [cells], NULL in a grid: ask csp_sweep_value */
};

struct csp_sweep {
    enum csp_sweep_design design;
    size_t cells; /* 1 without a sweep */
    size_t n;     /* axes, in the order of the file; 0 without a sweep */
    struct csp_sweep_axis *axes;
};

/* Read the node (NULL: no sweep, one cell) and draw the cells. All problems go to diag
 * (CSP_E_SYNTAX); CSP_E_MEMORY. mem owns everything; the node must live as long. */
int csp_sweep_init(struct csp_sweep *self, const struct csp_node *node, uint64_t seed,
                   struct csp_mem *mem, struct csp_diag *diag);
/* Whether key is one of the sweep's own (design, cells) and not the path of an axis. */
int csp_sweep_is_own(const char *key);
/* Value of an axis in a cell: a scalar as "17.3 ms", or an item of the list. */
const struct csp_node *csp_sweep_value(const struct csp_sweep *self, size_t axis, size_t cell);
/* Text of that value for tables and names: the scalar as it is written; of an item that is no
 * scalar its index from 0. Owned by mem; NULL without memory. */
const char *csp_sweep_text(const struct csp_sweep *self, size_t axis, size_t cell,
                           struct csp_mem *mem);
/* Name of a cell, by which groups and contrasts are called: "" without a sweep; in a grid
 * "@n_acc=16@tau=0.5s" (blanks, '/' and '@' of values left out); else "@cell=17", from 1.
 * Owned by mem; NULL without memory. */
const char *csp_sweep_name(const struct csp_sweep *self, size_t cell, struct csp_mem *mem);
#endif
