/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testing.h"

#include "conspecific/core/error.h"
#include "conspecific/core/file.h"
#include "conspecific/report/claims/show.h"
#include <stdlib.h>

static const struct csp_claim claim = {.id = "C901",
                                       .direction = CSP_LESS,
                                       .effect = NAN,
                                       .ci_low = NAN,
                                       .ci_high = NAN,
                                       .effect_kind = "direction",
                                       .measure = "freezing",
                                       .source = "a paper"};
static struct csp_compare_row row[2];
static const struct csp_compare compare = {.dir = "build/test_show", .list = row, .n = 2};

static void set_up(void)
{
    row[0] = (struct csp_compare_row){.study = "s",
                                      .contrast = "x",
                                      .a = "pain freezing",
                                      .b = "groom freezing",
                                      .minus = "",
                                      .statistic = "mean",
                                      .unit = "%",
                                      .claim_id = "C901",
                                      .claim = &claim,
                                      .paired = 1,
                                      .n_a = 16,
                                      .n_b = 16,
                                      .diff = -0.001,
                                      .diff_lo = -2,
                                      .diff_hi = 1.5,
                                      .effect = -0.3,
                                      .effect_lo = -0.8,
                                      .effect_hi = 0.2,
                                      .p = 0.04,
                                      .p_equal = 0.5,
                                      .looks = 1,
                                      .published = {-1.46, -2.2, -0.68},
                                      .simulated = {-0.3, -0.8, 0.2},
                                      .replication = 0.4375,
                                      .experiment = "one group of 14",
                                      .needs_animals = 40,
                                      .needs_minutes = 12.5};
    row[1] = row[0];
    csp_judge(&row[0]);
    row[1].claim = NULL, row[1].claim_id = "", row[1].contrast = "y", row[1].p = 0.0001;
    row[1].published = row[1].simulated = (struct csp_size){NAN, NAN, NAN};
    row[1].replication = row[1].needs_animals = row[1].needs_minutes = NAN;
    row[1].experiment = "";
    csp_judge(&row[1]);
}

static void both_numbers_are_shown(void **state)
{
    (void)state;
    static const char *const said[] = {
        "  published effect [95 % interval]  replication  kind ",
        "  0.00 [-2.00, 1.50] ",
        "  -1.46 [-2.20, -0.68]                     0.44  predicted  undecided  neither a sign",
        "claims: 0 agree, 0 disagree, 1 undecided\n",
        "of the undecided 1 need at most 128 animals a group, 0 more, 13 minutes for the "
        "longest",
        "controls: 1 agree, 0 disagree, 0 undecided\n"};
    char *text = NULL;
    size_t n;
    set_up();
    FILE *out = open_memstream(&text, &n);
    assert_int_equal(csp_compare_print(&compare, 1, 0, out), CSP_OK);
    fclose(out);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(text, said[i])) fail_msg("no `%s` in\n%s", said[i], text);
    free(text);
}

static void the_file_has_a_row_a_contrast(void **state)
{
    (void)state;
    char *data = NULL;
    size_t n;
    set_up();
    assert_int_equal(csp_dir_make("build/test_show"), CSP_OK);
    assert_int_equal(csp_compare_save(&compare), CSP_OK);
    assert_int_equal(csp_file_read("build/test_show/compare.csv", &data, &n, 10000), CSP_OK);
    assert_non_null(strstr(data, ",p_equal,looks,decided,published_effect,published_effect_low,"
                                 "published_effect_high,simulated_effect,size_p,replication,"
                                 "experiment,needs_animals,needs_minutes\n"));
    assert_non_null(strstr(data, "mean,0.5,1,open,-1.46,-2.2,-0.68,-0.3,"));
    assert_non_null(strstr(data, ",0.4375,one group of 14,40,12.5\n"));
    assert_non_null(strstr(data, "mean,0.5,1,sign,,,,,,,,,\n"));
    free(data);
}

TEST_MAIN(cmocka_unit_test(both_numbers_are_shown),
          cmocka_unit_test(the_file_has_a_row_a_contrast))
