/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_SHEET_H
#define CONSPECIFIC_CIRCUITS_CORTEX_SHEET_H
#include "conspecific/core/field.h"
#include <stddef.h>
/*
 * sheet: what every model of the cortex has in common: areas, input lines, their precisions,
 * rates, lesions, and the rule that a held input on which nothing moves is skipped.
 *
 * Sensory areas have input lines of their own; an association area reads the first `reads`
 * sensory areas. Lines x[n_x], sensory rates r[n_r] and association rates s[n_s] lie area by
 * area at x0, r0, s0. Rates are >= 0. A model begins with these members (CSP_SHEET_MEMBERS),
 * so that whoever reads rates need not know the model.
 */
enum { CSP_SHEET_AREAS = 8 };

struct csp_area { /* what the caller says of one area */
    const char *name;
    size_t n_in;  /* sensory: own input lines. association: ignored */
    size_t n;     /* units */
    size_t reads; /* association: reads the first `reads` sensory areas */
};

// clang-format off
#define CSP_SHEET                                                                           \
    double dt;              /* s */                                                         \
    size_t n_sens, n_assoc; /* number of areas */                                           \
    struct csp_area sens[CSP_SHEET_AREAS], assoc[CSP_SHEET_AREAS];                          \
    size_t n_x, n_r, n_s; /* lines, sensory units, association units */                     \
    size_t x0[CSP_SHEET_AREAS], r0[CSP_SHEET_AREAS], s0[CSP_SHEET_AREAS]; /* offsets */     \
    size_t rows[CSP_SHEET_AREAS]; /* sensory units an association area reads */             \
    csp_real *slab;               /* owned: every vector of the state; n_slab values */     \
    size_t n_slab;                                                                          \
    csp_real *x;                   /* view, n_x: input of the last step */                  \
    csp_real *prec_pos, *prec_neg; /* views, n_x: set by the caller, default 1 */           \
    csp_real *r, *s;               /* views, n_r, n_s: rates */                             \
    double gate_r[CSP_SHEET_AREAS], gate_s[CSP_SHEET_AREAS];   /* 1 intact, 0 silenced */   \
    double drive_r[CSP_SHEET_AREAS], drive_s[CSP_SHEET_AREAS]; /* stimulation */            \
    double up[CSP_SHEET_AREAS][CSP_SHEET_AREAS];   /* gains of fibres, association x sensory */ \
    double down[CSP_SHEET_AREAS][CSP_SHEET_AREAS]; /* and back: 1 intact */                     \
    int fibres_cut;                                /* one of them is not 1 */                   \
    double age, since;             /* ms since a learning step; since the input changed */  \
    double still;                  /* 1: nothing moves until the input changes */           \
    double steps, updates, skipped /* counters */
// clang-format on

struct csp_sheet {
    CSP_SHEET;
};
#define CSP_SHEET_MEMBERS       \
    union {                     \
        struct csp_sheet sheet; \
        struct {                \
            CSP_SHEET;          \
        };                      \
    }

/* Check and lay out the areas; allocates nothing. Names must outlive self. CSP_E_SHAPE,
 * CSP_E_RANGE (dt, the step in s). */
int csp_sheet_init(struct csp_sheet *self, double dt, size_t n_sens,
                   const struct csp_area sens[], size_t n_assoc, const struct csp_area assoc[]);
/* Length of a vector in the slab. */
size_t csp_sheet_padded(size_t n);
/* Gains of the fibres from sensory area i up to association area k, and of those back down, of
 * which more than 1 counts as 1. */
void csp_sheet_fibre(struct csp_sheet *self, size_t k, size_t i, double up, double down);
/* What association area k hears of v, one value for so many units of the sensory areas (a
 * factor has 2): v itself where no fibre is cut, else scaled into out. */
const csp_real *csp_sheet_heard(const struct csp_sheet *self, size_t k, size_t units,
                                const csp_real v[], csp_real out[]);
/* Take over the input of a step. 1: it is held and nothing moves, skip the step. */
int csp_sheet_input(struct csp_sheet *self, const csp_real x[]);
/* End of a step with learning on: whether the input is so new (t_plastic) that this is a time
 * to learn (every t_learn). plastic: whether anything may yet be learnt. Both times in ms. */
int csp_sheet_learns(struct csp_sheet *self, double t_plastic, double t_learn, int *plastic);
/* Rates and input to 0, clocks to 0. */
void csp_sheet_reset(struct csp_sheet *self);
/* Rates by area ("acc.r"), input, precisions, clocks. */
int csp_sheet_fields(struct csp_sheet *self, struct csp_fields *out);
#endif
