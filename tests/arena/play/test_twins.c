/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small rat in the real experiments: runs repeat bit for bit, twins share what they should.
 */
#include "arena/rows.h"
#include "conspecific/arena/paradigm/check.h"
#include "conspecific/arena/paradigm/file.h"
#include "conspecific/arena/play/session.h"
#include "conspecific/config/config.h"
#include "conspecific/core/error.h"
#include "testing.h"

static struct csp_diag diag;
static struct csp_mem mem;
static struct csp_agent_spec rat;
static struct csp_agent reared;

static const struct csp_node *tree(const char *path, const char *const sets[])
{
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    int err = csp_config_load(path, &mem, &root, &diag);
    for (size_t i = 0; !err && sets && sets[i]; i += 2)
        err = csp_config_set(root, sets[i], sets[i + 1], "test", &mem, &diag);
    if (err) fail_msg("%s: %s", path, csp_error_detail());
    return root;
}

static int rear(void **state)
{
    (void)state;
    static const char *const small[] = {"sizes",
                                        "{aud: 8, vis: 8, pir: 8, som: 8, mot: 8,"
                                        " acc: 16, tea: 8, nac: 24, la: 16}",
                                        "rearing", "{events: 120, adult: 20}", NULL};
    const struct csp_node *root = tree("models/agents/rat.yaml", small);
    if (csp_agent_spec_read(&rat, root, &mem, &diag)) fail_msg("%s", csp_error_detail());
    if (csp_agent_init(&reared, &rat, 11, 4) || csp_agent_rear(&reared))
        fail_msg("%s", csp_error_detail());
    return 0;
}
static int bury(void **state)
{
    (void)state;
    csp_agent_free(&reared);
    csp_mem_free(&mem);
    return 0;
}

/* A clone of the reared rat through the experiment; hash of its brain afterwards. */
static uint64_t live(const char *path, const char *const sets[], struct csp_rows *rows,
                     struct csp_recorder *rec)
{
    struct csp_paradigm p;
    struct csp_agent clone;
    const struct csp_node *root = tree(path, sets);
    if (csp_paradigm_read(&p, root, &mem, &diag) || csp_paradigm_check(&p, &rat, &diag) ||
        csp_agent_init(&clone, &rat, 11, 4) || csp_agent_copy(&clone, &reared))
        fail_msg("%s", csp_error_detail());
    struct csp_agent *brains[8] = {0};
    brains[p.subject] = &clone;
    if (csp_arena_run(&p, brains, 11, 4, NULL, 0, rows, rec, NULL, NULL))
        fail_msg("%s", csp_error_detail());
    struct csp_fields fields = {0};
    assert_int_equal(csp_agent_fields(&clone, &fields), CSP_OK);
    const uint64_t hash = csp_fields_hash(&fields);
    csp_fields_free(&fields);
    csp_agent_free(&clone);
    return hash;
}

#define SHORT \
    "phases.baseline.trials", "6", "phases.shock.trials", "6", "phases.shock.sessions", "2"
static const char *const pain[] = {SHORT, NULL},
                         *const groom[] = {SHORT, "events.shock.kind", "allogroom", NULL},
                         *const alone[] = {SHORT, "roles.neighbour.brain", "absent", NULL},
                         *const mine[] = {SHORT, "events.shock.to", "actor", NULL};

/* Does a measure look at this phase only? The groups differ in what probes show in any phase. */
static int is_of(const struct csp_rows *rows, const char *measure, const char *phase)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->list[i].session < 0 && strcmp(rows->list[i].measure, measure) == 0)
            return strcmp(rows->list[i].phase, phase) == 0;
    return 0;
}

static void runs_repeat_and_twins_share_the_baseline(void **state)
{
    (void)state;
    const char *path = "models/paradigms/prosocial/harm_aversion.yaml";
    struct csp_rows a = {0}, b = {0}, c = {0}, d = {0}, e = {0};
    const uint64_t first = live(path, pain, &a, NULL);
    assert_true(live(path, pain, &b, NULL) == first);
    assert_true(live(path, groom, &c, NULL) != first);
    live(path, alone, &d, NULL);
    assert_true(live(path, mine, &e, NULL) != first);
    assert_int_equal(a.n, b.n);
    size_t baseline = 0, moved = 0;
    for (size_t i = 0; i < a.n; i++) {
        assert_string_equal(a.list[i].measure, b.list[i].measure);
        assert_true(memcmp(&a.list[i].value, &b.list[i].value, sizeof(double)) == 0);
        double twin;
        if (!row_find(&c, a.list[i].measure, a.list[i].session, a.list[i].trial, &twin))
            continue;
        if (is_of(&a, a.list[i].measure, "baseline")) {
            baseline++;
            assert_true(twin == a.list[i].value); /* same brain, same draws */
            assert_int_equal(
                row_find(&e, a.list[i].measure, a.list[i].session, a.list[i].trial, &twin), 1);
            assert_true(twin == a.list[i].value);
        } else {
            moved += twin != a.list[i].value;
        }
    }
    assert_true(baseline >= 8);
    assert_true(moved > 0);
    csp_rows_free(&a);
    csp_rows_free(&b);
    csp_rows_free(&c);
    csp_rows_free(&d);
    csp_rows_free(&e);
}

static void watching_changes_nothing(void **state)
{
    (void)state;
    const char *path = "models/paradigms/prosocial/harm_aversion.yaml";
    static const char *const fields[] = {"act.freeze", "act.pain"};
    struct csp_rows a = {0}, b = {0};
    struct csp_recorder rec;
    assert_int_equal(csp_recorder_init(&rec, 0.05, 2, fields), CSP_OK);
    const uint64_t plain = live(path, mine, &a, NULL);
    assert_true(live(path, mine, &b, &rec) == plain);
    assert_int_equal(rec.rows, (3 * 6 + 2 * 6) * 80);
    double most = 0;
    for (size_t i = 0; i < rec.rows; i++) most = fmax(most, rec.tracks[1].data[i]);
    assert_true(most > 0.1); /* the shock to itself hurts */
    csp_recorder_free(&rec);
    csp_rows_free(&a);
    csp_rows_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_repeat_and_twins_share_the_baseline),
        cmocka_unit_test(watching_changes_nothing)};
    return cmocka_run_group_tests(tests, rear, bury);
}
