/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conspecific/study/cohort/ages.h"
#include "conspecific/core/error.h"
#include "conspecific/core/format.h"
#include "conspecific/core/text.h"
#include "conspecific/study/cohort/cohort.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t csp_life_events(const struct csp_agent_spec *spec)
{
    return (size_t)spec->rearing.events + (size_t)spec->rearing.adult;
}

/* Read one age, a word of `length` characters. */
static int parse_one(const char *text, size_t length, size_t life, size_t *age)
{
    char word[32] = "", *end = word;
    if (length < sizeof word) memcpy(word, text, length);
    errno = 0;
    double value = csp_format_read(word, &end);
    const int percent = *end == '%' && !end[1], share = percent || strchr(word, '.') != NULL;
    if (end == word || (*end && !percent) || errno || !isfinite(value) || value < 0 ||
        strpbrk(word, "eExX"))
        return CSP_FAIL(CSP_E_USAGE,
                        "--ages: `%.*s` is no age: a whole number of events, or a share of the "
                        "life as 25%% or 0.25",
                        (int)(length < 40 ? length : 40), text);
    if (percent) value /= 100.0;
    if (share) value *= (double)life;
    if (value > (double)life)
        return CSP_FAIL(CSP_E_USAGE,
                        "--ages: %s is beyond the life of this agent, %zu events; give at most "
                        "that, or a longer life by --set rearing.events=N%s",
                        word, life, share ? " (with a point it is a share, at most 1.0)" : "");
    *age = (size_t)lround(value);
    return CSP_OK;
}

int csp_ages_parse(const struct csp_agent_spec *spec, const char *text, size_t age[], size_t *n)
{
    const size_t life = csp_life_events(spec);
    int err = CSP_OK;
    *n = 0;
    for (const char *at = text; !err; at += strcspn(at, ",") + 1) {
        const size_t length = strcspn(at, ",");
        if (*n == CSP_AGES_MAX)
            return CSP_FAIL(CSP_E_USAGE, "--ages: more than %d ages", (int)CSP_AGES_MAX);
        err = parse_one(at, length, life, age + *n);
        if (!err && *n > 0 && age[*n] <= age[*n - 1])
            err =
                CSP_FAIL(CSP_E_USAGE,
                         "--ages: %zu comes after %zu: give ages from young to old, each once",
                         age[*n], age[*n - 1]);
        ++*n;
        if (!at[length]) break;
    }
    return err;
}

struct csp_agent_spec csp_spec_at_age(const struct csp_agent_spec *spec, size_t age)
{
    struct csp_agent_spec cut = *spec;
    const size_t young = (size_t)spec->rearing.events;
    cut.rearing.events = (double)(age < young ? age : young);
    cut.rearing.adult = age < young ? 0.0 : (double)(age - young);
    return cut;
}

/* Live from age `from` to age `to`, as csp_agent_rear does. */
static int grow_up(struct csp_agent *agent, size_t from, size_t to)
{
    const size_t young = (size_t)agent->spec->rearing.events, end = to < young ? to : young;
    int err = CSP_OK;
    if (from < end) {
        agent->stage = 1.0;
        err = csp_agent_life(agent, end - from);
    }
    agent->stage = 2.0;
    if (!err && to > young) err = csp_agent_life(agent, to - (from > young ? from : young));
    return err;
}

static int pack(struct csp_agent *agent, struct csp_reared *out)
{
    csp_reared_free(out);
    int err = csp_fields_watch(&agent->fields, 1e30);
    if (err) return err;
    out->n = csp_fields_bytes(&agent->fields);
    out->data = malloc(out->n ? out->n : 1);
    if (!out->data) return CSP_FAIL(CSP_E_MEMORY, "an animal of %zu bytes", out->n);
    csp_fields_pack(&agent->fields, out->data);
    return CSP_OK;
}

/* Get the state at the next age from the cache, or by living on from the state before. */
static int next(const struct csp_agent_spec *spec, struct csp_cohort *cohort, uint64_t animal,
                size_t from, size_t to, struct csp_reared *state)
{
    if (csp_cohort_has(cohort, animal)) {
        csp_reared_free(state);
        return csp_cohort_rear(cohort, animal, state, NULL, NULL);
    }
    struct csp_agent agent = {0};
    int err = state->data ? csp_cohort_clone(spec, cohort->seed, animal, state, &agent)
                          : csp_agent_init(&agent, spec, cohort->seed, animal);
    if (!err) err = grow_up(&agent, state->data ? from : 0, to);
    if (!err) err = pack(&agent, state);
    if (!err) (void)csp_cohort_keep(cohort, animal, state); /* a full disk costs time only */
    csp_agent_free(&agent);
    return err;
}

int csp_ages_live(const struct csp_agent_spec *spec, uint64_t seed, uint64_t animal, size_t n,
                  const size_t age[], const char *folder, csp_age_visit *visit, void *to)
{
    struct csp_reared state = {0};
    int err = CSP_OK;
    for (size_t k = 0; k < n && !err; k++) {
        const struct csp_agent_spec cut = csp_spec_at_age(spec, age[k]);
        struct csp_cohort cohort;
        struct csp_text text = {0};
        struct csp_agent clone = {0};
        err = csp_agent_spec_print(&cut, &text, 0);
        if (!err) {
            csp_cohort_init(&cohort, &cut, text.s, seed, folder);
            err = next(spec, &cohort, animal, k ? age[k - 1] : 0, age[k], &state);
        }
        if (!err) err = csp_cohort_clone(spec, seed, animal, &state, &clone);
        if (!err) err = visit(&clone, k, to);
        if (err)
            err = csp_error_context(err, "animal %llu at age %zu: ", (unsigned long long)animal,
                                    age[k]);
        csp_agent_free(&clone);
        csp_text_free(&text);
    }
    csp_reared_free(&state);
    return err;
}
