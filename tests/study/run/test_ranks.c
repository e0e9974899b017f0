/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the environment says of other processes; the messages themselves are tested by
 * tests/cli/test_ranks.sh under mpirun. */
#include "conspecific/core/error.h"
#include "conspecific/study/run/ranks.h"
#include "testing.h"
#include <stdlib.h>
#include <string.h>

static int alone(void **state)
{
    (void)state;
    unsetenv("PMI_SIZE");
    unsetenv("OMPI_COMM_WORLD_SIZE");
    unsetenv("SLURM_STEP_NUM_TASKS");
    return 0;
}

static void a_process_that_is_alone_looks_for_no_library(void **state)
{
    struct csp_ranks r;
    (void)state;
    assert_int_equal(csp_ranks_expected(), 1);
    assert_int_equal(csp_ranks_init(&r), CSP_OK);
    assert_int_equal(r.rank, 0);
    assert_int_equal(r.size, 1);
    assert_null(r.library);
    csp_ranks_free(&r);
    setenv("PMI_SIZE", "1", 1); /* mpirun -n 1 */
    setenv("SLURM_STEP_NUM_TASKS", "1", 1);
    assert_int_equal(csp_ranks_expected(), 1);
    assert_int_equal(csp_ranks_init(&r), CSP_OK);
    assert_null(r.library);
    csp_ranks_free(&r);
}

static void launchers_whose_ranks_cannot_speak_are_refused(void **state)
{
    struct csp_ranks r;
    (void)state;
    setenv("OMPI_COMM_WORLD_SIZE", "3", 1);
    assert_int_equal(csp_ranks_init(&r), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "Open MPI"));
    unsetenv("OMPI_COMM_WORLD_SIZE");
    setenv("SLURM_STEP_NUM_TASKS", "5", 1);
    assert_int_equal(csp_ranks_init(&r), CSP_E_USAGE);
    assert_non_null(strstr(csp_error_detail(), "srun started 5 tasks"));
    setenv("PMI_SIZE", "5", 1); /* srun --mpi=pmi2 */
    assert_int_equal(csp_ranks_expected(), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_process_that_is_alone_looks_for_no_library, alone),
        cmocka_unit_test_setup(launchers_whose_ranks_cannot_speak_are_refused, alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
