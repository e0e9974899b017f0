/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_NUM_GSL_QUIET_H
#define CONSPECIFIC_CORE_NUM_GSL_QUIET_H
/*
 * gsl_quiet: GSL returns its errors while this library calls it, and the host keeps its handler.
 *
 * The error handler of GSL belongs to the whole process, and GSL's own ends it. A function that
 * calls something of GSL that can fail begins with CSP_GSL_QUIET: until it returns, by whatever
 * way, no handler is called and every status is for the caller to check. When the last of such
 * functions has returned, in whichever thread, the handler from before is back.
 */
#define CSP_GSL_QUIET \
    const int csp_gsl_quiet __attribute__((cleanup(csp_gsl_leave), unused)) = csp_gsl_enter()

/* Put the handler of the host away, unless another caller has. Always 1. */
int csp_gsl_enter(void);
/* Give it back, unless another caller still needs it away. */
void csp_gsl_leave(const int *entered);
#endif
