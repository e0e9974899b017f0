/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values: what a measure is worth, by session and over all; and lines through such values. */
#ifndef CSP_SRC_ARENA_SCORE_VALUES_H
#define CSP_SRC_ARENA_SCORE_VALUES_H
#include <stddef.h>

struct csp_session_value {
    size_t phase;
    int session;
    double value;
};
struct csp_values {                 /* of one measure */
    struct csp_session_value *list; /* owned, [n] */
    size_t n, cap;
    double overall;
    int defined; /* 0: there is no overall value */
};

/* Append a session. CSP_E_MEMORY. */
int csp_values_push(struct csp_values *self, size_t phase, int session, double value);
/* The overall value is the mean of the sessions. */
void csp_values_mean(struct csp_values *self);
/* The overall value is this. */
void csp_values_set(struct csp_values *self, double overall);

struct csp_line_fit { /* zero-initialise: sums of a least-squares line */
    double n, x, y, xx, xy;
};
void csp_line_fit_add(struct csp_line_fit *self, double x, double y);
/* Slope of at least two points: (n sum xy - sum x sum y) / (n sum xx - (sum x)^2). */
double csp_line_fit_slope(const struct csp_line_fit *self);
#endif
