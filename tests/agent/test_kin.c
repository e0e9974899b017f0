/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Odours of families: cosines with the self and with kin, and families that cannot be. */
#include "conspecific/config/config.h"
#include "conspecific/config/yaml.h"
#include "load.h"

enum { MOST = 32 };

/* Identity lines of another's event, odour and voice. */
static void smell(const struct csp_agent *a, size_t m, csp_real line[])
{
    memset(line, 0, a->senses.n * sizeof *line);
    assert_int_equal(csp_senses_event(a, 0, 0, m, NULL, 1, NULL, line, NULL), CSP_OK);
    for (size_t i = 0; i < a->senses.n; i++)
        if (a->senses.lines[i].role != CSP_LINE_ID) line[i] = 0;
}

/* In this agent odour and voice come with every event, one's own at full strength. */
static const char *const smells = "models/agents/theories/handed_overlap.yaml";

static double cosine_of(const struct csp_agent *a, const csp_real x[], const csp_real y[])
{
    return csp_cosine(a->senses.n, x, y);
}

/* A litter of three by one founder, a child of the second, and a rat that nobody is kin to. */
static void a_family_has_the_cosines_it_was_given(void **state)
{
    (void)state;
    static const char *const set[][2] = {
        {"identities.strain_a", "{likeness: 0.4, share: 0}"},
        {"identities.strain_b", "{likeness: 0.37, kin: strain_a, kinship: 0.85}"},
        {"identities.strain_c", "{likeness: 0.45, kin: strain_a, kinship: 0.71}"},
        {"identities.child", "{likeness: 0.31, kin: strain_b, kinship: 0.63}"}};
    struct csp_agent_spec spec;
    struct csp_agent a;
    load_file(&spec, smells, set, 4);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_OK);
    const size_t n = a.senses.n, M = spec.identities.n;
    assert_true(M < MOST);
    csp_real *lines = csp_vec_alloc((M + 1) * n), *own = lines + M * n;
    assert_int_equal(csp_senses_event(&a, 0, 1, 0, NULL, 1, NULL, own, NULL), CSP_OK);
    for (size_t i = 0; i < n; i++)
        if (a.senses.lines[i].role != CSP_LINE_ID) own[i] = 0;
    const struct csp_identity *ids = spec.identities.items;
    for (size_t m = 0; m < M; m++) {
        csp_real *x = lines + m * n;
        smell(&a, m, x);
        assert_near(cosine_of(&a, own, x), ids[m].likeness, 1e-6);
        assert_near(csp_norm2(n, x), csp_norm2(n, own), 1e-6); /* none smells stronger */
        for (size_t i = 0; i < n; i++) assert_true(x[i] >= 0);
        double mix[MOST], norm = 0;
        assert_int_equal(csp_world_odour(&spec, m, mix), CSP_OK);
        for (size_t i = 0; i <= M; i++) norm += mix[i] * mix[i];
        assert_near(norm, 1, 1e-12);
    }
    const size_t A = (size_t)csp_world_identity(&spec, "strain_a"),
                 B = (size_t)csp_world_identity(&spec, "strain_b"),
                 C = (size_t)csp_world_identity(&spec, "strain_c"),
                 D = (size_t)csp_world_identity(&spec, "child");
    assert_near(cosine_of(&a, lines + A * n, lines + B * n), 0.85, 1e-6);
    assert_near(cosine_of(&a, lines + A * n, lines + C * n), 0.71, 1e-6);
    assert_near(cosine_of(&a, lines + B * n, lines + D * n), 0.63, 1e-6);
    /* who is kin of the same animal: s s' + b b' */
    const double rest = sqrt(1 - 0.4 * 0.4), b = (0.85 - 0.37 * 0.4) / rest,
                 c = (0.71 - 0.45 * 0.4) / rest;
    assert_near(cosine_of(&a, lines + B * n, lines + C * n), 0.37 * 0.45 + b * c, 1e-6);
    for (size_t m = 0; m < A; m++) /* unrelated: alike only by their likeness to the self */
        assert_near(cosine_of(&a, lines + m * n, lines + B * n),
                    ids[m].likeness * ids[B].likeness, 1e-6);
    csp_vec_free(lines);
    csp_agent_free(&a);
}

/* An identity without kin keeps its lines: likeness on the self's, the rest on its own. */
static void without_kin_nothing_is_shared(void **state)
{
    (void)state;
    struct csp_agent_spec spec;
    struct csp_agent a;
    load_file(&spec, smells, NULL, 0);
    assert_int_equal(csp_agent_init(&a, &spec, 1, 0), CSP_OK);
    csp_real *line = csp_vec_alloc(a.senses.n);
    const struct csp_identity *ids = spec.identities.items;
    for (size_t m = 0; m < spec.identities.n; m++) {
        if (ids[m].kin) continue;
        smell(&a, m, line);
        const double like = ids[m].likeness, amp = spec.senses.id_amp;
        for (size_t i = 0; i < a.senses.n; i++) {
            const size_t whose = a.senses.lines[i].item;
            const double expected = a.senses.lines[i].role != CSP_LINE_ID ? 0
                                    : whose == 0                          ? amp * like
                                    : whose == m + 1 ? amp * sqrt(fmax(0.0, 1.0 - like * like))
                                                     : 0;
            assert_true(line[i] == (csp_real)expected); /* to the bit */
        }
    }
    csp_vec_free(line);
    csp_agent_free(&a);
}

static void a_limit_is_legal(void **state)
{
    (void)state;
    /* likeness 0.6 and 0.8: kinship from 0.48 to 0.48 + 0.8 0.6 = 0.96 */
    static const char *const limit[] = {"0.48", "0.96"};
    for (int k = 0; k < 2; k++) {
        char text[64];
        snprintf(text, sizeof text, "{likeness: 0.6, kin: cagemate, kinship: %s}", limit[k]);
        const char *const set[][2] = {{"identities.x", text}};
        struct csp_agent_spec spec;
        double mix[MOST];
        load(&spec, set, 1);
        const size_t x = (size_t)csp_world_identity(&spec, "x");
        assert_int_equal(csp_world_odour(&spec, x, mix), CSP_OK);
        assert_near(mix[x + 1], k ? 0.0 : 0.8, 1e-6);
        assert_near(mix[csp_world_identity(&spec, "cagemate") + 1], k ? 0.8 : 0.0, 1e-6);
    }
}

static void an_impossible_family_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *head, *says[3]; /* file with a place, words */
    } rows[] = {
        {"  x: {likeness: 0.4, kin: cagemate, kinship: 0.95}\n",
         {"kin.yaml:6:46:", "kinship 0.95 with `cagemate`", "from 0.32 to 0.8699"}},
        {"  x: {likeness: 0.4, kin: cagemate, kinship: 0.3}\n",
         {"kin.yaml:6:46:", "no odour has kinship 0.3", "from 0.32 to 0.8699"}},
        {"  x: {likeness: 0.4, kin: cagemate}\n",
         {"kin.yaml:6:27:", "no odour has kinship 0 ", "write `kinship:` from"}},
        {"  x: {likeness: 0.4, kin: cagemte, kinship: 0.5}\n",
         {"kin.yaml:6:27:", "unknown kin `cagemte`", "did you mean `cagemate`"}},
        {"  x: {likeness: 0.4, kin: x, kinship: 0.5}\n",
         {"kin.yaml:6:27:", "its own kin by way of `x`", "first of a family"}},
        {"  x: {likeness: 0.4, kin: y, kinship: 0.5}\n"
         "  y: {likeness: 0.4, kin: x, kinship: 0.5}\n",
         {"kin.yaml:6:27:", "its own kin by way of `y`", "first of a family"}},
        {"  x: {likeness: 0.4, kinship: 0.5}\n",
         {"kin.yaml:6:31:", "`kinship` needs `kin`", "`x`"}},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const char *path = "models/agents/kin.yaml";
        char text[512];
        struct csp_node *root = NULL, *rat = NULL;
        struct csp_agent_spec spec;
        snprintf(text, sizeof text, "schema: 1\nkind: agent\nname: kin\n\nidentities:\n%s",
                 rows[r].head);
        csp_diag_init(&diag);
        assert_int_equal(csp_yaml_parse(path, text, strlen(text), &mem, &root, &diag), CSP_OK);
        assert_int_equal(csp_config_load("models/agents/rat.yaml", &mem, &rat, &diag), CSP_OK);
        const struct csp_node *more = csp_node_find(root, "identities");
        for (const struct csp_node *id = more->child; id; id = id->next) {
            char key[64];
            snprintf(key, sizeof key, "identities.%s", id->key);
            assert_int_equal(csp_config_put(rat, key, id, &mem, &diag), CSP_OK);
        }
        const int read = csp_agent_spec_read(&spec, rat, &mem, &diag);
        if (read == CSP_OK) fail_msg("row %zu is accepted", r);
        for (size_t i = 0; i < 3; i++)
            if (!strstr(diag.message[0], rows[r].says[i]))
                fail_msg("row %zu: `%s` is not in `%s`", r, rows[r].says[i], diag.message[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_family_has_the_cosines_it_was_given),
        cmocka_unit_test(without_kin_nothing_is_shared),
        cmocka_unit_test(a_limit_is_legal),
        cmocka_unit_test(an_impossible_family_is_refused_where_it_stands),
    };
    return cmocka_run_group_tests_name("agent/kin", tests, NULL, unload);
}
