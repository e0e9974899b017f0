/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One animal by itself in the task of another program. */
#include "../testing.h"
#include "conspecific/agent/agent.h"
#include "conspecific/core/error.h"
#include "conspecific/guest/subject.h"
#include <stdlib.h>

static const char *const short_life[] = {"rearing.events=40", "rearing.adult=10"};

static struct csp_subject *rat(void)
{
    struct csp_subject *s;
    char *problems;
    assert_int_equal(csp_subject_open(&s, "rat", short_life, 2, &problems), CSP_OK);
    assert_null(problems);
    return s;
}

static size_t index_of(const struct csp_subject *s, int list, const char *name)
{
    for (size_t i = 0; i < csp_subject_count(s, list); i++)
        if (!strcmp(csp_subject_name(s, list, i), name)) return i;
    fail_msg("%s is in no list", name);
    return 0;
}

static double state(const struct csp_subject *s, const char *name)
{
    void *data;
    const char *type;
    assert_int_equal(csp_subject_field(s, name, &data, NULL, &type, NULL, NULL), CSP_OK);
    return strcmp(type, "f4") ? *(double *)data : (double)*(float *)data;
}

static void what_it_has_is_listed(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat();
    assert_string_equal(csp_subject_model(s), "rat");
    assert_near(csp_subject_tick(s), 0.01, 1e-12);
    for (int list = 0; list < CSP_SUBJECT_LISTS; list++) {
        const size_t n = csp_subject_count(s, list);
        assert_true(n > 0);
        for (size_t i = 0; i < n; i++) {
            assert_non_null(csp_subject_name(s, list, i));
            assert_non_null(csp_subject_doc(s, list, i));
        }
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(csp_subject_name(s, list, i),
                                        csp_subject_name(s, list, k));
        assert_null(csp_subject_name(s, list, n));
        assert_null(csp_subject_doc(s, list, n));
    }
    assert_int_equal(csp_subject_count(s, -1) + csp_subject_count(s, CSP_SUBJECT_LISTS), 0);
    size_t n;
    const char *type, *unit, *doc;
    void *data;
    assert_int_equal(csp_subject_field(s, "acc.r", &data, &n, &type, &unit, &doc), CSP_OK);
    assert_int_equal(n, 128);
    assert_string_equal(type, sizeof(csp_real) == 4 ? "f4" : "f8");
    assert_string_equal(unit, "1");
    assert_int_equal(csp_subject_field(s, "acc.R", NULL, NULL, NULL, NULL, NULL), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "acc.r"));
    csp_subject_close(s);
    csp_subject_close(NULL);
}

static void a_step_is_that_of_the_agent(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat();
    assert_int_equal(csp_subject_rear(s, 3, 2), CSP_OK);
    assert_int_equal(csp_subject_event(s, "footshock", NULL, 0.75, 0), CSP_OK);
    const char *type;
    const csp_real *line = csp_subject_lines(s, &type);
    double power = 0.0;
    for (size_t i = 0; i < csp_subject_count(s, CSP_SUBJECT_LINES); i++)
        power += (double)(line[i] * line[i]);
    assert_true(power > 0.0);
    assert_int_equal(csp_subject_step(s, 0.01, 0.0, 0.0), CSP_OK);
    assert_near(csp_subject_outputs(s)[index_of(s, CSP_SUBJECT_OUTPUTS, "pain")],
                state(s, "pag.P"), 1e-7);
    /* the mean of three ticks is that of three steps of one tick */
    struct csp_subject *t;
    assert_int_equal(csp_subject_twin(&t, s), CSP_OK);
    double sum = 0.0;
    const size_t arousal = index_of(s, CSP_SUBJECT_OUTPUTS, "arousal");
    for (int k = 0; k < 3; k++) {
        assert_int_equal(csp_subject_step(s, 0.01, 0.25, 0.5 / 3.0), CSP_OK);
        sum += csp_subject_outputs(s)[arousal] / 3.0;
    }
    assert_int_equal(csp_subject_step(t, 0.03, 0.25, 0.5), CSP_OK);
    assert_near(csp_subject_outputs(t)[arousal], sum, 1e-12);
    assert_near(state(t, "critic.V"), state(s, "critic.V"), 0.0);
    assert_near(state(t, "body.H"), state(s, "body.H"), 1e-12);
    csp_subject_close(s);
    assert_int_equal(csp_subject_step(t, 0.03, 0.0, 0.0), CSP_OK); /* without its twin */
    csp_subject_close(t);
}

static void a_twin_lives_alike_and_apart(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat(), *t;
    assert_int_equal(csp_subject_rear(s, 1, 1), CSP_OK);
    assert_int_equal(csp_subject_gate(s, "acc", 0.25, 0.0), CSP_OK);
    assert_int_equal(csp_subject_twin(&t, s), CSP_OK);
    struct csp_subject *both[] = {s, t};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(csp_subject_event(both[i], "pinch", "cagemate", 1.0, 1), CSP_OK);
        assert_int_equal(csp_subject_step(both[i], 0.2, 0.0, 0.0), CSP_OK);
    }
    assert_near(state(s, "critic.V"), state(t, "critic.V"), 0.0);
    assert_near(state(s, "bla.A"), state(t, "bla.A"), 0.0);
    const double before = state(t, "critic.V");
    csp_subject_clear(s);
    assert_int_equal(csp_subject_step(s, 0.2, 1.0, 0.0), CSP_OK);
    assert_near(state(t, "critic.V"), before, 0.0);
    csp_subject_close(s);
    csp_subject_close(t);
}

static void own_pain_acts_until_it_is_cleared(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat();
    assert_int_equal(csp_subject_event(s, "footshock", NULL, 1.0, 0), CSP_OK);
    assert_near(csp_subject_nociception(s), 1.0, 1e-12);
    assert_int_equal(csp_subject_step(s, 0.1, 0.0, 0.0), CSP_OK);
    const double hurt = state(s, "body.rew");
    csp_subject_clear(s);
    csp_subject_reset(s);
    assert_int_equal(csp_subject_step(s, 0.1, 0.0, 0.0), CSP_OK);
    assert_true(hurt < -0.5);
    assert_true(state(s, "body.rew") > hurt + 0.5);
    csp_subject_close(s);
}

static void it_learns_which_slot_pays(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat();
    const size_t slots[] = {0, 1};
    double p[2];
    size_t chosen;
    assert_int_equal(csp_subject_rear(s, 1, 1), CSP_OK);
    assert_int_equal(csp_subject_hunger(s, 1.0), CSP_OK);
    for (int trial = 0; trial < 40; trial++) {
        csp_subject_reset(s);
        csp_subject_clear(s);
        assert_int_equal(csp_subject_context(s, "operant_box", 1.0), CSP_OK);
        assert_int_equal(csp_subject_step(s, 0.3, 0.0, 0.0), CSP_OK);
        const size_t forced = (size_t)trial % 2;
        assert_int_equal(csp_subject_act(s, forced, 0.0), CSP_OK);
        if (forced) assert_int_equal(csp_subject_event(s, "eat_pellet", NULL, 1.0, 0), CSP_OK);
        assert_int_equal(csp_subject_step(s, 0.5, 0.0, forced ? 1.0 : 0.0), CSP_OK);
        csp_subject_outcome(s);
        csp_subject_end(s);
    }
    csp_subject_reset(s);
    csp_subject_clear(s);
    assert_int_equal(csp_subject_context(s, "operant_box", 1.0), CSP_OK);
    assert_int_equal(csp_subject_step(s, 0.3, 0.0, 0.0), CSP_OK);
    assert_int_equal(csp_subject_choose(s, 2, slots, NULL, &chosen, p), CSP_OK);
    assert_near(p[0] + p[1], 1.0, 1e-9);
    assert_true(p[1] > p[0]);
    csp_subject_close(s);
}

static void what_makes_no_sense_is_refused(void **state_)
{
    (void)state_;
    struct csp_subject *s = rat();
    const size_t none[] = {99};
    size_t chosen;
    assert_int_equal(csp_subject_step(s, 0.015, 0.0, 0.0), CSP_E_RANGE);
    assert_non_null(strstr(csp_error_detail(), "10000 us"));
    assert_int_equal(csp_subject_step(s, 0.0, 0.0, 0.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_step(s, NAN, 0.0, 0.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_step(s, 0.01, -0.5, 0.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_step(s, 0.01, 0.0, INFINITY), CSP_E_RANGE);
    ((csp_real *)csp_subject_lines(s, NULL))[3] = (csp_real)NAN;
    assert_int_equal(csp_subject_step(s, 0.01, 0.0, 0.0), CSP_E_RANGE);
    csp_subject_clear(s);
    assert_int_equal(csp_subject_event(s, "footshok", NULL, 1.0, 0), CSP_E_NAME);
    assert_non_null(strstr(csp_error_detail(), "did you mean `footshock`"));
    assert_int_equal(csp_subject_event(s, "footshock", "nobody", 1.0, 0), CSP_E_NAME);
    assert_int_equal(csp_subject_event(s, "footshock", NULL, -1.0, 0), CSP_E_RANGE);
    assert_int_equal(csp_subject_object(s, "nothing", 1.0), CSP_E_NAME);
    assert_int_equal(csp_subject_context(s, "nowhere", 1.0), CSP_E_NAME);
    assert_int_equal(csp_subject_rest(s, -1.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_hunger(s, 1.5), CSP_E_RANGE);
    assert_int_equal(csp_subject_act(s, 99, 0.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_choose(s, 1, none, NULL, &chosen, NULL), CSP_E_RANGE);
    assert_int_equal(csp_subject_gate(s, "acc_aud", 1.5, 0.0), CSP_E_RANGE);
    assert_int_equal(csp_subject_gate(s, "lc", 1.0, 0.5), CSP_E_RANGE);
    assert_int_equal(csp_subject_gate(s, "ac", 1.0, 0.0), CSP_E_NAME);
    csp_subject_close(s);
}

static void a_bad_model_says_what_is_wrong(void **state_)
{
    (void)state_;
    const char *bad[] = {"body.tau_B=5 mA", "sizes.acc=1"};
    struct csp_subject *s;
    char *problems;
    assert_int_equal(csp_subject_open(&s, "rat", bad, 2, &problems), CSP_E_SYNTAX);
    assert_null(s);
    assert_non_null(strstr(problems, "tau_B"));
    assert_non_null(strstr(problems, "acc"));
    csp_subject_text_free(problems);
    assert_int_equal(csp_subject_open(&s, "rta", NULL, 0, &problems), CSP_E_USAGE);
    assert_null(problems);
    assert_non_null(strstr(csp_error_detail(), "did you mean `rat`"));
    assert_int_equal(csp_subject_open(&s, "rta", NULL, 0, NULL), CSP_E_USAGE);
}

TEST_MAIN(cmocka_unit_test(what_it_has_is_listed),
          cmocka_unit_test(a_step_is_that_of_the_agent),
          cmocka_unit_test(a_twin_lives_alike_and_apart),
          cmocka_unit_test(own_pain_acts_until_it_is_cleared),
          cmocka_unit_test(it_learns_which_slot_pays),
          cmocka_unit_test(what_makes_no_sense_is_refused),
          cmocka_unit_test(a_bad_model_says_what_is_wrong))
