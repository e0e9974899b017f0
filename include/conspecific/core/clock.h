/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CONSPECIFIC_CORE_CLOCK_H
#define CONSPECIFIC_CORE_CLOCK_H
/* clock: for logs and benchmarks only; nothing that is simulated may depend on it. */
double csp_clock_wall(void); /* [s], monotonic, arbitrary start */
double csp_clock_cpu(void);  /* [s], processor time of this process, all threads */
#endif
