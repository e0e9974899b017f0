/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few cells of data/results/coverage.csv, with a fixed seed; the whole: make soak. */
#include "../../soak/samples.h"
#include "testing.h"

static const struct population *named(const char *name)
{
    for (size_t i = 0; i < POPULATIONS; i++)
        if (strcmp(populations[i].name, name) == 0) return populations + i;
    fail_msg("no population %s", name);
    return NULL;
}

/* 500 samples: a true 95 % lies within 92.5 and 97.5 %, one cell in 100 apart. */
static void intervals_cover(void **state)
{
    (void)state;
    static const struct {
        enum quantity quantity;
        const char *sample;
        size_t n;
    } rows[] = {
        {MEAN, "normal", 4},          {MEAN, "normal", 16},
        {MEAN, "exponential", 8},     {MEAN, "beta_floor", 12},
        {MEAN, "beta_0.7_zero", 8},   {MEAN, "uniform", 6},
        {PAIRED, "gamma_2", 6},       {INDEPENDENT, "beta_2_5", 6},
        {PAIRED, "normal", 3},        {MEDIAN, "exponential", 12},
        {CORRELATION, "normal", 8},   {SD_RATIO, "exponential", 12},
        {PAIRED_EFFECT, "normal", 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct cell c;
        assert_true(has(rows[i].quantity, named(rows[i].sample)));
        assert_int_equal(
            cover(rows[i].quantity, named(rows[i].sample), rows[i].n, 500, 1 + i, &c), 0);
        assert_true(c.replicates == 500 && c.in_range && c.contradictions == 0);
        const double share = (double)c.hits / 500;
        if (share < 0.92 || share > 0.985)
            fail_msg("%s of %s, n %zu: %.1f %%", quantity_names[rows[i].quantity],
                     rows[i].sample, rows[i].n, 100 * share);
    }
}

/* The fault: 71, 79, 86, 89 and 92 % of normal samples at these sizes by BCa. */
static void few_normal_animals_are_covered(void **state)
{
    (void)state;
    static const size_t n[] = {3, 4, 6, 8, 16};
    for (size_t i = 0; i < 5; i++) {
        struct cell c;
        assert_int_equal(cover(MEAN, named("normal"), n[i], 2000, 11 + i, &c), 0);
        const double share = (double)c.hits / 2000;
        if (share < 0.93 || share > 0.97) fail_msg("n %zu: %.1f %%", n[i], 100 * share);
    }
}

TEST_MAIN(cmocka_unit_test(few_normal_animals_are_covered), cmocka_unit_test(intervals_cover))
