/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cached animal whose state was changed: the bytes are pieces of 14, each a field, an element of
 * it and the bits of its new value. The file's sum is right; the animal then lives for a while. */
#include "conspecific/config/config.h"
#include "conspecific/core/hash.h"
#include "conspecific/study/cohort/cohort.h"
#include "fuzz.h"

enum { PIECE = 14, PIECES = 64, TICKS = 10 };

static struct csp_agent_spec spec;
static struct csp_agent newborn;
static struct csp_fields fields;
static char *packed, *changed;

static void prepare(void)
{
    static const char *const small[][2] = {{"sizes.acc", "16"}, {"sizes.tea", "8"}};
    static struct csp_mem mem;
    static struct csp_diag diag;
    struct csp_node *root = NULL;
    csp_diag_init(&diag);
    int err = csp_config_load("models/agents/rat.yaml", &mem, &root, &diag);
    for (size_t i = 0; i < 2 && !err; i++)
        err = csp_config_set(root, small[i][0], small[i][1], "test", &mem, &diag);
    if (!err) err = csp_agent_spec_read(&spec, root, &mem, &diag);
    if (!err) err = csp_agent_init(&newborn, &spec, 1, 1);
    if (!err) err = csp_agent_fields(&newborn, &fields);
    packed = malloc(csp_fields_bytes(&fields));
    changed = malloc(csp_fields_bytes(&fields));
    if (err || !packed || !changed) abort();
    csp_fields_pack(&fields, packed);
}

static void change(const uint8_t piece[PIECE])
{
    uint16_t which;
    uint32_t element;
    memcpy(&which, piece, sizeof which);
    memcpy(&element, piece + 2, sizeof element);
    const struct csp_field *f = fields.list + which % fields.n;
    if (!f->n) return;
    size_t at = element % f->n * csp_field_size(f->type);
    for (const struct csp_field *g = fields.list; g < f; g++)
        at += g->n * csp_field_size(g->type);
    memcpy(changed + at, piece + 6, csp_field_size(f->type));
}

static void live(void)
{
    struct csp_agent agent;
    struct csp_reared reared = {changed, csp_fields_bytes(&fields)};
    if (!csp_cohort_clone(&spec, 1, 1, &reared, &agent)) {
        csp_real *line = csp_vec_alloc(agent.senses.n);
        if (!line) abort();
        const struct csp_obs obs = {.line = line};
        double p[2];
        size_t chosen = 2;
        csp_agent_reset(&agent);
        for (int t = 0; t < TICKS; t++) csp_agent_step(&agent, &obs, NULL);
        csp_agent_choose(&agent, 2, (const size_t[]){0, 1}, NULL, &chosen, p);
        assert_sound(chosen < 2);
        csp_agent_rest(&agent, 60.0);
        free(line);
    }
    csp_agent_free(&agent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (!packed) prepare();
    memcpy(changed, packed, csp_fields_bytes(&fields));
    for (size_t at = 0; at + PIECE <= n && at < (size_t)PIECE * PIECES; at += PIECE)
        change(data + at);
    live();
    return 0;
}

FUZZ_MAIN(animal)
