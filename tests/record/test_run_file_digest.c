/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/record/run_file.h"
#include "conspecific/record/run_file_digest.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/csp_digest_XXXXXX";

struct form { /* of a file; each member makes other contents */
    double value;
    int64_t seed;
    const char *name, *doc, *text;
    size_t rows, cols;
};

/* The sum of a file of that form, whose objects are made in one order or the other. */
static void digest(const struct form *form, int reverse, char hex[CSP_SHA256_HEX])
{
    struct csp_run_file f;
    char path[64];
    const size_t dims[2] = {form->rows, form->cols};
    double *x = calloc(form->rows * form->cols + 1, sizeof *x);
    assert_non_null(x);
    x[form->rows * form->cols / 2] = form->value;
    snprintf(path, sizeof path, "%s/x.h5", folder);
    assert_int_equal(csp_run_file_init(&f), CSP_OK);
    for (int k = 0; k < 2; k++)
        if (k == reverse)
            assert_int_equal(csp_run_file_reals(&f, form->name, 2, dims, x), CSP_OK);
        else
            assert_int_equal(csp_run_file_text(&f, "a/text", form->text), CSP_OK);
    assert_int_equal(csp_run_file_attr_text(&f, "a", "doc", form->doc), CSP_OK);
    assert_int_equal(csp_run_file_attr_long(&f, "", "seed", form->seed), CSP_OK);
    assert_int_equal(csp_run_file_save(&f, path), CSP_OK);
    csp_run_file_free(&f);
    free(x);
    assert_int_equal(csp_run_file_digest(path, hex), CSP_OK);
    assert_int_equal(unlink(path), 0);
}

static void only_the_contents_count(void **state)
{
    (void)state;
    const struct form base = {2.385, 7, "b/x", "any", "words", 300000, 2};
    struct form other[7];
    char sum[CSP_SHA256_HEX], again[CSP_SHA256_HEX];
    digest(&base, 0, sum);
    digest(&base, 1, again);
    assert_string_equal(sum, again);
    for (int k = 0; k < 7; k++) other[k] = base;
    other[0].value = 2.386;
    other[1].seed = 8;
    other[2].name = "b/y";
    other[3].doc = "another";
    other[4].text = "wordt";
    other[5].rows = 600000;
    other[5].cols = 1; /* the same bytes in another shape */
    other[6].cols = 3;
    for (int k = 0; k < 7; k++) {
        digest(other + k, 0, again);
        if (!strcmp(sum, again)) fail_msg("form %d has the same sum", k);
    }
}

static void what_is_no_hdf5_is_told(void **state)
{
    (void)state;
    char path[64], hex[CSP_SHA256_HEX];
    snprintf(path, sizeof path, "%s/x.h5", folder);
    assert_int_equal(csp_run_file_digest(path, hex), CSP_E_IO);
    assert_int_equal(csp_file_write_atomic(path, "text", 4), CSP_OK);
    assert_int_equal(csp_run_file_digest(path, hex), CSP_E_IO);
    assert_int_equal(unlink(path), 0);
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_contents_count),
                                       cmocka_unit_test(what_is_no_hdf5_is_told)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
