/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * critic: step one circuit by hand and hold it against its closed form.
 *
 * A state that never changes (feature h = 1) pays rew a second. At kappa = 0 and lambda = 0 the
 * critic is linear TD(0), so that after n steps of dt = 1 s
 *
 *   V(n) = rew / (1 - gamma) (1 - (1 - alpha (1 - gamma))^n)
 *
 *     cc critic.c $(pkg-config --cflags --libs conspecific) -lm && ./a.out
 */
#include <conspecific.h>
#include <math.h>
#include <stdio.h>

int main(void)
{
    const double rew = 1.3, gamma = 0.87;
    const csp_real h[] = {1};
    struct csp_critic critic = {0};
    struct csp_critic_params par;
    struct csp_vta_params vta;

    csp_params_default(&par, csp_critic_params_table);
    csp_params_default(&vta, csp_vta_params_table);
    par.alpha = 0.1;
    par.kappa = 0;                   /* D1 and D2 learn alike: linear */
    par.tau_gamma = -1 / log(gamma); /* [s] */
    par.tau_lambda = 0;              /* no trace */

    int err = csp_critic_init(&critic, 1, 0, 0, 1.0, &par, &vta, NULL);
    double worst = 0;
    printf("step  value  closed form\n");
    for (int n = 0; !err && n <= 100; n++) {
        if (n) csp_critic_step(&critic, rew, h, NULL, 1.0, 1);
        /* The first step arrives: there is nothing yet that could be taught. */
        const double grown = n ? 1 - pow(1 - par.alpha * (1 - gamma), n - 1) : 0;
        const double exact = rew / (1 - gamma) * grown, V = csp_critic_value(&critic, h, NULL);
        worst = fmax(worst, fabs(V - exact));
        if (n % 20 == 0) printf("%4d  %5.3f  %5.3f\n", n, V, exact);
    }
    if (err) fprintf(stderr, "%s: %s\n", csp_error_text(err), csp_error_detail());
    csp_critic_free(&critic); /* safe after a failed init, too */
    printf("largest difference: %s\n", worst < 1e-4 ? "below 0.0001" : "too large");
    return err || worst >= 1e-4;
}
