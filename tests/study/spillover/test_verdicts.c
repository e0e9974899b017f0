/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/study/spillover/verdicts.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static char dir[] = "/tmp/csp_verdicts_XXXXXX";
static struct csp_mem mem;
static struct csp_diag diag;

static const char head[] =
    "study,circuit,overlap,kappa,own,common_fate,step,measure,unit,n,mean,sem,theory,"
    "deviation,holds,extended,deviation_extended,verdict,reason\n";
static const char body[] =
    "toy,bla,0.2,1,0.5,0,0.02,half_sum,events,4,110,1,100,0.1,1,,,agrees,\n"
    "toy,bla,0.9,1,0.5,0,0.02,half_sum,events,4,60,1,100,-0.4,1,,,disagrees,\n"
    "toy,bla,0.8,1,0.5,0,0.02,half_sum,events,4,160,40,100,0.6,1,,,not decidable: too few "
    "learners,\n"
    "toy,bla,0.7,1,0.5,0,0.02,half_sum,events,4,160,4,100,0.6,0,161,0,explained,\"why, as "
    "said\"\n"
    "toy,bla,0.6,1,0.5,0,0.02,half_sum,events,4,160,4,100,0.6,0,,,in words,why\n"
    "toy,bla,0.5,1,0.5,0,0.02,half_sum,events,4,101,4,100,0.01,0,,,agrees,why\n"
    "toy,bla,0.4,1,0.5,0,0.02,half_sum,events,0,,,,,0,,,nothing to measure,why\n"
    "toy,critic,0.4,1,0.5,0,0.02,rest_own,1,4,0.5,0,0.5,0,1,,,agrees,\n";

static void save(const char *name, const char *rows)
{
    char path[300];
    struct csp_text t = {0};
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(csp_text_add(&t, "%s%s", head, rows), CSP_OK);
    assert_int_equal(csp_file_write_atomic(path, t.s, t.n), CSP_OK);
    csp_text_free(&t);
}

static void verdicts_are_counted_where_they_belong(void **state)
{
    (void)state;
    struct csp_verdicts c;
    assert_false(csp_verdicts_is_run(dir));
    save("theory.csv", body);
    assert_true(csp_verdicts_is_run(dir));
    csp_diag_init(&diag);
    assert_int_equal(csp_verdicts_read(&c, dir, &mem, &diag), CSP_OK);
    assert_int_equal(c.n, 2);
    const struct csp_verdicts_row *r = c.list;
    assert_string_equal(r->circuit, "bla");
    assert_int_equal(r->holds, 3);
    assert_int_equal(r->agrees, 1);
    assert_int_equal(r->disagrees, 1);
    assert_int_equal(r->undecided, 1);
    assert_int_equal(r->elsewhere, 3);
    assert_int_equal(r->within, 1);
    assert_int_equal(r->explained, 1);
    assert_int_equal(r->in_words, 1);
    assert_int_equal(r->open, 0);
    assert_near(r->worst, -0.4, 1e-12); /* what is not decidable is not the worst */
    assert_string_equal(r->where, "overlap 0.9, kappa 1, own 0.5, common_fate 0, step 0.02");
    assert_string_equal(c.list[1].measure, "rest_own");
    assert_int_equal(csp_verdicts_disagree(&c), 1);
    assert_int_equal(csp_verdicts_save(&c), CSP_OK);
    char path[300], *data = NULL;
    size_t n;
    snprintf(path, sizeof path, "%s/compare.csv", dir);
    assert_int_equal(csp_file_read(path, &data, &n, 1 << 20), CSP_OK);
    assert_non_null(strstr(data, "\ntoy,bla,half_sum,3,1,1,1,3,1,1,0,1,-40,"));
    free(data);
    FILE *out = fopen("/dev/null", "w");
    assert_non_null(out);
    assert_int_equal(csp_verdicts_print(&c, 1, 0, out), CSP_OK);
    assert_int_equal(csp_verdicts_print(&c, 1, 1, out), CSP_OK);
    fclose(out);
}

static void a_spoiled_table_is_refused_where_it_is_wrong(void **state)
{
    (void)state;
    struct csp_verdicts c;
    save("theory.csv", "toy,bla,0.2,1,0.5,0,0.02,half_sum,events,4,110,1,100,0.1,1,,,agree,\n");
    csp_diag_init(&diag);
    assert_int_equal(csp_verdicts_read(&c, dir, &mem, &diag), CSP_E_SYNTAX);
    assert_non_null(strstr(diag.message[0], "theory.csv:2:"));
    save("theory.csv", "toy,bla,0.2,1,0.5,0,0.02,half_sum,events,4,110,1,100,x,1,,,agrees,\n");
    csp_diag_init(&diag);
    assert_int_equal(csp_verdicts_read(&c, dir, &mem, &diag), CSP_E_SYNTAX);
    save("contrasts.csv", "");
    assert_false(csp_verdicts_is_run(dir)); /* it has claims to compare with */
    csp_diag_init(&diag);
    assert_int_equal(csp_verdicts_read(&c, "/nowhere", &mem, &diag), CSP_E_IO);
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char command[300];
    csp_mem_free(&mem);
    snprintf(command, sizeof command, "rm -r '%s'", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_counted_where_they_belong),
        cmocka_unit_test(a_spoiled_table_is_refused_where_it_is_wrong)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
