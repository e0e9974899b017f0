/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/launch.h"
#include "conspecific/core/error.h"
#include "conspecific/study/run/ranks.h"
#include "conspecific/study/spillover/file.h"
#include "conspecific/study/spillover/run.h"

int csp_launch(const struct csp_study_options *opt)
{
    if (!csp_spillover_is(opt->study)) return csp_study_run(opt);
    const int ranks = csp_ranks_expected();
    if (ranks != 1)
        return ranks < 1
                   ? ranks
                   : CSP_FAIL(CSP_E_USAGE,
                              "a study of `kind: spillover` takes minutes and is not shared "
                              "between %d ranks; run it without mpirun",
                              ranks);
    if (opt->record)
        return CSP_FAIL(CSP_E_USAGE,
                        "--record does not go with `kind: spillover`: its learners have no "
                        "trials; every learner is in animals.csv");
    if (opt->groups || opt->partial)
        return CSP_FAIL(CSP_E_USAGE,
                        "%s does not go with `kind: spillover`, which has no groups",
                        opt->groups ? "--groups" : "--partial");
    if (opt->animals == CSP_ANIMALS_AUTO)
        return CSP_FAIL(CSP_E_USAGE,
                        "--animals auto does not go with `kind: spillover`: it has "
                        "no contrasts; give a number");
    const struct csp_spillover_options circuits = {.study = opt->study,
                                                   .out = opt->out,
                                                   .animals = opt->animals,
                                                   .seed = opt->seed,
                                                   .threads = opt->threads,
                                                   .set = opt->set,
                                                   .n_set = opt->n_set,
                                                   .resume = opt->resume,
                                                   .over = opt->over,
                                                   .quiet = opt->quiet,
                                                   .silent = opt->silent,
                                                   .checkpoint = opt->checkpoint,
                                                   .voice = opt->voice,
                                                   .hear = opt->hear,
                                                   .to = opt->to};
    return csp_spillover_run(&circuits);
}
