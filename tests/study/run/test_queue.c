/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/study/run/queue.h"
#include "testing.h"

static void add(struct csp_queue *q, enum csp_job_kind kind, size_t index, double cost)
{
    assert_int_equal(csp_queue_add(q, (struct csp_job){kind, index}, cost), CSP_OK);
}

static void gives(struct csp_queue *q, enum csp_job_kind kind, size_t index)
{
    const struct csp_job job = csp_queue_take(q);
    assert_int_equal(job.kind, kind);
    if (kind == CSP_JOB_REAR || kind == CSP_JOB_RUN) assert_int_equal(job.index, index);
}

static void the_largest_goes_first(void **state)
{
    struct csp_queue q;
    (void)state;
    assert_int_equal(csp_queue_init(&q, NULL, NULL), CSP_OK);
    for (size_t i = 0; i < 100; i++) add(&q, CSP_JOB_RUN, i, (double)((i * 37) % 100));
    add(&q, CSP_JOB_REAR, 5, 0.25);
    add(&q, CSP_JOB_REAR, 9, 0.75);
    gives(&q, CSP_JOB_OVER, 0); /* it is not open yet */
    csp_queue_open(&q);
    gives(&q, CSP_JOB_REAR, 9);
    gives(&q, CSP_JOB_REAR, 5);
    for (size_t cost = 100; cost-- > 0;) gives(&q, CSP_JOB_RUN, cost * 73 % 100);
    gives(&q, CSP_JOB_OVER, 0);
    assert_int_equal(csp_queue_out(&q), 102);
    csp_queue_free(&q);
}

static void equals_go_by_index(void **state)
{
    struct csp_queue q;
    (void)state;
    assert_int_equal(csp_queue_init(&q, NULL, NULL), CSP_OK);
    for (size_t i = 70; i-- > 0;) add(&q, CSP_JOB_RUN, i, 2.385);
    csp_queue_open(&q);
    for (size_t i = 0; i < 70; i++) gives(&q, CSP_JOB_RUN, i);
    csp_queue_free(&q);
}

static int there[4]; /* animals */

/* Unit u needs animal u / 2. */
static int animal_is_there(void *context, size_t unit)
{
    ++*(int *)context;
    return there[unit / 2];
}

static void a_unit_waits_for_its_animal_alone(void **state)
{
    struct csp_queue q;
    int asked = 0;
    (void)state;
    assert_int_equal(csp_queue_init(&q, animal_is_there, &asked), CSP_OK);
    for (size_t i = 0; i < 3; i++) add(&q, CSP_JOB_REAR, i, 1.0);
    for (size_t u = 0; u < 8; u++) add(&q, CSP_JOB_RUN, u, 8.0 - (double)u);
    there[3] = 1; /* from the cache */
    csp_queue_open(&q);
    for (size_t i = 0; i < 3; i++) gives(&q, CSP_JOB_REAR, i);
    gives(&q, CSP_JOB_RUN, 6); /* while three are being reared */
    there[1] = 1;
    csp_queue_done(&q, (struct csp_job){CSP_JOB_REAR, 1});
    gives(&q, CSP_JOB_RUN, 2); /* larger than 7 */
    gives(&q, CSP_JOB_RUN, 3);
    gives(&q, CSP_JOB_RUN, 7);
    gives(&q, CSP_JOB_WAIT, 0);
    const int before = asked;
    gives(&q, CSP_JOB_WAIT, 0);
    assert_int_equal(asked, before); /* nothing has changed, so nothing is looked at again */
    there[0] = there[2] = 1;
    csp_queue_done(&q, (struct csp_job){CSP_JOB_REAR, 2});
    csp_queue_done(&q, (struct csp_job){CSP_JOB_REAR, 0});
    for (size_t i = 0; i < 4; i++) gives(&q, CSP_JOB_RUN, (const size_t[]){0, 1, 4, 5}[i]);
    gives(&q, CSP_JOB_OVER, 0);
    csp_queue_free(&q);
}

static void an_animal_that_failed_does_not_block(void **state)
{
    struct csp_queue q;
    int asked = 0;
    (void)state;
    there[0] = 0;
    assert_int_equal(csp_queue_init(&q, animal_is_there, &asked), CSP_OK);
    add(&q, CSP_JOB_REAR, 0, 1.0);
    add(&q, CSP_JOB_RUN, 0, 1.0);
    csp_queue_open(&q);
    gives(&q, CSP_JOB_REAR, 0);
    csp_queue_done(&q, (struct csp_job){CSP_JOB_REAR, 0});
    gives(&q, CSP_JOB_OVER, 0); /* nobody rears it any more */
    csp_queue_free(&q);
}

static void a_stop_forgets_what_was_not_taken(void **state)
{
    struct csp_queue q;
    (void)state;
    assert_int_equal(csp_queue_init(&q, NULL, NULL), CSP_OK);
    for (size_t i = 0; i < 5; i++) add(&q, CSP_JOB_RUN, i, 1.0);
    csp_queue_open(&q);
    gives(&q, CSP_JOB_RUN, 0);
    csp_queue_stop(&q);
    gives(&q, CSP_JOB_OVER, 0);
    assert_int_equal(csp_queue_out(&q), 1);
    csp_queue_done(&q, (struct csp_job){CSP_JOB_RUN, 0});
    add(&q, CSP_JOB_RUN, 3, 1.0); /* the next look of an auto study */
    csp_queue_open(&q);
    gives(&q, CSP_JOB_RUN, 3);
    gives(&q, CSP_JOB_OVER, 0);
    csp_queue_free(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_goes_first),
        cmocka_unit_test(equals_go_by_index),
        cmocka_unit_test(a_unit_waits_for_its_animal_alone),
        cmocka_unit_test(an_animal_that_failed_does_not_block),
        cmocka_unit_test(a_stop_forgets_what_was_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
