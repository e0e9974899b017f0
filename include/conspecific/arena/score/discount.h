/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_ARENA_SCORE_DISCOUNT_H
#define CONSPECIFIC_ARENA_SCORE_DISCOUNT_H
#include <stddef.h>
/*
 * discount: how steeply the value of a reward falls with its delay, from choices.
 *
 *   V_i  = sum_j A_j / (1 + k D_j)                     over the payments j of option i
 *   P(i) = exp(beta V_i) / sum_o exp(beta V_o)         over the options o that were offered
 *
 * Hyperbolic: Mazur 1987, An adjusting procedure for studying delayed reinforcement. A in pellets,
 * times its probability, D in s. Largest likelihood over k in [0.0001, 10] 1/s and beta in
 * [0.01, 100]: given k the likelihood has one maximum in beta (golden section in ln beta); over k a
 * grid even in ln k, then golden section between the neighbours of the best. An animal that always
 * takes the same option leaves k at an end of its range.
 */
struct csp_payment {
    double amount, delay; /* pellets, s */
};
struct csp_option { /* its payments: range of the list of all */
    size_t first, n;
};
struct csp_offer {   /* one choice */
    size_t chosen;   /* option */
    size_t first, n; /* the options that were offered: range of the list of all that were */
};
struct csp_discount_data {
    size_t n_offer, n_option;
    const struct csp_offer *offer;     /* [n_offer] */
    const size_t *offered;             /* indices of options, as offers have them */
    const struct csp_option *option;   /* [n_option] */
    const struct csp_payment *payment; /* as options have them */
};
struct csp_discount {
    double k, beta, likelihood; /* 1/s, 1/pellet, ln L */
    size_t n; /* choices between a larger, later and a smaller, sooner option; 0: nothing is
                 fitted, the rest is NaN */
};
/* CSP_E_MEMORY. */
int csp_discount_fit(const struct csp_discount_data *data, struct csp_discount *out);
#endif
