/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The animal of age n is the animal of age m > n at its n-th event, to the bit. */
#include "../toy.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include "conspecific/study/cohort/ages.h"
#include "conspecific/study/cohort/cohort.h"

static struct csp_mem mem;
static struct csp_agent_spec spec;

static int read_agent(void **state)
{
    if (toy_make(state)) return 1;
    struct csp_diag *diag = calloc(1, sizeof *diag);
    const int err = csp_agent_spec_load(&spec, toy_path("agents/tiny.yaml"), &mem, diag);
    free(diag);
    return err;
}

static int drop_agent(void **state)
{
    csp_mem_free(&mem);
    return toy_remove(state);
}

enum { MOST = 8 };
struct states {
    size_t n, bytes;
    void *state[MOST];
};

static int keep(struct csp_agent *agent, size_t age, void *to)
{
    struct states *s = to;
    assert_int_equal(age, s->n);
    s->bytes = csp_fields_bytes(&agent->fields);
    s->state[s->n] = malloc(s->bytes);
    csp_fields_pack(&agent->fields, s->state[s->n++]);
    return csp_agent_life(agent, 3); /* what is done to the clone touches nobody */
}

static void drop(struct states *s)
{
    for (size_t i = 0; i < s->n; i++) free(s->state[i]);
    *s = (struct states){0};
}

/* The state of a life of so many events, lived in one go. */
static void reared(size_t age, void *out, size_t bytes)
{
    const struct csp_agent_spec cut = csp_spec_at_age(&spec, age);
    struct csp_agent agent;
    assert_int_equal(csp_agent_init(&agent, &cut, 7, 3), CSP_OK);
    assert_int_equal(csp_agent_rear(&agent), CSP_OK);
    assert_int_equal(csp_fields_bytes(&agent.fields), bytes);
    csp_fields_pack(&agent.fields, out);
    csp_agent_free(&agent);
}

static void ages_are_stages_of_one_life(void **state)
{
    (void)state;
    const size_t age[] = {0, 7, 40, 43, 50}, late[] = {43, 50};
    struct states s = {0}, t = {0};
    char *folder = NULL;
    assert_int_equal(csp_ages_live(&spec, 7, 3, 5, age, "", keep, &s), CSP_OK);
    assert_int_equal(s.n, 5);
    void *whole = malloc(s.bytes);
    for (size_t k = 0; k < 5; k++) {
        reared(age[k], whole, s.bytes);
        assert_memory_equal(s.state[k], whole, s.bytes);
        assert_true(k == 0 || memcmp(s.state[k], s.state[k - 1], s.bytes) != 0);
    }
    /* with the cache: kept on the way, and found again */
    assert_int_equal(csp_cohort_folder(&folder), CSP_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(csp_ages_live(&spec, 7, 3, 5, age, folder, keep, &t), CSP_OK);
        for (size_t k = 0; k < 5; k++) assert_memory_equal(s.state[k], t.state[k], s.bytes);
        drop(&t);
    }
    assert_int_equal(csp_ages_live(&spec, 7, 3, 2, late, folder, keep, &t), CSP_OK);
    assert_memory_equal(s.state[3], t.state[0], s.bytes);
    assert_memory_equal(s.state[4], t.state[1], s.bytes);
    drop(&t);
    /* the cohort of the whole life finds the same animal */
    struct csp_text text = {0};
    struct csp_cohort cohort;
    struct csp_reared r = {0};
    assert_int_equal(csp_agent_spec_print(&spec, &text, 0), CSP_OK);
    csp_cohort_init(&cohort, &spec, text.s, 7, folder);
    enum csp_cohort_source source;
    assert_int_equal(csp_cohort_rear(&cohort, 3, &r, &source, NULL), CSP_OK);
    if (*folder) assert_int_equal(source, CSP_COHORT_CACHED);
    assert_memory_equal(s.state[4], r.data, s.bytes);
    csp_reared_free(&r);
    csp_text_free(&text);
    free(folder);
    free(whole);
    drop(&s);
}

static void ages_are_events_percent_or_shares(void **state)
{
    (void)state;
    size_t age[CSP_AGES_MAX], n;
    assert_int_equal(csp_life_events(&spec), 50);
    assert_int_equal(csp_ages_parse(&spec, "0,7,40%,.5,1.0", age, &n), CSP_OK);
    const size_t want[] = {0, 7, 20, 25, 50};
    assert_int_equal(n, 5);
    assert_memory_equal(age, want, sizeof want);
    static const struct {
        const char *text, *said;
    } bad[] = {{"", "is no age"},           {"0,,5", "is no age"},   {"5,x", "is no age"},
               {"-1", "is no age"},         {"1e1", "is no age"},    {"nan", "is no age"},
               {"0x5", "is no age"},        {"51", "50 events"},     {"1.5", "at most 1.0"},
               {"101%", "beyond the life"}, {"5,5", "young to old"}, {"7,5", "young to old"},
               {"5,", "is no age"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(csp_ages_parse(&spec, bad[i].text, age, &n), CSP_E_USAGE);
        if (!strstr(csp_error_detail(), bad[i].said))
            fail_msg("%s: %s", bad[i].text, csp_error_detail());
    }
    char many[300] = "0";
    for (int i = 1; i < 66; i++) snprintf(many + strlen(many), 8, ",%d", i);
    assert_int_equal(csp_ages_parse(&spec, many, age, &n), CSP_E_USAGE);
}

static int refuse(struct csp_agent *agent, size_t age, void *to)
{
    (void)agent, (void)to;
    return age == 1 ? CSP_FAIL(CSP_E_NUMERIC, "no more") : CSP_OK;
}

static void a_visit_can_end_it(void **state)
{
    (void)state;
    const size_t age[] = {0, 2, 4};
    assert_int_equal(csp_ages_live(&spec, 7, 3, 3, age, "", refuse, NULL), CSP_E_NUMERIC);
    assert_non_null(strstr(csp_error_detail(), "animal 3 at age 2: no more"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ages_are_stages_of_one_life),
                                       cmocka_unit_test(ages_are_events_percent_or_shares),
                                       cmocka_unit_test(a_visit_can_end_it)};
    return cmocka_run_group_tests(tests, read_agent, drop_agent);
}
