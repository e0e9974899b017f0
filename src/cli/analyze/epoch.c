/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "epoch.h"
#include "analyze.h"
#include "conspecific/core/error.h"
#include <math.h>
#include <string.h>

int csp_epoch_samples(const char *option, const double from[2], double dt, size_t least,
                      size_t *n)
{
    const double count = (from[1] - from[0]) / dt;
    if (!(count + 0.5 >= (double)least) || count > 1e7)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s %g to %g s holds %.0f samples of %g ms, legal range [%zu, 1e7]",
                        option, from[0], from[1], floor(count + 0.5), 1e3 * dt, least);
    *n = (size_t)(count + 0.5);
    return CSP_OK;
}

double csp_epoch_zero(const struct csp_recording *r, const struct csp_recording_trial *trial,
                      const char *align)
{
    if (!align || !strcmp(align, "first")) return trial->first_event;
    if (!strcmp(align, "onset")) return trial->onset;
    double zero = NAN;
    size_t n;
    for (const char *word; isnan(zero) && (word = csp_analyze_word(&align, &n));) {
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)n, word);
        zero = csp_recording_event(r, trial, name);
    }
    return zero;
}

int csp_epoch_row(const struct csp_recording *r, const struct csp_recording_trial *trial,
                  const char *align, const double from[2], size_t n, size_t *row)
{
    const double zero = csp_epoch_zero(r, trial, align);
    const double at = (zero + from[0] - trial->onset) / r->dt;
    if (!(at > -0.5) || at + (double)n > (double)trial->rows + 0.5) return 0; /* NaN too */
    *row = trial->row + (size_t)(at + 0.5);
    return *row + n <= trial->row + trial->rows;
}
