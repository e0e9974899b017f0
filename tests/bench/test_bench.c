/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/cli/bench/bench_cohort.c"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>
/* The program's own files are not in the library. */
#include "../../src/cli/bench/bench.c"
#include "../../src/cli/bench/bench_pc.c"
#include "../../src/cli/bench/bench_rate.c"
#include "../../src/cli/bench/cmd_bench.c"

struct expected {
    const char *name;
    double value;
};

/* Each value within 1e-5 of its reference: single precision loses about 1e-6 here. */
static void assert_checks(const struct csp_workload *b, const struct expected want[], size_t n)
{
    assert_int_equal(b->checks, n);
    for (size_t k = 0; k < n; k++) {
        assert_string_equal(b->check[k].name, want[k].name);
        assert_near(b->check[k].value, want[k].value, 1e-5 * want[k].value);
    }
}

/*
 * References: a program of another hand, the recurrences of cli/bench/bench.h in NumPy float64
 * (numpy 1.24.2, 2026-11-21), for the sizes and numbers of steps that are asked for here.
 */

static void rate_networks_reach_their_reference(void **state)
{
    (void)state;
    const struct expected at_256[] = {{"rms_r", 0.4060459445203742},
                                      {"wsum_r", 1.3991049836603495}};
    const struct expected at_100[] = {{"rms_r", 0.3644912797773391},
                                      {"wsum_r", 1.2567904027255437}};
    struct csp_workload b = {.units = 256, .steps = 200, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate(&b), CSP_OK);
    assert_checks(&b, at_256, 2);
    assert_near(b.updates, 256.0 * 256 * 200, 0);
    assert_true(b.seconds > 0 && b.cpu > 0 && b.setup > 0);
    b = (struct csp_workload){.units = 100, .steps = 53, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate(&b), CSP_OK);
    assert_checks(&b, at_100, 2);
}

static void plastic_networks_reach_their_reference(void **state)
{
    (void)state;
    const struct expected at_256[] = {{"rms_r", 0.3265255928235815},
                                      {"wsum_r", 1.1900634570281718},
                                      {"rms_w", 0.6409625845880244},
                                      {"wsum_wr", 0.7415153639910899}};
    const struct expected at_100[] = {{"rms_r", 0.3473295631458984},
                                      {"wsum_r", 1.2133078560793848},
                                      {"rms_w", 0.7988094088274582},
                                      {"wsum_wr", 0.9203792255422149}};
    struct csp_workload b = {.units = 256, .steps = 200, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate_plastic(&b), CSP_OK);
    assert_checks(&b, at_256, 4);
    b = (struct csp_workload){.units = 100, .steps = 53, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_rate_plastic(&b), CSP_OK);
    assert_checks(&b, at_100, 4);
}

static void predictive_coding_reaches_its_reference(void **state)
{
    (void)state;
    const struct expected want[] = {{"rms_w0", 0.3051361861025356},
                                    {"rms_w1", 0.3021751618967984},
                                    {"rms_e0", 0.435691447880454},
                                    {"rms_v1", 0.13943980811642417},
                                    {"rms_v2", 0.17538735265972166}};
    struct csp_workload b = {.units = 256, .steps = 20, .threads = 1, .nets = 1};
    assert_int_equal(csp_bench_predictive_coding(&b), CSP_OK);
    assert_checks(&b, want, 5);
    assert_near(b.updates, 20.0 * (50 * 2 + 1) * 81920, 0);
    b.units = 128;
    assert_int_equal(csp_bench_predictive_coding(&b), CSP_E_SHAPE);
}

static void network_0_does_not_depend_on_the_others(void **state)
{
    (void)state;
    int (*const run[])(struct csp_workload *) = {csp_bench_rate, csp_bench_rate_plastic,
                                                 csp_bench_predictive_coding};
    for (size_t w = 0; w < 3; w++) {
        struct csp_workload one = {.units = 256, .steps = 5, .threads = 1, .nets = 1};
        struct csp_workload many = {.units = 256, .steps = 5, .threads = 2, .nets = 3};
        assert_int_equal(run[w](&one), CSP_OK);
        assert_int_equal(run[w](&many), CSP_OK);
        for (size_t k = 0; k < one.checks; k++)
            assert_true(one.check[k].value == many.check[k].value);
        assert_near(many.updates, 3 * one.updates, 0);
    }
    assert_true(csp_bench_uniform(2, 5) != csp_bench_uniform(2 + 16, 5));
}

/* Run the command with stdout and stderr into files; what it printed. */
static int command(char *const argv[], char out[4096], char err[4096])
{
    int argc = 0, code;
    while (argv[argc]) argc++;
    FILE *files[2] = {tmpfile(), tmpfile()};
    int kept[2];
    for (int k = 0; k < 2; k++) {
        fflush(k ? stderr : stdout);
        kept[k] = dup(k + 1);
        dup2(fileno(files[k]), k + 1);
    }
    code = csp_cmd_bench(argc, (char **)(uintptr_t)argv);
    for (int k = 0; k < 2; k++) {
        fflush(k ? stderr : stdout);
        dup2(kept[k], k + 1);
        close(kept[k]);
        rewind(files[k]);
        const size_t n = fread(k ? err : out, 1, 4095, files[k]);
        (k ? err : out)[n] = '\0';
        fclose(files[k]);
    }
    return code;
}

static void the_last_line_is_json(void **state)
{
    (void)state;
    char out[4096], err[4096];
    char *argv[] = {"bench",  "rate", "--units",   "33", "--steps", "7",
                    "--nets", "2",    "--threads", "2",  NULL};
    assert_int_equal(command(argv, out, err), 0);
    assert_string_equal(err, "");
    assert_memory_equal(out, "{\"workload\": \"rate\", \"units\": 33, \"nets\": 2", 40);
    assert_non_null(strstr(out, "\"steps\": 7"));
    assert_non_null(strstr(out, "\"updates_per_second\": "));
    assert_non_null(strstr(out, "\"check\": {\"rms_r\": "));
    assert_string_equal(out + strlen(out) - 3, "}}\n");
    char *help[] = {"bench", "--help", NULL};
    assert_int_equal(command(help, out, err), 0);
    assert_non_null(strstr(out, "usage"));
}

static void bad_command_lines_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *argv[6], *says;
    } rows[] = {
        {{"bench"}, "which workload"},
        {{"bench", "rat"}, "did you mean `rate`"},
        {{"bench", "rate", "rate"}, "one workload"},
        {{"bench", "rate", "--unit", "8"}, "did you mean `--units`"},
        {{"bench", "rate", "--units"}, "--units needs a number"},
        {{"bench", "rate", "--units", "0"}, "--units needs a whole"},
        {{"bench", "rate", "--units", "2.5"}, "--units needs a whole"},
        {{"bench", "rate", "--units", "-3"}, "--units needs a whole"},
        {{"bench", "rate", "--units", "1e9"}, "--units needs a whole"},
        {{"bench", "rate", "--steps", "nan"}, "--steps needs a whole"},
        {{"bench", "rate", "--threads", "2 s"}, "--threads needs a whole"},
        {{"bench", "rate", "--nets", ""}, "--nets needs a whole"},
        {{"bench", "predictive-coding", "--units", "128"}, "256, 256 and 64"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        char out[4096], err[4096];
        char *argv[6];
        memcpy(argv, rows[k].argv, sizeof argv);
        const int code = command(argv, out, err);
        if (code != 2 || !strstr(err, rows[k].says))
            fail_msg("row %zu: exit %d, %s", k, code, err);
        assert_string_equal(out, "");
    }
}

TEST_MAIN(cmocka_unit_test(rate_networks_reach_their_reference),
          cmocka_unit_test(plastic_networks_reach_their_reference),
          cmocka_unit_test(predictive_coding_reaches_its_reference),
          cmocka_unit_test(network_0_does_not_depend_on_the_others),
          cmocka_unit_test(the_last_line_is_json),
          cmocka_unit_test(bad_command_lines_are_refused))
