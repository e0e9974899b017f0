/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/core/sha256.h"
#include "testing.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char nothing[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void published_answers_come_out(void **state)
{
    (void)state;
    struct csp_sha256 sum;
    char hex[CSP_SHA256_HEX];
    csp_sha256_init(&sum);
    csp_sha256_end(&sum, hex);
    assert_string_equal(hex, nothing);
    csp_sha256_add(&sum, "a", 1); /* ready again */
    csp_sha256_add(&sum, "bc", 2);
    csp_sha256_end(&sum, hex);
    assert_string_equal(hex, abc); /* FIPS 180-4, B.1 */
}

static void a_file_is_summed_in_pieces(void **state)
{
    (void)state;
    char folder[] = "/tmp/csp_sha256_XXXXXX", path[64], hex[CSP_SHA256_HEX];
    uint64_t bytes;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    assert_int_equal(csp_file_write_atomic(path, million, 1000000), CSP_OK);
    free(million);
    assert_int_equal(csp_sha256_file(path, hex, &bytes), CSP_OK);
    assert_int_equal(bytes, 1000000);
    assert_string_equal(hex,
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(csp_sha256_file(folder, hex, &bytes), CSP_E_IO);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(csp_sha256_file(path, hex, &bytes), CSP_E_IO);
    assert_int_equal(mkfifo(path, 0600), 0); /* does not hang */
    assert_int_equal(csp_sha256_file(path, hex, &bytes), CSP_E_IO);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_answers_come_out),
                                       cmocka_unit_test(a_file_is_summed_in_pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
