/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_STUDY_SPILLOVER_FILE_H
#define CONSPECIFIC_STUDY_SPILLOVER_FILE_H
#include "conspecific/config/schema.h"
#include "conspecific/study/design/override.h"
#include "conspecific/study/design/sweep.h"
/*
 * file: a study of circuits on synthetic latents, as data (`kind: spillover`).
 *
 *   schema: 1
 *   kind: spillover
 *   name: phase_diagram
 *   animals: 4                        # learners a cell, each with its own latents and events
 *   seed: 1
 *   inputs: 64
 *   exposure: {overlap: 0.8, kappa: 0.1, own: 0.5, common_fate: 0, step: 0.02}
 *   sweep: {overlap: [0.1, 0.5, 0.9], kappa: [0.01, 0.1, 1]}    # of exposure: design/sweep.h
 *   circuits:
 *     value:  {circuit: critic}
 *     reflex: {circuit: bla, asymmetry: 50, speed: 5, largest: 2}
 *   keeps: 0.5
 *   loses: 0.1
 *   agent: rat                        # whose point is drawn: spillover/measured_point.h
 *   point: {animals: 4, events: 300}
 *
 * What a learner lives through is in spillover/learner.h, what theory says of it in
 * spillover/theory.h.
 */
enum csp_spillover_kind { CSP_SPILL_CRITIC, CSP_SPILL_REWARD_MODEL, CSP_SPILL_BLA };

struct csp_spillover_circuit {
    const char *name;
    int circuit; /* enum csp_spillover_kind */
    double speed, asymmetry, efference, cells, share, largest, extinction, opponent, habenula;
    const struct csp_node *at;
};

struct csp_spillover_exposure {
    double overlap, kappa, own, common_fate, step;
    const struct csp_node *at;
};

struct csp_spillover_point {
    size_t animals, events;
};

struct csp_spillover_file {
    const char *name, *doc, *agent; /* agent NULL: no point is measured */
    size_t animals, seed, inputs;
    struct csp_spillover_exposure exposure;
    const struct csp_node *sweep_node, *made;
    struct csp_list circuits; /* of struct csp_spillover_circuit */
    double keeps, loses, tolerance, floor, window;
    int others;
    size_t longest;
    struct csp_spillover_point point;
    const struct csp_node *at;
    const char *path;
    struct csp_sweep sweep; /* derived */
};

extern const struct csp_schema csp_spillover_schema[];

/* Whether the file says `kind: spillover`; a file that does not read is none. */
int csp_spillover_is(const char *path);
/* Read the file with what the command line overrides (NULL: nothing). All problems are added to
 * diag. CSP_E_SYNTAX, CSP_E_IO, CSP_E_MEMORY. */
int csp_spillover_load(struct csp_spillover_file *self, const char *path,
                       const struct csp_override *override, struct csp_mem *mem,
                       struct csp_diag *diag);
/* The exposure of a cell of the sweep. */
int csp_spillover_cell(const struct csp_spillover_file *self, size_t cell,
                       struct csp_spillover_exposure *out, struct csp_diag *diag);
#endif
