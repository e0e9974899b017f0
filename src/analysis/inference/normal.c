/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/analysis/inference/normal.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double csp_normal_density(double z)
{
    return gsl_ran_ugaussian_pdf(z);
}

double csp_normal_below(double z)
{
    return gsl_cdf_ugaussian_P(z);
}

double csp_normal_quantile(double p)
{
    return gsl_cdf_ugaussian_Pinv(p);
}

double csp_normal_of_p(double p)
{
    return p > 0.0 ? gsl_cdf_ugaussian_Qinv(0.5 * p) : INFINITY;
}
