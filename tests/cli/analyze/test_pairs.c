/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analyze coherence, rsa and decode, run as a user runs them, on a file whose truth is known:
 * a.r drives b.r one sample later; pop.r has an axis for pain (own and other) and one for the
 * group of the trial's name. */
#include "conspecific/core/error.h"
#include "conspecific/core/num/dist.h"
#include "conspecific/record/run_file.h"
#include "testing.h"
#include <stdlib.h>
#include <unistd.h>

enum { KINDS = 5, REPEATS = 12, TRIALS = KINDS * REPEATS, ROWS = 150, UNITS = 20, ANIMALS = 3 };
static const char *const kinds[KINDS] = {"own_pain", "own_air", "other_pain", "other_air",
                                         "air"};
static char folder[] = "/tmp/csp_analyze_XXXXXX", out[1 << 20];
static const double dt = 0.02;

static void put(struct csp_run_file *f, size_t animal, const char *name, char type,
                const void *data, size_t n, size_t units)
{
    char path[100];
    const size_t dims[2] = {n, units};
    snprintf(path, sizeof path, "record/rats/%zu/%s", animal, name);
    const int err = type == 'd'   ? csp_run_file_reals(f, path, 1, dims, data)
                    : type == 'l' ? csp_run_file_longs(f, path, n, data)
                    : type == 't' ? csp_run_file_texts(f, path, n, data)
                                  : csp_run_file_floats(f, path, units ? 2 : 1, dims, data);
    assert_int_equal(err, CSP_OK);
    if (type != 'f') return;
    assert_int_equal(csp_run_file_attr_text(f, path, "unit", "Hz"), CSP_OK);
}

/* Sample k of a trial; the event is at sample 50. */
static void sample(struct csp_rng *rng, size_t kind, size_t k, float past[2], float pop[UNITS])
{
    const float a = (float)(0.5 * past[0] + csp_dist_normal(rng)),
                b = (float)(0.4 * past[1] + 0.8 * past[0] + csp_dist_normal(rng));
    past[0] = a;
    past[1] = b;
    for (size_t u = 0; u < UNITS; u++) pop[u] = (float)(2.0 * csp_dist_normal(rng));
    if (k < 50 || kind == 4) return;
    for (size_t u = 0; u < 4; u++) pop[u] += kind % 2 == 0 ? 2.0f : 0.0f; /* pain */
    for (size_t u = 4; u < 8; u++) pop[u] += kind >= 2 ? 1.0f : 0.0f;     /* other */
}

static void put_animal(struct csp_run_file *f, size_t animal)
{
    static float ab[2][TRIALS * ROWS], pop[TRIALS * ROWS * UNITS];
    double time[TRIALS * ROWS], onset[TRIALS], first[TRIALS];
    int64_t phase[TRIALS] = {0}, ones[TRIALS], row[TRIALS];
    const char *name[TRIALS], *phase_name[TRIALS];
    struct csp_rng rng;
    csp_rng_stream(&rng, 81, animal, "test");
    for (size_t i = 0; i < TRIALS; i++) {
        const size_t kind = (i * 3) % KINDS;
        float past[2] = {0.0f, 0.0f};
        name[i] = kinds[kind];
        phase_name[i] = "test";
        ones[i] = 1;
        row[i] = (int64_t)(i * ROWS);
        onset[i] = 100.0 * (double)i;
        first[i] = onset[i] + 50.0 * dt;
        for (size_t k = 0; k < ROWS; k++) {
            const size_t at = i * ROWS + k;
            time[at] = onset[i] + (double)k * dt;
            sample(&rng, kind, k, past, pop + at * UNITS);
            ab[0][at] = past[0];
            ab[1][at] = past[1];
        }
    }
    put(f, animal, "time", 'd', time, TRIALS * ROWS, 0);
    put(f, animal, "dt", 'd', &dt, 1, 0);
    put(f, animal, "a.r", 'f', ab[0], TRIALS * ROWS, 0);
    put(f, animal, "b.r", 'f', ab[1], TRIALS * ROWS, 0);
    put(f, animal, "pop.r", 'f', pop, TRIALS * ROWS, UNITS);
    put(f, animal, "trials/name", 't', name, TRIALS, 0);
    put(f, animal, "trials/phase_name", 't', phase_name, TRIALS, 0);
    put(f, animal, "trials/phase", 'l', phase, TRIALS, 0);
    put(f, animal, "trials/session", 'l', ones, TRIALS, 0);
    put(f, animal, "trials/trial", 'l', ones, TRIALS, 0);
    put(f, animal, "trials/row", 'l', row, TRIALS, 0);
    put(f, animal, "trials/onset", 'd', onset, TRIALS, 0);
    put(f, animal, "trials/first_event", 'd', first, TRIALS, 0);
    put(f, animal, "marks/name", 't', name, 0, 0);
    put(f, animal, "marks/role", 't', name, 0, 0);
    put(f, animal, "marks/time", 'd', time, 0, 0);
    put(f, animal, "marks/duration", 'd', time, 0, 0);
    put(f, animal, "marks/action", 'l', row, 0, 0);
    put(f, animal, "marks/phase", 'l', row, 0, 0);
    put(f, animal, "marks/session", 'l', row, 0, 0);
    put(f, animal, "marks/trial", 'l', row, 0, 0);
}

static int make_run(void **state)
{
    (void)state;
    struct csp_run_file f;
    char path[80];
    if (!mkdtemp(folder) || csp_run_file_init(&f)) return 1;
    for (size_t k = 1; k <= ANIMALS; k++) put_animal(&f, k);
    snprintf(path, sizeof path, "%s/run.h5", folder);
    const int err = csp_run_file_save(&f, path);
    csp_run_file_free(&f);
    return err;
}

static int remove_run(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* Exit code of `conspecific analyze KIND FOLDER OPTIONS`; what it prints into out. */
static int analyze(const char *kind, const char *options)
{
    char command[600];
    const char *build = getenv("B");
    snprintf(command, sizeof command, "%s/conspecific analyze %s %s %s 2>&1",
             build ? build : "build", kind, folder, options);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    out[fread(out, 1, sizeof out - 1, pipe)] = '\0';
    const int status = pclose(pipe);
    return status & 0xff ? -1 : status >> 8;
}

/* Number `column` (from 0) of the line of DIR/analyze/FILE.csv that begins with start. */
static double number(const char *file, const char *start, int column)
{
    char path[200], line[400], *rest = line, *cell = NULL;
    snprintf(path, sizeof path, "%s/analyze/%s.csv", folder, file);
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("no %s", path);
    int found = 0;
    while (!found && fgets(line, sizeof line, f)) found = !strncmp(line, start, strlen(start));
    fclose(f);
    if (!found) fail_msg("no line `%s` in %s", start, path);
    for (int k = 0; k <= column; k++) cell = strsep(&rest, ",");
    return *cell && *cell != '\n' ? strtod(cell, NULL) : NAN;
}

static void coherence_and_direction_are_found(void **state)
{
    (void)state;
    assert_int_equal(analyze("coherence", "--field a.r --with b.r --epoch -1s:2s --band 5:7 "
                                          "--directed --permutations 99"),
                     0);
    assert_non_null(strstr(out, "granger_first_to_second"));
    const char *file = "coherence_a.r_b.r_band";
    /* y of the closed form in test_granger with 0.4 and 0.8: numerator 0.64 + 1.25 - cos w */
    const double a = 0.64 + 1.25, F = log(0.5 * (a + sqrt(a * a - 1.0)));
    assert_near(number(file, "rats,mean,3,granger_first_to_second", 4), F, 0.06);
    assert_true(number(file, "rats,1,1,granger_first_to_second", 7) < 1e-10);
    assert_true(number(file, "rats,mean,3,granger_second_to_first", 4) <
                5.0 * number(file, "rats,mean,3,granger_bias", 4) + 1e-3);
    assert_near(number(file, "rats,2,1,order", 4), 1.0, 0.5);
    assert_true(number(file, "rats,mean,3,band_difference", 5) > 0.1); /* low end */
    assert_near(number(file, "rats,3,1,coherence", 7), 0.01, 1e-9);
    assert_near(number(file, "rats,1,1,no_relation", 4), 1.0 / (3 * TRIALS), 1e-9);
    /* S_xy = S_xx conj(H): |H|^2 S_xx / (|H|^2 S_xx + S_ee) = 0.64 / (0.64 + |1 - 0.5 z|^2) */
    const double w = 2.0 * M_PI * 6.0 * dt;
    assert_near(number(file, "rats,mean,3,coherence", 4), 0.64 / (0.64 + 1.25 - cos(w)), 0.06);
    /* and its phase: b is one sample late, and slower by its own pole */
    const double lag = w + atan2(0.4 * sin(w), 1.0 - 0.4 * cos(w));
    assert_near(number(file, "rats,mean,3,phase_rad", 4), lag, 0.08);
    assert_int_equal(analyze("coherence", "--field a.r --with b.r --epoch -1s:2s --every 40ms"),
                     0);
    assert_near(number("coherence_a.r_b.r", "rats,mean,3,12,", 3), 12.0, 1e-9);
}

static void geometry_is_found(void **state)
{
    (void)state;
    assert_int_equal(analyze("rsa", "--field pop.r --window 0s:1s --measure crossnobis "
                                    "--shrinkage 1 --trials "
                                    "own_pain,own_air,other_pain,other_air"),
                     0);
    assert_null(strstr(out, "rats   1"));
    /* noise of the window's mean: 4 / 50 a unit; 4 units differ by 2 or by 1 */
    const double nu = 4.0 / 50.0;
    assert_near(number("rsa_pop.r", "rats,mean,3,own_pain,own_air", 5), 16.0 / nu / UNITS, 1.0);
    assert_near(number("rsa_pop.r", "rats,mean,3,own_pain,other_pain", 5), 4.0 / nu / UNITS,
                0.5);
    assert_near(number("rsa_pop.r", "rats,mean,3,own_pain,other_air", 5), 20.0 / nu / UNITS,
                1.2);
    assert_near(number("rsa_pop.r", "rats,2,1,own_air,other_air", 5), 4.0 / nu / UNITS, 1.0);
    assert_int_equal(analyze("rsa", "--field pop.r --window 0s:1s --measure euclid --trials "
                                    "own_pain,own_air,other_pain,other_air --model "
                                    "own_pain,other_pain:own_air,other_air"),
                     0);
    /* of 15 pairs of 6 the 4 larger are the model's 1: tau-a = 8 / 15 */
    assert_near(number("rsa_pop.r_model", "rats,mean,3,model_agreement", 4), 8.0 / 15.0, 1e-9);
    assert_near(number("rsa_pop.r_model", "rats,1,1,model_agreement", 7), 8.0 / 24.0, 1e-9);
}

static void classes_are_decoded_across_sets(void **state)
{
    (void)state;
    assert_int_equal(analyze("decode", "--field pop.r --classes own_pain,own_air --test "
                                       "other_pain,other_air --window 0s:1s --baseline "
                                       "-0.5s:0s --control air --permutations 99 --json"),
                     0);
    assert_non_null(strstr(out, "\"measure\": \"balanced_accuracy\""));
    assert_true(number("decode_pop.r", "rats,mean,3,balanced_accuracy", 4) > 0.95);
    assert_near(number("decode_pop.r", "rats,1,1,balanced_accuracy", 7), 0.01, 1e-9);
    assert_near(number("decode_pop.r", "rats,1,1,tested_trials", 4), 2 * REPEATS, 0);
    /* 4 of 20 respond to own pain, 8 to the other's, one is allowed to the control */
    assert_near(number("decode_pop.r", "rats,mean,3,share_responding_to_control", 4), 0.05,
                1e-9);
    assert_near(number("decode_pop.r", "rats,mean,3,share_responding_to_a", 4), 0.2, 0.11);
    assert_near(number("decode_pop.r", "rats,mean,3,share_responding_to_b", 4), 0.4, 0.11);
    assert_true(number("decode_pop.r", "rats,mean,3,share_of_a_responding_to_b", 4) > 0.7);
    /* before the event nothing is known */
    assert_int_equal(analyze("decode", "--field pop.r --classes own_pain,own_air --window "
                                       "-0.9s:-0.1s --permutations 0"),
                     0);
    assert_near(number("decode_pop.r", "rats,mean,3,balanced_accuracy", 4), 0.5, 0.25);
    assert_true(isnan(number("decode_pop.r", "rats,1,1,balanced_accuracy", 7)));
}

/* What is wrong, exit code 2, and what the message must name. */
static void wrong_lines_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *options, *named;
    } wrong[] = {
        {"coherence", "--field a.r", "--with"},
        {"coherence", "--field a.r --with c.r", "b.r"},
        {"coherence", "--field a.r --with b.r --directed", "--band"},
        {"coherence", "--field a.r --with b.r --epoch 0s:9s", "--epoch"},
        {"coherence", "--field a.r --with b.r --epoch 0s:1s --window 1500ms", "--epoch"},
        {"coherence", "--field a.r --with b.r --epoch 0s:2s --band 5.1:5.9", "longer window"},
        {"coherence", "--field a.r --with b.r --epoch 0s:2s --trial own_pan", "own_pain"},
        {"coherence", "--field a.r --with b.r --epoch 0s:2s --unit 1", "[0, 0]"},
        {"coherence", "--field a.r --with b.r --epoch 0s:2s --every 1ms", "--every"},
        {"rsa", "--window 0s:1s", "--field"},
        {"rsa", "--field pop.r --trial own_pain", "--trials"},
        {"decode", "--field pop.r --trial own_pain", "--classes"},
        {"rsa", "--field pop.r --trials own_pain,own_air --model own_pain:own_air", "3 kinds"},
        {"rsa", "--field pop.r --model own_pain,own_air:other_pain", "other_air"},
        {"rsa", "--field pop.r --trials own_pain,own_pain", "twice"},
        {"rsa", "--field pop.r --trials own_pain,own_ar", "own_air"},
        {"rsa", "--field pop.r --folds 3", "crossnobis"},
        {"decode", "--field pop.r", "--classes"},
        {"decode", "--field pop.r --classes own_pain,own_air --test other_pain", "--test"},
        {"decode", "--field pop.r --classes own_pain,own_air --folds 50", "fewer folds"},
        {"decode", "--field pop.r --classes own_pain,own_air --control air", "--baseline"},
        {"decode", "--field pop.r --classes own_pain,own_air --shrinkage 0", "(0, 1]"},
        {"decode", "--field pop.r --classes own_pain,own_air --window 0s:9s", "--window"},
        {"decode", "--field pop.r --classes own_pain,own_air --align beep", "beep"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const int code = analyze(wrong[i].kind, wrong[i].options);
        if (code != 2 || !strstr(out, wrong[i].named))
            fail_msg("%s %s: exit %d, no `%s` in: %s", wrong[i].kind, wrong[i].options, code,
                     wrong[i].named, out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(coherence_and_direction_are_found),
                                       cmocka_unit_test(geometry_is_found),
                                       cmocka_unit_test(classes_are_decoded_across_sets),
                                       cmocka_unit_test(wrong_lines_are_refused)};
    return cmocka_run_group_tests(tests, make_run, remove_run);
}
