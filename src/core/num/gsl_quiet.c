/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/num/gsl_quiet.h"
#include <gsl/gsl_errno.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int inside; /* callers that are in GSL; the handler is away while there is one */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the steps from and to 0 */
static gsl_error_handler_t *host;

int csp_gsl_enter(void)
{
    int n = atomic_load(&inside);
    while (n > 0)
        if (atomic_compare_exchange_weak(&inside, &n, n + 1)) return 1;
    pthread_mutex_lock(&lock);
    if (atomic_load(&inside) == 0) host = gsl_set_error_handler_off();
    atomic_fetch_add(&inside, 1);
    pthread_mutex_unlock(&lock);
    return 1;
}

void csp_gsl_leave(const int *entered)
{
    int n = atomic_load(&inside);
    (void)entered;
    while (n > 1)
        if (atomic_compare_exchange_weak(&inside, &n, n - 1)) return;
    pthread_mutex_lock(&lock);
    if (atomic_fetch_sub(&inside, 1) == 1) gsl_set_error_handler(host);
    pthread_mutex_unlock(&lock);
}
