/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CIRCUITS_CORTEX_CORTEX_H
#define CONSPECIFIC_CIRCUITS_CORTEX_CORTEX_H
#include "conspecific/circuits/cortex/assembly_net.h"
#include "conspecific/circuits/cortex/factor_net.h"
#include "conspecific/circuits/cortex/pc_net.h"
/*
 * cortex: one interface, three theories of what a world model is. Areas, sizes, precisions,
 * lesions and rates are the members of sheet.h, whichever model made them; value, amygdala and
 * recorder read those and do not know the model.
 *
 *   predictive_coding  pc_net.h: rates >= 0, errors, feedback (default); with a horizon its
 *                      association areas foretell what follows (foretell.h)
 *   factor             factor_net.h: linear factor models, posterior means, no feedback
 *   assembly           assembly_net.h: assembly calculus, no errors
 *
 * An association rate s goes through g_out of its model. g_out is set so that |s| on an own
 * foot shock, of a reared rat, is that of predictive coding, and by nothing else.
 */
#define CSP_CORTEX_MODELS "predictive_coding|factor|assembly"
enum csp_cortex_model { CSP_CORTEX_PC, CSP_CORTEX_FACTOR, CSP_CORTEX_ASSEMBLY };

struct csp_cortex_params {
    int model; /* enum csp_cortex_model */
    struct csp_pc_params pc;
    struct csp_foretell_params foretell; /* of the association areas of predictive coding */
    struct csp_factor_params factor;
    struct csp_assembly_params assembly;
};

struct csp_cortex {
    union {
        struct {
            CSP_SHEET;
        };
        struct csp_sheet sheet;
        struct csp_pc_net pc;
        struct csp_factor_net factor;
        struct csp_assembly_net assembly;
    };
    enum csp_cortex_model model;
};

/* dt: the step [s]. par NULL: predictive coding with its defaults. */
int csp_cortex_init(struct csp_cortex *self, const struct csp_cortex_params *par, double dt,
                    size_t n_sens, const struct csp_area sens[], size_t n_assoc,
                    const struct csp_area assoc[], struct csp_rng *rng);
void csp_cortex_free(struct csp_cortex *self);
/* Point random streams at this struct's own state, after a copy. */
void csp_cortex_bind(struct csp_cortex *self);
/* Rates to 0; weights stay. */
void csp_cortex_reset(struct csp_cortex *self);
/* One step of dt with input x[n_x]; learn: 0 none, 1 development, 2 adult. */
void csp_cortex_step(struct csp_cortex *self, const csp_real x[], int learn);
/* Renew what is derived after precisions were set from outside. */
void csp_cortex_refresh(struct csp_cortex *self, int iterations);
/* What the cortex would make of x[n_x] in so many steps from rest: association rates into
 * s[n_s]. Nothing of the present state changes. scratch: csp_cortex_state_size() values. */
size_t csp_cortex_state_size(const struct csp_cortex *self);
void csp_cortex_imagine(struct csp_cortex *self, const csp_real x[], int steps,
                        csp_real scratch[], csp_real s[]);
/*
 * How far the present rates are from explaining the lines: adds sum prec (x - guess)^2 to
 * *error and sum prec x^2 to *power, prec being that of the sign of what is squared. guess[n_x]
 * receives what the lines would be at the present rates, zeros where nothing fires:
 *
 *   predictive_coding  W r
 *   factor             W (r+ - r-)
 *   assembly           c A' r: it predicts nothing, so cells are read back along the synapses
 *                      that drive them, c of each area fitted to the input (least squares,
 *                      weighted by prec): only the pattern counts, and error/power is at most 1
 */
void csp_cortex_loss(const struct csp_cortex *self, csp_real guess[], double *error,
                     double *power);
int csp_cortex_fields(struct csp_cortex *self, struct csp_fields *out);
#endif
